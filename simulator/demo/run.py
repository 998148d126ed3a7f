"""Starts everything the demo needs, and ends it again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from simulator.gx.can_link import slcan_address
from simulator.host_firmware import PROJECT, HostFirmware, compile_host, reserve_port
from simulator.world import World

EXAMPLE = PROJECT / "examples" / "host.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user asked for."""

    scenario: str
    speed: float
    seed: int
    record: Path | None


@dataclass(frozen=True, slots=True)
class Demo:
    """The running parts."""

    options: Options
    firmware: HostFirmware
    world: World


def build() -> Path:
    """Compile the host example; returns the program. Quick when nothing has changed."""
    return compile_host(EXAMPLE, {"bms_port": reserve_port("demo-bms"), "can_port": reserve_port("demo-can")})


@asynccontextmanager
async def running(options: Options, program: Path) -> AsyncIterator[Demo]:
    """Run battery, GX and firmware until the context ends."""
    world = World(
        slcan_address(reserve_port("demo-can")),
        options.scenario,
        bms_port=reserve_port("demo-bms"),
        speed=options.speed,
        seed=options.seed,
        record=options.record,
    )
    async with world, HostFirmware(program) as firmware:
        yield Demo(options, firmware, world)
