"""``simulator world``: the BMS and the GX of one gateway, with the battery between them."""

import argparse
import asyncio
import json
from typing import Any

from simulator.bms.replay import ReplayModel, load_dump
from simulator.bms.timing import Timing
from simulator.cli import values
from simulator.cli.gx import print_violation
from simulator.gx.gx import GxState
from simulator.world import World

_PERIOD_S = 1.0


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subcommands.add_parser(
        "world",
        help="everything around a running gateway",
        epilog=values.list_of_names(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    values.add_line(parser, "--bms-port")
    parser.add_argument(
        "--can",
        type=values.bus,
        required=True,
        metavar="BUS",
        help="TCP port of an SLCAN adapter, or INTERFACE:CHANNEL",
    )
    values.add_battery(parser)
    values.add_device(parser)
    parser.add_argument("--replay-dump", action="store_true", help="answer from the registers of a real 14S pack")
    parser.add_argument("--json", action="store_true", help="print the state as JSON lines")
    values.add_seconds(parser)
    parser.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Run the world; ends with 1 when the battery is not accepted in the end."""
    world = World(
        options.can,
        values.chosen_scenario(options),
        model=ReplayModel(load_dump()) if options.replay_dump else None,
        bms_port=options.port,
        host=options.host,
        pty=options.pty,
        speed=options.speed,
        seed=options.seed,
        faults=tuple(options.fault),
        timing=Timing(options.pace),
        sleep_after_s=options.sleep_after,
        nack_rejected_writes=options.nack_rejected_writes,
        record=options.record,
    )
    async with world:
        if not options.json:
            print(f"bms: {options.pty or f'{options.host}:{world.bms_port}'}", flush=True)
        reported = 0
        while options.seconds is None or world.now_s < options.seconds:
            for violation in world.gx.violations[reported:]:
                print_violation(violation, as_json=options.json)
            reported = len(world.gx.violations)
            state = world.snapshot()
            print(json.dumps(state) if options.json else one_line(state), flush=True)
            await asyncio.sleep(_PERIOD_S)
        return 0 if world.gx.state is GxState.ACCEPTED else 1


def one_line(state: dict[str, Any]) -> str:
    """The state for a person."""
    battery, gx = state["battery"], state["gx"]
    limits = gx["limits"]
    parts = [f"{state['time_s']:8.1f} s"]
    if battery is not None:
        parts.append(f"{battery['voltage_v']:.2f} V {battery['current_a']:+.1f} A {battery['soc_percent']:.1f} %")
    parts.append(f"GX {gx['state']}")
    if limits is not None:
        parts.append(f"CVL {limits['cvl_v']} V CCL {limits['ccl_a']} A DCL {limits['dcl_a']} A")
    parts += state["bms"]["faults"]
    return "  ".join(parts)
