"""Starts everything the demo needs, and ends it again."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from simulator.demo.announce import announced
from simulator.gx.can_link import slcan_address
from simulator.host_firmware import PROJECT, HostFirmware, compile_host, reserve_port
from simulator.web.page import identity
from simulator.world import World

DEMO = PROJECT / "simulator" / "demo" / "demo.yaml"
PASSWORD_BYTES = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user asked for."""

    scenario: str
    speed: float
    seed: int
    record: Path | None


@dataclass(frozen=True, slots=True)
class Build:
    """A program, and how to reach its page."""

    program: Path
    web_port: int
    password: str


@dataclass(frozen=True, slots=True)
class Demo:
    """The running parts."""

    options: Options
    firmware: HostFirmware
    world: World
    build: Build

    @property
    def page(self) -> str:
        """The page's address."""
        return f"http://127.0.0.1:{self.build.web_port}"


def build() -> Build:
    """Compile the host example with a new password; quick when nothing else has changed."""
    password, web_port = secrets.token_urlsafe(PASSWORD_BYTES), reserve_port("demo-web")
    program = compile_host(
        DEMO,
        {"bms_port": reserve_port("demo-bms"), "can_port": reserve_port("demo-can"), "web_port": web_port},
        environment={"DEMO_WEB_PASSWORD": password},
    )
    return Build(program, web_port, password)


@asynccontextmanager
async def running(options: Options, build: Build) -> AsyncIterator[Demo]:
    """Run battery, GX and firmware until the context ends; the page is announced in the network of this machine."""
    world = World(
        slcan_address(reserve_port("demo-can")),
        options.scenario,
        bms_port=reserve_port("demo-bms"),
        speed=options.speed,
        seed=options.seed,
        record=options.record,
    )
    async with world, HostFirmware(build.program) as firmware:
        await firmware.wait_for_log(r"Listening on port")
        async with announced(build.web_port, await identity(build.web_port)):
            yield Demo(options, firmware, world, build)
