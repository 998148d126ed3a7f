"""The command ``python -m simulator``: picks the subcommand."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn, override

from simulator.cli import bms, gx, record, replay, world


class _Parser(argparse.ArgumentParser):
    """Answers a mistake with one line."""

    @override
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: error: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = _Parser(prog="simulator", description="A TinyBMS and a Victron GX, simulated.")
    subcommands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (bms, gx, world, record, replay):
        command.add_to(subcommands)
    options = parser.parse_args(arguments)
    try:
        return asyncio.run(_until_told(options))
    except KeyboardInterrupt, asyncio.CancelledError:
        return 0
    except OSError as error:
        print(f"{parser.prog}: error: {error}", file=sys.stderr)
        return 1


async def _until_told(options: argparse.Namespace) -> int:
    """Run the subcommand; SIGTERM ends it as tidily as Ctrl-C does."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    code: int = await options.run(options)
    return code
