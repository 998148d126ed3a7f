"""Push and poll: what is shown when, and what happens when the gateway goes and comes."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events, async_fire_time_changed

from custom_components.tinybms_gateway import push
from custom_components.tinybms_gateway.api import Event
from custom_components.tinybms_gateway.const import CONF_UPDATE_INTERVAL, DOMAIN, EVENT_LOG
from tests.homeassistant.conftest import SetUp
from tests.homeassistant.fake_gateway import FakeGateway, problem
from tests.homeassistant.names import PACK
from tests.homeassistant.waiting import delivered, shown, until_shown

VOLTAGE = "sensor.tinybms_gateway_battery_voltage"
PACK_VOLTAGE = f"sensor.{PACK}_voltage"
BMS_LINK = f"binary_sensor.{PACK}_bms_link"
BMS_ALARM = f"binary_sensor.{PACK}_alarm_bms_fault"
VOLTAGE_ALARM = f"binary_sensor.{PACK}_alarm_high_voltage"
GX_LINK = "binary_sensor.tinybms_gateway_gx_link"
OTHER_MAC = "02:00:00:00:00:02"


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reconnect without long waits."""
    monkeypatch.setattr(push, "PUSH_RETRY_MINIMUM_S", 0.01)
    monkeypatch.setattr(push, "PUSH_RETRY_MAXIMUM_S", 0.02)


async def tick(hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float) -> None:
    freezer.tick(seconds)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()


def set_voltage(gateway: FakeGateway, volts: float) -> None:
    gateway.state["battery"]["voltage_v"] = volts


