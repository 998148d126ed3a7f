"""CSV downloads: who may, what is asked for, and what a broken download looks like."""

from http import HTTPStatus
from typing import Any

import pytest
from aiohttp import ClientError
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from custom_components.tinybms_gateway.api import TinyBmsConnectionError
from custom_components.tinybms_gateway.const import DOMAIN
from tests.homeassistant.conftest import SetUp
from tests.homeassistant.fake_gateway import FakeGateway, Recorded, problem


@pytest.fixture(autouse=True)
async def http(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "http", {})


@pytest.fixture(autouse=True)
def recorded(gateway: FakeGateway) -> None:
    gateway.history["15min"] = [
        Recorded(end_ms=1_790_000_000_000 + number * 900_000, values={"voltage_v": (50.0 + number, None, None)})
        for number in range(3)
    ]


def url(entry: MockConfigEntry, file: str = "history.csv", **query: str) -> str:
    return str(URL(f"/api/{DOMAIN}/{entry.entry_id}/{file}").with_query(query))


async def test_the_csv_is_that_of_the_device(
    hass_client: ClientSessionGenerator, set_up: SetUp, entry: MockConfigEntry
) -> None:
    await set_up()
    client = await hass_client()
    response = await client.get(url(entry))
    assert response.status == HTTPStatus.OK
    assert response.content_type == "text/csv"
    assert response.headers["Content-Disposition"] == 'attachment; filename="020000000001-history.csv"'
    assert (await response.text()).splitlines() == [
        "number,utc_ms,voltage_v mean (V)",
        "1,1790000000000,50.0",
        "2,1790000900000,51.0",
        "3,1790001800000,52.0",
    ]
    events = await client.get(url(entry, "events.csv"))
    assert (await events.text()).startswith("number,kind")


async def test_the_query_is_passed_on(
    hass_client: ClientSessionGenerator, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    await set_up()
    client = await hass_client()
    response = await client.get(
        url(
            entry,
            resolution="15min",
            series="voltage_v",
            pack="1",
            start="2026-09-21T14:13:20+00:00",
            end="2026-09-21T14:28:20+00:00",
        )
    )
    assert len((await response.text()).splitlines()) == 2
    assert gateway.asked("GET", "/history.csv") == [
        {
            "resolution": "15min",
            "series": "voltage_v",
            "pack": "1",
            "from": "1790000000000",
            "to": "1790000900000",
        }
    ]


@pytest.mark.parametrize(
    "query", [{"resolution": "1d"}, {"series": "warp"}, {"pack": "2"}, {"pack": "many"}, {"start": "yesterday"}]
)
async def test_what_there_is_not_is_refused(
    hass_client: ClientSessionGenerator, set_up: SetUp, entry: MockConfigEntry, query: dict[str, str]
) -> None:
    await set_up()
    client = await hass_client()
    response = await client.get(url(entry, **query))
    assert response.status == HTTPStatus.BAD_REQUEST


async def test_a_signed_link_works_without_a_login(
    hass: HomeAssistant,
    hass_client_no_auth: ClientSessionGenerator,
    set_up: SetUp,
    entry: MockConfigEntry,
) -> None:
    await set_up()
    client = await hass_client_no_auth()
    assert (await client.get(url(entry))).status == HTTPStatus.UNAUTHORIZED
    response = await hass.services.async_call(
        DOMAIN, "export_history", {"series": ["voltage_v"]}, blocking=True, return_response=True
    )
    assert response is not None
    signed = await client.get(str(response["csv_url"]))
    assert signed.status == HTTPStatus.OK
    assert len((await signed.text()).splitlines()) == 4


async def test_who_may_not_read_the_sensors_may_not_download_them(
    hass_client: ClientSessionGenerator, set_up: SetUp, entry: MockConfigEntry, hass_admin_user: MockUser
) -> None:
    await set_up()
    hass_admin_user.groups = []
    hass_admin_user.mock_policy({"entities": {"domains": {"light": True}}})
    client = await hass_client()
    assert (await client.get(url(entry))).status == HTTPStatus.UNAUTHORIZED


async def test_a_gateway_that_is_not_there_is_not_found(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, set_up: SetUp, entry: MockConfigEntry
) -> None:
    await set_up()
    client = await hass_client()
    assert (await client.get(f"/api/{DOMAIN}/nothing/history.csv")).status == HTTPStatus.NOT_FOUND
    await hass.config_entries.async_unload(entry.entry_id)
    assert (await client.get(url(entry))).status == HTTPStatus.NOT_FOUND


async def test_a_gateway_that_refuses_is_told_before_the_download_begins(
    hass_client: ClientSessionGenerator, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    await set_up()
    gateway.refuse["GET /history.csv"] = (503, problem(503, "Not now"))
    client = await hass_client()
    assert (await client.get(url(entry))).status == HTTPStatus.BAD_GATEWAY


async def test_a_download_that_breaks_off_does_not_look_whole(
    hass_client: ClientSessionGenerator, set_up: SetUp, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_up()

    async def breaking(**_query: Any) -> Any:
        yield b"number\r\n"
        raise TinyBmsConnectionError("gone")

    monkeypatch.setattr(entry.runtime_data.client, "stream_history_csv", breaking)
    client = await hass_client()
    with pytest.raises(ClientError):
        await (await client.get(url(entry))).read()
