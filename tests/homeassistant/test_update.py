"""The firmware: what is offered, how it is installed, and when it is not."""

import hashlib
import logging
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.loader import async_get_loaded_integration
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator
from yarl import URL

from custom_components.tinybms_gateway import firmware_install, home
from custom_components.tinybms_gateway.const import DOMAIN
from custom_components.tinybms_gateway.releases import asset_name
from tests.homeassistant.conftest import SetUp
from tests.homeassistant.fake_gateway import FakeGateway, problem
from tests.homeassistant.waiting import shown, until, until_shown

ENTITY = "update.tinybms_gateway_firmware"


def release(gateway: FakeGateway, **changes: Any) -> None:
    digest = hashlib.sha256(gateway.released_image).hexdigest()
    asset = {
        "name": "tinybms-gateway-esp32-can-x2.ota.bin",
        "digest": f"sha256:{digest}",
        "browser_download_url": f"http://127.0.0.1:{gateway.port}/image.bin",
        **changes,
    }
    gateway.release = {
        "tag_name": "v0.2.0",
        "body": "## New\nEverything",
        "html_url": "http://127.0.0.1/releases/v0.2.0",
        "assets": [{"name": "checksums.txt"}, asset],
    }


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.message for record in caplog.records if record.levelno >= logging.WARNING and "release" in record.message
    ]


async def install(hass: HomeAssistant) -> None:
    await hass.services.async_call("update", "install", {"entity_id": ENTITY}, blocking=True)


def test_the_image_is_named_after_the_model() -> None:
    assert asset_name("ESP32-CAN-X2") == "tinybms-gateway-esp32-can-x2.ota.bin"
    assert asset_name("Linux (host)") == "tinybms-gateway-linux-host.ota.bin"


async def test_a_release_is_offered_with_its_notes(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, hass_ws_client: WebSocketGenerator
) -> None:
    release(gateway)
    await set_up()
    await until_shown(hass, ENTITY, "on")
    state = hass.states.get(ENTITY)
    assert state is not None
    assert (state.attributes["installed_version"], state.attributes["latest_version"]) == ("0.1.0", "0.2.0")
    assert state.attributes["release_url"] == "http://127.0.0.1/releases/v0.2.0"
    client = await hass_ws_client()
    await client.send_json_auto_id({"type": "update/release_notes", "entity_id": ENTITY})
    assert (await client.receive_json())["result"] == "## New\nEverything"


@pytest.mark.parametrize(
    "changes", [{"name": "tinybms-gateway-other.ota.bin"}, {"digest": None}, {"digest": "md5:0123"}]
)
async def test_a_release_without_a_proven_image_for_this_model_is_not_offered(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry, changes: dict[str, Any]
) -> None:
    release(gateway, **changes)
    await set_up()
    await entry.runtime_data.releases.async_refresh()
    assert entry.runtime_data.releases.last_update_success
    assert shown(hass, ENTITY) == "unknown"
    with pytest.raises(HomeAssistantError) as raised:
        await (
            entry.runtime_data.state.hass.data["entity_components"]["update"]
            .get_entity(ENTITY)
            .async_install(None, backup=False)
        )
    assert raised.value.translation_key == "no_release"


