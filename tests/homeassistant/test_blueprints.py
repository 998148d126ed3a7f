"""The blueprints as automations of a running Home Assistant: what they do, and what they leave alone."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.core import Event, HomeAssistant
from homeassistant.setup import async_setup_component

from custom_components.tinybms_gateway.const import DOMAIN
from tests.homeassistant.conftest import SetUp
from tests.homeassistant.fake_gateway import FakeGateway
from tests.homeassistant.names import PACK
from tests.homeassistant.waiting import delivered, until_shown

BLUEPRINTS = Path(__file__).parents[2] / "blueprints" / AUTOMATION_DOMAIN / DOMAIN
ALARM = f"event.{PACK}_alarm"
FULL_CHARGE = "switch.tinybms_gateway_full_charge"
PROFILE = "select.tinybms_gateway_charge_profile"
STORM = "binary_sensor.storm"
TOLD = "told"
EVENING = datetime(2026, 9, 21, 21, 59, 30, tzinfo=UTC)


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """A configuration with the blueprints where a user puts them."""
    shutil.copytree(BLUEPRINTS, tmp_path / "blueprints" / AUTOMATION_DOMAIN / DOMAIN)
    return str(tmp_path)


@pytest.fixture(autouse=True)
async def ready(hass: HomeAssistant, set_up: SetUp, freezer: FrozenDateTimeFactory) -> AsyncIterator[None]:
    freezer.move_to(EVENING)
    await hass.config.async_set_time_zone("UTC")
    await set_up()
    yield
    # An automation that waits for a time goes on waiting for it.
    await hass.services.async_call(AUTOMATION_DOMAIN, "turn_off", {"entity_id": "all"}, blocking=True)


async def automate(hass: HomeAssistant, blueprint: str, **inputs: object) -> None:
    use = {"path": f"{DOMAIN}/{blueprint}.yaml", "input": inputs}
    config = {"id": blueprint, "alias": blueprint, "use_blueprint": use}
    assert await async_setup_component(hass, AUTOMATION_DOMAIN, {AUTOMATION_DOMAIN: config})
    await hass.async_block_till_done()
    # A blueprint that cannot be used is an automation that is not available.
    await until_shown(hass, f"automation.{blueprint}", "on")


def told(hass: HomeAssistant) -> list[dict[str, object]]:
    """What the alarm's actions say from now on."""
    found: list[dict[str, object]] = []

    def note(event: Event) -> None:
        found.append(dict(event.data))

    hass.bus.async_listen(TOLD, note)
    return found


TELL = [{"event": TOLD, "event_data": {"level": "{{ level }}", "text": "{{ text }}", "value": "{{ value }}"}}]


async def test_a_warning_and_an_alarm_are_told_with_their_reason_and_their_end_is_not(
    hass: HomeAssistant, gateway: FakeGateway
) -> None:
    heard = told(hass)
    await automate(hass, "alarm_notification", alarm=ALARM, then=TELL)
    alarm = {"kind": "alarm_raised", "key": "cell_imbalance", "pack": 1, "unit": "V"}
    await gateway.log(**alarm, level="warning", text="The cells differ by 120 mV", value=0.12)
    await delivered(hass, gateway)
    await gateway.log(**alarm, level="ok", text="The cells are even again", value=0.02)
    await delivered(hass, gateway)
    await gateway.log(**alarm, level="alarm", text="The cells differ by 300 mV", value=0.3)
    await delivered(hass, gateway)
    assert heard == [
        {"level": "warning", "text": "The cells differ by 120 mV", "value": 0.12},
        {"level": "alarm", "text": "The cells differ by 300 mV", "value": 0.3},
    ]


async def test_a_gateway_that_returns_is_no_alarm(hass: HomeAssistant, gateway: FakeGateway) -> None:
    await gateway.log(
        kind="alarm_raised", key="cell_imbalance", level="alarm", pack=1, text="The cells differ", value=0.3
    )
    await delivered(hass, gateway)
    heard = told(hass)
    await automate(hass, "alarm_notification", alarm=ALARM, then=TELL)
    entry = hass.config_entries.async_entries(DOMAIN)[0]
    await hass.config_entries.async_reload(entry.entry_id)
    await gateway.connected()
    await delivered(hass, gateway)
    assert heard == []


async def test_only_the_chosen_levels_are_told(hass: HomeAssistant, gateway: FakeGateway) -> None:
    heard = told(hass)
    await automate(hass, "alarm_notification", alarm=ALARM, levels=["ok"], then=TELL)
    for level in ("warning", "ok"):
        await gateway.log(kind="alarm_raised", key="cell_imbalance", level=level, pack=1, text=level, value=0.1)
        await delivered(hass, gateway)
    assert [found["level"] for found in heard] == ["ok"]


async def test_a_storm_asks_for_a_full_charge_until_it_is_over(hass: HomeAssistant, gateway: FakeGateway) -> None:
    hass.states.async_set(STORM, "off")
    await automate(hass, "full_charge_before_storm", warning=STORM, full_charge=FULL_CHARGE)
    for warning, forced in (("on", True), ("off", False)):
        hass.states.async_set(STORM, warning)
        await hass.async_block_till_done()
        assert gateway.state["charge"]["full_charge_forced"] is forced
    assert gateway.asked("POST", "/actions/force_full_charge") == [{"enabled": True}, {"enabled": False}]


async def test_a_warning_that_is_not_known_changes_nothing(hass: HomeAssistant, gateway: FakeGateway) -> None:
    hass.states.async_set(STORM, "on")
    await automate(hass, "full_charge_before_storm", warning=STORM, full_charge=FULL_CHARGE)
    hass.states.async_set(STORM, "unavailable")
    await hass.async_block_till_done()
    assert gateway.asked("POST", "/actions/force_full_charge") == []


async def test_the_profile_changes_at_night_and_in_the_morning(
    hass: HomeAssistant, gateway: FakeGateway, freezer: FrozenDateTimeFactory
) -> None:
    await automate(hass, "night_profile", profile=PROFILE, day_profile="medium")
    for count, moment, profile in (
        (1, datetime(2026, 9, 21, 22, 0, 1, tzinfo=UTC), "slow"),
        (2, datetime(2026, 9, 22, 7, 0, 1, tzinfo=UTC), "medium"),
    ):
        freezer.move_to(moment)
        await gateway.until(lambda count=count: len(gateway.asked("POST", "/actions/set_charge_profile")) == count)  # type: ignore[misc]
        await hass.async_block_till_done()
        assert gateway.state["charge"]["profile"] == profile
    assert gateway.asked("POST", "/actions/set_charge_profile") == [{"profile": "slow"}, {"profile": "medium"}]