# Less than the silence after which a WebSocket counts as dead: the clock of the tests is everybody's.
@pytest.mark.parametrize("options", [{CONF_UPDATE_INTERVAL: 10}])
async def test_a_pushed_value_is_shown_at_the_interval_the_user_wants(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    await set_up()
    await delivered(hass, gateway)
    assert shown(hass, VOLTAGE) == "53.12"
    for volts in (53.2, 53.3):
        set_voltage(gateway, volts)
        await gateway.push_state()
    await delivered(hass, gateway)
    assert shown(hass, VOLTAGE) == "53.12"
    await tick(hass, freezer, 9)
    assert shown(hass, VOLTAGE) == "53.12"
    await tick(hass, freezer, 2)
    assert shown(hass, VOLTAGE) == "53.3"


@pytest.mark.parametrize("options", [{CONF_UPDATE_INTERVAL: 1}])
async def test_home_assistant_gets_no_more_than_one_state_a_second(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    await set_up()
    await delivered(hass, gateway)
    changes = async_capture_events(hass, "state_changed")
    for step in range(20):
        set_voltage(gateway, 50 + step)
        gateway.state["gx"]["present"] = bool(step % 2)
        await gateway.push_state()
    await delivered(hass, gateway)
    assert not [change for change in changes if change.data["entity_id"] == VOLTAGE]
    await tick(hass, freezer, 1.1)
    assert [change.data["new_state"].state for change in changes if change.data["entity_id"] == VOLTAGE] == ["69.0"]


URGENT: list[tuple[str, str, list[tuple[str, Any]]]] = [
    (GX_LINK, STATE_OFF, [("gx.present", False)]),
    ("binary_sensor.tinybms_gateway_charge_allowed", STATE_OFF, [("limits.ccl_a", 0)]),
    ("sensor.tinybms_gateway_charge_stage", "float", [("charge.stage", "float")]),
    (BMS_LINK, STATE_OFF, [("packs.0.link_up", False)]),
    ("binary_sensor.tinybms_gateway_safe_mode", STATE_ON, [("system.safe_mode", True)]),
]


def change(document: dict[str, Any], path: str, value: object) -> None:
    *places, last = path.split(".")
    target: Any = document
    for place in places:
        target = target[int(place) if place.isdigit() else place]
    target[last] = value


@pytest.mark.parametrize(("entity_id", "value", "changes"), URGENT)
async def test_what_matters_is_shown_at_once(
    hass: HomeAssistant,
    gateway: FakeGateway,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    entity_id: str,
    value: str,
    changes: list[tuple[str, Any]],
) -> None:
    await set_up()
    await delivered(hass, gateway)
    freezer.tick(1.1)
    for path, new in changes:
        change(gateway.state, path, new)
    await gateway.push_state()
    await delivered(hass, gateway)
    assert shown(hass, entity_id) == value


async def test_an_alarm_that_comes_while_a_value_waits_does_not_wait(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    await set_up()
    await delivered(hass, gateway)
    set_voltage(gateway, 57)
    await gateway.push_state()
    gateway.state["alarms"].append({**gateway.state["alarms"][0], "kind": "high_voltage", "level": "alarm"})
    await gateway.push_state()
    await delivered(hass, gateway)
    await tick(hass, freezer, 1.1)
    assert shown(hass, VOLTAGE_ALARM) == STATE_ON
    assert shown(hass, VOLTAGE) == "57.0"


async def test_nothing_is_polled_while_values_are_pushed(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    await set_up()
    await delivered(hass, gateway)
    asked = len(gateway.asked("GET", "/state"))
    for _ in range(12):
        await tick(hass, freezer, 10)
        await gateway.push_state()
        await delivered(hass, gateway)
    assert len(gateway.asked("GET", "/state")) == asked


async def test_a_lost_websocket_is_polled_for_and_opened_again(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    await set_up()
    coordinator = entry.runtime_data.state
    gateway.ws_refused = True
    set_voltage(gateway, 52.5)
    await gateway.drop_sockets()
    await until_shown(hass, VOLTAGE, "52.5")
    assert not coordinator.pushing
    set_voltage(gateway, 52.6)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=31))
    await until_shown(hass, VOLTAGE, "52.6")
    set_voltage(gateway, 52.7)
    gateway.ws_refused = False
    await gateway.connected()
    await until_shown(hass, VOLTAGE, "52.7")
    assert coordinator.pushing
    assert coordinator.update_interval is None


async def test_an_entity_that_stumbles_over_an_event_does_not_freeze_the_values(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    await set_up()
    await delivered(hass, gateway)
    faults = [RuntimeError("something an entity did not expect")]

    def stumble(_event: Event) -> None:
        if faults:
            raise faults.pop()

    entry.async_on_unload(entry.runtime_data.state.events.async_listen(stumble))
    await gateway.log(kind="stage_changed", key="unexpected", pack=None)
    await gateway.until(lambda: len(gateway.opened) == 2)
    await gateway.connected()
    await delivered(hass, gateway)
    assert entry.runtime_data.state.pushing


async def test_an_unreachable_gateway_is_shown_as_such_and_comes_back(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, caplog: pytest.LogCaptureFixture
) -> None:
    await set_up()
    caplog.set_level(logging.INFO)
    gateway.silent = True
    await gateway.drop_sockets()
    await until_shown(hass, VOLTAGE, STATE_UNAVAILABLE)
    assert shown(hass, PACK_VOLTAGE) == STATE_UNAVAILABLE
    assert shown(hass, BMS_LINK) == STATE_UNAVAILABLE
    gateway.silent = False
    await until_shown(hass, VOLTAGE, "53.12")
    await hass.async_block_till_done()
    told = [record for record in caplog.records if record.name.startswith("custom_components.tinybms_gateway")]
    assert sum(record.levelno >= logging.ERROR for record in told) == 1
    assert sum("Fetching TinyBMS gateway data recovered" in record.message for record in told) == 1


async def test_without_the_bms_its_values_are_unavailable_and_the_gateway_stays(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    await set_up()
    await delivered(hass, gateway)
    freezer.tick(2)
    pack = gateway.state["packs"][0]
    pack |= {"link_up": False, "online": False, "freshness": "lost", "voltage_v": None, "status": None}
    gateway.state["battery"] |= {"online": False, "voltage_v": None}
    gateway.state["alarms"] = [
        {**gateway.state["alarms"][0], "kind": "bms_internal", "level": "alarm", "text": "No readings"}
    ]
    await gateway.push_state()
    await delivered(hass, gateway)
    assert shown(hass, PACK_VOLTAGE) == STATE_UNAVAILABLE
    assert shown(hass, VOLTAGE) == STATE_UNKNOWN
    assert shown(hass, BMS_LINK) == STATE_OFF
    assert shown(hass, GX_LINK) == STATE_ON
    assert shown(hass, BMS_ALARM) == STATE_ON
    # Whether the voltage is too high cannot be told without readings.
    assert shown(hass, VOLTAGE_ALARM) == STATE_UNKNOWN
    assert float(shown(hass, f"sensor.{PACK}_energy_charged")) == 1234.567


async def test_one_unknown_value_leaves_the_others(hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp) -> None:
    gateway.state["packs"][0]["current_a"] = None
    await set_up()
    assert shown(hass, f"sensor.{PACK}_current") == STATE_UNKNOWN
    assert shown(hass, PACK_VOLTAGE) == "53.12"


async def test_another_gateway_at_the_address_is_an_error(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry
) -> None:
    gateway.info["mac"] = OTHER_MAC
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.reason is not None
    assert OTHER_MAC in entry.reason


async def test_another_gateway_that_takes_the_address_shows_nothing(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    await set_up()
    gateway.restart()
    gateway.info["mac"] = gateway.hello_mac = OTHER_MAC
    set_voltage(gateway, 12)
    await gateway.drop_sockets()
    await until_shown(hass, VOLTAGE, STATE_UNAVAILABLE)
    assert not entry.runtime_data.state.pushing


async def test_a_restart_of_the_gateway_is_noticed_over_the_websocket(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    await set_up()
    await delivered(hass, gateway)
    gateway.restart()
    gateway.info["firmware"]["version"] = "0.2.0"
    set_voltage(gateway, 52)
    await gateway.push_state()
    await until_shown(hass, VOLTAGE, "52.0")
    assert entry.runtime_data.state.info.firmware.version == "0.2.0"
    device = dr.async_get(hass).async_get(entry.runtime_data.parent_device_id)
    assert isinstance(device, dr.DeviceEntry)
    assert device.sw_version == "0.2.0"


async def test_a_gateway_that_is_not_there_is_tried_again(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry
) -> None:
    gateway.silent = True
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY


@pytest.mark.parametrize(
    ("request_name", "answer"),
    [
        ("GET /state", (503, problem(503, "Pack 1 does not answer"))),
        ("GET /state", (200, "no json")),
        ("GET /info", (200, "no json")),
        ("GET /events", (503, problem(503, "No connection is free"))),
    ],
)
async def test_an_answer_that_is_of_no_use_is_tried_again(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry, request_name: str, answer: tuple[int, Any]
) -> None:
    gateway.refuse[request_name] = answer
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY


async def test_a_revoked_token_asks_for_the_password(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry
) -> None:
    gateway.tokens.clear()
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert [flow["context"]["source"] for flow in hass.config_entries.flow.async_progress()] == [SOURCE_REAUTH]


async def test_a_token_revoked_while_running_asks_for_the_password(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    await set_up()
    gateway.tokens.clear()
    await gateway.drop_sockets()
    await until_shown(hass, VOLTAGE, STATE_UNAVAILABLE)
    assert [flow["context"]["source"] for flow in hass.config_entries.flow.async_progress()] == [SOURCE_REAUTH]


async def test_firmware_that_does_not_fit_raises_an_issue_until_it_fits(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry, issue_registry: ir.IssueRegistry
) -> None:
    gateway.info["api"] = 2
    await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    issue_id = f"unsupported_version_{entry.entry_id}"
    issue = issue_registry.async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.severity is ir.IssueSeverity.ERROR
    assert issue.translation_placeholders == {"name": "TinyBMS gateway", "version": "2"}
    gateway.info["api"] = 1
    await hass.config_entries.async_reload(entry.entry_id)
    await gateway.connected()
    assert issue_registry.async_get_issue(DOMAIN, issue_id) is None


async def test_events_missed_while_the_websocket_was_down_are_told_once(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    await set_up()
    told = async_capture_events(hass, EVENT_LOG)
    gateway.ws_refused = True
    await gateway.drop_sockets()
    for key in ("first", "second"):
        await gateway.log(kind="stage_changed", key=key, pack=None)
    gateway.ws_refused = False
    await gateway.connected()
    await delivered(hass, gateway)
    assert [event.data["key"] for event in told] == ["first", "second", "marker"]


@pytest.mark.parametrize(
    ("refusal", "keys"),
    [({}, ["first", "second", "live"]), ({"GET /events": (503, problem(503, "Not now"))}, ["live"])],
)
async def test_an_event_that_comes_while_missed_ones_are_fetched_waits_for_them(
    hass: HomeAssistant,
    gateway: FakeGateway,
    set_up: SetUp,
    freezer: FrozenDateTimeFactory,
    refusal: dict[str, tuple[int, Any]],
    keys: list[str],
) -> None:
    await set_up()
    await delivered(hass, gateway)
    told = async_capture_events(hass, EVENT_LOG)
    sockets, gateway.sockets = gateway.sockets, []
    for key in ("first", "second"):
        await gateway.log(kind="stage_changed", key=key, pack=None)
    gateway.sockets = sockets
    gateway.held["GET /events"] = asyncio.Event()
    gateway.refuse |= refusal
    await gateway.push("resync", {"dropped": 2})
    await gateway.until(lambda: {"limit": "200", "cursor": "42"} in gateway.asked("GET", "/events"))
    await gateway.log(kind="stage_changed", key="live", pack=None)
    # A WebSocket keeps the order: when this is shown, the event has come.
    freezer.tick(1.1)
    gateway.state["gx"]["present"] = False
    await gateway.push_state()
    await until_shown(hass, GX_LINK, STATE_OFF)
    assert told == []
    gateway.held["GET /events"].set()
    await delivered(hass, gateway)
    assert [event.data["key"] for event in told] == [*keys, "marker"]


async def test_messages_the_gateway_had_to_drop_are_fetched(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    await set_up()
    told = async_capture_events(hass, EVENT_LOG)
    sockets, gateway.sockets = gateway.sockets, []
    await gateway.log(kind="stage_changed", key="dropped", pack=None)
    gateway.sockets = sockets
    await gateway.push("resync", {"dropped": 1})
    await gateway.until(lambda: {"limit": "200", "cursor": "41"} in gateway.asked("GET", "/events"))
    await delivered(hass, gateway)
    assert [event.data["key"] for event in told if event.data["kind"] == "stage_changed"] == ["dropped"]


async def test_what_was_not_asked_for_is_ignored(hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp) -> None:
    await set_up()
    await gateway.push("ota", {"state": "idle", "received_bytes": 0, "total_bytes": 0})
    await delivered(hass, gateway)
    assert shown(hass, VOLTAGE) == "53.12"


async def test_what_happened_before_is_no_news(hass: HomeAssistant, set_up: SetUp) -> None:
    told = async_capture_events(hass, EVENT_LOG)
    await set_up()
    await hass.async_block_till_done(wait_background_tasks=False)
    assert told == []


async def test_a_log_that_cannot_be_read_is_left_to_the_next_time(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    await set_up()
    gateway.refuse["GET /events"] = (503, problem(503, "Not now"))
    await gateway.push("resync", {"dropped": 1})
    await gateway.until(lambda: len(gateway.asked("GET", "/events")) >= 3)
    gateway.refuse.clear()
    await delivered(hass, gateway)


async def test_a_log_that_was_emptied_counts_from_its_beginning(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    await set_up()
    gateway.events.clear()
    gateway.restart()
    await gateway.push_state()
    await gateway.until(lambda: len(gateway.asked("GET", "/info")) == 2)
    await gateway.until(lambda: gateway.asked("GET", "/events")[-1].get("limit") == "1")
    await until_shown(hass, VOLTAGE, "53.12")
    told = async_capture_events(hass, EVENT_LOG)
    await delivered(hass, gateway)
    assert [event.data["key"] for event in told] == ["marker"]


async def test_an_entry_is_unloaded_and_removed_without_a_trace(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    await set_up()
    assert await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert not hass.states.async_all()
    assert not gateway.tokens
    assert not [key for key in hass_storage if key.startswith(DOMAIN)]


async def test_an_entry_whose_gateway_is_gone_can_be_removed(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    await set_up()
    gateway.silent = True
    assert await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert hass.config_entries.async_entries(DOMAIN) == []
