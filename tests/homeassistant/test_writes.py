"""Changing things from entities: allowed or not, compared, read back, and never shown before it is true."""

import json
from typing import Any

import pytest
from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.tinybms_gateway import write_limit
from custom_components.tinybms_gateway.const import CONF_ALLOW_SETTINGS_WRITES, DOMAIN
from tests.homeassistant.conftest import SetUp
from tests.homeassistant.fake_gateway import FakeGateway, problem
from tests.homeassistant.names import PACK
from tests.homeassistant.waiting import shown, until_shown

DELAY = f"number.{PACK}_charger_start_up_delay"
CUTOFF = f"number.{PACK}_over_voltage_cut_off"
CHARGER_TYPE = f"select.{PACK}_charger_type"
RESTART_LEVEL = f"switch.{PACK}_enable_charge_restart_level"

pytestmark = [
    pytest.mark.usefixtures("all_enabled"),
    pytest.mark.parametrize("options", [{CONF_ALLOW_SETTINGS_WRITES: True}]),
]


async def call(
    hass: HomeAssistant, service: str, entity_id: str, *, context: Context | None = None, **data: Any
) -> None:
    domain = entity_id.partition(".")[0]
    await hass.services.async_call(domain, service, {"entity_id": entity_id, **data}, blocking=True, context=context)


@pytest.mark.parametrize(
    ("entity_id", "service", "data", "key", "value", "state"),
    [
        (DELAY, "set_value", {"value": 20}, "charger_startup_delay", 20, "20.0"),
        (CHARGER_TYPE, "select_option", {"option": "CC/CV"}, "charger_type", 1, "CC/CV"),
        (RESTART_LEVEL, "turn_on", {}, "enable_charge_restart_level", 1, "on"),
        (RESTART_LEVEL, "turn_off", {}, "enable_charge_restart_level", 0, "off"),
    ],
)
async def test_a_setting_is_written_compared_and_read_back(
    hass: HomeAssistant,
    gateway: FakeGateway,
    set_up: SetUp,
    entity_id: str,
    service: str,
    data: dict[str, Any],
    key: str,
    value: float,
    state: str,
) -> None:
    await set_up()
    before = gateway.setting(key)["value"]
    await call(hass, service, entity_id, **data)
    changes = [body["changes"] for body in gateway.asked("PATCH", "/settings")]
    assert changes == [{key: {"value": value, "expected": before}}]
    assert shown(hass, entity_id) == state


