"""Actions: what they do, who may, and what happens to bad input."""

from datetime import UTC, datetime
from typing import Any

import pytest
import voluptuous as vol
from homeassistant.core import Context, HomeAssistant, ServiceResponse
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.tinybms_gateway import export
from custom_components.tinybms_gateway.const import CONF_ALLOW_SETTINGS_WRITES, DOMAIN
from custom_components.tinybms_gateway.restore import TOGETHER
from tests.homeassistant.conftest import SetUp
from tests.homeassistant.fake_gateway import FakeGateway, Recorded, problem

pytestmark = pytest.mark.parametrize("options", [{CONF_ALLOW_SETTINGS_WRITES: True}])

DELAY: dict[str, Any] = {"setting": "charger_startup_delay", "value": 20}


async def run(
    hass: HomeAssistant, action: str, *, respond: bool = False, context: Context | None = None, **data: Any
) -> ServiceResponse:
    return await hass.services.async_call(DOMAIN, action, data, blocking=True, return_response=respond, context=context)


async def test_a_setting_is_written_and_the_response_tells_before_and_after(hass: HomeAssistant, set_up: SetUp) -> None:
    await set_up()
    response = await run(hass, "write_setting", respond=True, **DELAY)
    assert response == {
        "pack": 1,
        "dry_run": False,
        "applied": True,
        "settings": {
            "charger_startup_delay": {
                "result": "ok",
                "before": 10,
                "wanted": 20,
                "after": 20,
                "text": "Charger start-up delay: 20 s",
            }
        },
    }
    with pytest.raises(HomeAssistantError) as raised:
        await run(hass, "write_setting", **DELAY, expected=10)
    assert raised.value.translation_key == "conflict"


async def test_several_settings_are_tried_without_writing(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, options={})
    await set_up()
    settings = {"charger_startup_delay": 20, "charger_disable_delay": 9}
    response = await run(hass, "write_settings", respond=True, settings=settings, dry_run=True)
    assert response is not None
    assert response["dry_run"] is True
    assert gateway.setting("charger_startup_delay")["value"] == 10
    with pytest.raises(ServiceValidationError) as raised:
        await run(hass, "write_settings", settings=settings)
    assert raised.value.translation_key == "writes_not_allowed"


async def test_a_value_out_of_range_is_refused_with_what_is_allowed(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    await set_up()
    with pytest.raises(ServiceValidationError) as raised:
        await run(hass, "write_setting", setting="charger_startup_delay", value=100)
    assert raised.value.translation_placeholders is not None
    assert "5 to 60" in raised.value.translation_placeholders["reason"]
    assert gateway.setting("charger_startup_delay")["value"] == 10


BAD: list[tuple[str, dict[str, Any]]] = [
    ("write_setting", {"setting": "charger_startup_delay"}),
    ("write_setting", {"setting": "Not a key", "value": 1}),
    ("write_setting", {**DELAY, "pack": 0}),
    ("write_settings", {"settings": {}}),
    ("write_settings", {"settings": {f"setting_{number}": 1 for number in range(9)}}),
    ("backup_settings", {"pack": 9}),
    ("restore_settings", {"source": "yesterday"}),
    ("set_soc", {"soc": 101}),
    ("restart_bms", {}),
    ("restart_bms", {"confirm": False}),
    ("clear_events", {"confirm": False}),
    ("set_charge_profile", {"profile": "ludicrous"}),
    ("export_history", {"resolution": "1d"}),
]


@pytest.mark.parametrize(("action", "data"), BAD)
async def test_bad_input_is_refused_before_anything_is_sent(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, action: str, data: dict[str, Any]
) -> None:
    await set_up()
    asked = len(gateway.requests)
    with pytest.raises(vol.Invalid):
        await run(hass, action, respond=action == "export_history", **data)
    assert len(gateway.requests) == asked


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("write_setting", {**DELAY, "pack": 2}),
        ("write_settings", {"settings": {"charger_startup_delay": 20}, "pack": 2}),
        ("backup_settings", {"pack": 2}),
        ("restart_bms", {"pack": 2, "confirm": True}),
        ("clear_events", {"pack": 2, "confirm": True}),
        ("set_soc", {"pack": 2, "soc": 50}),
        ("export_history", {"pack": 2}),
    ],
)
async def test_a_pack_that_is_not_there_is_named(
    hass: HomeAssistant, set_up: SetUp, action: str, data: dict[str, Any]
) -> None:
    await set_up()
    with pytest.raises(ServiceValidationError) as raised:
        await run(hass, action, respond=action == "export_history", **data)
    assert raised.value.translation_key == "unknown_pack"
    assert raised.value.translation_placeholders == {"pack": "2", "name": "TinyBMS gateway"}


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("write_setting", DELAY),
        ("write_settings", {"settings": {"charger_startup_delay": 20}}),
        ("backup_settings", {}),
        ("restore_settings", {}),
        ("set_soc", {"soc": 50}),
        ("restart_bms", {"confirm": True}),
        ("clear_events", {"confirm": True}),
    ],
)
async def test_what_changes_a_bms_is_for_administrators(
    hass: HomeAssistant, set_up: SetUp, hass_read_only_user: MockUser, action: str, data: dict[str, Any]
) -> None:
    await set_up()
    with pytest.raises(Unauthorized):
        await run(hass, action, context=Context(user_id=hass_read_only_user.id), **data)


