"""WebSockets over the wire: the groups of cases of the Autobahn suite, and clients people use.

The message limits are ours (1024 bytes in, so that a message fits into a connection's memory); what is longer ends with
1009, as RFC 6455 7.4.1 has it.
"""

import asyncio
import json
import os
from collections.abc import Sequence

import aiohttp
import pytest
import websockets
from websockets.asyncio.client import connect

from tests.web_server.support import Frame, RawWebSocket, WebServer, client_frame

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
FIN = 0x80
LONGEST = 1024


async def exchange(server: WebServer, *frames: bytes, cut: int | None = None) -> list[Frame]:
    """Send frames and a close, and return what comes up to the server's close."""
    sent = b"".join(frames) + client_frame(FIN | CLOSE, b"\x03\xe8")
    async with server.websocket() as client:
        for start in range(0, len(sent), cut or len(sent)):
            await client.send(sent[start : start + (cut or len(sent))])
        return await client.read_frames_to_the_end()


async def expect_failure(server: WebServer, code: int, *frames: bytes, before: Sequence[Frame] = ()) -> None:
    """Send what is wrong: the last frame has to be a close with `code`, after the frames `before`."""
    async with server.websocket() as client:
        await client.send(b"".join(frames))
        *earlier, last = await client.read_frames_to_the_end()
        assert earlier == list(before)
        assert last.close_code == code


CLOSED = Frame(CLOSE, b"\x03\xe8")


# 1 Framing


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 128, 255, 256, 1023, LONGEST])
async def test_messages_of_every_length_come_back(server: WebServer, opcode: int, size: int) -> None:
    payload = b"*" * size
    assert await exchange(server, client_frame(FIN | opcode, payload)) == [Frame(opcode, payload), CLOSED]


@pytest.mark.parametrize("cut", [1, 2, 997])
async def test_it_does_not_matter_how_a_message_is_cut_into_segments(server: WebServer, cut: int) -> None:
    payload = b"*" * 200
    assert await exchange(server, client_frame(FIN | TEXT, payload), cut=cut) == [Frame(TEXT, payload), CLOSED]


@pytest.mark.parametrize("size", [LONGEST + 1, 65535, 65536, 1_000_000])
async def test_a_message_that_is_too_long_ends_with_1009(server: WebServer, size: int) -> None:
    await expect_failure(server, 1009, client_frame(FIN | BINARY, b"x" * size))


async def test_fragments_that_are_too_long_together_end_with_1009(server: WebServer) -> None:
    await expect_failure(server, 1009, client_frame(BINARY, b"x" * 1000), client_frame(FIN, b"x" * 25))


async def test_a_frame_without_a_mask_ends_with_1002(server: WebServer) -> None:
    await expect_failure(server, 1002, b"\x81\x05Hello")


async def test_a_length_in_a_longer_form_ends_with_1002(server: WebServer) -> None:
    await expect_failure(server, 1002, b"\x82\xfe\x00\x05" + bytes(9))
    await expect_failure(server, 1002, b"\x82\xff" + (200).to_bytes(8) + bytes(204))


# 2 Pings and pongs


@pytest.mark.parametrize("payload", [b"", b"Hello", b"\x00\xff\xfe", b"x" * 125], ids=len)
async def test_a_ping_is_answered_with_its_payload(server: WebServer, payload: bytes) -> None:
    assert await exchange(server, client_frame(FIN | PING, payload)) == [Frame(PONG, payload), CLOSED]


async def test_a_ping_that_is_too_long_ends_with_1002(server: WebServer) -> None:
    await expect_failure(server, 1002, client_frame(FIN | PING, b"x" * 126))


async def test_a_pong_nobody_asked_for_means_nothing(server: WebServer) -> None:
    assert await exchange(server, client_frame(FIN | PONG, b"hi"), client_frame(FIN | PING, b"p")) == [
        Frame(PONG, b"p"),
        CLOSED,
    ]


async def test_ten_pings_are_answered_in_order(server: WebServer) -> None:
    pings = [client_frame(FIN | PING, bytes([number])) for number in range(10)]
    assert await exchange(server, *pings) == [*(Frame(PONG, bytes([number])) for number in range(10)), CLOSED]
    assert await exchange(server, *pings, cut=1) == [*(Frame(PONG, bytes([number])) for number in range(10)), CLOSED]


