"""Every operation of the contract, asked of the compiled gateway; the client checks each answer's form."""

import csv
import io
import struct
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from simulator.bms.capture import read_capture
from tests.api.contract import examples_of, operations
from tests.web.client import Answer, Client
from tests.web.conftest import Gateway
from tests.web_server.support import RawClient

pytestmark = pytest.mark.asyncio(loop_scope="session")

DELAY = "charger_startup_delay"


async def setting(user: Client, key: str) -> dict[str, Any]:
    settings = (await user.get("/settings"))["settings"]
    return next(one for one in settings if one["key"] == key)


async def test_info_needs_no_login(stranger: Client) -> None:
    info = await stranger.get("/info")
    assert info["mac"] == "02:54:42:4D:53:01"
    assert info["packs"] == [
        {"index": 1, "name": "Pack 1", "serial": info["packs"][0]["serial"], "bms_firmware": "1.243"}
    ]


async def test_state_shows_the_simulated_battery(user: Client, gateway: Gateway) -> None:
    heard, limits = gateway.world.gx.measurements, gateway.world.gx.last_limits
    assert heard is not None
    assert limits is not None
    state = await user.get("/state")
    assert state["packs"][0]["online"]
    assert len(state["packs"][0]["cells"]) == 16
    assert state["packs"][0]["voltage_v"] == pytest.approx(heard.voltage_v, abs=0.1)
    assert state["battery"]["soc_percent"] == pytest.approx(state["packs"][0]["soc_percent"], abs=0.2)
    assert state["limits"]["cvl_v"] == pytest.approx(limits.charge_voltage_v, abs=0.06)
    assert state["gx"]["present"]


async def test_bounds_begin_with_the_one_that_binds(user: Client) -> None:
    limits = (await user.get("/state"))["limits"]
    for limit in ("cvl_v", "ccl_a", "dcl_a"):
        name = limit.partition("_")[0]
        bounds = limits[f"{name}_bounds"]
        assert bounds[0] == {"reason": limits[f"{name}_reason"], "value": limits[limit]}
        assert [bound["value"] for bound in bounds] == sorted(bound["value"] for bound in bounds)


async def test_a_setting_is_written_and_read_back(user: Client) -> None:
    before = (await setting(user, DELAY))["value"]
    wanted = 21 if before != 21 else 22
    answer = await user.ask(
        "PATCH", "/settings", {"pack": 1, "changes": {DELAY: {"value": wanted, "expected": before}}}
    )
    result = answer.expect(200)
    assert result["applied"]
    assert result["results"][0]["result"] == "ok"
    assert result["results"][0]["before"] == before
    assert result["results"][0]["value"] == wanted
    assert (await setting(user, DELAY))["value"] == wanted


async def test_a_dry_run_writes_nothing(user: Client) -> None:
    before = (await setting(user, DELAY))["value"]
    changes = {DELAY: {"value": before + 1, "expected": before}}
    answer = await user.ask("PATCH", "/settings", {"pack": 1, "dry_run": True, "changes": changes})
    assert answer.expect(200)["applied"]
    assert (await setting(user, DELAY))["value"] == before


async def test_a_setting_that_has_changed_since_is_not_overwritten(user: Client) -> None:
    before = (await setting(user, DELAY))["value"]
    changes = {DELAY: {"value": 30, "expected": before + 1}}
    problem = (await user.ask("PATCH", "/settings", {"pack": 1, "changes": changes})).expect(409)
    assert problem["pointer"] == f"/changes/{DELAY}/expected"
    assert (await setting(user, DELAY))["value"] == before


async def test_one_wrong_change_keeps_all_others_from_being_written(user: Client) -> None:
    before = (await setting(user, DELAY))["value"]
    changes = {
        DELAY: {"value": before + 1, "expected": None},
        "charger_disable_delay": {"value": 1000, "expected": None},
    }
    problem = (await user.ask("PATCH", "/settings", {"pack": 1, "changes": changes})).expect(422)
    assert problem["pointer"] == "/changes/charger_disable_delay/value"
    assert problem["allowed"] == "0 to 60 s"
    assert (await setting(user, DELAY))["value"] == before


