"""Starts everything the demo needs, and ends it again."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from simulator.bms.capture import CaptureWriter
from simulator.bms.lines import TcpLine
from simulator.bms.record import Recorder, tcp_bms
from simulator.gx.can_link import BusAddress
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
    line_port = reserve_port("demo-bms")
    async with AsyncExitStack() as stack:
        world = World(
            BusAddress.parse(str(reserve_port("demo-can"))),
            options.scenario,
            bms_port=line_port if options.record is None else 0,
            speed=options.speed,
            seed=options.seed,
        )
        await stack.enter_async_context(world)
        if options.record is not None:
            capture = stack.enter_context(CaptureWriter(options.record))
            recorder = await stack.enter_async_context(Recorder(tcp_bms("127.0.0.1", world.bms_port), capture))
            line = TcpLine(recorder.live, line_port)
            await line.start()
            stack.push_async_callback(line.stop)
        firmware = await stack.enter_async_context(HostFirmware(program))
        yield Demo(options, firmware, world)