# 3 Reserved bits


@pytest.mark.parametrize("bits", [0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70])
@pytest.mark.parametrize("opcode", [TEXT, BINARY, PING, CLOSE])
async def test_reserved_bits_end_with_1002(server: WebServer, bits: int, opcode: int) -> None:
    good = client_frame(FIN | TEXT, b"good")
    wrong = client_frame(FIN | bits | opcode, b"")
    await expect_failure(server, 1002, good, wrong, client_frame(FIN | PING), before=[Frame(TEXT, b"good")])


# 4 Opcodes


@pytest.mark.parametrize("opcode", [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
async def test_reserved_opcodes_end_with_1002(server: WebServer, opcode: int) -> None:
    good = client_frame(FIN | TEXT, b"good")
    await expect_failure(server, 1002, good, client_frame(FIN | opcode, b"x"), before=[Frame(TEXT, b"good")])


# 5 Fragmentation


@pytest.mark.parametrize("cut", [None, 1])
async def test_fragments_are_put_together(server: WebServer, cut: int | None) -> None:
    frames = (client_frame(TEXT, b"one "), client_frame(0, b""), client_frame(0, b"two "), client_frame(FIN, b"three"))
    assert await exchange(server, *frames, cut=cut) == [Frame(TEXT, b"one two three"), CLOSED]


@pytest.mark.parametrize("cut", [None, 1])
async def test_a_ping_between_fragments_is_answered_at_once(server: WebServer, cut: int | None) -> None:
    frames = (client_frame(TEXT, b"one "), client_frame(FIN | PING, b"p"), client_frame(FIN, b"two"))
    assert await exchange(server, *frames, cut=cut) == [Frame(PONG, b"p"), Frame(TEXT, b"one two"), CLOSED]


@pytest.mark.parametrize("first_byte", [PING, PONG, CLOSE])
async def test_fragmented_control_frames_end_with_1002(server: WebServer, first_byte: int) -> None:
    await expect_failure(server, 1002, client_frame(first_byte, b""), client_frame(FIN, b""))


@pytest.mark.parametrize("first_byte", [0, FIN])
async def test_a_continuation_of_nothing_ends_with_1002(server: WebServer, first_byte: int) -> None:
    await expect_failure(server, 1002, client_frame(first_byte, b"x"), client_frame(FIN | TEXT, b"y"))
    good = client_frame(FIN | TEXT, b"good")
    await expect_failure(server, 1002, good, client_frame(first_byte, b"x"), before=[Frame(TEXT, b"good")])


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
async def test_a_message_within_a_message_ends_with_1002(server: WebServer, opcode: int) -> None:
    await expect_failure(server, 1002, client_frame(TEXT, b"one"), client_frame(FIN | opcode, b"two"))


# 6 UTF-8

VALID = [
    "Hello-µ@ßöäüàá-UTF-8!!".encode(),
    "κόσμε".encode(),
    b"\xed\x9f\xbf",
    b"\xee\x80\x80",
    b"\xef\xbf\xbd",
    b"\xf0\x90\x80\x80",
    b"\xf4\x8f\xbf\xbf",
    b"\xef\xbf\xbe",
    b"\x00\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80",
]
INVALID = [
    b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80edited",
    b"\xf4\x90\x80\x80",
    b"\xf8\x88\x80\x80\x80",
    b"\xfc\x84\x80\x80\x80\x80",
    b"\x80",
    b"\xbf\x80",
    b"\xc0 ",
    b"\xc0\xaf",
    b"\xe0\x80\xaf",
    b"\xf0\x80\x80\xaf",
    b"\xc1\xbf",
    b"\xe0\x9f\xbf",
    b"\xf0\x8f\xbf\xbf",
    b"\xed\xad\xbf",
    b"\xed\xa0\x80\xed\xb0\x80",
    b"\xfe",
    b"\xff",
]
UNFINISHED = [b"\xce", b"\xe1\xbd", b"\xf0\x9f\x98"]


@pytest.mark.parametrize("text", VALID, ids=range(len(VALID)))
async def test_valid_text_comes_back_however_it_is_fragmented(server: WebServer, text: bytes) -> None:
    frames = [client_frame(TEXT, b""), *(client_frame(0, bytes([byte])) for byte in text), client_frame(FIN, b"")]
    assert await exchange(server, client_frame(FIN | TEXT, text), *frames) == [*[Frame(TEXT, text)] * 2, CLOSED]


@pytest.mark.parametrize("text", [*INVALID, *UNFINISHED], ids=range(len(INVALID) + len(UNFINISHED)))
async def test_invalid_text_ends_with_1007(server: WebServer, text: bytes) -> None:
    await expect_failure(server, 1007, client_frame(FIN | TEXT, text))
    fragments = [client_frame(TEXT, b"begin "), *(client_frame(0, bytes([byte])) for byte in text)]
    await expect_failure(server, 1007, *fragments, client_frame(FIN, b""))


@pytest.mark.parametrize("text", INVALID, ids=range(len(INVALID)))
async def test_invalid_text_is_refused_before_its_message_ends(server: WebServer, text: bytes) -> None:
    await expect_failure(server, 1007, client_frame(TEXT, text))


# 7 Closing


@pytest.mark.parametrize("code", [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999])
async def test_a_close_is_answered_with_its_code(server: WebServer, code: int) -> None:
    async with server.websocket() as client:
        await client.send(client_frame(FIN | CLOSE, code.to_bytes(2) + b"a reason"))
        (frame,) = await client.read_frames_to_the_end()
        assert frame.close_code == code


async def test_a_close_without_a_code_is_answered_without_one(server: WebServer) -> None:
    async with server.websocket() as client:
        await client.send(client_frame(FIN | CLOSE, b""))
        assert await client.read_frames_to_the_end() == [Frame(CLOSE, b"")]


@pytest.mark.parametrize("code", [0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65535])
async def test_a_code_that_may_not_be_sent_ends_with_1002(server: WebServer, code: int) -> None:
    await expect_failure(server, 1002, client_frame(FIN | CLOSE, code.to_bytes(2)))


async def test_a_malformed_close_ends_with_1002_or_1007(server: WebServer) -> None:
    await expect_failure(server, 1002, client_frame(FIN | CLOSE, b"\x03"))
    await expect_failure(server, 1007, client_frame(FIN | CLOSE, b"\x03\xe8\xff"))
    await expect_failure(server, 1002, client_frame(FIN | CLOSE, b"\x03\xe8" + b"x" * 124))


async def test_nothing_is_answered_after_a_close(server: WebServer) -> None:
    async with server.websocket() as client:
        after = client_frame(FIN | TEXT, b"late") + client_frame(FIN | PING, b"late")
        await client.send(client_frame(FIN | CLOSE, b"\x03\xe8") + after)
        assert await client.read_frames_to_the_end() == [CLOSED]


async def test_a_connection_that_just_ends_is_noticed(server: WebServer) -> None:
    cookie = await server.log_in()
    for vanish in (RawWebSocket.close, RawWebSocket.reset):
        client = server.websocket("/ws/live", Cookie=cookie)
        await client.__aenter__()
        assert (await server.status())["live"] == 1
        vanish(client)
        async with asyncio.timeout(5):
            await server.wait_for("live", 0)


# Opening


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"Sec_WebSocket_Version": "8"}, 426),
        ({"Sec_WebSocket_Key": "short"}, 400),
        ({"Sec_WebSocket_Key": ""}, 400),
        ({"Upgrade": "h2c"}, 426),
        ({"Connection": "keep-alive"}, 426),
    ],
    ids=str,
)
async def test_a_faulty_handshake_is_refused(server: WebServer, change: dict[str, str], status: int) -> None:
    async with server.client() as client:
        response = await client.get("/ws/echo", **(RawWebSocket.upgrade_headers() | change))
        assert response.status == status
        if change.get("Sec_WebSocket_Version"):
            assert response.headers["sec-websocket-version"] == "13"