async def test_two_settings_that_depend_on_each_other_move_together(user: Client) -> None:
    """Either one alone would contradict the other on the way."""
    full, over = (await setting(user, "fully_charged_voltage")), (await setting(user, "over_voltage_cutoff"))
    up = {
        "fully_charged_voltage": {"value": over["value"] + 50, "expected": full["value"]},
        "over_voltage_cutoff": {"value": over["value"] + 100, "expected": over["value"]},
    }
    assert (await user.ask("PATCH", "/settings", {"pack": 1, "changes": up})).expect(200)["applied"]
    down = {
        "over_voltage_cutoff": {"value": over["value"], "expected": None},
        "fully_charged_voltage": {"value": full["value"], "expected": None},
    }
    assert (await user.ask("PATCH", "/settings", {"pack": 1, "changes": down})).expect(200)["applied"]


async def test_a_value_between_two_steps_is_refused(user: Client) -> None:
    changes = {DELAY: {"value": 10.5, "expected": None}}
    problem = (await user.ask("PATCH", "/settings", {"pack": 1, "changes": changes})).expect(422)
    assert problem["allowed"] == "steps of 1 s"


async def test_can_frames_say_what_the_gx_heard(user: Client, gateway: Gateway) -> None:
    frames = {frame["name"]: frame for frame in (await user.get("/can"))["frames"]}
    signals = {signal["name"]: signal["value"] for signal in frames["limits"]["signals"]}
    heard = gateway.world.gx.last_limits
    assert heard is not None
    assert signals["charge_voltage_limit"] == pytest.approx(heard.charge_voltage_v)
    assert frames["limits"]["last_sent_age_s"] < 1.5


async def test_a_gx_is_heard(user: Client) -> None:
    received = (await user.get("/can"))["received"]
    assert 0x305 in [frame["id"] for frame in received]


async def test_a_custom_frame_can_be_tried(user: Client) -> None:
    frame = {"id": 0x500, "signals": [{"source": "voltage", "offset": 0, "type": "u16", "scale": 0.01}]}
    preview = (await user.ask("POST", "/can/preview", frame)).expect(200)
    voltage_v = preview["signals"][0]["value"]
    assert preview["data"] == struct.pack("<H", round(voltage_v * 100)).hex(" ").upper()


@pytest.mark.parametrize(
    ("frame", "pointer"),
    [
        ({"id": 0x351, "signals": [{"source": "voltage", "offset": 0}]}, "/id"),
        ({"id": 0x500, "signals": [{"source": "volts", "offset": 0}]}, "/signals/0/source"),
        ({"id": 0x500, "signals": [{"source": "soc", "offset": 7, "type": "u16"}]}, "/signals/0/offset"),
        (
            {"id": 0x500, "signals": [{"source": "soc", "offset": 0}, {"source": "soh", "offset": 1}]},
            "/signals/1/offset",
        ),
        ({"id": 0x500, "signals": [{"source": "soc", "offset": 0, "scale": 0}]}, "/signals/0/scale"),
    ],
)
async def test_a_custom_frame_that_cannot_be_is_refused(user: Client, frame: dict[str, Any], pointer: str) -> None:
    assert (await user.ask("POST", "/can/preview", frame)).expect(422)["pointer"] == pointer


async def test_a_capture_goes_on_for_as_long_as_it_was_asked_to(user: Client, tmp_path: Path) -> None:
    begun_s = (await user.get("/state"))["system"]["uptime_s"]
    capture = tmp_path / "capture.jsonl"
    capture.write_text(await user.get("/capture?duration_s=2"))
    ended_s = (await user.get("/state"))["system"]["uptime_s"]
    chunks = read_capture(capture)
    assert begun_s + 1 < chunks[-1].time_s <= ended_s
    assert ended_s - begun_s >= 2
    assert {chunk.direction for chunk in chunks if chunk.time_s > begun_s} == {"tx", "rx"}