@pytest.mark.parametrize("action", ["set_soc", "restart_bms", "clear_events"])
async def test_commands_need_the_permission_to_change_settings(
    hass: HomeAssistant, set_up: SetUp, entry: MockConfigEntry, action: str
) -> None:
    hass.config_entries.async_update_entry(entry, options={})
    await set_up()
    data: dict[str, Any] = {"soc": 50} if action == "set_soc" else {"confirm": True}
    with pytest.raises(ServiceValidationError) as raised:
        await run(hass, action, **data)
    assert raised.value.translation_key == "writes_not_allowed"


@pytest.mark.parametrize(
    ("action", "data", "sent", "body"),
    [
        ("set_soc", {"soc": 50}, "set_soc", {"pack": 1, "value": 50}),
        ("restart_bms", {"confirm": True}, "bms_restart", {"pack": 1}),
        ("clear_events", {"confirm": True}, "clear_events", {"pack": 1}),
        ("set_charge_profile", {"profile": "slow"}, "set_charge_profile", {"profile": "slow"}),
    ],
)
async def test_a_command_is_passed_on(
    hass: HomeAssistant,
    gateway: FakeGateway,
    set_up: SetUp,
    entry: MockConfigEntry,
    action: str,
    data: dict[str, Any],
    sent: str,
    body: dict[str, Any],
) -> None:
    await set_up()
    await run(hass, action, config_entry_id=entry.entry_id, **data)
    assert gateway.asked("POST", f"/actions/{sent}") == [body]


async def test_settings_are_saved_and_restored(hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp) -> None:
    await set_up()
    with pytest.raises(ServiceValidationError) as raised:
        await run(hass, "restore_settings")
    assert raised.value.translation_key == "no_backup"
    saved = await run(hass, "backup_settings", respond=True)
    assert saved is not None
    settings = saved["settings"]
    assert isinstance(settings, dict)
    assert settings["charger_startup_delay"] == 10
    # What can only be written is not part of a copy.
    assert "state_of_charge" not in settings
    for setting in gateway.settings["settings"]:
        if setting["type"] == "number" and not setting["write_only"]:
            setting["value"] = setting["minimum"]
    tried = await run(hass, "restore_settings", respond=True, dry_run=True)
    assert tried is not None
    assert gateway.setting("charger_startup_delay")["value"] == 5
    restored = await run(hass, "restore_settings", respond=True)
    assert restored is not None
    assert gateway.setting("charger_startup_delay")["value"] == 10
    # In portions the gateway takes.
    assert max(len(body["changes"]) for body in gateway.asked("PATCH", "/settings")) == 8
    original = await run(hass, "restore_settings", respond=True, source="original", dry_run=True)
    assert original is not None
    assert "'wanted': 5" in str(original["settings"])