async def test_only_get_opens_a_websocket(server: WebServer) -> None:
    assert (await server.request("POST", "/ws/echo", None, **RawWebSocket.upgrade_headers())).status == 426
    assert (await server.get("/ws/other", **RawWebSocket.upgrade_headers())).status == 404


async def test_frames_may_come_with_the_handshake(server: WebServer) -> None:
    async with server.client() as plain:
        head = plain.head("GET", "/ws/echo", None, **RawWebSocket.upgrade_headers())
        await plain.send(head + client_frame(FIN | TEXT, b"early" * 30) + client_frame(FIN | PING, b"p"))
        assert (await plain.read_response()).status == 101
        client = server.websocket()
        client.reader, client.writer = plain.reader, plain.writer
        assert await client.read_frame() == Frame(TEXT, b"early" * 30)
        assert await client.read_frame() == Frame(PONG, b"p")


# Keeping up


async def test_a_client_that_does_not_read_is_dropped_and_the_others_go_on(server: WebServer) -> None:
    await server.get("/read-access?open=true")
    async with server.websocket("/ws/live") as slow, server.websocket("/ws/live") as quick:
        slow.stop_reading()
        await slow.send(client_frame(FIN | TEXT, b"3900"))
        await quick.send(client_frame(FIN | TEXT, b"200"))
        async with asyncio.timeout(60):
            while (await server.status())["slow_sockets"] == 0:
                # A request takes as long as some messages; what counts is that the other one gets nearly all of them.
                messages = [json.loads((await quick.read_frame()).payload) for _ in range(50)]
                assert sum(message["missed"] for message in messages) < 10
    assert (await server.get("/hello")).status == 200


