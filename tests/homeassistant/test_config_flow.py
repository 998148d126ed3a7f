"""Every way to add a gateway, and every way it goes wrong and right again."""

from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from homeassistant.config_entries import (
    SOURCE_DHCP,
    SOURCE_USER,
    SOURCE_ZEROCONF,
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_PORT, CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tinybms_gateway.const import (
    CONF_ALLOW_SETTINGS_WRITES,
    CONF_REPAIR_STATISTICS,
    CONF_UPDATE_INTERVAL,
    DOMAIN,
)
from tests.homeassistant.conftest import UNIQUE_ID, SetUp
from tests.homeassistant.fake_gateway import MAC, PASSWORD, FakeGateway, problem

OTHER_MAC = "02:00:00:00:00:02"


def user_input(gateway: FakeGateway, **changes: Any) -> dict[str, Any]:
    return {CONF_HOST: "127.0.0.1", CONF_PORT: gateway.port, CONF_PASSWORD: PASSWORD, **changes}


def announced(gateway: FakeGateway, *, mac: str | None = MAC, address: str = "127.0.0.1") -> ZeroconfServiceInfo:
    return ZeroconfServiceInfo(
        ip_address=ip_address(address),
        ip_addresses=[ip_address(address)],
        port=gateway.port,
        hostname="tinybms-gateway.local.",
        type="_tinybms-gw._tcp.local.",
        name="tinybms-gateway._tinybms-gw._tcp.local.",
        properties={} if mac is None else {"mac": mac, "api": "1"},
    )


async def discovered(hass: HomeAssistant, info: ZeroconfServiceInfo) -> ConfigFlowResult:
    return await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_ZEROCONF}, data=info)


async def leased(hass: HomeAssistant, *, address: str = "127.0.0.1", mac: str = UNIQUE_ID) -> ConfigFlowResult:
    info = DhcpServiceInfo(ip=address, hostname="tinybms-gateway", macaddress=mac)
    return await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_DHCP}, data=info)


def assert_added(result: ConfigFlowResult, gateway: FakeGateway) -> None:
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "TinyBMS gateway"
    assert result["data"] == {CONF_HOST: "127.0.0.1", CONF_PORT: gateway.port, CONF_TOKEN: "token-2"}
    assert result["result"].unique_id == UNIQUE_ID


async def test_a_gateway_is_added_by_its_address(hass: HomeAssistant, gateway: FakeGateway) -> None:
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == {}
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], user_input(gateway, **{CONF_HOST: " 127.0.0.1 "})
    )
    assert_added(result, gateway)
    assert PASSWORD not in str(result["result"].as_dict())


FAILURES: list[tuple[str, tuple[int, Any], str]] = [
    ("GET /info", (503, problem(503, "No connection is free")), "locked"),
    ("GET /info", (403, problem(403, "Host is not this gateway")), "name_refused"),
    ("GET /info", (200, "<html>"), "invalid_response"),
    ("POST /session", (401, problem(401, "The password is wrong")), "invalid_auth"),
    ("POST /session", (429, problem(429, "5 wrong passwords: wait 30 s")), "locked"),
    ("POST /session", (409, problem(409, "There are 8 tokens")), "no_room"),
]


@pytest.mark.parametrize(("request_name", "answer", "error"), FAILURES)
async def test_what_goes_wrong_is_told_and_can_be_tried_again(
    hass: HomeAssistant, gateway: FakeGateway, request_name: str, answer: tuple[int, Any], error: str
) -> None:
    gateway.refuse[request_name] = answer
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}, data=user_input(gateway)
    )
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == {"base": error}
    gateway.refuse.clear()
    result = await hass.config_entries.flow.async_configure(result["flow_id"], user_input(gateway))
    assert_added(result, gateway)


async def test_the_form_says_how_long_to_wait(hass: HomeAssistant, gateway: FakeGateway) -> None:
    gateway.refuse["POST /session"] = (429, problem(429, "5 wrong passwords: wait 30 s"))
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}, data=user_input(gateway)
    )
    assert result["description_placeholders"] is not None
    assert result["description_placeholders"]["wait_s"] == "30"


NO_HOSTS = ["http://127.0.0.1", "127.0.0.1:80", "127.0.0.1/", "[]"]


