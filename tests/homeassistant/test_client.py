"""The client by itself: what it asks, what it makes of the answers, how it fails."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict

import pytest
from aiohttp import ClientSession

from custom_components.tinybms_gateway import api
from custom_components.tinybms_gateway.api import (
    Event,
    Hello,
    Message,
    Resync,
    State,
    TinyBmsAuthenticationError,
    TinyBmsBusyError,
    TinyBmsClient,
    TinyBmsConflictError,
    TinyBmsConnectionError,
    TinyBmsError,
    TinyBmsForbiddenError,
    TinyBmsNotFoundError,
    TinyBmsProblemError,
    TinyBmsRejectedError,
    TinyBmsResponseError,
    TinyBmsUnsupportedVersionError,
)
from custom_components.tinybms_gateway.api import (
    client as client_module,
)
from custom_components.tinybms_gateway.api import (
    transport as transport_module,
)
from tests.homeassistant.fake_gateway import MAC, PASSWORD, TOKEN, FakeGateway, Recorded, fixture, problem


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
def client(gateway: FakeGateway, session: ClientSession) -> TinyBmsClient:
    return TinyBmsClient(session=session, host="127.0.0.1", port=gateway.port, token=TOKEN)


def test_needs_nothing_of_home_assistant() -> None:
    place = api.__file__
    source = f"""
import importlib.util, sys
spec = importlib.util.spec_from_file_location("alone", {place!r})
alone = importlib.util.module_from_spec(spec)
sys.modules["alone"] = alone
spec.loader.exec_module(alone)
assert alone.TinyBmsClient
assert "homeassistant" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", source], check=True)


def test_exports_what_it_promises() -> None:
    assert all(hasattr(api, name) for name in api.__all__)


async def test_info_tells_who_the_gateway_is(client: TinyBmsClient) -> None:
    info = await client.get_info()
    assert info.mac == MAC
    assert info.firmware.version == "0.1.0"
    assert info.packs[0].serial == "30363832363551030d003100"
    assert [level.key for level in info.history.resolutions] == ["1s", "1min", "15min", "1h"]


async def test_another_version_of_the_interface_is_refused(client: TinyBmsClient, gateway: FakeGateway) -> None:
    gateway.info["api"] = 2
    with pytest.raises(TinyBmsUnsupportedVersionError) as raised:
        await client.get_info()
    assert raised.value.version == "2"


async def test_state_has_every_value_and_keeps_unknown_apart_from_zero(
    client: TinyBmsClient, gateway: FakeGateway
) -> None:
    gateway.state["battery"]["current_a"] = None
    gateway.state["battery"]["power_w"] = 0
    state = await client.get_state()
    assert state.battery.current_a is None
    assert state.battery.power_w == 0
    assert state.limits.ccl_bounds[0].reason == "user_limit"
    assert [cell.balancing for cell in state.packs[0].cells] == [False, True, False, False]
    assert state.packs[0].temperatures.external_c == (23.9, 24.5)
    assert state.pack(1) == state.packs[0]
    assert state.pack(2) is None


async def test_fields_of_a_newer_firmware_are_ignored(client: TinyBmsClient, gateway: FakeGateway) -> None:
    gateway.state["battery"]["flux_capacitor_gw"] = 1.21
    assert (await client.get_state()).battery.soc_percent == 87.4


async def test_the_same_state_is_equal(client: TinyBmsClient) -> None:
    assert await client.get_state() == await client.get_state()


@pytest.mark.parametrize("damage", [{"battery": None}, {"packs": [{}]}, {"sequence": "many"}, {"limits": {}}])
async def test_an_answer_that_breaks_the_contract_names_what_is_wrong(
    client: TinyBmsClient, gateway: FakeGateway, damage: dict[str, object]
) -> None:
    gateway.refuse["GET /state"] = (200, json.dumps({**fixture("state"), **damage}))
    with pytest.raises(TinyBmsResponseError, match="State"):
        await client.get_state()