async def test_a_client_that_pauses_misses_whole_messages_and_is_told_how_many(server: WebServer) -> None:
    await server.get("/read-access?open=true")
    async with server.websocket("/ws/live") as client:
        client.stop_reading()
        await client.send(client_frame(FIN | TEXT, b"3900"))
        async with asyncio.timeout(60):
            await server.wait_for("missed", 10)
        client.go_on_reading()
        last = 0
        missed = 0
        async with asyncio.timeout(20):
            while missed == 0:
                message = json.loads((await client.read_frame()).payload)
                missed = message["missed"]
                assert last in (0, message["sequence"] - missed - 1)
                last = message["sequence"]


async def test_eight_live_clients_leave_room_for_the_page(server: WebServer) -> None:
    clients = [server.websocket() for _ in range(8)]
    for client in clients:
        await client.__aenter__()
    assert (await server.get("/")).status == 200
    async with server.client() as ninth:
        refused = await ninth.get("/ws/echo", **RawWebSocket.upgrade_headers())
        assert refused.status == 503
        assert "retry-after" in refused.headers
    for client in clients:
        await client.send(client_frame(FIN | TEXT, b"still here"))
        assert await client.read_frame() == Frame(TEXT, b"still here")
        client.close()


async def test_the_server_says_goodbye_when_it_ends(server: WebServer) -> None:
    async with server.websocket() as client:
        await server.firmware.stop()
        frame = await client.read_frame()
        assert frame.close_code == 1001
    await server.firmware.start()
    await server.firmware.wait_for_log(r"Listening on port")
    assert (await server.get("/hello")).status == 200


# Clients


async def test_the_websockets_library_is_served(server: WebServer) -> None:
    async with connect(f"ws://127.0.0.1:{server.port}/ws/echo", compression=None) as client:
        for message in ("Hello", "€" * 300, b"\x00\xff" * 500, ""):
            await client.send(message)
            assert await client.recv() == message
        await client.send(["frag", "ment", "ed"])
        assert await client.recv() == "fragmented"
        await (await client.ping(b"there?"))
    assert client.close_code == 1000
    # An offer to compress is not taken.
    async with connect(f"ws://127.0.0.1:{server.port}/ws/echo") as client:
        await client.send("plain")
        assert await client.recv() == "plain"
    with pytest.raises(websockets.InvalidStatus) as refused:
        await connect(f"ws://127.0.0.1:{server.port}/ws/live")
    assert refused.value.response.status_code == 401
    async with connect(f"ws://127.0.0.1:{server.port}/ws/echo", compression=None) as client:
        await client.send(os.urandom(2000))
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await client.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009


async def test_aiohttp_is_served(server: WebServer) -> None:
    token = await server.create_token()
    async with aiohttp.ClientSession(server.url, headers={"Authorization": token}) as session:
        async with session.ws_connect("/ws/echo") as client:
            await client.send_str("Hello")
            assert await client.receive_str() == "Hello"
            await client.send_bytes(b"\x00" * 1000)
            assert await client.receive_bytes() == b"\x00" * 1000
        assert client.close_code == 1000
        async with session.ws_connect("/ws/live") as client:
            await client.send_str("100")
            assert (await client.receive_json())["missed"] == 0