@pytest.mark.parametrize("host", NO_HOSTS)
async def test_what_is_no_host_is_told_and_can_be_tried_again(
    hass: HomeAssistant, gateway: FakeGateway, host: str
) -> None:
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}, data=user_input(gateway, **{CONF_HOST: host})
    )
    assert result["errors"] == {"base": "invalid_host"}
    assert result["description_placeholders"] is not None
    assert result["description_placeholders"]["host"] == host
    result = await hass.config_entries.flow.async_configure(result["flow_id"], user_input(gateway))
    assert_added(result, gateway)


@pytest.mark.parametrize("host", NO_HOSTS)
async def test_an_address_is_not_changed_to_what_is_no_host(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry, host: str
) -> None:
    before = dict(entry.data)
    result = await entry.start_reconfigure_flow(hass)
    result = await hass.config_entries.flow.async_configure(
        result["flow_id"], {CONF_HOST: host, CONF_PORT: gateway.port}
    )
    assert result["errors"] == {"base": "invalid_host"}
    assert entry.data == before


async def test_nobody_there_is_told_and_can_be_tried_again(hass: HomeAssistant, gateway: FakeGateway) -> None:
    gateway.silent = True
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}, data=user_input(gateway)
    )
    assert result["errors"] == {"base": "cannot_connect"}
    gateway.silent = False
    assert_added(await hass.config_entries.flow.async_configure(result["flow_id"], user_input(gateway)), gateway)


async def test_firmware_that_does_not_fit_is_told(hass: HomeAssistant, gateway: FakeGateway) -> None:
    gateway.info["api"] = 2
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}, data=user_input(gateway)
    )
    assert result["errors"] == {"base": "unsupported_version"}


@pytest.mark.parametrize("changes", [{CONF_HOST: "  "}, {CONF_PORT: 0}, {CONF_PORT: 65536}])
async def test_an_address_that_cannot_be_one_is_refused(
    hass: HomeAssistant, gateway: FakeGateway, changes: dict[str, Any]
) -> None:
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    with pytest.raises(InvalidData):
        await hass.config_entries.flow.async_configure(result["flow_id"], user_input(gateway, **changes))


async def test_a_known_gateway_gets_its_new_address_and_is_not_added_twice(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_HOST: "192.0.2.1"})
    result = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}, data=user_input(gateway)
    )
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert entry.data[CONF_HOST] == "127.0.0.1"


async def test_an_announced_gateway_is_added_after_confirmation(hass: HomeAssistant, gateway: FakeGateway) -> None:
    result = await discovered(hass, announced(gateway))
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "zeroconf_confirm")
    assert result["description_placeholders"] is not None
    assert result["description_placeholders"]["name"] == "TinyBMS gateway"
    flow = hass.config_entries.flow.async_progress()[0]
    assert flow["context"]["title_placeholders"] == {"name": "TinyBMS gateway"}
    assert flow["context"]["configuration_url"] == f"http://127.0.0.1:{gateway.port}"
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {CONF_PASSWORD: "guess"})
    assert result["errors"] == {"base": "invalid_auth"}
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {CONF_PASSWORD: PASSWORD})
    assert_added(result, gateway)


async def test_an_announcement_without_mac_is_completed_by_the_device(
    hass: HomeAssistant, gateway: FakeGateway
) -> None:
    result = await discovered(hass, announced(gateway, mac=None))
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {CONF_PASSWORD: PASSWORD})
    assert_added(result, gateway)


async def test_an_announcement_that_changes_nothing_asks_nobody(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry
) -> None:
    result = await discovered(hass, announced(gateway))
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert entry.state is ConfigEntryState.NOT_LOADED
    assert gateway.requests == []


async def test_a_new_address_is_taken_over_when_the_device_confirms_it(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_HOST: "192.0.2.1"})
    result = await discovered(hass, announced(gateway))
    assert result["reason"] == "already_configured"
    assert entry.data[CONF_HOST] == "127.0.0.1"
    assert entry.data[CONF_TOKEN] == "token-1"


async def test_a_new_address_is_not_taken_over_from_an_impostor(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_HOST: "192.0.2.1"})
    gateway.info["mac"] = OTHER_MAC
    result = await discovered(hass, announced(gateway))
    # The device that really answers is new, and offered as such.
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "zeroconf_confirm")
    assert entry.data[CONF_HOST] == "192.0.2.1"


