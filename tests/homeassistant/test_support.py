"""What helps when something is wrong: diagnostics, repairs, system health, the logbook."""

from typing import Any

import pytest
from homeassistant.components.repairs import DOMAIN as REPAIRS_DOMAIN
from homeassistant.core import Event, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_system_health_info
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from syrupy.assertion import SnapshotAssertion
from syrupy.filters import props

from custom_components.tinybms_gateway import logbook, write_limit
from custom_components.tinybms_gateway.const import CONF_ALLOW_SETTINGS_WRITES, DOMAIN, EVENT_LOG
from custom_components.tinybms_gateway.repairs import GatewayGone, async_create_fix_flow
from tests.homeassistant.conftest import SetUp
from tests.homeassistant.fake_gateway import FakeGateway, problem
from tests.homeassistant.waiting import delivered


async def test_diagnostics_tell_everything_but_who_and_where(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    set_up: SetUp,
    entry: MockConfigEntry,
    snapshot: SnapshotAssertion,
) -> None:
    assert await async_setup_component(hass, "diagnostics", {})
    await set_up()
    found = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert found == snapshot(exclude=props("port"))
    text = str(found)
    for secret in (
        "token-1",
        "127.0.0.1",
        "02:00:00:00:00:01",
        "TinyBMS gateway'",
        "30363832363551030d003100",
        "'home'",
        "192.168.1.40",
    ):
        assert secret not in text, secret


async def test_diagnostics_work_while_something_is_missing(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    gateway: FakeGateway,
    set_up: SetUp,
    entry: MockConfigEntry,
) -> None:
    assert await async_setup_component(hass, "diagnostics", {})
    for path in ("settings", "config"):
        gateway.refuse[f"GET /{path}"] = (503, problem(503, "Not now"))
    await set_up()
    gateway.refuse["GET /events"] = (503, problem(503, "The log is busy"))
    found: Any = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert found["settings"] == {"1": None}
    assert found["config"] is None
    assert found["events"] == "TinyBmsBusyError"
    gateway.silent = True
    found = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert found["events"] == "TinyBmsConnectionError"
    assert "127.0.0.1" not in str(found)


async def test_system_health_tells_whether_the_gateways_answer(
    hass: HomeAssistant, set_up: SetUp, entry: MockConfigEntry
) -> None:
    assert await async_setup_component(hass, "system_health", {})
    await set_up()
    info = await get_system_health_info(hass, DOMAIN)
    assert (info["gateways"], info["connected"], info["live"], info["firmware"]) == (1, 1, 1, "0.1.0")
    assert await info["can_reach_gateway"] == "ok"
    await hass.config_entries.async_unload(entry.entry_id)
    assert await get_system_health_info(hass, DOMAIN) == {"gateways": 1, "connected": 0, "live": 0}


@pytest.mark.parametrize(("pack", "name"), [(1, "TinyBMS gateway Pack 1"), (None, "TinyBMS gateway")])
async def test_the_logbook_says_it_in_words(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, pack: int | None, name: str
) -> None:
    await set_up()
    described: dict[str, Any] = {}
    logbook.async_describe_events(hass, lambda domain, event, describe: described.update({event: (domain, describe)}))
    events: list[Event] = []
    hass.bus.async_listen(EVENT_LOG, events.append)
    await gateway.log(kind="alarm_raised", key="low_voltage", pack=pack, text="Low voltage: warning")
    await delivered(hass, gateway)
    domain, describe = described[EVENT_LOG]
    assert domain == DOMAIN
    assert describe(events[0]) == {"name": name, "message": "Low voltage: warning"}


# Issues


def issue(issue_registry: ir.IssueRegistry, entry: MockConfigEntry, kind: str) -> ir.IssueEntry | None:
    return issue_registry.async_get_issue(DOMAIN, f"{kind}_{entry.entry_id}")


