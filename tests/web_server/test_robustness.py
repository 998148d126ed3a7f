"""Clients that are slow, broken or many: the others must not notice."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import pytest

from tests.web_server.support import RawClient, RawWebSocket, WebServer, client_frame

ANSWER_LIMIT_S = 1.0


@asynccontextmanager
async def page_answers(server: WebServer) -> AsyncIterator[None]:
    """Load the page all the time: every reply has to come within a second."""
    worst = 0.0
    loads = 0

    async def load() -> None:
        nonlocal worst, loads
        while True:
            started = time.monotonic()
            async with asyncio.timeout(ANSWER_LIMIT_S):
                try:
                    response = await server.get("/", Connection="close")
                except ConnectionError, asyncio.IncompleteReadError:
                    # A browser asks again, too, when its connection had to give way before it could ask.
                    response = await server.get("/", Connection="close")
            assert response.status == 200
            worst = max(worst, time.monotonic() - started)
            loads += 1
            await asyncio.sleep(0.02)

    task = asyncio.create_task(load())
    try:
        yield
        if task.done():
            await task
        assert loads > 0
        assert worst < ANSWER_LIMIT_S
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_request_may_come_byte_by_byte(server: WebServer) -> None:
    async with server.client() as client:
        for byte in client.head("POST", "/echo", b"hello") + b"hello":
            await client.send(bytes([byte]))
            await asyncio.sleep(0)
        assert (await client.read_response()).body == b"hello"


async def test_half_a_head_is_given_up_after_five_seconds(server: WebServer) -> None:
    async with server.client() as client:
        await client.send(b"GET /hello HT")
        started = time.monotonic()
        response = await client.read_response()
        assert response.status == 408
        assert 4.5 < time.monotonic() - started < 7
        assert await client.closed()
    assert (await server.status())["timed_out"] == 1


async def test_half_a_body_is_given_up_after_five_seconds(server: WebServer) -> None:
    async with server.client() as kept, server.client() as streamed:
        await kept.send(kept.head("POST", "/echo", b"x" * 100) + b"half")
        head = streamed.head("POST", "/count", b"x" * 10_000, Content_Type="application/octet-stream")
        await streamed.send(head + b"half")
        replies = await asyncio.gather(kept.read_response(), streamed.read_response())
        assert [reply.status for reply in replies] == [408, 408]
    assert (await server.status())["gone"] == 1


async def test_a_head_that_trickles_in_is_given_up(server: WebServer) -> None:
    async with server.client() as client:
        await client.send(b"GET /hello HTTP/1.1\r\nX: ")
        started = time.monotonic()

        async def trickle() -> None:
            while True:
                await client.send(b"x")
                await asyncio.sleep(0.5)

        task = asyncio.create_task(trickle())
        try:
            async with asyncio.timeout(15):
                head = await client.reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 408 ")
            assert 9 < time.monotonic() - started < 12
        finally:
            task.cancel()


async def test_slow_heads_on_every_connection_do_not_keep_others_out(server: WebServer) -> None:
    clients = [server.client() for _ in range(20)]
    async with page_answers(server):
        for round_number in range(10):
            for client in clients:
                if round_number == 0:
                    await client.connect()
                with suppress(ConnectionError):
                    await client.send(b"GET /" if round_number == 0 else b"x")
            await asyncio.sleep(0.25)
    for client in clients:
        client.close()


async def test_slow_bodies_on_every_connection_do_not_keep_others_out(server: WebServer) -> None:
    clients = [server.client() for _ in range(10)]
    for client in clients:
        await client.connect()
        await client.send(client.head("POST", "/session", b"x" * 100) + b"x")
    # Whoever has to wait for a place is told when to come again.
    response = await server.get("/", Connection="close")
    if response.status == 503:
        await asyncio.sleep(float(response.headers["retry-after"]))
        response = await server.get("/", Connection="close")
    assert response.status == 200
    for client in clients:
        client.close()


async def try_page(server: WebServer) -> int:
    try:
        return (await server.get("/", Connection="close")).status
    except ConnectionError, asyncio.IncompleteReadError:
        return 0


async def test_two_hundred_connections_at_once_do_not_keep_others_out(server: WebServer) -> None:
    async def attempt(number: int) -> int:
        client = server.client()
        try:
            await client.connect()
            await client.send(client.head("GET", "/hello"))
            # Some stay open and idle, some leave.
            response = await client.read_response()
            await asyncio.sleep(number % 5 / 10)
        except ConnectionError, asyncio.IncompleteReadError:
            return 0
        finally:
            with suppress(AttributeError):
                client.close()
        return response.status

    async with page_answers(server), asyncio.timeout(30):
        statuses = await asyncio.gather(*(attempt(number) for number in range(200)))
    assert set(statuses) <= {200, 503, 0}
    assert statuses.count(200) > 100


async def test_an_idle_connection_gives_way_but_a_websocket_does_not(server: WebServer) -> None:
    async with server.websocket() as live:
        idle = [server.client() for _ in range(15)]
        for client in idle:
            await client.connect()
            assert (await client.get("/hello")).status == 200
        assert (await server.status())["evicted"] >= 6
        assert await idle[0].closed()
        await live.send(client_frame(0x81, b"still here"))
        assert (await live.read_frame()).payload == b"still here"
        for client in idle:
            client.close()


async def test_a_client_that_closes_its_half_gets_its_reply(server: WebServer) -> None:
    async with server.client() as client:
        await client.send(client.head("GET", "/stream?bytes=100000"))
        client.writer.write_eof()
        response = await client.read_response()
        assert response.complete
        assert len(response.body) == 100_000
        assert await client.closed()


async def test_connections_that_vanish_leave_nothing_behind(server: WebServer) -> None:
    for end in (RawClient.close, RawClient.reset):
        for start in (b"", b"GET /", None):
            client = server.client()
            await client.connect()
            await client.send(client.head("GET", "/later?ms=50") if start is None else start)
            end(client)
    async with asyncio.timeout(10):
        await server.wait_for("connections", 1)


async def test_a_client_that_does_not_take_its_reply_is_dropped(server: WebServer) -> None:
    client = server.client()
    await client.connect()
    client.stop_reading()
    await client.send(client.head("GET", "/stream?bytes=60000000"))
    async with page_answers(server), asyncio.timeout(30):
        await server.wait_for("gone", 1)
    client.close()


async def test_a_stream_that_is_being_taken_does_not_give_way_and_who_finds_no_place_is_told(
    server: WebServer,
) -> None:
    live = [server.websocket() for _ in range(8)]
    async with AsyncExitStack() as stack:
        for websocket in live:
            await stack.enter_async_context(websocket)
        stream = await stack.enter_async_context(server.client())
        await stream.send(stream.head("GET", "/stream?bytes=50000000"))
        waiting = asyncio.create_task(server.get("/later?ms=3000"))

        async def take_slowly() -> None:
            while not waiting.done():
                assert await stream.reader.read(50_000)
                await asyncio.sleep(0.03)

        async def come_late() -> None:
            await asyncio.sleep(1.5)
            refused = await server.get("/hello")
            assert refused.status == 503
            assert refused.headers["retry-after"] == "1"

        await asyncio.gather(take_slowly(), come_late())
        assert (await waiting).body == b"done"
        assert await stream.reader.read(1)


async def test_a_stream_holds_up_nobody(server: WebServer) -> None:
    async with page_answers(server), asyncio.timeout(60):
        await asyncio.gather(*(server.get("/stream?bytes=3000000") for _ in range(4)))
    assert (await server.status())["longest_gap_ms"] < 100


@pytest.mark.parametrize("garbage", [b"\x00" * 3000, b"\xff" * 3000, b"GET " * 1000, b"\r\n" * 2000, b"\n" * 10])
async def test_garbage_is_refused(server: WebServer, garbage: bytes) -> None:
    async with server.client() as client:
        await client.send(garbage)
        assert 400 <= (await client.read_response()).status < 600
    assert (await server.get("/hello")).status == 200


async def test_a_flood_of_pings_holds_up_nobody(server: WebServer) -> None:
    async with server.websocket() as client:
        ping = client_frame(0x89, b"x" * 50)

        async def flood() -> None:
            for _ in range(200):
                await client.send(ping * 50)

        async def count() -> int:
            pongs = 0
            while pongs < 10_000:
                assert (await client.read_frame()).opcode == 10
                pongs += 1
            return pongs

        async with page_answers(server), asyncio.timeout(60):
            _, pongs = await asyncio.gather(flood(), count())
        assert pongs == 10_000


async def test_a_silent_websocket_is_asked_and_stays_while_it_answers(server: WebServer) -> None:
    async with RawWebSocket(server.port) as client:
        async with asyncio.timeout(20):
            first, _ = await client.reader.readexactly(2)
        assert first == 0x89
        await client.send(client_frame(0x8A, b""))
        await client.send(client_frame(0x81, b"alive"))
        assert (await client.read_frame()).payload == b"alive"
