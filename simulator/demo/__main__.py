"""``script/demo``: the real firmware between a simulated battery and a simulated GX."""

import argparse
import asyncio
import json
import sys
from contextlib import suppress

from rich.console import Console

from simulator.cli import values
from simulator.demo.check import check, figures, stream
from simulator.demo.house import furnished
from simulator.demo.run import Build, Options, build, running
from simulator.demo.view import show
from simulator.home_assistant import USER, HomeAssistantError
from simulator.host_firmware import FirmwareBuildError, FirmwareExitError
from simulator.scenarios import SCENARIOS


def _parser() -> argparse.ArgumentParser:
    scenarios = "\n".join(f"  {name:12} {scenario.description}" for name, scenario in SCENARIOS.items())
    parser = argparse.ArgumentParser(
        prog="script/demo",
        description="Charges a simulated battery through the real firmware, compiled for this machine.",
        epilog=f"scenarios:\n{scenarios}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument(
        "--check",
        action="store_true",
        help="no view; exit 0 if GX and page are content",
    )
    kind.add_argument("--json", action="store_true", help="no view; the state as a line of JSON every second")
    kind.add_argument(
        "--home-assistant",
        action="store_true",
        help="no view; a Home Assistant that shows the battery (script/setup --home-assistant installs it)",
    )
    parser.add_argument("--scenario", choices=SCENARIOS, default="charge", metavar="NAME", help="default: charge")
    parser.add_argument(
        "--speed",
        type=values.number(0.1, 3600),
        metavar="X",
        help="pace of the battery (default 60; 1 with --check)",
    )
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same battery")
    parser.add_argument("--record", type=values.new_file, metavar="FILE", help="write down the serial line in FILE")
    return parser


async def _run(arguments: argparse.Namespace, build: Build) -> int:
    speed = arguments.speed or (1.0 if arguments.check else 60.0)
    options = Options(scenario=arguments.scenario, speed=speed, seed=arguments.seed, record=arguments.record)
    if arguments.home_assistant:
        async with furnished(options, build) as (_, home, dashboard):
            print(f"Home Assistant: {home.url}{dashboard}")
            print(f"user {USER}, password {home.password}")
            print("Ctrl-C ends it", flush=True)
            await asyncio.Event().wait()
    async with running(options, build) as demo:
        print(f"The page: {demo.page}   password: {build.password}", file=sys.stderr, flush=True)
        if arguments.check:
            reason = await check(demo)
            print(json.dumps({"ok": reason is None, "reason": reason, **figures(demo)}), flush=True)
            return 0 if reason is None else 1
        if arguments.json:
            await stream(demo)
        else:
            await show(demo, Console())
    return 0


def main() -> int:
    """Run the command line; returns the exit code."""
    arguments = _parser().parse_args()
    print("Compiling the firmware for this machine (some 15 s the first time) …", file=sys.stderr, flush=True)
    try:
        built = build()
        with suppress(KeyboardInterrupt):
            return asyncio.run(_run(arguments, built))
    except (FirmwareBuildError, FirmwareExitError, HomeAssistantError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