async def test_an_announced_gateway_that_does_not_answer_is_left(hass: HomeAssistant, gateway: FakeGateway) -> None:
    gateway.silent = True
    result = await discovered(hass, announced(gateway))
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "cannot_connect")


async def test_a_known_gateway_is_followed_to_its_new_lease(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_HOST: "192.0.2.1"})
    assert (await leased(hass))["reason"] == "already_configured"
    assert entry.data[CONF_HOST] == "127.0.0.1"
    assert entry.data[CONF_PORT] == gateway.port


async def test_a_lease_of_an_unknown_device_is_ignored(hass: HomeAssistant) -> None:
    assert (await leased(hass))["reason"] == "not_configured"


async def test_a_lease_behind_which_another_gateway_answers_is_not_followed(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_HOST: "192.0.2.1"})
    gateway.info["mac"] = OTHER_MAC
    assert (await leased(hass))["reason"] == "wrong_device"
    assert entry.data[CONF_HOST] == "192.0.2.1"


async def test_a_new_token_is_got_with_the_password(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry
) -> None:
    result = await entry.start_reauth_flow(hass)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "reauth_confirm")
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {CONF_PASSWORD: "guess"})
    assert result["errors"] == {"base": "invalid_auth"}
    gateway.silent = True
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {CONF_PASSWORD: PASSWORD})
    assert result["errors"] == {"base": "cannot_connect"}
    gateway.silent = False
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {CONF_PASSWORD: PASSWORD})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    assert entry.data[CONF_TOKEN] == "token-2"
    await hass.async_block_till_done()


async def test_the_password_is_not_given_to_another_gateway(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry
) -> None:
    gateway.info["mac"] = OTHER_MAC
    result = await entry.start_reauth_flow(hass)
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {CONF_PASSWORD: PASSWORD})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "wrong_device")
    assert gateway.asked("POST", "/session") == []


@pytest.mark.parametrize(("password", "token"), [({}, "token-1"), ({CONF_PASSWORD: PASSWORD}, "token-2")])
async def test_the_address_is_changed_with_the_token_there_is_or_a_new_one(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry, password: dict[str, str], token: str
) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_HOST: "192.0.2.1"})
    result = await entry.start_reconfigure_flow(hass)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "reconfigure")
    address = {CONF_HOST: "127.0.0.1", CONF_PORT: gateway.port}
    result = await hass.config_entries.flow.async_configure(result["flow_id"], {**address, **password})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    assert entry.data == {**address, CONF_TOKEN: token}
    # The old one takes no place at the gateway.
    assert gateway.tokens == {token}
    await hass.async_block_till_done()


async def test_a_token_that_is_no_longer_good_is_told_when_the_address_is_changed(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry
) -> None:
    gateway.tokens.clear()
    result = await entry.start_reconfigure_flow(hass)
    address = {CONF_HOST: "127.0.0.1", CONF_PORT: gateway.port}
    result = await hass.config_entries.flow.async_configure(result["flow_id"], address)
    assert result["errors"] == {"base": "invalid_auth"}
    gateway.silent = True
    result = await hass.config_entries.flow.async_configure(result["flow_id"], address)
    assert result["errors"] == {"base": "cannot_connect"}


async def test_the_address_of_another_gateway_is_refused(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry
) -> None:
    gateway.info["mac"] = OTHER_MAC
    result = await entry.start_reconfigure_flow(hass)
    address = {CONF_HOST: "127.0.0.1", CONF_PORT: gateway.port}
    result = await hass.config_entries.flow.async_configure(result["flow_id"], address)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "wrong_device")


async def test_options_are_kept_and_take_effect(
    hass: HomeAssistant, entry: MockConfigEntry, set_up: SetUp, gateway: FakeGateway
) -> None:
    await set_up()
    result = await hass.config_entries.options.async_init(entry.entry_id)
    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "init")
    result = await hass.config_entries.options.async_configure(result["flow_id"], {"next_step_id": "preferences"})
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "preferences")
    chosen = {CONF_UPDATE_INTERVAL: 5, CONF_ALLOW_SETTINGS_WRITES: True, CONF_REPAIR_STATISTICS: True}
    result = await hass.config_entries.options.async_configure(result["flow_id"], chosen)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert entry.options == chosen
    assert entry.state is ConfigEntryState.LOADED
    # It was loaded again with them.
    assert len(gateway.asked("GET", "/info")) == 2


