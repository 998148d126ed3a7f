"""Every entity as it is shown, with all that is disabled by default; and what makes entities come and go."""

import pytest
from homeassistant.const import STATE_UNAVAILABLE, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry, snapshot_platform
from syrupy.assertion import SnapshotAssertion

from custom_components import tinybms_gateway
from custom_components.tinybms_gateway import async_remove_config_entry_device
from custom_components.tinybms_gateway.const import DOMAIN
from tests.homeassistant.conftest import UNIQUE_ID, SetUp
from tests.homeassistant.fake_gateway import FakeGateway
from tests.homeassistant.names import PACK
from tests.homeassistant.waiting import delivered, shown, until, until_shown

SERIAL = "30363832363551030d003100"


@pytest.mark.pinned
@pytest.mark.parametrize("platform", tinybms_gateway.PLATFORMS)
@pytest.mark.usefixtures("all_enabled")
async def test_every_entity(
    hass: HomeAssistant,
    set_up: SetUp,
    entry: MockConfigEntry,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
    platform: Platform,
) -> None:
    monkeypatch.setattr(tinybms_gateway, "PLATFORMS", (platform,))
    await set_up()
    await snapshot_platform(hass, entity_registry, snapshot, entry.entry_id)


async def test_the_gateway_is_a_device_and_each_pack_its_child(
    set_up: SetUp, entry: MockConfigEntry, device_registry: dr.DeviceRegistry
) -> None:
    await set_up()
    gateway = device_registry.async_get_device_by_identifier((DOMAIN, UNIQUE_ID), entry.entry_id)
    assert isinstance(gateway, dr.DeviceEntry)
    assert gateway.connections == {(dr.CONNECTION_NETWORK_MAC, "02:00:00:00:00:01")}
    assert gateway.model == "ESP32-CAN-X2"
    assert gateway.sw_version == "0.1.0"
    pack = device_registry.async_get_child_device_by_identifier((DOMAIN, SERIAL), entry.entry_id)
    assert isinstance(pack, dr.ChildDeviceEntry)
    assert pack.parent_device_id == gateway.id
    assert pack.name == "Pack 1"


