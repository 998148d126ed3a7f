"""Reads the gateway's history into hours of every series."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from .api import GatewayInfo, History, Resolution, TinyBmsClient
from .hours import Hour, Sample, best_of, whole_hours

PAGE = 1000
# The finest level covers a quarter of an hour: nothing an hour could be made of.
MINIMUM_INTERVAL_S = 60

ENERGY_IN = "energy_in_kwh"
ENERGY_OUT = "energy_out_kwh"
ENERGIES = {ENERGY_IN: "Energy charged", ENERGY_OUT: "Energy discharged"}


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What the gateway has recorded of one series."""

    key: str
    unit: str
    name: str
    hours: dict[int, Hour]
    """By their beginning; of an energy the mean is the power in W that flowed in its direction."""
    is_energy: bool = False


async def async_read_hours(
    client: TinyBmsClient, info: GatewayInfo, *, keys: Collection[str], from_s: float, to_s: float
) -> list[Recorded]:
    """Read the energies, and of the series those with these keys, between two full hours.

    Raises:
        TinyBmsError: The gateway cannot be asked.
    """
    wanted = [series for series in info.history.series if series.key in keys]
    levels = sorted(
        (level for level in info.history.resolutions if level.interval_s >= MINIMUM_INTERVAL_S),
        key=lambda level: level.interval_s,
    )
    by_level = [
        await _async_read_level(client, level, keys=[series.key for series in wanted], from_s=from_s, to_s=to_s)
        for level in levels
    ]

    def hours(key: str) -> dict[int, Hour]:
        # A sample may begin in the hour before the first: that piece is not the whole hour.
        best = best_of(whole_hours(level.get(key, ()), end_s=to_s) for level in by_level)
        return {start: hour for start, hour in best.items() if start >= from_s}

    result = [
        Recorded(key=series.key, unit=series.unit, name=series.name, hours=hours(series.key)) for series in wanted
    ]
    result += [
        Recorded(key=key, unit="kWh", name=name, hours=hours(key), is_energy=True) for key, name in ENERGIES.items()
    ]
    return [recorded for recorded in result if recorded.hours]


async def _async_read_level(
    client: TinyBmsClient, level: Resolution, *, keys: Collection[str], from_s: float, to_s: float
) -> dict[str, list[Sample]]:
    # A sample bears the time of its end.
    from_ms, to_ms = int(from_s * 1000), int((to_s + level.interval_s) * 1000)
    samples: dict[str, list[Sample]] = {}
    cursor: str | None = None
    more = True
    while more:
        page = await client.get_history(
            resolution=level.key, series=keys, from_ms=from_ms, to_ms=to_ms, cursor=cursor, limit=PAGE
        )
        for columns in page.series:
            samples.setdefault(columns.key, []).extend(_samples(page, columns.mean, columns.min, columns.max))
        for key, energies in ((ENERGY_IN, page.energy_in_wh), (ENERGY_OUT, page.energy_out_wh)):
            powers = [_power_w(page, index, energy_wh) for index, energy_wh in enumerate(energies)]
            samples.setdefault(key, []).extend(_samples(page, powers, powers, powers))
        cursor = page.next_cursor
        more = page.more and cursor is not None
    return {
        key: [sample for sample in found if sample.end_s > from_s and sample.start_s < to_s]
        for key, found in samples.items()
    }


type _Column = Sequence[float | None]


def _samples(page: History, mean: _Column, low: _Column, high: _Column) -> Iterator[Sample]:
    for index, value in enumerate(mean):
        end_ms = page.end_utc_ms(index)
        seconds = _seconds(page, index)
        if value is None or end_ms is None or seconds <= 0:
            continue
        least, most = low[index], high[index]
        yield Sample(
            start_s=end_ms / 1000 - seconds,
            end_s=end_ms / 1000,
            mean=value,
            minimum=value if least is None else least,
            maximum=value if most is None else most,
        )


def _seconds(page: History, index: int) -> float:
    """How much of an interval was recorded: the first one after a start began with it, the last one ended early."""
    readings = page.samples[index]
    longest = page.interval_s if readings is None else min(page.interval_s, readings)
    return min(longest, page.uptime_ms[index] / 1000)


def _power_w(page: History, index: int, energy_wh: float | None) -> float | None:
    """The mean power that brings an energy in an interval."""
    seconds = _seconds(page, index)
    return None if energy_wh is None or seconds <= 0 else energy_wh * 3600 / seconds