async def test_a_capture_ends_with_its_client(gateway: Gateway, user: Client) -> None:
    async with RawClient(gateway.port) as client:
        await client.send(client.head("GET", "/api/v1/capture?duration_s=3600", None, **user.headers))
        assert (await client.reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
        await user.eventually("/state", lambda state: state["system"]["clients"] == 2)
    await user.eventually("/state", lambda state: state["system"]["clients"] == 1)


async def test_captures_leave_connections_to_others(gateway: Gateway, user: Client) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(2):
            client = await stack.enter_async_context(RawClient(gateway.port))
            await client.send(client.head("GET", "/api/v1/capture?duration_s=3600", None, **user.headers))
            assert (await client.reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")
        refused = await user.ask("GET", "/capture?duration_s=1")
        assert refused.expect(503)["detail"] == "Two captures go on already"
        assert int(refused.headers["Retry-After"]) >= 1
        assert await user.get("/capture"), "what is there ends by itself"
    await user.eventually("/state", lambda state: state["system"]["clients"] == 1)
    # Neither those whose clients went away nor those that ended count any more.
    for _ in range(3):
        assert await user.get("/capture?duration_s=1")


async def test_a_capture_without_a_body_keeps_no_place(gateway: Gateway, user: Client) -> None:
    async with RawClient(gateway.port) as client:
        for _ in range(3):
            await client.send(client.head("HEAD", "/api/v1/capture?duration_s=3600", None, **user.headers))
            assert (await client.reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("duration_s", ["3601", "-1", "x"])
async def test_a_capture_that_would_never_end_is_refused(user: Client, duration_s: str) -> None:
    problem = (await user.ask("GET", f"/capture?duration_s={duration_s}")).expect(422)
    assert problem["pointer"] == "/duration_s"


OWN_FRAME = {"id": 0x500, "signals": [{"source": "voltage", "offset": 0, "scale": 0.01}]}


async def change_frames(user: Client, frames: Any, **more: Any) -> Answer:
    revision = (await user.get("/config"))["revision"]
    return await user.ask("PATCH", "/config", {"revision": revision, "custom_frames": frames, **more})


async def test_custom_frames_are_changed_and_handed_back_to_the_yaml(user: Client) -> None:
    before = await user.get("/config")
    assert before["custom_frames_source"] == "yaml"
    result = (await change_frames(user, [OWN_FRAME])).expect(200)
    assert result["changed"] == ["custom_frames"]
    assert result["revision"] > before["revision"]
    config = await user.get("/config")
    assert config["custom_frames_source"] == "stored"
    [frame] = config["custom_frames"]
    assert frame == OWN_FRAME, "what is the default is left out"
    sent = await user.eventually("/can", lambda can: can["frames"][-1]["sent_count"] > 0)
    assert (sent["frames"][-1]["id"], sent["frames"][-1]["custom"]) == (0x500, True)
    assert (await change_frames(user, [OWN_FRAME])).expect(200)["changed"] == []
    assert (await change_frames(user, None)).expect(200)["changed"] == ["custom_frames"]
    after = await user.get("/config")
    assert (after["custom_frames_source"], after["custom_frames"]) == ("yaml", before["custom_frames"])


async def test_custom_frames_of_another_revision_are_refused(user: Client) -> None:
    revision = (await user.get("/config"))["revision"]
    body = {"revision": revision + 1, "custom_frames": [OWN_FRAME]}
    assert (await user.ask("PATCH", "/config", body)).expect(409)["pointer"] == "/revision"


@pytest.mark.parametrize(
    ("frames", "pointer", "allowed"),
    [
        ({}, "/custom_frames", None),
        ([OWN_FRAME, OWN_FRAME], "/custom_frames/1/id", "an identifier of its own for each frame"),
        ([OWN_FRAME, OWN_FRAME | {"id": 0x351}], "/custom_frames/1/id", None),
        ([OWN_FRAME | {"id": 0x800}], "/custom_frames/0/id", "0 to 2047"),
        ([OWN_FRAME | {"period_s": 61}], "/custom_frames/0/period_s", "0.1 to 60"),
        ([OWN_FRAME | {"length": 1}], "/custom_frames/0/length", "2 to 8"),
        ([OWN_FRAME | {"id": 0x500 + place} for place in range(17)], "/custom_frames", "0 to 16 entries"),
    ],
)
async def test_custom_frames_that_cannot_be_are_refused(
    user: Client, frames: Any, pointer: str, allowed: str | None
) -> None:
    before = await user.get("/config")
    problem = (await change_frames(user, frames, changes={"charging.rebulk_days": 2})).expect(422)
    assert problem["pointer"] == pointer
    assert problem.get("allowed") == allowed
    assert await user.get("/config") == before


async def test_a_patch_changes_something(user: Client) -> None:
    revision = (await user.get("/config"))["revision"]
    assert (await user.ask("PATCH", "/config", {"revision": revision})).expect(422)["pointer"] == "/changes"


async def test_the_capture_is_one_the_simulator_can_replay(user: Client, tmp_path: Path) -> None:
    capture = tmp_path / "capture.jsonl"
    capture.write_text(await user.get("/capture"))
    chunks = read_capture(capture)
    assert {chunk.direction for chunk in chunks} == {"tx", "rx"}
    assert [chunk.time_s for chunk in chunks] == sorted(chunk.time_s for chunk in chunks)


async def test_history_fills_by_the_second(user: Client) -> None:
    await user.eventually("/history?resolution=1s", lambda history: len(history["number"]) >= 3)
    history = await user.get("/history?resolution=1s&series=voltage_v,soc_percent&limit=2")
    assert [series["key"] for series in history["series"]] == ["voltage_v", "soc_percent"]
    assert history["more"]
    after = await user.get(f"/history?resolution=1s&series=voltage_v&cursor={history['next_cursor']}")
    assert after["number"][0] == history["number"][-1] + 1
    columns = {len(after[name]) for name in ("number", "boot", "uptime_ms", "utc_ms", "quality")}
    assert columns == {len(after["series"][0]["mean"])}


async def test_csv_holds_what_the_columns_hold(user: Client) -> None:
    history = await user.get("/history?resolution=1s&series=voltage_v")
    rows = list(csv.DictReader(io.StringIO(await user.get("/history.csv?resolution=1s&series=voltage_v"))))
    by_number = {int(row["number"]): row for row in rows}
    for number, mean in zip(history["number"], history["series"][0]["mean"], strict=True):
        text = by_number[number]["voltage_v_mean"]
        assert (float(text) if text else None) == mean


async def test_events_name_what_happened(user: Client) -> None:
    events = (await user.get("/events"))["events"]
    kinds = [event["kind"] for event in events]
    assert "boot" in kinds
    assert ("link", "bms") in [(event["kind"], event["key"]) for event in events]
    assert [event["number"] for event in events] == sorted(event["number"] for event in events)


async def test_events_csv_has_a_line_for_each_event(user: Client) -> None:
    events = (await user.get("/events?limit=200"))["events"]
    rows = {row["number"]: row for row in csv.DictReader(io.StringIO(await user.get("/events.csv")))}
    for event in events:
        assert rows[str(event["number"])]["text"] == event["text"]


async def test_acknowledged_events_say_so(user: Client) -> None:
    first = (await user.get("/events"))["events"][0]
    (await user.ask("POST", "/events/ack", {"up_to": first["number"]})).expect(204)
    assert (await user.get("/events"))["events"][0]["acknowledged"]


async def test_whoever_owns_the_device_says_what_identify_does(user: Client) -> None:
    cursor = (await user.get("/log"))["next_cursor"]
    (await user.ask("POST", "/actions/identify")).expect(200)
    log = await user.eventually(
        f"/log?cursor={cursor}", lambda log: any(line["tag"].startswith("trigger") for line in log["lines"])
    )
    assert any(line["text"] == "a LED would blink" for line in log["lines"])
    assert any(event["name"] == "identify" for event in (await user.get("/trace"))["events"])


async def test_the_state_tells_the_address_the_page_listens_on(user: Client) -> None:
    system = (await user.get("/state"))["system"]
    assert system["network"] == {"kind": "host", "ssid": None, "rssi_dbm": None, "ip": "127.0.0.1"}
    assert system["access_point"] is False


async def test_log_goes_on_behind_its_cursor(user: Client) -> None:
    log = await user.get("/log")
    assert any("Listening on port" in line["text"] for line in log["lines"])
    (await user.ask("POST", "/actions/identify")).expect(200)
    more = await user.get(f"/log?cursor={log['next_cursor']}")
    assert "Here I am" in [line["text"] for line in more["lines"]]


async def test_uart_monitor_names_what_was_asked(user: Client) -> None:
    exchanges = (await user.get("/uart"))["exchanges"]
    sent = [exchange for exchange in exchanges if exchange["direction"] == "tx"]
    assert "read registers 0 to 55" in [exchange["meaning"] for exchange in sent]
    assert all(len(exchange["data"].split()) == exchange["length"] for exchange in exchanges)


async def test_the_bms_can_be_told_to_forget(user: Client) -> None:
    for action in ("clear_events", "clear_statistics"):
        assert (await user.ask("POST", f"/actions/{action}", {"pack": 1})).expect(200)["result"] == "ok"


async def test_the_state_of_charge_can_be_set(user: Client) -> None:
    answer = await user.ask("POST", "/actions/set_soc", {"pack": 1, "value": 70})
    assert answer.expect(200)["result"] == "ok"
    await user.eventually("/state", lambda state: abs(state["packs"][0]["soc_percent"] - 70) < 0.5)


@pytest.mark.parametrize(
    ("action", "body", "status", "pointer"),
    [
        ("set_soc", {"pack": 1, "value": 101}, 422, "/value"),
        ("set_soc", {"value": 50}, 422, "/pack"),
        ("clear_events", {"pack": 2}, 422, "/pack"),
        ("clear_events", {"pack": 1, "really": True}, 422, "/really"),
        ("explode", {}, 404, "/name"),
    ],
)
async def test_an_action_names_what_is_wrong_with_it(
    user: Client, action: str, body: dict[str, Any], status: int, pointer: str
) -> None:
    assert (await user.ask("POST", f"/actions/{action}", body)).expect(status)["pointer"] == pointer


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("/history?series=volts", "/series"),
        ("/history?resolution=1day", "/resolution"),
        ("/history?limit=0", "/limit"),
        ("/history?from=yesterday", "/from"),
        ("/history?cursor=-1", "/cursor"),
        ("/events?limit=1000", "/limit"),
        ("/settings?pack=2", "/pack"),
        ("/uart?pack=x", "/pack"),
    ],
)
async def test_a_query_names_what_is_wrong_with_it(user: Client, path: str, pointer: str) -> None:
    problem = (await user.ask("GET", path)).expect(422)
    assert problem["pointer"] == pointer
    assert problem["allowed"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'{"pack":1,"pack":1,"changes":{}}', 400),
        (b'{"pack":1,"changes":' + b'{"a":' * 20 + b"1" + b"}" * 21, 400),
        (b'{"pack":1,"changes":{"a\\u0000":1}}', 400),
        (b'{"pack":1,"changes":{"\xff":1}}', 400),
        (b'{"pack":1} trailing', 400),
        (b'{"pack":1,"changes":{}}', 422),
        (b'{"pack":1.5,"changes":{"x":1}}', 422),
        (b'{"pack":1e999,"changes":{"x":1}}', 422),
        (b'{"x":[' + b"0," * 1400 + b"0]}", 413),
        (b" " * 4000, 413),
    ],
)
async def test_a_body_that_is_no_patch_is_refused(user: Client, body: bytes, status: int) -> None:
    answer = await user.ask("PATCH", "/settings", body, headers={"Content-Type": "application/json"})
    answer.expect(status)


READING = [path for method, path, operation in operations() if method == "GET" and path not in ("/ws", "/info")]


@pytest.mark.parametrize("path", READING)
async def test_reading_needs_a_login(stranger: Client, path: str) -> None:
    (await stranger.ask("GET", path)).expect(401)


def writing() -> list[Any]:
    found = []
    for method, path, operation in operations():
        if method == "GET" or operation.get("security") == []:
            continue
        content = operation.get("requestBody", {}).get("content", {})
        media, schema = next(iter(content.items()), (None, {}))
        example = next(examples_of(schema), None)
        body = b"x" if media == "application/octet-stream" else example
        found.append(
            pytest.param(method, path.replace("{name}", "restart").replace("{id}", "1"), body, id=f"{method} {path}")
        )
    return found


@pytest.mark.parametrize(("method", "path", "body"), writing())
async def test_writing_needs_a_login(stranger: Client, method: str, path: str, body: Any) -> None:
    (await stranger.ask(method, path, body)).expect(401)