def changed_since_saved(gateway: FakeGateway) -> list[str]:
    """Change more settings than fit into one portion."""
    changed = [setting for setting in gateway.settings["settings"] if setting["type"] == "number"][:13]
    for setting in changed:
        setting["value"] = setting["maximum"]
    return [setting["key"] for setting in changed]


async def test_settings_of_which_one_must_stay_below_another_are_restored_together(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    await set_up()
    await run(hass, "backup_settings")
    keys = changed_since_saved(gateway)
    await run(hass, "restore_settings")
    portions = [list(body["changes"]) for body in gateway.asked("PATCH", "/settings") if not body["dry_run"]]
    assert len(portions) == 2
    # The first and the last that were changed.
    together = {"fully_charged_voltage", "over_voltage_cutoff"}
    assert together <= set(portions[0])
    assert sorted(key for portion in portions for key in portion) == sorted(keys)


async def test_a_copy_of_which_a_value_is_refused_is_not_half_written_back(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    await set_up()
    await run(hass, "backup_settings")
    keys = changed_since_saved(gateway)
    # The range of a setting may follow another one.
    last = gateway.setting(next(key for key in reversed(keys) if key not in TOGETHER))
    last["minimum"] = last["maximum"]
    with pytest.raises(ServiceValidationError) as raised:
        await run(hass, "restore_settings")
    assert raised.value.translation_key == "rejected"
    assert all(body["dry_run"] for body in gateway.asked("PATCH", "/settings"))


async def test_a_copy_outlives_a_restart(hass: HomeAssistant, set_up: SetUp, entry: MockConfigEntry) -> None:
    await set_up()
    await run(hass, "backup_settings")
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.runtime_data.backup.saved(1)["values"]["charger_startup_delay"] == 10


async def test_settings_that_cannot_be_read_are_told(hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp) -> None:
    gateway.refuse["GET /settings"] = (503, problem(503, "Pack 1 does not answer"))
    await set_up()
    calls: list[tuple[str, dict[str, Any]]] = [("backup_settings", {}), ("write_setting", DELAY)]
    for action, data in calls:
        with pytest.raises(HomeAssistantError) as raised:
            await run(hass, action, **data)
        assert raised.value.translation_key == "settings_unknown"


async def test_a_gateway_that_is_not_loaded_is_named(
    hass: HomeAssistant, set_up: SetUp, entry: MockConfigEntry
) -> None:
    await set_up()
    await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(ServiceValidationError):
        await run(hass, "set_charge_profile", profile="slow", config_entry_id=entry.entry_id)


def record(gateway: FakeGateway, count: int) -> None:
    gateway.history["15min"] = [
        Recorded(end_ms=1_790_000_000_000 + number * 900_000, values={"voltage_v": (50.0 + number, 49.0, 51.0)})
        for number in range(count)
    ]


async def test_history_is_returned_as_rows_with_a_link(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    await set_up()
    record(gateway, 3)
    response = await run(
        hass,
        "export_history",
        respond=True,
        series=["voltage_v"],
        start=datetime.fromtimestamp(1_790_000_000, UTC),
        end=datetime.fromtimestamp(1_790_001_800, UTC),
    )
    assert response is not None
    rows = response["rows"]
    assert isinstance(rows, list)
    assert rows[0] == {
        "number": 1,
        "time": "2026-09-21T14:13:20+00:00",
        "epoch_ms": 1_790_000_000_000,
        "values": {"voltage_v": {"mean": 50.0, "min": 49.0, "max": 51.0}},
    }
    assert len(rows) == 2
    assert response["units"] == {series["key"]: series["unit"] for series in gateway.info["history"]["series"]}
    assert "authSig=" in str(response["csv_url"])


async def test_a_time_without_a_zone_is_in_that_of_home_assistant(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    await hass.config.async_set_time_zone("Europe/Berlin")
    await set_up()
    record(gateway, 3)
    # 14:13:20 UTC is the end of the first interval.
    start, end = "2026-09-21 16:13:20", "2026-09-21T14:30:00+00:00"
    response = await run(hass, "export_history", respond=True, start=start, end=end)
    assert response is not None
    assert isinstance(response["rows"], list)
    assert [row["number"] for row in response["rows"] if isinstance(row, dict)] == [1, 2]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"series": ["warp"]}, "unknown_series"),
        ({"resolution": "1s"}, "unknown_resolution"),
        ({"start": "2026-01-02T00:00:00+00:00", "end": "2026-01-01T00:00:00+00:00"}, "empty_range"),
        ({"start": "2026-01-02T00:00:00", "end": "2026-01-01T00:00:00+00:00"}, "empty_range"),
    ],
)
async def test_a_history_that_there_is_not_is_refused(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, data: dict[str, Any], key: str
) -> None:
    gateway.info["history"]["resolutions"] = [{"key": "15min", "interval_s": 900, "capacity": 1}]
    await set_up()
    with pytest.raises(ServiceValidationError) as raised:
        await run(hass, "export_history", respond=True, **data)
    assert raised.value.translation_key == key


