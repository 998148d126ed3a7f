"""Brings the history that Home Assistant missed: the gateway's hours as external statistics."""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.models import StatisticData, StatisticMeanType, StatisticMetaData
from homeassistant.components.recorder.statistics import (
    async_add_external_statistics,
    get_last_statistics,
    statistics_during_period,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_change
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .api import TinyBmsError
from .const import CONF_REPAIR_STATISTICS, CONF_UPDATE_INTERVAL, DEFAULT_UPDATE_INTERVAL_S, DOMAIN, LOGGER
from .coordinator import TinyBmsCoordinator
from .gaps import Gaps
from .history_reader import Recorded, async_read_hours
from .hours import HOUR_S, Hour, hour_of
from .statistics_repair import async_repair_statistics

if TYPE_CHECKING:
    from .runtime import TinyBmsConfigEntry

VERSION = 1
# The gateway closes its intervals at the full hour and may be a little behind.
MINUTE = 7
# What a power cut costs: a gap looks this much longer than it was, and hours are read once more.
SAVE_DELAY_S = 300

# The recorder takes a row at a time, half a millisecond each: only what is worth a look after months. Current follows
# from power, limits are only of interest beside the minutes of a day; both stay at the gateway and in its CSV.
SERIES = (
    "voltage_v",
    "power_w",
    "soc_percent",
    "cell_min_v",
    "cell_max_v",
    "cell_delta_v",
    "temperature_min_c",
    "temperature_max_c",
)

UNIT_CLASSES: dict[str, str] = {
    "V": "voltage",
    "W": "power",
    "kWh": "energy",
    "°C": "temperature",
    "%": "unitless",
}


def _store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    return Store(hass, VERSION, f"{DOMAIN}.{entry_id}.history")


class BackFill:
    """Imports whole hours, each once, however long Home Assistant was away."""

    def __init__(self, hass: HomeAssistant, *, entry: TinyBmsConfigEntry, coordinator: TinyBmsCoordinator) -> None:
        """Keep how far it has come in Home Assistant's storage."""
        self._hass = hass
        self._entry = entry
        self._coordinator = coordinator
        self._store = _store(hass, entry.entry_id)
        self._save_pending = False
        self._lock = asyncio.Lock()
        self.gaps = Gaps(
            coordinator=coordinator,
            interval_s=entry.options.get(CONF_UPDATE_INTERVAL, DEFAULT_UPDATE_INTERVAL_S),
            save=self._save_soon,
        )
        self.imported_until_s = 0
        """The end of the newest hour that was imported; 0 before the first."""

    async def async_start(self) -> None:
        """Import what is missing once Home Assistant runs, and then every hour."""
        if "history" not in self._coordinator.info.capabilities or "recorder" not in self._hass.config.components:
            return
        if (stored := await self._store.async_load()) is not None:
            self.imported_until_s = stored["imported_until_s"]
            self.gaps.load(stored["gaps"])
        # The last thing to be done, as the next run of the entry begins with what is stored.
        self._entry.async_on_unload(self._async_save)
        self._entry.async_on_unload(self.gaps.async_start())
        self._entry.async_on_unload(async_at_started(self._hass, self._on_time))
        self._entry.async_on_unload(async_track_time_change(self._hass, self._on_time, minute=MINUTE, second=30))

    @staticmethod
    async def async_remove_stored(hass: HomeAssistant, *, entry_id: str) -> None:
        """Forget how far it has come; what was imported stays."""
        await _store(hass, entry_id).async_remove()

    @callback
    def _on_time(self, _when: datetime | HomeAssistant) -> None:
        self._entry.async_create_background_task(self._hass, self.async_run(), f"{self._entry.title} history")

    async def async_run(self) -> None:
        """Import the hours that are over and not yet imported. A failure is left to the next time."""
        async with self._lock:
            try:
                await self._async_run()
            except TinyBmsError as error:
                LOGGER.debug("%s: the history could not be read: %s", self._entry.title, error)

    async def _async_run(self) -> None:
        if self._coordinator.data.time.utc_ms is None:
            # Without a clock the gateway cannot tell which hour is which.
            return
        to_s = hour_of(dt_util.utcnow().timestamp())
        if self.imported_until_s < to_s:
            recorded = await async_read_hours(
                self._coordinator.client,
                self._coordinator.info,
                keys=SERIES,
                from_s=self.imported_until_s,
                to_s=to_s,
            )
            for series in recorded:
                await self._async_import(series)
            self.imported_until_s = to_s
            self._save_soon()
        if self._entry.options.get(CONF_REPAIR_STATISTICS, False):
            await async_repair_statistics(self._hass, self._entry, self.gaps)

    @callback
    def _save_soon(self) -> None:
        # Asking again would put the write off: what is asked for with every state would never be written.
        if not self._save_pending:
            self._save_pending = True
            self._store.async_delay_save(self._dump, delay=SAVE_DELAY_S)

    async def _async_save(self) -> None:
        await self._store.async_save(self._dump())

    @callback
    def _dump(self) -> dict[str, Any]:
        self._save_pending = False
        return {"imported_until_s": self.imported_until_s, "gaps": self.gaps.dump()}

    def statistic_id(self, key: str) -> str:
        """The statistic of a series."""
        return f"{DOMAIN}:{self._entry.unique_id}_{key}"

    async def _async_import(self, series: Recorded) -> None:
        statistic_id = self.statistic_id(series.key)
        hours = list(series.hours.values())
        if series.is_energy:
            rows = energy_rows(hours, start_kwh=await self._async_sum_before(statistic_id, hours[0].start_s))
        else:
            rows = [
                StatisticData(start=_start(hour), mean=hour.mean, min=hour.minimum, max=hour.maximum) for hour in hours
            ]
        metadata = StatisticMetaData(
            mean_type=StatisticMeanType.NONE if series.is_energy else StatisticMeanType.ARITHMETIC,
            has_sum=series.is_energy,
            name=f"{self._entry.title} {series.name}",
            source=DOMAIN,
            statistic_id=statistic_id,
            unit_class=UNIT_CLASSES.get(series.unit),
            unit_of_measurement=series.unit or None,
        )
        async_add_external_statistics(self._hass, metadata, rows)

    async def _async_sum_before(self, statistic_id: str, start_s: int) -> float:
        """The sum an energy has reached before an hour, so that importing that hour again changes nothing."""
        recorder = get_instance(self._hass)
        last = await recorder.async_add_executor_job(get_last_statistics, self._hass, 1, statistic_id, False, {"sum"})
        rows: list[Any] = list(last.get(statistic_id, []))
        if rows and rows[0]["start"] >= start_s:
            before = await recorder.async_add_executor_job(
                statistics_during_period,
                self._hass,
                datetime.fromtimestamp(0, UTC),
                datetime.fromtimestamp(start_s, UTC),
                {statistic_id},
                "hour",
                None,
                {"sum"},
            )
            rows = before.get(statistic_id, [])[-1:]
        return float(rows[0]["sum"]) if rows and rows[0]["sum"] is not None else 0.0


def _start(hour: Hour) -> datetime:
    return datetime.fromtimestamp(hour.start_s, UTC)


def energy_rows(hours: list[Hour], *, start_kwh: float) -> list[StatisticData]:
    """Rows of an energy whose sum goes on from ``start_kwh``."""
    rows = []
    total = start_kwh
    for hour in hours:
        total += energy_kwh(hour)
        rows.append(StatisticData(start=_start(hour), state=total, sum=total))
    return rows


def energy_kwh(hour: Hour) -> float:
    """What flowed during the part of an hour that was measured."""
    return hour.mean * hour.covered_s / HOUR_S / 1000
