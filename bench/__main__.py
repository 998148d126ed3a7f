"""Prints one JSON object with the figures of the gateway on this machine; see `script/bench --help`."""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from contextlib import AsyncExitStack
from itertools import chain
from pathlib import Path

from bench.builds import (
    LIVE_INTERVAL_MS,
    build_libraries,
    build_program,
    charge_control_step,
    connection_bytes,
    history_throughput,
    page_weight_kb,
    parser_throughput,
    stripped_size_kb,
)
from bench.figures import Target, percentiles
from bench.gateway import WatchedGateway
from bench.measure import fall_latency_ms, limits_jitter_ms, poll_jitter_ms, poll_overhead_ms
from bench.page import page_figures
from simulator.bms.timing import Timing

GATEWAYS = 3
"""Side by side: each adds its samples."""

LIVE_BYTES = 8 + 3 + 2 * 56 + 2
"""A read of registers 0..55 and its reply."""

HOME_ASSISTANT_PYTHON = Path(__file__).parents[1] / ".venv" / "homeassistant" / "bin" / "python"

TARGETS = (
    Target("poll_overhead_p99_ms", 5),
    Target("reading_to_can_p99_ms", 20),
    Target("limits_jitter_p99.9_ms", 20),
    Target("rss_kb", 8000),
    Target("our_heap_allocations_per_minute", 0),
    Target("charge_control_step_us", 20),
    Target("charge_control_state_bytes", 2048),
    Target("charge_control_heap_allocations", 0),
    Target("page_weight_kb", 90),
    Target("fan_out_p99_ms", 20),
    Target("rss_8_clients_kb", 12_000),
    Target("crowded_answer_p100_ms", 1000),
    Target("crowded_limits_jitter_max_ms", 50),
)

DESCRIPTION = """\
Runs the gateway as a Linux program between a simulated BMS (paced like 115200 baud) and a simulated GX on this machine,
with a reading every 100 ms, and prints one JSON object:

  poll_overhead_*_ms     from the last byte of a reply to the arrival of a request that was due already: what a poll
                         cycle takes beyond the bytes on the wire and the BMS's own time
  poll_wire_ms           the bytes of one reading on the wire, request and reply
  poll_jitter_*_ms       how far the time between two requests for a reading is from 100 ms
  reading_to_can_*_ms    from the last byte of a reading that lowers a limit to the 0x351 on the bus
  limits_jitter_*_ms     how far the time between two 0x351 is from 1 s
  cpu_s_per_hour         processor time of the program
  rss_kb                 its resident memory, the most of all gateways
  program_kb             its size without symbols
  parser_*_mb_per_s      the reply parser by itself: replies, random bytes, the worst there is
  history_*              the history by itself: a year as CSV, 1000 records as JSON, the longest call for 1 kB of it in
                         processor time, and the time of one sample in all resolutions
  charge_control_*       the charge control by itself: time of a step, size of its state, heap it takes
  page_weight_kb         the page as it is sent, compressed
  page_requests_per_s    two clients that ask again as soon as they are answered
  csv_mb_per_s           the hours of a year as CSV, from the page
  fan_out_*_ms           from a frame on the bus to the message about it at each of 8 live clients
  rss_8_clients_kb       resident memory with them, and rss_per_client_kb what each has added
  connection_bytes       what the program keeps for each of its 10 connections, open or not
  crowded_answer_*_ms    how long a newcomer waits for the page while crowds are there: 8 live clients, and one after
                         the other slow ones, 200 at a time, half-closed ones, single bytes, oversized requests,
                         downloads of a year, deaf ones, uploads
  crowded_limits_jitter_max_ms   how far the time between two 0x351 is from 1 s meanwhile
  loop_time_max_ms       longest pass of the main loop in the last minute of that
  our_heap_allocations_per_minute, other_heap_allocations_per_minute
                         after setup, by whose code (the rule stands in tests/firmware/support/allocations.py)
  ha_*                   Home Assistant with the integration, a recorder on disk and the tests' gateway in one
                         process, if its environment is there (script/setup --home-assistant):
    ha_set_up_*_s        set-up of the entry, the first one and later ones
    ha_cpu_per_push_ms   processor time of a state that comes through the WebSocket, as it does every second
    ha_cpu_per_update_ms and of one that is shown in all entities and recorded, as one in 30 is
    ha_cpu_s_per_hour    both together
    ha_*_rows_*          what the recorder writes in a simulated hour in which every value changes every second
    ha_back_fill_*       30 days of hours of all series, until they are in the database; read_s is the part up to the
                         hand-over to the recorder
    ha_csv_*             30 days in steps of 15 minutes, downloaded through Home Assistant
    ha_export_action_*   the same as the action's response
    ha_rss_added_*_kb    resident memory that set-up has added, and everything above
  targets_missed         figures that are worse than they have to be

The delays of the simulator itself are part of all times. *_samples says how many each figure rests on.
"""


