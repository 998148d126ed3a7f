"""What has happened: ``GET /events``."""

from dataclasses import dataclass

from ._model import Model
from .info import Timestamp


@dataclass(frozen=True, kw_only=True)
class Event(Model):
    """An entry of the event log."""

    number: int
    kind: str
    """``alarm_raised``, ``bms_event``, ``link``, ``setting_written``, ``config_changed`` and others."""
    key: str
    level: str
    """``info``, ``ok`` (ends a warning or alarm), ``warning`` or ``alarm``."""
    text: str
    pack: int | None
    boot: int
    time: Timestamp
    bms_lifetime_s: int | None
    value: float | None
    threshold: float | None
    unit: str | None
    acknowledged: bool


@dataclass(frozen=True, kw_only=True)
class EventList(Model):
    """A part of the event log."""

    events: tuple[Event, ...]
    next_cursor: str | None
    more: bool
    complete: bool
    """False: events after the cursor have been overwritten before they were read."""