@pytest.mark.parametrize("text", ["<html>", "[1, 2]", "null", ""])
async def test_an_answer_that_is_no_object_is_an_error(client: TinyBmsClient, gateway: FakeGateway, text: str) -> None:
    gateway.refuse["GET /state"] = (200, text)
    with pytest.raises(TinyBmsResponseError):
        await client.get_state()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, TinyBmsRejectedError),
        (401, TinyBmsAuthenticationError),
        (403, TinyBmsForbiddenError),
        (404, TinyBmsNotFoundError),
        (409, TinyBmsConflictError),
        (413, TinyBmsRejectedError),
        (422, TinyBmsRejectedError),
        (503, TinyBmsBusyError),
    ],
)
async def test_a_problem_becomes_an_exception_of_its_kind(
    client: TinyBmsClient, gateway: FakeGateway, status: int, error: type[TinyBmsProblemError]
) -> None:
    answer = problem(status, "100 s is not allowed", pointer="/changes/delay/value", allowed="5 to 60 s")
    gateway.refuse["PATCH /settings"] = (status, answer)
    with pytest.raises(error) as raised:
        await client.write_settings({"delay": 100}, pack=1, expected={})
    assert type(raised.value) is error
    assert raised.value.status == status
    assert raised.value.pointer == "/changes/delay/value"
    assert raised.value.reason == "100 s is not allowed (5 to 60 s)"


@pytest.mark.parametrize("text", ["Internal Server Error", "[]"])
async def test_a_failure_without_problem_details_is_told_by_its_status(
    client: TinyBmsClient, gateway: FakeGateway, text: str
) -> None:
    gateway.refuse["GET /state"] = (500, text)
    with pytest.raises(TinyBmsProblemError) as raised:
        await client.get_state()
    assert raised.value.reason == "HTTP 500"


async def test_an_error_page_in_place_of_an_answer_is_not_followed(client: TinyBmsClient, gateway: FakeGateway) -> None:
    gateway.refuse["GET /state"] = (302, "elsewhere")
    with pytest.raises(TinyBmsProblemError):
        await client.get_state()


async def test_nobody_there_is_a_connection_error(client: TinyBmsClient, gateway: FakeGateway) -> None:
    await gateway.stop()
    with pytest.raises(TinyBmsConnectionError):
        await client.get_info()


async def test_a_broken_connection_is_a_connection_error(client: TinyBmsClient, gateway: FakeGateway) -> None:
    gateway.silent = True
    with pytest.raises(TinyBmsConnectionError):
        await client.get_info()


@pytest.mark.usefixtures("socket_enabled")
async def test_no_answer_in_time_is_a_connection_error(session: ClientSession, monkeypatch: pytest.MonkeyPatch) -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    defaults = transport_module.Transport.request.__kwdefaults__ or {}
    monkeypatch.setitem(defaults, "timeout_s", 0.05)
    client = TinyBmsClient(session=session, host="127.0.0.1", port=server.sockets[0].getsockname()[1])
    async with server:
        with pytest.raises(TinyBmsConnectionError, match=r"within 0\.05 s"):
            await client.get_info()


async def test_login_exchanges_the_password_for_a_token(gateway: FakeGateway, session: ClientSession) -> None:
    client = TinyBmsClient(session=session, host="127.0.0.1", port=gateway.port)
    token = await client.login(PASSWORD, name="Test")
    assert gateway.asked("POST", "/session") == [{"password": PASSWORD, "kind": "token", "name": "Test"}]
    client = TinyBmsClient(session=session, host="127.0.0.1", port=gateway.port, token=token)
    assert (await client.get_state()).sequence == 812
    await client.logout()
    with pytest.raises(TinyBmsAuthenticationError):
        await client.get_state()


async def test_login_with_a_wrong_password_is_refused(client: TinyBmsClient) -> None:
    with pytest.raises(TinyBmsAuthenticationError):
        await client.login("guess", name="Test")


async def test_login_says_how_long_to_wait(client: TinyBmsClient, gateway: FakeGateway) -> None:
    gateway.refuse["POST /session"] = (429, problem(429, "5 wrong passwords: wait 30 s"))
    with pytest.raises(TinyBmsBusyError) as raised:
        await client.login("guess", name="Test")
    assert raised.value.retry_after_s == 30


@pytest.mark.parametrize("text", ["{}", '{"token": null}', "[]"])
async def test_login_without_a_token_is_an_error(client: TinyBmsClient, gateway: FakeGateway, text: str) -> None:
    gateway.refuse["POST /session"] = (201, text)
    with pytest.raises(TinyBmsResponseError):
        await client.login(PASSWORD, name="Test")