async def test_most_of_what_few_need_is_disabled(
    set_up: SetUp, entry: MockConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    await set_up()
    entities = er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    dangerous = [entity for entity in entities if "setting_over_voltage_cutoff" in entity.unique_id]
    assert [entity.disabled_by for entity in dangerous] == [er.RegistryEntryDisabler.INTEGRATION]
    counters = [entity for entity in entities if "_uart_" in entity.unique_id]
    assert counters
    assert all(entity.disabled_by is not None for entity in counters)


async def test_cells_and_sensors_appear_when_the_bms_finds_them(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    pack = gateway.state["packs"][0]
    cells, pack["cells"] = pack["cells"], []
    pack["temperatures"]["external_c"] = [None, None]
    await set_up()
    cell = f"sensor.{PACK}_cell_4_voltage"
    assert hass.states.get(cell) is None
    pack["cells"] = cells
    pack["temperatures"]["external_c"] = [None, 21.5]
    gateway.state["system"]["safe_mode"] = True
    await gateway.push_state()
    await until_shown(hass, cell, "3.328")
    assert shown(hass, f"sensor.{PACK}_temperature_sensor_2") == "21.5"
    assert hass.states.get(f"sensor.{PACK}_temperature_sensor_1") is None


async def test_a_pack_appears_when_its_bms_has_told_who_it_is(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    pack = gateway.state["packs"][0]
    known = {key: pack[key] for key in ("serial", "identity", "link_up", "status")}
    pack |= {"serial": None, "identity": None, "link_up": False, "status": None}
    await set_up()
    assert hass.states.get(f"sensor.{PACK}_voltage") is None
    pack |= known
    await gateway.push_state()
    await until_shown(hass, f"sensor.{PACK}_voltage", "53.12")


async def test_a_bms_without_serial_number_is_known_by_its_place(
    gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry, device_registry: dr.DeviceRegistry
) -> None:
    gateway.state["packs"][0]["serial"] = None
    await set_up()
    place = (DOMAIN, f"{UNIQUE_ID}_pack_1")
    assert device_registry.async_get_child_device_by_identifier(place, entry.entry_id) is not None


async def test_another_bms_in_the_place_of_a_pack_is_another_device(
    hass: HomeAssistant,
    gateway: FakeGateway,
    set_up: SetUp,
    entry: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
) -> None:
    await set_up()
    other = "ffffffffffffffffffffffff"
    gateway.state["packs"][0]["serial"] = other
    await gateway.push_state()
    await until_shown(hass, f"sensor.{PACK}_voltage", STATE_UNAVAILABLE)
    await until_shown(hass, f"sensor.{PACK}_voltage_2", "53.12")
    old = device_registry.async_get_child_device_by_identifier((DOMAIN, SERIAL), entry.entry_id)
    new = device_registry.async_get_child_device_by_identifier((DOMAIN, other), entry.entry_id)
    parent = device_registry.async_get_device_by_identifier((DOMAIN, UNIQUE_ID), entry.entry_id)
    assert old is not None
    assert new is not None
    assert parent is not None
    assert await async_remove_config_entry_device(hass, entry, old)
    assert not await async_remove_config_entry_device(hass, entry, new)
    assert not await async_remove_config_entry_device(hass, entry, parent)


async def test_words_of_a_newer_firmware_are_shown_as_something_else(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    gateway.state["limits"]["ccl_reason"] = "solar_eclipse"
    gateway.state["charge"]["stage"] = "equalize"
    gateway.state["packs"][0]["status"] = None
    await set_up()
    reason = hass.states.get("sensor.tinybms_gateway_charge_current_limited_by")
    assert reason is not None
    assert reason.state == "other"
    assert reason.attributes["bounds"][0] == {"reason": "user_limit", "value": 90}
    assert shown(hass, "sensor.tinybms_gateway_charge_stage") == "other"


async def test_a_moment_does_not_move_with_the_jitter_of_two_clocks(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    await set_up()
    started = shown(hass, "sensor.tinybms_gateway_started")
    for later_ms, same in ((900, True), (60_000, False)):
        gateway.state["time"]["utc_ms"] += later_ms
        gateway.state["sequence"] += 1
        await entry.runtime_data.state.async_refresh()
        assert (shown(hass, "sensor.tinybms_gateway_started") == started) is same
    gateway.state["time"] |= {"utc_ms": None, "quality": "unknown"}
    await entry.runtime_data.state.async_refresh()
    assert shown(hass, "sensor.tinybms_gateway_started") == "unknown"


@pytest.mark.usefixtures("all_enabled")
async def test_an_incomplete_reading_has_no_mean_and_no_extremes(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    pack = gateway.state["packs"][0]
    pack["cells"][1]["voltage_v"] = None
    pack |= {"cell_min": None, "cell_max": None, "statistics": None, "last_event": None, "identity": None}
    pack["temperatures"] = {"internal_c": None, "external_c": [None, None]}
    gateway.state["charge"]["last_full_charge"] = {"age_s": None, "utc_ms": None}
    await set_up()
    for key in (
        "average_cell_voltage",
        "lowest_cell_voltage",
        "highest_cell_voltage",
        "lowest_temperature",
        "charges",
        "last_bms_event",
        "bms_firmware_version",
        "cell_with_the_lowest_voltage",
    ):
        assert shown(hass, f"sensor.{PACK}_{key}") == "unknown", key
    assert shown(hass, "sensor.tinybms_gateway_last_full_charge") == "unknown"


@pytest.mark.usefixtures("all_enabled")
async def test_a_cell_that_is_gone_is_unknown(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    await set_up()
    pack = gateway.state["packs"][0]
    pack["cells"] = pack["cells"][:3]
    pack["temperatures"]["external_c"] = [None, None]
    pack["status"] = None
    await entry.runtime_data.state.async_refresh()
    assert shown(hass, f"sensor.{PACK}_cell_4_voltage") == "unknown"
    assert shown(hass, f"binary_sensor.{PACK}_cell_4_balancing") == "unknown"
    assert shown(hass, f"binary_sensor.{PACK}_charging") == "unknown"
    # The only sensor left is the one in the BMS.
    assert shown(hass, f"sensor.{PACK}_highest_temperature") == "31.2"


async def test_limits_that_may_not_be_sent_are_unknown(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    gateway.state["limits"] |= {"freshness": "never", "cvl_v": None, "ccl_a": None, "dcl_a": None}
    await set_up()
    assert shown(hass, "binary_sensor.tinybms_gateway_charge_allowed") == "unknown"
    assert shown(hass, "binary_sensor.tinybms_gateway_discharge_allowed") == "unknown"
    assert shown(hass, "sensor.tinybms_gateway_charge_voltage_limit_cvl") == "unknown"


async def test_a_gateway_without_can_bus_or_extras_has_no_entities_for_them(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    gateway.state["can"] = None
    gateway.state["system"]["network"] = {"kind": "ethernet", "ssid": None, "rssi_dbm": None, "ip": None}
    gateway.info["capabilities"] = []
    await set_up()
    entities = {state.entity_id for state in hass.states.async_all()}
    assert not [entity for entity in entities if "can_" in entity or "gx_" in entity]
    assert not [entity for entity in entities if entity.startswith(("event.", "update.", "number."))]
    assert "sensor.tinybms_gateway_battery_voltage" in entities


async def test_an_alarm_tells_how_serious_it_is_and_why(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    await set_up()
    entity_id = f"binary_sensor.{PACK}_alarm_cell_imbalance"
    alarm = hass.states.get(entity_id)
    assert alarm is not None
    assert alarm.state == "on"
    assert (alarm.attributes["level"], alarm.attributes["text"]) == ("warning", "The cells differ by 120 mV")
    # Over, but latched: no longer a problem.
    gateway.state["alarms"][0] |= {"active": False, "latched": True}
    await entry.runtime_data.state.async_refresh()
    assert shown(hass, entity_id) == "off"


async def test_an_alarm_of_another_pack_is_not_shown(hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp) -> None:
    gateway.state["alarms"][0]["pack"] = 2
    await set_up()
    assert shown(hass, f"binary_sensor.{PACK}_alarm_cell_imbalance") == "off"


EVENTS = [
    (f"event.{PACK}_bms_event", {"kind": "bms_event", "key": "charging_done"}, "charging_done"),
    (f"event.{PACK}_bms_event", {"kind": "bms_event", "key": "levitating"}, "other"),
    (f"event.{PACK}_alarm", {"kind": "alarm_cleared", "level": "ok"}, "ok"),
    (f"event.{PACK}_settings_change", {"kind": "setting_written", "level": "info"}, "changed"),
    (f"event.{PACK}_settings_change", {"kind": "setting_written", "level": "warning"}, "failed"),
    ("event.tinybms_gateway_gateway_event", {"kind": "link", "pack": None}, "link"),
    ("event.tinybms_gateway_gateway_event", {"kind": "moon_phase", "pack": None}, "other"),
    ("event.tinybms_gateway_gateway_event", {"kind": "alarm_raised", "pack": None}, "alarm_raised"),
    ("event.tinybms_gateway_gateway_event", {"kind": "stage_changed", "pack": 1}, "stage_changed"),
]


@pytest.mark.parametrize(("entity_id", "logged", "event_type"), EVENTS)
async def test_an_entry_of_the_log_is_an_event(
    hass: HomeAssistant,
    gateway: FakeGateway,
    set_up: SetUp,
    entity_id: str,
    logged: dict[str, str | None],
    event_type: str,
) -> None:
    await set_up()
    await gateway.log(**{"text": "In words", **logged})
    await until(hass, lambda: shown(hass, entity_id) != "unknown")
    state = hass.states.get(entity_id)
    assert state is not None
    assert state.attributes["event_type"] == event_type
    assert state.attributes["text"] == "In words"


async def test_an_event_of_another_pack_is_left_to_it(hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp) -> None:
    await set_up()
    await gateway.log(kind="bms_event", key="charging_done", pack=2)
    await delivered(hass, gateway)
    assert shown(hass, f"event.{PACK}_bms_event") == "unknown"
