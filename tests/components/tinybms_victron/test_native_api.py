"""What Home Assistant sees of the running gateway, and what it can do to the BMS."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aioesphomeapi import EntityCategory, NumberMode, SensorStateClass

from simulator.bms.registers import Reg
from simulator.bms.replay import load_dump
from simulator.tables import EVENT_ID, FIRST_SETTING
from tests.components.tinybms_victron.conftest import Rig
from tests.components.tinybms_victron.everything import PLATFORMS, entities, name_of
from tests.components.tinybms_victron.native_api import UNKNOWN

pytestmark = pytest.mark.asyncio(loop_scope="module")

KINDS = {
    "sensor": "Sensor",
    "binary_sensor": "BinarySensor",
    "text_sensor": "TextSensor",
    "number": "Number",
    "select": "Select",
    "switch": "Switch",
    "button": "Button",
    "event": "Event",
}


def near(wanted: float, tolerance: float = 1e-4) -> Callable[[Any], bool]:
    return lambda state: state != UNKNOWN and abs(state - wanted) <= tolerance


def same(wanted: object) -> Callable[[Any], bool]:
    return lambda state: bool(state == wanted)


def known(state: object) -> bool:
    return state != UNKNOWN


# What the entities are


async def test_every_key_makes_its_entities_on_the_device_of_its_pack(rig: Rig) -> None:
    for platform in PLATFORMS:
        for entity in entities(platform):
            name = f"{KINDS[platform]} {name_of(entity)}"
            names = [f"{name} {number}" for number in range(1, 17)] if entity.per_cell else [name]
            for device in ("pack1", "pack2") if entity.pack else ("gateway",):
                assert [(device, one) for one in names if (device, one) not in rig.api.infos] == []


@pytest.mark.parametrize(
    ("name", "unit", "device_class", "state_class", "decimals", "category"),
    [
        ("Voltage", "V", "voltage", SensorStateClass.MEASUREMENT, 2, EntityCategory.NONE),
        ("Current", "A", "current", SensorStateClass.MEASUREMENT, 2, EntityCategory.NONE),
        ("Power", "W", "power", SensorStateClass.MEASUREMENT, 0, EntityCategory.NONE),
        ("Soc", "%", "battery", SensorStateClass.MEASUREMENT, 1, EntityCategory.NONE),
        ("Soh", "%", "", SensorStateClass.MEASUREMENT, 1, EntityCategory.NONE),
        ("Energy in", "kWh", "energy", SensorStateClass.TOTAL_INCREASING, 3, EntityCategory.NONE),
        ("Energy out", "kWh", "energy", SensorStateClass.TOTAL_INCREASING, 3, EntityCategory.NONE),
        ("Cell voltages 16", "V", "voltage", SensorStateClass.MEASUREMENT, 3, EntityCategory.NONE),
        ("Internal temperature", "°C", "temperature", SensorStateClass.MEASUREMENT, 1, EntityCategory.NONE),
        ("Charge cycles", "", "", SensorStateClass.TOTAL_INCREASING, 0, EntityCategory.NONE),
        ("Min cell number", "", "", SensorStateClass.NONE, 0, EntityCategory.NONE),
        ("Lifetime", "s", "duration", SensorStateClass.MEASUREMENT, 0, EntityCategory.DIAGNOSTIC),
        ("Uart bytes sent", "B", "data_size", SensorStateClass.TOTAL_INCREASING, 0, EntityCategory.DIAGNOSTIC),
        ("Uart crc errors", "", "", SensorStateClass.TOTAL_INCREASING, 0, EntityCategory.DIAGNOSTIC),
    ],
)
async def test_sensors_are_described_as_home_assistant_expects(
    rig: Rig,
    name: str,
    unit: str,
    device_class: str,
    state_class: SensorStateClass,
    decimals: int,
    category: EntityCategory,
) -> None:
    info: Any = rig.api.infos["pack1", f"Sensor {name}"]
    assert (info.unit_of_measurement, info.device_class, info.accuracy_decimals) == (unit, device_class, decimals)
    assert (info.state_class, info.entity_category) == (state_class, category)


@pytest.mark.parametrize(
    ("name", "device_class", "category"),
    [
        ("Charging", "battery_charging", EntityCategory.NONE),
        ("Alarm high voltage", "problem", EntityCategory.NONE),
        ("Warning cell imbalance", "problem", EntityCategory.NONE),
        ("Bms link", "connectivity", EntityCategory.DIAGNOSTIC),
    ],
)
async def test_binary_sensors_are_described_as_home_assistant_expects(
    rig: Rig, name: str, device_class: str, category: EntityCategory
) -> None:
    info: Any = rig.api.infos["pack1", f"BinarySensor {name}"]
    assert (info.device_class, info.entity_category) == (device_class, category)


@pytest.mark.parametrize(
    ("name", "unit", "device_class", "smallest", "largest", "step"),
    [
        ("Fully charged voltage", "mV", "voltage", 1200, 4500, 1),
        ("Battery capacity", "Ah", "", 0.1, 655, 0.01),
        ("Low temperature charge cutoff", "°C", "temperature", -40, 10, 1),
        ("State of charge", "%", "", 0, 100, 0.1),
        ("Charge over current cutoff", "A", "current", 1, 750, 1),
    ],
)
async def test_numbers_have_the_range_of_their_setting_in_its_unit(
    rig: Rig, name: str, unit: str, device_class: str, smallest: float, largest: float, step: float
) -> None:
    info: Any = rig.api.infos["pack1", f"Number {name}"]
    assert (info.unit_of_measurement, info.device_class, info.mode) == (unit, device_class, NumberMode.BOX)
    assert info.entity_category == EntityCategory.CONFIG
    assert (info.min_value, info.max_value, info.step) == pytest.approx((smallest, largest, step))


async def test_selects_offer_the_options_of_their_setting(rig: Rig) -> None:
    info: Any = rig.api.infos["pack1", "Select Charger type"]
    assert info.options == ["Variable", "CC/CV", "CAN"]
    assert info.entity_category == EntityCategory.CONFIG


async def test_the_event_entity_knows_every_event(rig: Rig) -> None:
    info: Any = rig.api.infos["pack1", "Event Bms event"]
    assert set(info.event_types) == {*EVENT_ID, "unknown"}


# What they show


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Voltage", 55.78),
        ("Current", 0),
        ("Power", 0),
        ("Soc", 83.554824),
        ("Capacity", 66),
        ("Remaining capacity", 55.14618),
        ("Cell count", 14),
        ("Cell voltages 1", 3.980),
        ("Cell voltages 8", 3.990),
        ("Cell voltages 14", 3.988),
        ("Min cell voltage", 3.980),
        ("Max cell voltage", 3.990),
        ("Cell voltage delta", 0.010),
        ("Min cell number", 1),
        ("Max cell number", 8),
        ("Internal temperature", 9.7),
        # Without external sensors it is the BMS that is measured.
        ("Max temperature", 9.7),
        ("Lifetime", 16683981),
        ("Max discharge current", 51),
        ("Recorded min temperature", 8),
        ("Recorded max temperature", 25),
    ],
)
async def test_sensors_show_what_the_real_pack_of_14_cells_said(rig: Rig, name: str, value: float) -> None:
    # A float has seven digits.
    await rig.api.wait_for("pack2", f"Sensor {name}", near(value, abs(value) * 1e-6 + 1e-4))


@pytest.mark.parametrize(
    "name",
    ["Soh", "External temperature 1", "External temperature 2", "Cell voltages 15", "Cell voltages 16"],
)
async def test_what_a_pack_does_not_have_is_unknown(rig: Rig, name: str) -> None:
    await rig.api.wait_for("pack2", "Sensor Voltage", known)
    assert rig.api.history["pack2", f"Sensor {name}"] == [UNKNOWN]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Status", "idle"),
        ("Firmware version", "1.242"),
        ("Hardware version", "2.1"),
        ("Last event", "charger_disconnected"),
        ("Serial number", UNKNOWN),
    ],
)
async def test_text_sensors_show_what_the_real_pack_of_14_cells_said(rig: Rig, name: str, text: str) -> None:
    await rig.api.wait_for("pack2", f"TextSensor {name}", same(text))


async def test_the_serial_number_is_shown_in_hexadecimal(rig: Rig) -> None:
    registers = rig.world.device.model.registers
    serial = b"".join(registers.get(address).to_bytes(2, "big") for address in range(Reg.SERIAL_NUMBER, 510))
    await rig.api.wait_for("pack1", "TextSensor Serial number", same(serial.hex()))


async def test_settings_show_what_the_bms_holds(rig: Rig) -> None:
    dump = load_dump()
    await rig.api.wait_for("pack2", "Number Over voltage cutoff", same(float(dump[315])))
    await rig.api.wait_for("pack2", "Number Battery capacity", near(dump[306] / 100))
    await rig.api.wait_for("pack2", "Select Load switch", same("FET"))
    # The dump has 0 there, which is none of the options.
    await rig.api.wait_for("pack2", "Select Charger switch", same(UNKNOWN))
    await rig.api.wait_for("pack2", "Number State of charge", near(83.6))


async def test_limits_and_the_gx_are_shown(rig: Rig) -> None:
    await rig.world.wait_accepted()
    await rig.api.wait_for("gateway", "BinarySensor Gx link", same(True))
    await rig.api.wait_for("gateway", "TextSensor Gx name", same("VIC"))
    limits = rig.world.gx.last_limits
    assert limits is not None
    assert limits.charge_voltage_v is not None
    await rig.api.wait_for("gateway", "Sensor Charge voltage limit", near(limits.charge_voltage_v, 0.05))
    await rig.api.wait_for("gateway", "Sensor Can frames sent", lambda state: known(state) and state > 10)
    await rig.api.wait_for("gateway", "Sensor Packs online", same(2.0))


async def test_a_value_that_does_not_change_is_not_published_again(rig: Rig) -> None:
    still = ("Sensor Voltage", "Sensor Soc", "Sensor Cell voltages 3", "TextSensor Status", "Number Series cells")
    for name in still:
        await rig.api.wait_for("pack2", name, known)
    marks = [rig.api.mark("pack2", name) for name in still]
    # Two more rounds of all entities have passed when this counter has moved twice.
    for _ in range(2):
        await rig.api.wait_for(
            "pack2", "Sensor Uart replies", known, since=rig.api.mark("pack2", "Sensor Uart replies")
        )
    assert [rig.api.mark("pack2", name) for name in still] == marks


# What they do


def held(rig: Rig, key: str) -> int:
    """What the BMS of pack 1 holds."""
    return rig.world.device.model.registers.settings.value(key)


async def test_a_number_is_written_to_the_bms_and_shows_what_was_read_back(rig: Rig) -> None:
    log = rig.firmware.mark()
    rig.api.set_number("pack1", "Fully charged voltage", 3540)
    await rig.api.wait_for("pack1", "Number Fully charged voltage", same(3540.0))
    assert held(rig, "fully_charged_voltage") == 3540
    await rig.firmware.wait_for_log(r"setting 1 fully_charged_voltage 3540\.000 ok", since=log)


async def test_a_number_with_decimals_becomes_the_nearest_raw_value(rig: Rig) -> None:
    rig.api.set_number("pack1", "Battery capacity", 101.29)
    await rig.api.wait_for("pack1", "Number Battery capacity", near(101.29))
    assert held(rig, "battery_capacity") == 10129


async def test_a_refused_write_shows_the_held_value_again_and_says_why(rig: Rig) -> None:
    name = "Number Under voltage cutoff"
    before = await rig.api.wait_for("pack1", name, known)
    log, since = rig.firmware.mark(), rig.api.mark("pack1", name)
    # Above fully discharged: the pack would never be empty.
    rig.api.set_number("pack1", "Under voltage cutoff", 3300)
    assert await rig.api.wait_for("pack1", name, lambda _: True, since=since) == before
    await rig.firmware.wait_for_log(r"Under-voltage cut-off: 3300 mV contradicts Fully discharged voltage", since=log)
    await rig.firmware.wait_for_log(rf"setting 1 under_voltage_cutoff {before:.3f} conflict", since=log)
    assert held(rig, "under_voltage_cutoff") == before


async def test_a_number_the_bms_itself_does_not_allow_is_refused(rig: Rig) -> None:
    # The table allows 750 A, this BMS has a smaller sensor.
    log = rig.firmware.mark()
    before = held(rig, "charge_over_current_cutoff")
    rig.api.set_number("pack1", "Charge over current cutoff", 700)
    await rig.firmware.wait_for_log(r"setting 1 charge_over_current_cutoff \S+ out_of_range", since=log)
    assert held(rig, "charge_over_current_cutoff") == before


async def test_a_select_is_written_to_the_bms(rig: Rig) -> None:
    rig.api.choose("pack1", "Ignition", "DIDO1")
    await rig.api.wait_for("pack1", "Select Ignition", same("DIDO1"))
    assert held(rig, "ignition") == 3


async def test_a_switch_changes_its_bit_alone(rig: Rig) -> None:
    rig.api.switch("pack1", "Enable charge restart level", on=True)
    await rig.api.wait_for("pack1", "Switch Enable charge restart level", same(True))
    flags = rig.world.device.model.registers.settings.words()[329 - FIRST_SETTING]
    assert flags == 0b100


async def test_the_state_of_charge_can_be_set(rig: Rig) -> None:
    rig.api.set_number("pack1", "State of charge", 71.5)
    await rig.api.wait_for("pack1", "Sensor Soc", near(71.5, 0.2))
    await rig.api.wait_for("pack1", "Number State of charge", near(71.5, 0.2))


async def test_buttons_clear_the_lists_of_the_bms(rig: Rig) -> None:
    registers = rig.world.device.model.registers
    registers.log_event(EVENT_ID["charging_done"])
    await rig.api.wait_for("pack1", "TextSensor Last event", same("charging_done"))
    rig.api.press("pack1", "Clear events")
    await rig.api.wait_for(
        "pack1", "TextSensor Last event", same(UNKNOWN), since=rig.api.mark("pack1", "TextSensor Last event")
    )
    log = rig.firmware.mark()
    rig.api.press("pack1", "Clear statistics")
    await rig.firmware.wait_for_log("Pack 1: clear statistics: ok", since=log)


async def test_the_refresh_button_reads_everything_anew(rig: Rig) -> None:
    # Changed behind the gateway's back, the setting would be read in half a minute.
    rig.world.device.model.registers.settings.put("charger_startup_delay", 17)
    rig.api.press("pack1", "Refresh")
    await rig.api.wait_for("pack1", "Number Charger startup delay", same(17.0))


# Automations


@pytest.mark.parametrize(
    ("button", "line"),
    [
        ("Write number", r"setting 1 fully_charged_voltage 3580\.000 ok"),
        ("Write lambda", r"setting 1 battery_capacity 98\.760 ok"),
        ("Write option", r"setting 1 charger_type 1\.000 ok"),
        ("Write switch", r"setting 1 enable_charge_restart_level 1\.000 ok"),
        ("Write nonsense", r"Battery capacity: nan is no value that could be written"),
        ("Set SOC", r"setting 1 state_of_charge 42\.\d+ ok"),
        ("Clear BMS events", "Pack 1: clear events: ok"),
        ("Clear BMS statistics", "Pack 1: clear statistics: ok"),
        ("Check conditions", "GX and BMS"),
    ],
)
async def test_actions_and_conditions_reach_the_bms(rig: Rig, button: str, line: str) -> None:
    await rig.world.wait_accepted()
    log = rig.firmware.mark()
    rig.api.press("gateway", button)
    await rig.firmware.wait_for_log(line, since=log)


async def test_an_event_of_the_bms_reaches_entities_and_triggers(rig: Rig) -> None:
    log, since = rig.firmware.mark(), rig.api.mark("pack1", "Event Bms event")
    rig.world.device.model.registers.log_event(EVENT_ID["dual_port_mode"])
    await rig.api.wait_for("pack1", "Event Bms event", same("dual_port_mode"), since=since)
    await rig.firmware.wait_for_log("event 1 0x66 dual_port_mode", since=log)
    assert ("pack2", "Event Bms event") not in rig.api.history


async def test_an_event_nobody_has_documented_is_called_unknown(rig: Rig) -> None:
    since = rig.api.mark("pack1", "Event Bms event")
    rig.world.device.model.registers.log_event(0x55)
    await rig.api.wait_for("pack1", "Event Bms event", same("unknown"), since=since)


async def test_an_alarm_is_shown_and_triggers_until_it_is_over(rig: Rig) -> None:
    registers = rig.world.device.model.registers
    log = rig.firmware.mark()
    registers.log_event(EVENT_ID["charge_over_current"])
    await asyncio.gather(
        rig.api.wait_for("pack1", "BinarySensor Alarm high charge current", same(True)),
        rig.api.wait_for("pack1", "BinarySensor Warning high charge current", same(True)),
        rig.api.wait_for("pack1", "BinarySensor Alarm general", same(True)),
        rig.api.wait_for("pack1", "BinarySensor Charge allowed", same(False)),
        rig.firmware.wait_for_log("alarm 1 high_charge_current alarm", since=log),
        rig.firmware.wait_for_log("alarm later high_charge_current", since=log),
    )
    assert rig.api.states["pack2", "BinarySensor Alarm high charge current"] is False
    since = rig.api.mark("pack1", "BinarySensor Alarm high charge current")
    registers.log_event(EVENT_ID["charge_over_current_recovered"])
    await asyncio.gather(
        rig.api.wait_for("pack1", "BinarySensor Alarm high charge current", same(False), since=since, timeout_s=12),
        rig.firmware.wait_for_log("alarm cleared 1 high_charge_current", since=log, timeout_s=12),
    )


async def test_the_reset_button_restarts_the_bms(rig: Rig) -> None:
    log = rig.firmware.mark()
    rig.api.press("pack1", "Bms reset")
    await rig.firmware.wait_for_log("event 1 0x61 system_started", since=log, timeout_s=15)


# When something goes away


async def test_a_broken_cell_wire_leaves_no_value_that_rests_on_it(rig: Rig) -> None:
    faults = rig.world.device.faults
    faults.add("cell_open=3")
    names = ("Cell voltages 3", "Min cell voltage", "Cell voltage delta", "Cell voltage average", "Min cell number")
    await asyncio.gather(*(rig.api.wait_for("pack1", f"Sensor {name}", same(UNKNOWN)) for name in names))
    await rig.api.wait_for("pack1", "Sensor Incomplete readings", lambda state: state > 0)
    for name in ("Cell voltages 2", "Cell voltages 4", "Voltage", "Soc", "Cell count"):
        assert known(rig.api.states["pack1", f"Sensor {name}"])
    faults.clear("cell_open")
    await asyncio.gather(
        *(
            rig.api.wait_for("pack1", f"Sensor {name}", known, since=rig.api.mark("pack1", f"Sensor {name}"))
            for name in names
        )
    )


async def test_a_lost_temperature_sensor_is_unknown(rig: Rig) -> None:
    other = await rig.api.wait_for("pack1", "Sensor External temperature 2", known)
    rig.world.device.faults.add("sensor_disconnected=1")
    await rig.api.wait_for("pack1", "Sensor External temperature 1", same(UNKNOWN))
    await rig.api.wait_for("pack1", "Sensor Max temperature", near(other, 1))
    since = rig.api.mark("pack1", "Sensor External temperature 1")
    rig.world.device.faults.clear("sensor_disconnected")
    await rig.api.wait_for("pack1", "Sensor External temperature 1", known, since=since)


async def test_a_lost_bms_leaves_no_old_value_behind(rig: Rig) -> None:
    log = rig.firmware.mark()
    names = (
        "Sensor Voltage",
        "Sensor Soc",
        "Sensor Cell voltages 1",
        "Sensor Capacity",
        "Sensor Charge cycles",
        "TextSensor Status",
        "TextSensor Firmware version",
        "TextSensor Last event",
        "Number Fully charged voltage",
        "Number State of charge",
        "Select Ignition",
        "Switch Enable charge restart level",
        "BinarySensor Charging",
        "BinarySensor Cell balancing 1",
        "BinarySensor Alarm cell imbalance",
    )
    marks = {name: rig.api.mark("pack1", name) for name in names}
    await rig.world.unplug_bms()
    await asyncio.gather(
        rig.firmware.wait_for_log("bms lost 1", since=log),
        rig.firmware.wait_for_log("pack 1 is offline", since=log),
        *(rig.api.wait_for("pack1", name, same(UNKNOWN), since=mark, timeout_s=20) for name, mark in marks.items()),
        rig.api.wait_for("pack1", "BinarySensor Bms link", same(False), timeout_s=20),
        rig.api.wait_for("pack1", "BinarySensor Alarm bms internal", same(True), timeout_s=20),
        rig.api.wait_for("pack1", "Sensor Data age", lambda state: known(state) and state >= 10, timeout_s=20),
        # What the gateway decides is known: nothing may flow.
        rig.api.wait_for("pack1", "Sensor Pack charge current limit", same(0.0), timeout_s=20),
        rig.api.wait_for("pack1", "TextSensor Pack charge limit reason", same("data_lost"), timeout_s=20),
    )
    assert known(rig.api.states["pack1", "Sensor Energy in"])
    assert known(rig.api.states["pack2", "Sensor Voltage"])
    assert rig.api.states["gateway", "Sensor Battery voltage"] == UNKNOWN
    log = rig.firmware.mark()
    rig.api.press("gateway", "Check conditions")
    await rig.firmware.wait_for_log("not both", since=log)

    marks = {name: rig.api.mark("pack1", name) for name in names if name != "TextSensor Last event"}
    await rig.world.plug_bms()
    await asyncio.gather(
        rig.firmware.wait_for_log("bms found 1", since=log),
        *(rig.api.wait_for("pack1", name, known, since=mark) for name, mark in marks.items()),
    )


async def test_a_lost_gx_is_shown_and_triggers(rig: Rig) -> None:
    log = rig.firmware.mark()
    rig.world.live_gx.silent = True
    await rig.firmware.wait_for_log("gx lost", since=log)
    await rig.api.wait_for("gateway", "BinarySensor Gx link", same(False))
    rig.world.live_gx.silent = False
    await rig.firmware.wait_for_log("gx found", since=log)
