"""Repairs the entities' own statistics after a gap, if the user wants it.

A row that is imported onto an entity for an hour Home Assistant has not compiled yet makes that compilation fail, and
every entity of the whole system loses the hour. So only hours that are compiled are touched.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.db_schema import StatisticsRuns
from homeassistant.components.recorder.models import StatisticData, StatisticMetaData
from homeassistant.components.recorder.statistics import (
    async_import_statistics,
    get_metadata,
    statistics_during_period,
)
from homeassistant.components.recorder.util import session_scope
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from sqlalchemy import select

from .const import DOMAIN, LOGGER
from .gaps import Gap, Gaps
from .history_reader import ENERGY_IN, ENERGY_OUT, Recorded, async_read_hours
from .hours import HOUR_S, hour_of

if TYPE_CHECKING:
    from .runtime import TinyBmsConfigEntry

SETTLE_S = 900
"""How long after its end an hour is left alone."""

RUN = timedelta(minutes=5)

ENTITIES: dict[str, str] = {
    "voltage_v": "battery_voltage",
    "current_a": "battery_current",
    "power_w": "battery_power",
    "soc_percent": "battery_soc",
    "cvl_v": "charge_voltage_limit",
    "ccl_a": "charge_current_limit",
    "dcl_a": "discharge_current_limit",
    ENERGY_IN: "battery_energy_in",
    ENERGY_OUT: "battery_energy_out",
}
"""Which sensor of the gateway shows a series."""


async def async_repair_statistics(hass: HomeAssistant, entry: TinyBmsConfigEntry, gaps: Gaps) -> None:
    """Fill the gaps whose hours are closed, each once.

    Raises:
        TinyBmsError: The gateway cannot be asked.
    """
    if not gaps.closed:
        return
    for gap in tuple(gaps.closed):
        # The hour in which the data came back tells how much energy the gap has seen.
        first_s, end_s = hour_of(gap[0]), hour_of(gap[1]) + HOUR_S
        if end_s + SETTLE_S > dt_util.utcnow().timestamp():
            continue
        if not await get_instance(hass).async_add_executor_job(_is_compiled, hass, end_s):
            continue
        state = entry.runtime_data.state
        recorded = await async_read_hours(state.client, state.info, keys=ENTITIES.keys(), from_s=first_s, to_s=end_s)
        for series in recorded:
            if (key := ENTITIES.get(series.key)) is not None:
                await _async_repair(hass, entry, key, series, gap)
        LOGGER.info("%s: statistics repaired from %s on", entry.title, datetime.fromtimestamp(first_s, UTC))
        gaps.forget(gap)


def _is_compiled(hass: HomeAssistant, end_s: int) -> bool:
    """Home Assistant compiles an hour together with its last five minutes."""
    last = datetime.fromtimestamp(end_s, UTC) - RUN
    with session_scope(hass=hass, read_only=True) as session:
        run = session.execute(select(StatisticsRuns.run_id).where(StatisticsRuns.start == last)).first()
    return run is not None


async def _async_repair(hass: HomeAssistant, entry: TinyBmsConfigEntry, key: str, series: Recorded, gap: Gap) -> None:
    entity_id = er.async_get(hass).async_get_entity_id("sensor", DOMAIN, f"{entry.unique_id}_{key}")
    if entity_id is None:
        return
    recorder = get_instance(hass)
    found = await recorder.async_add_executor_job(_metadata, hass, entity_id)
    # A unit the user has chosen for the entity would have to be converted: its statistics stay as they are.
    if found is None or found["unit_of_measurement"] != series.unit:
        return
    if series.is_energy:
        rows = await recorder.async_add_executor_job(_energy_rows, hass, entity_id, series, gap)
    else:
        rows = [
            StatisticData(
                start=datetime.fromtimestamp(hour.start_s, UTC), mean=hour.mean, min=hour.minimum, max=hour.maximum
            )
            for hour in series.hours.values()
        ]
    if rows:
        async_import_statistics(hass, found, rows)


def _metadata(hass: HomeAssistant, entity_id: str) -> StatisticMetaData | None:
    found = get_metadata(hass, statistic_ids={entity_id})
    return found[entity_id][1] if entity_id in found else None


def _energy_rows(hass: HomeAssistant, entity_id: str, series: Recorded, gap: Gap) -> list[StatisticData]:
    """Spread what the counter gained in a gap over its hours, as the power was.

    Home Assistant books all of it into the first hour after the gap. The sums before and after stay as they are.
    """
    first_s, last_s = hour_of(gap[0]), hour_of(gap[1])
    rows: list[Any] = statistics_during_period(
        hass,
        datetime.fromtimestamp(first_s - HOUR_S, UTC),
        datetime.fromtimestamp(last_s + HOUR_S, UTC),
        {entity_id},
        "hour",
        # As they are stored: the user may have chosen another unit for the entity since.
        {"energy": "kWh"},
        {"sum", "state"},
    ).get(entity_id, [])
    before = next((row for row in reversed(rows) if row["start"] < first_s), None)
    after = next((row for row in rows if row["start"] == last_s), None)
    if before is None or after is None or before["sum"] is None or after["sum"] is None:
        return []
    gained = after["sum"] - before["sum"]
    weights = {start: hour.mean * hour.covered_s for start, hour in series.hours.items()}
    total = sum(weights.values())
    if gained < 0 or total <= 0:
        return []
    result = []
    part = 0.0
    for start in range(first_s, last_s, HOUR_S):
        part += gained * weights.get(start, 0.0) / total
        result.append(
            StatisticData(
                start=datetime.fromtimestamp(start, UTC), state=before["state"] + part, sum=before["sum"] + part
            )
        )
    return result