async def test_history_comes_in_pages(client: TinyBmsClient, gateway: FakeGateway) -> None:
    gateway.history["15min"] = [
        Recorded(end_ms=1_790_000_000_000 + 900_000 * number, values={"voltage_v": (53.0 + number, None, None)})
        for number in range(3)
    ]
    first = await client.get_history(resolution="15min", series=["voltage_v"], limit=2)
    assert first.series[0].mean == (53.0, 54.0)
    assert first.more
    second = await client.get_history(
        resolution="15min", series=["voltage_v"], from_ms=0, to_ms=2**52, pack=1, cursor=first.next_cursor
    )
    assert second.series[0].mean == (55.0,)
    assert not second.more


async def test_a_sample_from_before_the_clock_was_set_gets_its_time_from_the_uptime(
    client: TinyBmsClient, gateway: FakeGateway
) -> None:
    gateway.history["1min"] = [
        Recorded(end_ms=None, uptime_ms=21_250, values={}),
        Recorded(end_ms=None, uptime_ms=21_250, boot=11, values={}),
    ]
    history = await client.get_history(resolution="1min")
    assert history.end_utc_ms(0) == 1_790_000_000_000 - 60_000
    assert history.end_utc_ms(1) is None
    gateway.state["time"] = {"utc_ms": None, "uptime_ms": 81_250, "quality": "unknown"}
    assert (await client.get_history(resolution="1min")).end_utc_ms(0) is None


async def test_csv_is_streamed(client: TinyBmsClient, gateway: FakeGateway) -> None:
    gateway.history["1h"] = [Recorded(end_ms=1_790_000_000_000, values={"voltage_v": (53.0, None, None)})]
    pieces = [piece async for piece in client.stream_history_csv(resolution="1h")]
    assert b"".join(pieces).endswith(b"1,1790000000000,53.0\r\n")
    assert b"".join([piece async for piece in client.stream_events_csv()]).startswith(b"number")


async def test_events_are_the_newest_or_those_after_a_cursor(client: TinyBmsClient, gateway: FakeGateway) -> None:
    await gateway.log(kind="link", key="gx", pack=None)
    assert [event.number for event in (await client.get_events()).events] == [41, 42]
    after = await client.get_events(cursor="41")
    assert [(event.kind, event.key) for event in after.events] == [("link", "gx")]


async def test_a_write_is_compared_and_read_back(client: TinyBmsClient) -> None:
    settings = await client.get_settings(pack=1)
    delay = settings.find("charger_startup_delay")
    assert delay is not None
    result = await client.write_settings({delay.key: 20}, pack=1, expected={delay.key: delay.value})
    assert result.applied
    assert (result.results[0].before, result.results[0].value) == (10, 20)
    with pytest.raises(TinyBmsConflictError):
        await client.write_settings({delay.key: 30}, pack=1, expected={delay.key: delay.value})
    assert settings.find("unheard_of") is None


async def test_a_dry_run_writes_nothing(client: TinyBmsClient, gateway: FakeGateway) -> None:
    assert (await client.write_settings({"charger_startup_delay": 20}, pack=1, expected={}, dry_run=True)).applied
    assert gateway.setting("charger_startup_delay")["value"] == 10


async def test_options_are_changed_at_the_revision_that_was_seen(client: TinyBmsClient) -> None:
    config = await client.get_config()
    values: dict[str, object] = {option.key: option.value for option in config.options}
    assert values["charging.bulk_voltage_cell"] == 3.45
    assert values["charging.temperature_curve"] == ((0, 0), (10, 1))
    assert values["charging.latch_alarms"] is False
    assert values["charging.rebulk_days"] == 14
    assert values["charging.chemistry"] == "lfp"
    assert config.find("unheard_of") is None
    result = await client.write_config({"charging.bulk_voltage_cell": 3.44}, revision=config.revision)
    assert result.revision == config.revision + 1
    with pytest.raises(TinyBmsConflictError):
        await client.write_config({"charging.bulk_voltage_cell": 3.43}, revision=config.revision)


