"""Recorded values: ``GET /history``."""

from dataclasses import dataclass

from ._model import Model
from .info import Timestamp


@dataclass(frozen=True, kw_only=True)
class SeriesColumns(Model):
    """The values of one series, one entry per sample."""

    key: str
    unit: str
    mean: tuple[float | None, ...]
    min: tuple[float | None, ...]
    max: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class History(Model):
    """Columns of equal length: element n of each belongs to the same sample; oldest first."""

    resolution: str
    interval_s: int
    pack: int | None
    now: Timestamp
    boot_id: int
    number: tuple[int, ...]
    boot: tuple[int, ...]
    uptime_ms: tuple[int, ...]
    """End of the interval, on the clock of its boot."""
    utc_ms: tuple[int | None, ...]
    """End of the interval."""
    quality: tuple[str, ...]
    samples: tuple[int | None, ...]
    """How many readings the interval holds; one comes every second."""
    energy_in_wh: tuple[float | None, ...]
    """Energy charged in the interval."""
    energy_out_wh: tuple[float | None, ...]
    """Energy discharged in the interval."""
    series: tuple[SeriesColumns, ...]
    next_cursor: str | None
    more: bool
    complete: bool
    """False: samples after the cursor have been overwritten before they were read."""

    def end_utc_ms(self, sample: int) -> int | None:
        """End of a sample's interval; also for one of this run from before the clock was set."""
        if (known := self.utc_ms[sample]) is not None:
            return known
        if self.now.utc_ms is None or self.boot[sample] != self.boot_id:
            return None
        return self.now.utc_ms - (self.now.uptime_ms - self.uptime_ms[sample])