async def test_a_gateway_without_clock_gets_the_time_once_and_an_issue_if_that_does_not_help(
    gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry, issue_registry: ir.IssueRegistry
) -> None:
    gateway.state["time"] = {"utc_ms": None, "uptime_ms": 5000, "quality": "unknown"}
    await set_up()
    await gateway.until(lambda: len(gateway.asked("POST", "/actions/set_time")) == 1)
    assert issue(issue_registry, entry, "clock_unknown") is None
    gateway.state["time"]["uptime_ms"] = 11 * 60 * 1000
    await entry.runtime_data.state.async_refresh()
    assert issue(issue_registry, entry, "clock_unknown") is not None
    assert len(gateway.asked("POST", "/actions/set_time")) == 1
    gateway.state["time"] = {"utc_ms": 1_790_000_000_000, "uptime_ms": 12 * 60 * 1000, "quality": "browser"}
    await entry.runtime_data.state.async_refresh()
    assert issue(issue_registry, entry, "clock_unknown") is None


async def test_a_clock_that_cannot_be_set_is_left(gateway: FakeGateway, set_up: SetUp) -> None:
    gateway.state["time"] = {"utc_ms": None, "uptime_ms": 5000, "quality": "unknown"}
    gateway.refuse["POST /actions/set_time"] = (503, problem(503, "Not now"))
    await set_up()
    await gateway.until(lambda: len(gateway.asked("POST", "/actions/set_time")) == 1)


async def test_esphome_showing_the_same_battery_is_an_issue(
    hass: HomeAssistant,
    set_up: SetUp,
    entry: MockConfigEntry,
    entity_registry: er.EntityRegistry,
    issue_registry: ir.IssueRegistry,
) -> None:
    node = MockConfigEntry(domain="esphome", unique_id="02:00:00:00:00:01")
    node.add_to_hass(hass)
    twin = entity_registry.async_get_or_create(
        "sensor", "esphome", "twin", config_entry=node, original_device_class="voltage"
    )
    entity_registry.async_get_or_create("sensor", "esphome", "uptime", config_entry=node)
    await set_up()
    found = issue(issue_registry, entry, "esphome_duplicates")
    assert found is not None
    assert found.translation_placeholders == {"name": "TinyBMS gateway", "count": "1", "example": twin.entity_id}
    entity_registry.async_update_entity(twin.entity_id, disabled_by=er.RegistryEntryDisabler.USER)
    await hass.config_entries.async_reload(entry.entry_id)
    assert issue(issue_registry, entry, "esphome_duplicates") is None


async def fix(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, issue_id: str, *answers: dict[str, Any]
) -> dict[str, Any]:
    """Walk through the flow of an issue, as the front end does."""
    client = await hass_client()
    response = await client.post("/api/repairs/issues/fix", json={"handler": DOMAIN, "issue_id": issue_id})
    result: dict[str, Any] = await response.json()
    for answer in answers:
        response = await client.post(f"/api/repairs/issues/fix/{result['flow_id']}", json=answer)
        result = await response.json()
    await hass.async_block_till_done()
    return result


@pytest.fixture
async def repairs(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, REPAIRS_DOMAIN, {})


@pytest.mark.usefixtures("repairs")
async def test_broadcasts_are_an_issue_that_is_repaired_at_the_device(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    gateway: FakeGateway,
    set_up: SetUp,
    entry: MockConfigEntry,
    issue_registry: ir.IssueRegistry,
) -> None:
    gateway.setting("broadcast_time")["value"] = 4
    await set_up()
    issue_id = f"broadcast_mode_{entry.entry_id}_1"
    assert issue_registry.async_get_issue(DOMAIN, issue_id) is not None
    gateway.refuse["PATCH /settings"] = (503, problem(503, "Pack 1 does not answer"))
    result = await fix(hass, hass_client, issue_id, {})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "write_failed")
    gateway.refuse.clear()
    gateway.holds["broadcast_time"] = 4
    result = await fix(hass, hass_client, issue_id, {})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "write_failed")
    gateway.holds.clear()
    result = await fix(hass, hass_client, issue_id)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "confirm")
    result = await fix(hass, hass_client, issue_id, {})
    assert result["type"] == FlowResultType.CREATE_ENTRY
    assert gateway.setting("broadcast_time")["value"] == 0
    assert issue_registry.async_get_issue(DOMAIN, issue_id) is None
    assert entry.runtime_data.backup.original(1)["values"]["broadcast_time"] == 4


