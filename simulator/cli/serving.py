"""Opens the serial line a subcommand was asked for."""

import argparse
import asyncio
import contextlib
from collections.abc import AsyncIterator

from simulator.bms.lines import PtyLine, TcpLine
from simulator.bms.live import LiveBms


@contextlib.asynccontextmanager
async def serial_line(live: LiveBms, options: argparse.Namespace) -> AsyncIterator[str]:
    """Serve a device on TCP or on a pseudo-terminal; gives the address."""
    if options.pty is not None:
        async with PtyLine(live, options.pty) as terminal:
            yield str(terminal.link)
    else:
        async with TcpLine(live, options.port, options.host) as server:
            yield f"{server.host}:{server.port}"


async def serve(live: LiveBms, options: argparse.Namespace) -> int:
    """Serve a device until interrupted, or for the seconds asked for."""
    async with serial_line(live, options) as address:
        print(f"bms: {address}", flush=True)
        await wait(options.seconds)
    return 0


async def wait(seconds: float | None) -> None:
    """Wait for so long; for ever when None."""
    if seconds is None:
        await asyncio.Event().wait()
    else:
        await asyncio.sleep(seconds)
