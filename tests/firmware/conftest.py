"""Builds the programs and puts the scenarios on the stage."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from simulator.host_firmware import PROJECT, SANITIZE, compile_host
from tests.firmware.support.libraries import compile_library
from tests.firmware.support.stage import SERIAL_LINK, WEB_PASSWORD, Stage, scenario_of


@dataclass(frozen=True, slots=True)
class Program:
    """What a program is made of."""

    yaml: Path
    compiler_flags: tuple[str, ...] = ()
    substitutions: Mapping[str, object] | None = None

    def compile(self) -> Path:
        return compile_host(self.yaml, self.substitutions, compiler_flags=self.compiler_flags)


HERE = Path(__file__).parent
HOST_YAML = PROJECT / "examples" / "host.yaml"

LIBRARIES = ("ports", "allocations", "clock", "power")

PROGRAMS = {
    "plain": Program(HOST_YAML, substitutions={"web_password": WEB_PASSWORD}),
    # No chemistry: all limits come from the BMS.
    "as_bms": Program(HOST_YAML, substitutions={"web_password": WEB_PASSWORD, "chemistry": "bms"}),
    # Debug information changes no code; it names the functions in a call stack.
    "debuggable": Program(HERE / "impatient.yaml", ("-g",)),
    "debuggable_page": Program(HOST_YAML, ("-g",), {"web_password": WEB_PASSWORD}),
    "sanitized": Program(HERE / "impatient.yaml", SANITIZE),
    "charge": Program(HERE / "charge.yaml", SANITIZE),
    "two_packs": Program(HERE / "two_packs.yaml"),
    "serial": Program(HERE / "serial.yaml", substitutions={"serial_port": SERIAL_LINK}),
}


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What can be loaded into a program with LD_PRELOAD, by name."""
    directory = tmp_path_factory.mktemp("libraries")
    return {name: compile_library(HERE / "support" / f"{name}.c", directory) for name in LIBRARIES}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stage(
    request: pytest.FixtureRequest, libraries: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    found = [scenario for item in request.session.items if (scenario := scenario_of(item)) is not None]
    # Before anything runs: a compiler would take the processor away from what is measured.
    needed = dict.fromkeys(scenario.program for scenario in found)
    programs = {name: PROGRAMS[name].compile() for name in needed}
    stage = Stage(programs, libraries, tmp_path_factory.mktemp("scenarios"))
    stage.begin(request.session.items)
    yield stage
    await stage.close()


@pytest.fixture
def rig(request: pytest.FixtureRequest, stage: Stage) -> asyncio.Task[None]:
    """The run of this test, which began with the first one."""
    return stage.run_of(request.node.nodeid)
