"""Gives a house the month it has not lived through: a simulated battery, lived fast, as hours of statistics."""

import math
import re
from copy import deepcopy
from datetime import UTC, datetime, timedelta

from simulator.battery.cells import Battery
from tests.e2e.house import House

DAYS = 30
STEP_S = 120
CELL = re.compile(r"sensor\.\w+_cell_(\d+)_voltage")


def _current_a(hour: float, soc: float) -> float:
    """Sun by day and the needs of a household, as far as the battery can take and give."""
    sun_a = 45 * math.sin((hour - 6) / 12 * math.pi) if 6 < hour < 18 else 0.0
    current_a = sun_a - 9 - (16 if 18 < hour < 22 else 0)
    return 0.0 if (soc > 0.96 and current_a > 0) or (soc < 0.2 and current_a < 0) else current_a


def _month(battery: Battery) -> list[list[float]]:
    """Mean voltage of each cell in each hour, midnight first."""
    hours = []
    for number in range(DAYS * 24):
        sums = [0.0] * len(battery.cells)
        for step in range(0, 3600, STEP_S):
            battery.step(STEP_S, _current_a(number % 24 + step / 3600, battery.soc))
            sums = [total + volts for total, volts in zip(sums, battery.cell_voltages(), strict=True)]
        hours.append([total * STEP_S / 3600 for total in sums])
    return hours


async def remember(house: House) -> None:
    """Write the month before this hour into the statistics of the cells."""
    pack = house.gateway.world.pack
    if pack is None:
        raise RuntimeError("there is no simulated battery behind the BMS")
    hours = _month(deepcopy(pack.battery))
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    # What was lived through last ends at midnight: the hours of the day have to fit the clock.
    shift = now.hour
    for state in await house.home.get("/api/states"):
        if (found := CELL.fullmatch(state["entity_id"])) is None:
            continue
        volts = [hour[int(found[1]) - 1] for hour in hours]
        rows = []
        for ago in range(DAYS * 24 - 24, 0, -1):
            mean = volts[DAYS * 24 - 24 + shift - ago]
            rows.append({"start": (now - timedelta(hours=ago)).isoformat(), "mean": mean, "min": mean, "max": mean})
        metadata = {
            "mean_type": 1,
            "has_sum": False,
            "name": None,
            "source": "recorder",
            "statistic_id": state["entity_id"],
            "unit_class": "voltage",
            "unit_of_measurement": "V",
        }
        await house.home.call("recorder/import_statistics", metadata=metadata, stats=rows)
