"""What ESPHome makes of the YAML of the history, right and wrong, and what it says that costs."""

import importlib
from collections.abc import Iterator
from types import ModuleType

import pytest
from esphome import config_validation as cv
from esphome import loader
from esphome.const import KEY_CORE, KEY_TARGET_FRAMEWORK, KEY_TARGET_PLATFORM
from esphome.core import CORE

from simulator.host_firmware import COMPONENTS


@pytest.fixture
def room() -> Iterator[ModuleType]:
    """Return the component, for a host."""
    loader.install_meta_finder(COMPONENTS)
    CORE.data[KEY_CORE] = {KEY_TARGET_PLATFORM: "host", KEY_TARGET_FRAMEWORK: "host"}
    yield importlib.import_module("esphome.components.battery_history")
    CORE.reset()  # type: ignore[no-untyped-call]
    loader.clear_component_meta_finders()  # type: ignore[no-untyped-call]


def test_the_costs_are_those_of_the_firmware(room: ModuleType) -> None:
    """The same numbers stand in the tests of the firmware's own arithmetic."""
    chosen = room.plan({}, large=True)
    assert chosen.counts == (900, 1440, 2880, 8760)
    assert chosen.ram_bytes == 900 * 54 + (1440 + 2880 + 8760) * 106
    assert chosen.flash_bytes == 361 * 4096


def test_without_psram_less_is_kept(room: ModuleType) -> None:
    assert room.plan({}, large=False).ram_bytes < 80 * 1024


def test_durations_become_counts(room: ModuleType) -> None:
    config = room.HISTORY_SCHEMA({"1s": "5min", "1h": "30d", "events": 100})
    chosen = room.plan(config, large=True)
    assert chosen.counts == (300, 1440, 2880, 720)
    assert chosen.events == 100


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"1min": "90s"}, "90s at one record each 1min: has to be a multiple of 60 s, from 60 s to 604800 s"),
        ({"1s": "0s"}, "from 1 s to 7200 s"),
        ({"1h": "4000d"}, "from 3600 s to 94608000 s"),
        ({"events": 10}, "value must be at least 64"),
        ({"2min": "1h"}, "extra keys not allowed"),
    ],
)
def test_mistakes_are_named(room: ModuleType, config: dict[str, object], message: str) -> None:
    with pytest.raises(cv.Invalid, match=message):
        room.HISTORY_SCHEMA(config)


def test_a_file_is_for_the_host_only(room: ModuleType) -> None:
    assert room.HISTORY_SCHEMA({"file": "history.bin"})["file"] == "history.bin"
    CORE.data[KEY_CORE] = {KEY_TARGET_PLATFORM: "esp32", KEY_TARGET_FRAMEWORK: "esp-idf"}
    with pytest.raises(cv.Invalid, match="this device uses a partition"):
        room.HISTORY_SCHEMA({"file": "history.bin"})


def test_a_history_too_large_for_the_memory_is_refused(room: ModuleType) -> None:
    CORE.data[KEY_CORE] = {KEY_TARGET_PLATFORM: "esp32", KEY_TARGET_FRAMEWORK: "esp-idf"}
    config = room.HISTORY_SCHEMA({"1h": "300d"})
    room.final_validate(config, {"psram": {}})
    with pytest.raises(cv.Invalid, match="needs 783 kB of memory; without `psram:` at most 160 kB"):
        room.final_validate(config, {})