async def test_too_many_rows_are_refused(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_up()
    record(gateway, 3)
    monkeypatch.setattr(export, "MAXIMUM_ROWS", 2)
    with pytest.raises(ServiceValidationError) as raised:
        await run(hass, "export_history", respond=True)
    assert raised.value.translation_key == "too_many_rows"


async def test_history_comes_in_pages(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_up()
    record(gateway, 3)
    monkeypatch.setattr(export, "PAGE", 1)
    response = await run(hass, "export_history", respond=True)
    assert response is not None
    assert isinstance(response["rows"], list)
    assert len(response["rows"]) == 3


async def test_who_may_not_read_the_sensors_may_not_export_them(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, hass_read_only_user: MockUser
) -> None:
    await set_up()
    record(gateway, 1)
    member = Context(user_id=hass_read_only_user.id)
    assert await run(hass, "export_history", respond=True, context=member)
    hass_read_only_user.mock_policy({"entities": {"entity_ids": {"sensor.tinybms_gateway_battery_voltage": True}}})
    with pytest.raises(Unauthorized):
        await run(hass, "export_history", respond=True, context=member)
    with pytest.raises(Unauthorized):
        await run(hass, "export_history", respond=True, context=Context(user_id="nobody"))


async def test_without_a_sensor_enabled_only_administrators_may_export(
    hass: HomeAssistant,
    gateway: FakeGateway,
    set_up: SetUp,
    entry: MockConfigEntry,
    entity_registry: er.EntityRegistry,
    hass_read_only_user: MockUser,
    hass_admin_user: MockUser,
) -> None:
    await set_up()
    record(gateway, 1)
    for found in er.async_entries_for_config_entry(entity_registry, entry.entry_id):
        entity_registry.async_update_entity(found.entity_id, disabled_by=er.RegistryEntryDisabler.USER)
    with pytest.raises(Unauthorized):
        await run(hass, "export_history", respond=True, context=Context(user_id=hass_read_only_user.id))
    assert await run(hass, "export_history", respond=True, context=Context(user_id=hass_admin_user.id))


async def test_a_gateway_without_history_says_so(hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp) -> None:
    gateway.info["capabilities"].remove("history")
    await set_up()
    with pytest.raises(HomeAssistantError) as raised:
        await run(hass, "export_history", respond=True)
    assert raised.value.translation_key == "no_history"


async def test_a_history_that_cannot_be_read_is_told(hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp) -> None:
    await set_up()
    gateway.refuse["GET /history"] = (503, problem(503, "Not now"))
    with pytest.raises(HomeAssistantError) as raised:
        await run(hass, "export_history", respond=True)
    assert raised.value.translation_key == "busy"
