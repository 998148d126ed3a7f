"""Settings keep their ranges, bit by bit."""

import pytest

from simulator.battery.cells import Battery
from simulator.battery.chemistry import CHEMISTRIES, Chemistry
from simulator.bms.pack import default_settings
from simulator.bms.settings_block import SettingOption, SettingsBlock
from simulator.tables import SETTINGS


def test_a_register_of_two_settings_is_judged_by_both() -> None:
    block = SettingsBlock({"charger_type": 1, "discharge_over_current_timeout": 5})
    assert block.words()[30] == 1 | 5 << 8
    block.write(330, [2 | 31 << 8])
    assert block.words()[30] == 2 | 5 << 8
    block.write(330, [3 | 30 << 8])
    assert block.words()[30] == 2 | 30 << 8


def test_switches_are_bits_of_their_own() -> None:
    block = SettingsBlock({})
    block.write(329, [0b101])
    assert block.value("invert_current_sensor") == 1
    assert block.value("disable_switch_diagnostics") == 0
    assert block.value("enable_charge_restart_level") == 1


def test_only_named_options_are_taken() -> None:
    block = SettingsBlock({})
    _, refused = block.write(337, [1])
    assert refused == {337}
    block.write(337, [16])
    assert block.value("precharge_pin") == 16


def test_signed_settings() -> None:
    block = SettingsBlock({"low_temperature_charge_cutoff": -5})
    assert block.words()[20] == 0xFFFB
    assert block.value("low_temperature_charge_cutoff") == -5
    assert block.words(SettingOption.MINIMUM)[20] == 0x10000 - 40
    block.write(320, [0x10000 - 41])
    assert block.value("low_temperature_charge_cutoff") == -5


def test_a_long_setting_can_be_written_word_by_word() -> None:
    block = SettingsBlock({"pulses_per_unit": 1})
    block.write(312, [0x86A0])
    block.write(313, [1])
    assert block.value("pulses_per_unit") == 100_000
    _, refused = block.write(312, [0x86A1])
    assert refused == {312}


def test_registers_nobody_knows_are_refused() -> None:
    assert SettingsBlock({}).write(302, [1]) == ({}, {302})
    assert SettingsBlock({}).write(350, [1]) == ({}, {350})


@pytest.mark.parametrize("chemistry", CHEMISTRIES.values(), ids=CHEMISTRIES)
def test_the_defaults_are_in_range_and_in_order(chemistry: Chemistry) -> None:
    defaults = default_settings(Battery(chemistry))
    for setting in SETTINGS:
        value = defaults.get(setting.key, 0)
        assert setting.write_only or setting.minimum <= value <= setting.maximum, setting.key
    assert (
        defaults["under_voltage_cutoff"]
        < defaults["fully_discharged_voltage"]
        < defaults["early_balancing_threshold"]
        < defaults["fully_charged_voltage"]
        < defaults["over_voltage_cutoff"]
    )