async def measure(seconds: float) -> dict[str, object]:
    """Return the figures of `seconds` undisturbed, and half as long each with falling limits and with extra polls."""
    figures: dict[str, object] = {"cpus": os.cpu_count(), "load_before": round(os.getloadavg()[0], 2)}
    figures |= parser_throughput()
    figures |= history_throughput()
    figures |= charge_control_step()
    figures["page_weight_kb"] = page_weight_kb()
    program = build_program()
    figures["program_kb"] = stripped_size_kb(program)
    figures["connection_bytes"] = connection_bytes(program)
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        libraries = build_libraries(directory)
        gateways = [WatchedGateway(program, libraries, directory, number) for number in range(GATEWAYS)]
        async with AsyncExitStack() as stack:
            for gateway in gateways:
                await stack.enter_async_context(gateway)
            await asyncio.gather(*(gateway.run(seconds) for gateway in gateways))
            jitter_ms = [limits_jitter_ms(gateway) for gateway in gateways]
            poll_ms = [poll_jitter_ms(gateway, LIVE_INTERVAL_MS) for gateway in gateways]
            latency_ms = await asyncio.gather(*(fall_latency_ms(gateway, seconds / 2) for gateway in gateways))
            overhead_ms = await asyncio.gather(*(poll_overhead_ms(gateway, seconds / 2) for gateway in gateways))
        figures |= await page_figures(program, libraries, directory, GATEWAYS, seconds / 10)
        allocations = [(gateway, found) for gateway in gateways for found in gateway.allocations()]
    figures["poll_wire_ms"] = round(Timing().wire_s(LIVE_BYTES) * 1000, 3)
    figures |= percentiles("poll_overhead", "ms", chain.from_iterable(overhead_ms), 50, 99)
    figures |= percentiles("poll_jitter", "ms", chain.from_iterable(poll_ms), 50, 99)
    figures |= percentiles("reading_to_can", "ms", chain.from_iterable(latency_ms), 50, 99)
    figures |= percentiles("limits_jitter", "ms", chain.from_iterable(jitter_ms), 50, 99, 99.9)
    figures["cpu_s_per_hour"] = round(sum(gateway.cpu_s_per_hour for gateway in gateways) / len(gateways), 2)
    figures["rss_kb"] = max(gateway.rss_kb for gateway in gateways)
    for whose, ours in (("our", True), ("other", False)):
        count = sum(found.count for _, found in allocations if found.ours is ours)
        figures[f"{whose}_heap_allocations_per_minute"] = round(count * 60 / seconds / len(gateways), 2)
    figures["targets_missed"] = [text for target in TARGETS if (text := target.missed(figures))]
    return figures


def home_assistant_figures() -> dict[str, object]:
    """Measure the integration; it needs an environment, and so a process, of its own."""
    command = [str(HOME_ASSISTANT_PYTHON), "-m", "bench.home_assistant"]
    run = subprocess.run(command, stdout=subprocess.PIPE, check=False, text=True, timeout=1800)
    if not run.stdout:
        raise RuntimeError(f"the figures of Home Assistant are missing: its process ended with {run.returncode}")
    figures: dict[str, object] = json.loads(run.stdout)
    return figures


def merged(figures: dict[str, object], more: dict[str, object]) -> dict[str, object]:
    """Put figures together; the targets missed are those of both."""
    missed = [text for part in (figures, more) if isinstance(texts := part["targets_missed"], list) for text in texts]
    return {**figures, **more, "targets_missed": missed}


def main() -> int:
    """Run the bench; the exit code is 1 when a target is missed."""
    parser = argparse.ArgumentParser(
        prog="script/bench", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="20 s instead of 120 s: fewer samples")
    parser.add_argument("--home-assistant", action="store_true", help="only the figures ha_*")
    options = parser.parse_args()
    if options.home_assistant:
        figures = home_assistant_figures()
    else:
        figures = asyncio.run(measure(20 if options.quick else 120))
        if HOME_ASSISTANT_PYTHON.exists():
            figures = merged(figures, home_assistant_figures())
    print(json.dumps(figures, indent=2))
    return 1 if figures["targets_missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