@pytest.mark.parametrize("interval", [0, 301])
async def test_an_update_interval_out_of_range_is_refused(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry, set_up: SetUp, interval: int
) -> None:
    # Without firmware to install there is nothing to choose first.
    gateway.info["capabilities"].remove("ota")
    await set_up()
    result = await hass.config_entries.options.async_init(entry.entry_id)
    with pytest.raises(InvalidData):
        await hass.config_entries.options.async_configure(
            result["flow_id"],
            {CONF_UPDATE_INTERVAL: interval, CONF_ALLOW_SETTINGS_WRITES: False, CONF_REPAIR_STATISTICS: False},
        )


@pytest.fixture
def uploaded(tmp_path: Path) -> Iterator[None]:
    """A file that was uploaded to Home Assistant, which hands it out once."""
    path = tmp_path / "image.bin"
    path.write_bytes(b"firmware of a file")

    @contextmanager
    def process(_hass: HomeAssistant, file_id: str) -> Iterator[Path]:
        assert file_id == "0123456789abcdef0123456789abcdef"
        if not path.exists():
            raise ValueError("File does not exist")
        yield path
        path.unlink()

    with patch("custom_components.tinybms_gateway.options_flow.process_uploaded_file", process):
        yield


@pytest.mark.usefixtures("uploaded")
async def test_firmware_of_a_file_is_installed_or_refused_for_a_reason(
    hass: HomeAssistant, gateway: FakeGateway, entry: MockConfigEntry, set_up: SetUp
) -> None:
    await set_up()
    result = await hass.config_entries.options.async_init(entry.entry_id)
    result = await hass.config_entries.options.async_configure(result["flow_id"], {"next_step_id": "firmware"})
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "firmware")
    answer = {"image": "0123456789abcdef0123456789abcdef", "force": True}
    gateway.refuse["POST /ota"] = (422, problem(422, "The image is not for this device"))
    result = await hass.config_entries.options.async_configure(result["flow_id"], answer)
    assert result["errors"] == {"base": "not_installed"}
    assert result["description_placeholders"] is not None
    assert "not for this device" in result["description_placeholders"]["reason"]
    gateway.refuse.clear()
    task = hass.async_create_task(hass.config_entries.options.async_configure(result["flow_id"], answer))
    await gateway.until(lambda: bool(gateway.image))
    gateway.restart()
    gateway.info["firmware"]["version"] = "0.2.0"
    await gateway.drop_sockets()
    result = await task
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "firmware_installed")
    assert gateway.image == b"firmware of a file"


@pytest.fixture
def twin(hass: HomeAssistant, entity_registry: er.EntityRegistry) -> str:
    """ESPHome's integration shows the voltage of the same battery."""
    node = MockConfigEntry(domain="esphome", unique_id=MAC)
    node.add_to_hass(hass)
    return entity_registry.async_get_or_create(
        "sensor", "esphome", "twin", config_entry=node, original_device_class="voltage"
    ).entity_id


@pytest.mark.parametrize("source", [SOURCE_USER, SOURCE_ZEROCONF])
async def test_a_battery_that_esphome_shows_already_is_told_before_it_is_added(
    hass: HomeAssistant, gateway: FakeGateway, twin: str, source: str
) -> None:
    flow = hass.config_entries.flow
    if source == SOURCE_USER:
        result = await flow.async_init(DOMAIN, context={"source": source}, data=user_input(gateway))
    else:
        result = await discovered(hass, announced(gateway))
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "esphome")
    assert result["description_placeholders"] == {"name": gateway.info["name"], "count": "1", "example": twin}
    assert len(gateway.tokens) == 1, "nobody has logged in yet"
    result = await flow.async_configure(result["flow_id"], {})
    if source == SOURCE_ZEROCONF:
        assert result["step_id"] == "zeroconf_confirm"
        result = await flow.async_configure(result["flow_id"], {CONF_PASSWORD: PASSWORD})
    assert result["type"] is FlowResultType.CREATE_ENTRY