@pytest.mark.usefixtures("repairs")
async def test_a_repair_counts_as_a_write(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    gateway: FakeGateway,
    set_up: SetUp,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gateway.setting("broadcast_time")["value"] = 4
    monkeypatch.setattr(write_limit, "WRITES", 1)
    await set_up()
    entry.runtime_data.settings[1].write_limit.take(1)
    result = await fix(hass, hass_client, f"broadcast_mode_{entry.entry_id}_1", {})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "write_failed")
    assert gateway.asked("PATCH", "/settings") == []


@pytest.mark.usefixtures("repairs")
@pytest.mark.parametrize("options", [{CONF_ALLOW_SETTINGS_WRITES: True}])
@pytest.mark.parametrize(("choice", "value"), [("keep", 4000), ("restore", 3650)])
async def test_protection_that_is_not_as_saved_is_kept_or_restored(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    gateway: FakeGateway,
    set_up: SetUp,
    entry: MockConfigEntry,
    issue_registry: ir.IssueRegistry,
    choice: str,
    value: int,
) -> None:
    await set_up()
    await hass.services.async_call(DOMAIN, "backup_settings", {}, blocking=True)
    # What does not protect the pack may change.
    gateway.setting("charger_startup_delay")["value"] = 33
    await entry.runtime_data.settings[1].async_refresh()
    issue_id = f"settings_differ_{entry.entry_id}_1"
    assert issue_registry.async_get_issue(DOMAIN, issue_id) is None
    gateway.setting("over_voltage_cutoff")["value"] = 4000
    await entry.runtime_data.settings[1].async_refresh()
    found = issue_registry.async_get_issue(DOMAIN, issue_id)
    assert found is not None
    shown = await fix(hass, hass_client, issue_id)
    assert shown["description_placeholders"]["settings"] == "- Over-voltage cut-off: 3650 → 4000 mV"
    refused = "GET /settings" if choice == "keep" else "PATCH /settings"
    gateway.refuse[refused] = (503, problem(503, "Pack 1 does not answer"))
    result = await fix(hass, hass_client, issue_id, {"next_step_id": choice})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "write_failed")
    gateway.refuse.clear()
    result = await fix(hass, hass_client, issue_id, {"next_step_id": choice})
    assert result["type"] == FlowResultType.CREATE_ENTRY
    assert gateway.setting("over_voltage_cutoff")["value"] == value
    await entry.runtime_data.settings[1].async_refresh()
    assert issue_registry.async_get_issue(DOMAIN, issue_id) is None


@pytest.mark.parametrize("data", [None, {"entry_id": "gone", "pack": 1}])
async def test_nothing_is_repaired_on_a_gateway_that_is_gone(hass: HomeAssistant, data: dict[str, Any] | None) -> None:
    flow = await async_create_fix_flow(hass, "broadcast_mode_gone_1", data)
    assert isinstance(flow, GatewayGone)
    flow.hass = hass
    result = await flow.async_step_init()
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_connected")


async def test_issues_go_with_the_gateway(
    hass: HomeAssistant,
    gateway: FakeGateway,
    set_up: SetUp,
    entry: MockConfigEntry,
    issue_registry: ir.IssueRegistry,
) -> None:
    gateway.setting("broadcast_time")["value"] = 4
    await set_up()
    assert [found for found in issue_registry.issues.values() if found.domain == DOMAIN]
    await hass.config_entries.async_remove(entry.entry_id)
    assert not [found for found in issue_registry.issues.values() if found.domain == DOMAIN]