async def test_an_action_takes_its_arguments(client: TinyBmsClient, gateway: FakeGateway) -> None:
    result = await client.run_action("set_charge_profile", profile="slow")
    assert result.result == "ok"
    assert gateway.state["charge"]["profile"] == "slow"


async def test_firmware_is_uploaded_whole_with_its_hash(client: TinyBmsClient, gateway: FakeGateway) -> None:
    image = bytes(range(256)) * 50
    told: list[int] = []
    result = await client.upload_firmware(image, progress=told.append)
    assert gateway.image == image
    assert result.version == "0.2.0"
    assert told[-1] == len(image)
    assert told == sorted(told)
    assert (await client.get_ota()).state == "idle"
    await client.upload_firmware(b"older", force=True)
    assert gateway.image == b"older"


async def test_the_websocket_brings_states_and_events(client: TinyBmsClient, gateway: FakeGateway) -> None:
    got: list[Message] = []
    subscribed: list[bool] = []
    task = asyncio.create_task(client.listen(on_message=got.append, on_subscribed=lambda: subscribed.append(True)))
    await gateway.connected()
    await gateway.log(kind="alarm_raised", key="low_voltage")
    await gateway.push("resync", {"dropped": 3})
    await gateway.push("log", {"number": 1, "uptime_ms": 1, "level": "info", "tag": "t", "text": "not asked for"})
    await gateway.drop_sockets()
    with pytest.raises(TinyBmsConnectionError, match="closed"):
        await task
    assert [type(message) for message in got] == [Hello, State, Event, Resync]
    assert subscribed == [True]
    assert isinstance(got[1], State)
    assert asdict(got[1])["battery"]["soc_percent"] == 87.4


async def test_a_silent_websocket_is_given_up(
    client: TinyBmsClient, gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "SILENCE_S", 0.05)
    gateway.ws_silent = True
    with pytest.raises(TinyBmsConnectionError, match="silent"):
        await client.listen(on_message=lambda _: None)


async def test_a_refused_websocket_says_why(client: TinyBmsClient, gateway: FakeGateway) -> None:
    gateway.ws_refused = True
    with pytest.raises(TinyBmsConnectionError, match="503"):
        await client.listen(on_message=lambda _: None)
    gateway.tokens.clear()
    with pytest.raises(TinyBmsAuthenticationError):
        await client.listen(on_message=lambda _: None)
    gateway.silent = True
    with pytest.raises(TinyBmsConnectionError):
        await client.listen(on_message=lambda _: None)


async def test_a_websocket_of_another_version_is_left(client: TinyBmsClient, gateway: FakeGateway) -> None:
    gateway.info["api"] = 2
    with pytest.raises(TinyBmsUnsupportedVersionError):
        await client.listen(on_message=lambda _: None)


@pytest.mark.parametrize("text", ["no json", "[]", '{"seq": 1}', '{"type": "state", "seq": 1, "data": {}}'])
async def test_what_the_websocket_should_not_say_ends_it(
    client: TinyBmsClient, gateway: FakeGateway, text: str
) -> None:
    task = asyncio.create_task(client.listen(on_message=lambda _: None))
    await gateway.connected()
    await gateway.sockets[0].send_str(text)
    with pytest.raises(TinyBmsResponseError):
        await task


async def test_bytes_on_the_websocket_end_it(client: TinyBmsClient, gateway: FakeGateway) -> None:
    task = asyncio.create_task(client.listen(on_message=lambda _: None))
    await gateway.connected()
    await gateway.sockets[0].send_bytes(b"\x00")
    with pytest.raises(TinyBmsResponseError):
        await task


def test_every_error_can_be_caught_as_one() -> None:
    errors = [getattr(api, name) for name in api.__all__ if name.endswith("Error")]
    assert all(issubclass(error, TinyBmsError) for error in errors)


@pytest.mark.parametrize("damage", [{"value": None}, {"value": {}}, {"options": [{"value": None, "name": "None"}]}])
async def test_an_option_of_an_impossible_kind_is_an_error(
    client: TinyBmsClient, gateway: FakeGateway, damage: dict[str, object]
) -> None:
    config = fixture("config")
    config["options"][0] |= damage
    gateway.refuse["GET /config"] = (200, json.dumps(config))
    with pytest.raises(TinyBmsResponseError):
        await client.get_config()