@pytest.mark.parametrize("broken", [{"assets": "none"}, {}])
async def test_releases_that_cannot_be_read_are_no_error_and_what_was_known_stays(
    hass: HomeAssistant,
    gateway: FakeGateway,
    set_up: SetUp,
    entry: MockConfigEntry,
    broken: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    release(gateway)
    await set_up()
    await until_shown(hass, ENTITY, "on")
    gateway.release = broken
    await entry.runtime_data.releases.async_refresh()
    assert shown(hass, ENTITY) == "on"
    assert not [
        record for record in caplog.records if record.levelno >= logging.WARNING and "firmware" in record.message
    ]


async def test_without_internet_the_installed_version_is_shown_and_nothing_logged(
    hass: HomeAssistant,
    set_up: SetUp,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(home, "latest_release", lambda _hass: URL("http://127.0.0.1:1/releases/latest"))
    await set_up()
    await entry.runtime_data.releases.async_refresh()
    state = hass.states.get(ENTITY)
    assert state is not None
    assert (state.state, state.attributes["installed_version"]) == ("unknown", "0.1.0")
    assert not [
        record for record in caplog.records if record.levelno >= logging.WARNING and "firmware" in record.message
    ]


async def test_a_copy_without_a_public_home_asks_nobody_for_releases(
    hass: HomeAssistant, set_up: SetUp, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    await set_up()
    assert home.latest_release(hass) is None
    assert home.troubleshooting(hass, "clock-unknown") is None
    await entry.runtime_data.releases.async_refresh()
    assert entry.runtime_data.releases.data is None


async def test_a_released_copy_knows_where_it_comes_from(
    hass: HomeAssistant, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_up()
    monkeypatch.undo()
    integration = async_get_loaded_integration(hass, DOMAIN)
    monkeypatch.setitem(integration.manifest, "issue_tracker", "https://github.com/someone/a-gateway/issues")
    integration.__dict__.pop("issue_tracker", None)
    assert str(home.latest_release(hass)) == "https://api.github.com/repos/someone/a-gateway/releases/latest"
    assert home.troubleshooting(hass, "clock-unknown") == (
        "https://github.com/someone/a-gateway/blob/main/docs/home_assistant/troubleshooting.md#clock-unknown"
    )


async def test_firmware_is_uploaded_and_the_gateway_awaited(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    release(gateway)
    await set_up()
    await until_shown(hass, ENTITY, "on")
    task = hass.async_create_task(install(hass))
    await gateway.until(lambda: bool(gateway.image))
    await until(hass, lambda: (state := hass.states.get(ENTITY)) is not None and state.attributes["in_progress"])
    gateway.restart()
    gateway.info["firmware"]["version"] = "0.2.0"
    await gateway.drop_sockets()
    await task
    assert gateway.image == b"firmware"
    assert entry.runtime_data.state.upload_percent is None
    await until_shown(hass, ENTITY, "off")


async def test_a_return_to_the_old_firmware_is_told(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    release(gateway)
    await set_up()
    await until_shown(hass, ENTITY, "on")
    task = hass.async_create_task(install(hass))
    await gateway.until(lambda: bool(gateway.image))
    gateway.restart()
    await gateway.drop_sockets()
    with pytest.raises(HomeAssistantError) as raised:
        await task
    assert raised.value.translation_key == "returned_to_old_firmware"
    assert raised.value.translation_placeholders == {"wanted": "0.2.0", "running": "0.1.0"}
    assert entry.runtime_data.state.upload_percent is None


async def test_a_gateway_that_does_not_come_back_is_told(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(firmware_install, "RETURN_TIMEOUT_S", 0.05)
    release(gateway)
    await set_up()
    await until_shown(hass, ENTITY, "on")
    with pytest.raises(HomeAssistantError) as raised:
        await install(hass)
    assert raised.value.translation_key == "not_back_after_update"
    state = hass.states.get(ENTITY)
    assert state is not None
    assert state.attributes["in_progress"] is False


async def test_an_image_that_is_not_the_released_one_is_not_installed(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    release(gateway)
    await set_up()
    await until_shown(hass, ENTITY, "on")
    gateway.released_image = b"something else"
    with pytest.raises(HomeAssistantError) as raised:
        await install(hass)
    assert raised.value.translation_key == "image_damaged"
    assert gateway.image == b""


async def test_an_image_that_cannot_be_fetched_is_told(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp
) -> None:
    release(gateway, browser_download_url=f"http://127.0.0.1:{gateway.port}/nowhere.bin")
    await set_up()
    await until_shown(hass, ENTITY, "on")
    with pytest.raises(HomeAssistantError) as raised:
        await install(hass)
    assert raised.value.translation_key == "releases_unavailable"


async def test_an_image_the_gateway_refuses_is_told(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    release(gateway)
    await set_up()
    await until_shown(hass, ENTITY, "on")
    gateway.refuse["POST /ota"] = (422, problem(422, "The image is not for this device"))
    with pytest.raises(ServiceValidationError) as raised:
        await install(hass)
    assert raised.value.translation_placeholders == {"reason": "The image is not for this device"}
    assert entry.runtime_data.state.upload_percent is None