async def test_what_the_bms_holds_is_shown_whatever_was_wanted(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    await set_up()
    gateway.holds["charger_startup_delay"] = 12
    with pytest.raises(HomeAssistantError) as raised:
        await call(hass, "set_value", DELAY, value=20)
    assert raised.value.translation_key == "not_applied"
    assert raised.value.translation_placeholders == {"reason": "Charger start-up delay: 12 s"}
    assert shown(hass, DELAY) == "12.0"


async def test_a_setting_changed_by_somebody_else_is_a_conflict_and_shown(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    await set_up()
    gateway.setting("charger_startup_delay")["value"] = 15
    with pytest.raises(HomeAssistantError) as raised:
        await call(hass, "set_value", DELAY, value=20)
    assert raised.value.translation_key == "conflict"
    assert shown(hass, DELAY) == "15.0"
    await call(hass, "set_value", DELAY, value=20)
    assert shown(hass, DELAY) == "20.0"


async def test_the_range_is_that_of_the_bms(hass: HomeAssistant, set_up: SetUp) -> None:
    await set_up()
    state = hass.states.get(DELAY)
    assert state is not None
    assert (state.attributes["min"], state.attributes["max"], state.attributes["step"]) == (5, 60, 1)
    with pytest.raises(ServiceValidationError):
        await call(hass, "set_value", DELAY, value=61)


FAILURES: list[tuple[int, type[HomeAssistantError], str]] = [
    (422, ServiceValidationError, "rejected"),
    (404, ServiceValidationError, "rejected"),
    (503, HomeAssistantError, "busy"),
    (403, HomeAssistantError, "refused"),
]


@pytest.mark.parametrize(("status", "error", "key"), FAILURES)
async def test_a_refusal_is_told_in_the_language_of_the_user(
    hass: HomeAssistant,
    gateway: FakeGateway,
    set_up: SetUp,
    status: int,
    error: type[HomeAssistantError],
    key: str,
) -> None:
    await set_up()
    gateway.refuse["PATCH /settings"] = (status, problem(status, "It cannot be", allowed="something else"))
    with pytest.raises(error) as raised:
        await call(hass, "set_value", DELAY, value=20)
    assert raised.value.translation_domain == DOMAIN
    assert raised.value.translation_key == key
    assert "It cannot be (something else)" in str(raised.value.translation_placeholders)


async def test_a_gateway_that_is_gone_or_talks_nonsense_is_told(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    await set_up()
    gateway.refuse["PATCH /settings"] = (200, "no json")
    with pytest.raises(HomeAssistantError) as raised:
        await call(hass, "set_value", DELAY, value=20)
    assert raised.value.translation_key == "invalid_response"
    gateway.silent = True
    with pytest.raises(HomeAssistantError) as raised:
        await call(hass, "set_value", DELAY, value=20)
    assert raised.value.translation_key == "communication_error"


async def test_a_revoked_token_asks_for_the_password(hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp) -> None:
    await set_up()
    gateway.tokens.clear()
    with pytest.raises(HomeAssistantError) as raised:
        await call(hass, "set_value", DELAY, value=20)
    assert raised.value.translation_key == "authentication_error"
    assert [flow["context"]["source"] for flow in hass.config_entries.flow.async_progress()] == [SOURCE_REAUTH]


async def test_a_token_revoked_while_settings_are_read_asks_for_the_password(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    await set_up()
    gateway.tokens.clear()
    await entry.runtime_data.settings[1].async_refresh()
    assert [flow["context"]["source"] for flow in hass.config_entries.flow.async_progress()] == [SOURCE_REAUTH]


async def test_what_protects_the_pack_is_for_administrators(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, hass_read_only_user: MockUser, hass_admin_user: MockUser
) -> None:
    await set_up()
    hass_read_only_user.mock_policy({"entities": True})
    member = Context(user_id=hass_read_only_user.id)
    with pytest.raises(ServiceValidationError) as raised:
        await call(hass, "set_value", CUTOFF, value=3600, context=member)
    assert raised.value.translation_key == "admin_only"
    with pytest.raises(ServiceValidationError):
        await call(hass, "press", "button.tinybms_gateway_restart", context=member)
    with pytest.raises(ServiceValidationError):
        await call(hass, "press", f"button.{PACK}_restart_bms", context=member)
    assert gateway.asked("PATCH", "/settings") == []
    await call(hass, "set_value", DELAY, value=20, context=member)
    await call(hass, "set_value", CUTOFF, value=3600, context=Context(user_id=hass_admin_user.id))
    await call(hass, "set_value", CUTOFF, value=3610)
    assert gateway.setting("over_voltage_cutoff")["value"] == 3610


async def test_nothing_is_written_until_the_user_allows_it(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, options={})
    await set_up()
    for service, entity_id, data in (
        ("set_value", DELAY, {"value": 20}),
        ("select_option", CHARGER_TYPE, {"option": "CC/CV"}),
        ("turn_on", RESTART_LEVEL, {}),
        ("set_value", "number.tinybms_gateway_bulk_voltage", {"value": 3.4}),
        ("press", f"button.{PACK}_restart_bms", {}),
        ("press", f"button.{PACK}_clear_bms_events", {}),
        ("press", f"button.{PACK}_clear_bms_statistics", {}),
    ):
        with pytest.raises(ServiceValidationError) as raised:
            await call(hass, service, entity_id, **data)
        assert raised.value.translation_key == "writes_not_allowed"
    assert gateway.asked("PATCH", "/settings") == []
    assert gateway.asked("PATCH", "/config") == []
    assert not [path for method, path, _ in gateway.requests if (method, path[:9]) == ("POST", "/actions/")]
    # What makes nothing less safe needs no permission.
    await call(hass, "press", "button.tinybms_gateway_restart")


async def test_the_settings_before_the_first_change_are_kept(
    hass: HomeAssistant, set_up: SetUp, entry: MockConfigEntry
) -> None:
    await set_up()
    backup = entry.runtime_data.backup
    assert backup.original(1) is None
    await call(hass, "set_value", DELAY, value=20)
    await call(hass, "set_value", DELAY, value=30)
    assert backup.original(1)["values"]["charger_startup_delay"] == 10


async def test_a_change_made_elsewhere_is_shown(hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp) -> None:
    await set_up()
    gateway.setting("charger_startup_delay")["value"] = 33
    await gateway.log(kind="setting_written", key="charger_startup_delay", pack=1)
    await until_shown(hass, DELAY, "33.0")
    gateway.config["options"][0]["value"] = 3.41
    await gateway.log(kind="config_changed", key="changed", pack=None)
    await until_shown(hass, "number.tinybms_gateway_bulk_voltage", "3.41")


async def test_settings_that_become_known_later_appear(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    gateway.refuse["GET /settings"] = (503, problem(503, "Pack 1 does not answer"))
    await set_up()
    assert hass.states.get(DELAY) is None
    gateway.refuse.clear()
    await gateway.log(kind="link", key="bms", pack=1)
    await until_shown(hass, DELAY, "10.0")


async def test_a_setting_that_is_newer_than_the_integration_has_the_name_of_the_gateway(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    gateway.setting("charger_startup_delay").update({"key": "warp_factor", "name": "Warp factor", "unit": ""})
    await set_up()
    assert shown(hass, f"number.{PACK}_warp_factor") == "10.0"


async def test_a_setting_that_is_gone_is_unavailable(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    await set_up()
    keys = {"charger_startup_delay", "charger_type", "enable_charge_restart_level"}
    gateway.settings["settings"] = [found for found in gateway.settings["settings"] if found["key"] not in keys]
    gateway.config["options"] = []
    await entry.runtime_data.settings[1].async_refresh()
    await entry.runtime_data.config.async_refresh()
    for entity_id in (DELAY, CHARGER_TYPE, RESTART_LEVEL, "number.tinybms_gateway_bulk_voltage"):
        assert shown(hass, entity_id) == "unavailable"


async def test_a_setting_that_was_not_read_is_unknown(hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp) -> None:
    for key in ("charger_startup_delay", "charger_type", "enable_charge_restart_level"):
        gateway.setting(key)["value"] = None
    await set_up()
    for entity_id in (DELAY, CHARGER_TYPE, RESTART_LEVEL):
        assert shown(hass, entity_id) == "unknown"


@pytest.mark.parametrize(
    ("entity_id", "service", "data", "key", "value", "state"),
    [
        (
            "number.tinybms_gateway_bulk_voltage",
            "set_value",
            {"value": 3.44},
            "charging.bulk_voltage_cell",
            3.44,
            "3.44",
        ),
        (
            "number.tinybms_gateway_days_between_full_charges",
            "set_value",
            {"value": 7},
            "charging.rebulk_days",
            7.0,
            "7.0",
        ),
        ("select.tinybms_gateway_chemistry", "select_option", {"option": "NMC"}, "charging.chemistry", "nmc", "NMC"),
        ("switch.tinybms_gateway_latch_alarms", "turn_on", {}, "charging.latch_alarms", True, "on"),
        ("switch.tinybms_gateway_latch_alarms", "turn_off", {}, "charging.latch_alarms", False, "off"),
    ],
)
async def test_an_option_of_the_gateway_is_changed_at_the_revision_that_was_seen(
    hass: HomeAssistant,
    gateway: FakeGateway,
    set_up: SetUp,
    entity_id: str,
    service: str,
    data: dict[str, Any],
    key: str,
    value: object,
    state: str,
) -> None:
    await set_up()
    await call(hass, service, entity_id, **data)
    assert gateway.asked("PATCH", "/config") == [{"revision": 3, "dry_run": False, "changes": {key: value}}]
    assert shown(hass, entity_id) == state
    gateway.config["revision"] += 1
    with pytest.raises(HomeAssistantError) as raised:
        await call(hass, service, entity_id, **data)
    assert raised.value.translation_key == "conflict"
    # It was read again: now it goes.
    await call(hass, service, entity_id, **data)


@pytest.mark.parametrize(
    ("entity_id", "service", "data", "action", "body", "state"),
    [
        (
            "select.tinybms_gateway_charge_profile",
            "select_option",
            {"option": "slow"},
            "set_charge_profile",
            {"profile": "slow"},
            "slow",
        ),
        ("switch.tinybms_gateway_charging", "turn_off", {}, "set_charge_enabled", {"enabled": False}, "off"),
        ("switch.tinybms_gateway_discharging", "turn_off", {}, "set_discharge_enabled", {"enabled": False}, "off"),
        ("switch.tinybms_gateway_full_charge", "turn_on", {}, "force_full_charge", {"enabled": True}, "on"),
    ],
)
async def test_charge_control_shows_what_the_gateway_does(
    hass: HomeAssistant,
    gateway: FakeGateway,
    set_up: SetUp,
    entity_id: str,
    service: str,
    data: dict[str, Any],
    action: str,
    body: dict[str, Any],
    state: str,
) -> None:
    await set_up()
    await call(hass, service, entity_id, **data)
    assert gateway.asked("POST", f"/actions/{action}") == [body]
    assert shown(hass, entity_id) == state


async def test_a_charge_profile_of_a_newer_firmware_is_unknown(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    await set_up()
    coordinator = entry.runtime_data.state
    gateway.refuse["GET /state"] = (200, _with_profile(gateway, "turbo"))
    await coordinator.async_refresh()
    assert shown(hass, "select.tinybms_gateway_charge_profile") == "unknown"


def _with_profile(gateway: FakeGateway, profile: str) -> str:
    document = {**gateway.state, "charge": {**gateway.state["charge"], "profile": profile}}
    return json.dumps(document)


@pytest.mark.parametrize(
    ("entity_id", "action", "body"),
    [
        ("button.tinybms_gateway_identify", "identify", {}),
        ("button.tinybms_gateway_restart", "restart", {}),
        ("button.tinybms_gateway_acknowledge_alarms", "acknowledge_alarms", {}),
        (f"button.{PACK}_restart_bms", "bms_restart", {"pack": 1}),
        (f"button.{PACK}_clear_bms_events", "clear_events", {"pack": 1}),
        (f"button.{PACK}_clear_bms_statistics", "clear_statistics", {"pack": 1}),
    ],
)
async def test_a_button_gives_its_command(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entity_id: str, action: str, body: dict[str, Any]
) -> None:
    await set_up()
    await call(hass, "press", entity_id)
    assert gateway.asked("POST", f"/actions/{action}") == [body]


async def test_a_command_the_bms_did_not_take_is_told(hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp) -> None:
    await set_up()
    answer = {"action": "clear_events", "result": "no_answer", "text": "The BMS does not answer"}
    gateway.refuse["POST /actions/clear_events"] = (200, json.dumps(answer))
    with pytest.raises(HomeAssistantError) as raised:
        await call(hass, "press", f"button.{PACK}_clear_bms_events")
    assert raised.value.translation_placeholders == {"reason": "The BMS does not answer"}


async def test_no_entity_that_writes_settings_lacks_a_guard(
    set_up: SetUp, entry: MockConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    await set_up()
    writers = [
        found
        for found in er.async_entries_for_config_entry(entity_registry, entry.entry_id)
        if "_setting_" in found.unique_id or "_option_" in found.unique_id
    ]
    assert len(writers) > 40
    assert {found.entity_category for found in writers} == {"config"}


async def test_an_automation_that_never_stops_does_not_wear_out_the_bms(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_s = 1000.0
    monkeypatch.setattr(write_limit, "monotonic", lambda: now_s)
    monkeypatch.setattr(write_limit, "WRITES", 3)
    await set_up()

    async def write(**data: Any) -> None:
        data = {"settings": {"charger_startup_delay": 20}, **data}
        await hass.services.async_call(DOMAIN, "write_settings", data, blocking=True)

    for _ in range(3):
        await write()
        now_s += 60
    # Asking costs the BMS nothing.
    await write(dry_run=True)
    written = len(gateway.asked("PATCH", "/settings"))
    with pytest.raises(ServiceValidationError) as raised:
        await write()
    assert raised.value.translation_key == "too_many_writes"
    assert raised.value.translation_placeholders == {"pack": "1", "maximum": "3", "minutes": "58"}
    assert len(gateway.asked("PATCH", "/settings")) == written
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(DOMAIN, "set_soc", {"soc": 50}, blocking=True)
    assert gateway.asked("POST", "/actions/set_soc") == []
    # The oldest one is an hour ago.
    now_s = 1000.0 + 3600
    await write()
    assert len(gateway.asked("PATCH", "/settings")) == written + 1


async def test_a_copy_for_which_there_are_too_few_writes_left_is_not_begun(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_limit, "WRITES", 3)
    await set_up()

    async def run(action: str, **data: Any) -> None:
        await hass.services.async_call(DOMAIN, action, data, blocking=True)

    await run("backup_settings")
    for _ in range(2):
        await run("write_settings", settings={"charger_startup_delay": 20})
    changed = [found for found in gateway.settings["settings"] if found["type"] == "number"][:12]
    for setting in changed:
        setting["value"] = setting["minimum"]
    with pytest.raises(ServiceValidationError) as raised:
        await run("restore_settings")
    assert raised.value.translation_key == "too_many_writes"
    assert len([body for body in gateway.asked("PATCH", "/settings") if not body["dry_run"]]) == 2
