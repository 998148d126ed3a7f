"""The project's tables of TinyBMS settings and events, loaded without the ESPHome package they live in."""

import importlib.util
import sys
from pathlib import Path
from typing import Any, Protocol

_FOLDER = Path(__file__).resolve().parent.parent / "esphome_components" / "tinybms"


class Setting(Protocol):
    """What the simulator needs of a row of the settings table; see there."""

    key: str
    register: int
    minimum: int
    maximum: int
    words: int
    shift: int
    bits: int
    signed: bool
    write_only: bool
    options: tuple[tuple[int, str], ...]


class BmsEvent(Protocol):
    """What the simulator needs of a row of the events table; see there."""

    id: int
    key: str
    name: str
    level: str
    ended_by: tuple[int, ...]


def _load(name: str) -> Any:  # noqa: ANN401 - a module known by its path only
    """Run one table's file; the package around it would import ESPHome."""
    spec = importlib.util.spec_from_file_location(f"{__name__}.{name}", _FOLDER / f"{name}.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"{_FOLDER / name}.py is missing")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


_settings = _load("settings")
_events = _load("events")

FIRST_SETTING: int = _settings.FIRST_REGISTER
"""Register of the first setting."""
SETTING_COUNT: int = _settings.REGISTER_COUNT
"""Registers in the settings block."""
SETTINGS: tuple[Setting, ...] = _settings.SETTINGS
"""Every setting of the BMS."""
EVENTS: tuple[BmsEvent, ...] = _events.EVENTS
"""Every event the BMS reports."""
SETTING_BY_KEY: dict[str, Setting] = {setting.key: setting for setting in SETTINGS}
"""The settings by their key."""
EVENT_ID: dict[str, int] = {event.key: event.id for event in EVENTS}
"""Event identifiers by the event's key."""
EVENT_NAMES: dict[int, str] = {event.id: event.name for event in EVENTS}
"""What the events are called, by identifier."""
