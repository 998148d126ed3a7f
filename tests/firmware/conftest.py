"""Builds the programs and puts the scenarios on the stage."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from simulator.host_firmware import PROJECT, SANITIZE, compile_host
from tests.firmware.support.stage import SERIAL_LINK, Stage, scenario_of


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

PROGRAMS = {
    # Debug information changes no code; it names the functions in a backtrace.
    "plain": Program(HOST_YAML, ("-g",)),
    "sanitized": Program(HERE / "impatient.yaml", SANITIZE),
    "serial": Program(HERE / "serial.yaml", substitutions={"serial_port": SERIAL_LINK}),
}


@pytest.fixture(scope="session")
def port_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that gives a program other ports than those compiled into it."""
    library = tmp_path_factory.mktemp("ports") / "ports.so"
    source = HERE / "support" / "ports.c"
    subprocess.run(
        ["gcc", "-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"],
        check=True,
        timeout=60,
    )
    return library


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stage(
    request: pytest.FixtureRequest, port_library: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    found = [scenario for item in request.session.items if (scenario := scenario_of(item)) is not None]
    # Before anything runs: a compiler would take the processor away from what is measured.
    needed = dict.fromkeys(scenario.program for scenario in found)
    programs = {name: PROGRAMS[name].compile() for name in needed}
    stage = Stage(programs, port_library, tmp_path_factory.mktemp("scenarios"))
    stage.begin(request.session.items)
    yield stage
    await stage.close()


@pytest.fixture
def rig(request: pytest.FixtureRequest, stage: Stage) -> asyncio.Task[None]:
    """The run of this test, which began with the first one."""
    return stage.run_of(request.node.nodeid)
