"""What a client of the WebSocket hears; every message is held against the contract."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import pairwise
from typing import Any, Self, override

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.api.contract import check_as
from tests.web.client import Client
from tests.web.conftest import Gateway
from tests.web_server.support import RawWebSocket, client_frame

pytestmark = pytest.mark.asyncio(loop_scope="session")

HEAR_S = 15
FIN = 0x80
TEXT, CLOSE = 1, 8
SMALL_WINDOW = 4096
FOREIGN_FRAME = 0x5A5


class Listener:
    """One client of the WebSocket, subscribed to some topics."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def send(self, message: Any) -> None:
        await self._socket.send(message if isinstance(message, (str, bytes)) else json.dumps(message))

    async def next(self) -> dict[str, Any]:
        async with asyncio.timeout(HEAR_S):
            message: dict[str, Any] = json.loads(await self._socket.recv())
        check_as("WebSocketMessage", message)
        return message

    async def until(self, kind: str) -> dict[str, Any]:
        """Skip to the next message of a kind."""
        while (message := await self.next())["type"] != kind:
            pass
        return message

    async def close_code(self) -> int | None:
        """Read on until the gateway closes."""
        async with asyncio.timeout(HEAR_S):
            with suppress(ConnectionClosed):
                while True:
                    await self._socket.recv()
        return self._socket.close_code


@asynccontextmanager
async def listening(user: Client, *topics: str) -> AsyncIterator[Listener]:
    url = user.base.replace("http:", "ws:") + "/ws"
    async with connect(url, additional_headers=user.headers, proxy=None) as socket:
        listener = Listener(socket)
        if topics:
            await listener.send({"subscribe": list(topics)})
        yield listener


async def test_hello_comes_first(user: Client) -> None:
    async with listening(user, "state") as listener:
        hello = await listener.next()
    assert hello["type"] == "hello"
    assert hello["seq"] == 0
    assert hello["data"]["boot_id"] == (await user.get("/info"))["boot_id"]


async def test_state_comes_every_second(user: Client) -> None:
    async with listening(user, "state") as listener:
        states = [await listener.until("state") for _ in range(3)]
    uptimes = [state["data"]["time"]["uptime_ms"] for state in states]
    assert all(700 <= later - earlier <= 1700 for earlier, later in pairwise(uptimes))
    assert [state["seq"] for state in states] == [1, 2, 3]


async def test_all_topics_at_once_leave_no_gap_in_the_sequence(user: Client) -> None:
    async with listening(user, "state", "event", "can", "uart", "log", "history", "ota") as listener:
        messages = [await listener.next() for _ in range(120)]
    assert [message["seq"] for message in messages] == list(range(120))
    assert {"state", "can", "uart", "history"} <= {message["type"] for message in messages}


async def test_every_can_frame_is_heard_once(user: Client) -> None:
    async with listening(user, "can") as listener:
        limits: list[int] = []
        while len(limits) < 3:
            frame = (await listener.until("can"))["data"]
            if frame["id"] == 0x351 and frame["direction"] == "tx":
                limits.append(frame["uptime_ms"])
    assert all(900 <= later - earlier <= 1100 for earlier, later in pairwise(limits))


async def test_an_event_is_told_when_it_happens(user: Client) -> None:
    async with listening(user, "event") as listener:
        await listener.until("hello")
        changes = {"charger_disable_delay": {"value": 7, "expected": None}}
        (await user.ask("PATCH", "/settings", {"pack": 1, "changes": changes})).expect(200)
        event = (await listener.until("event"))["data"]
    assert (event["kind"], event["key"], event["value"]) == ("setting_written", "charger_disable_delay", 7)


async def test_what_was_unsubscribed_is_no_longer_told(user: Client) -> None:
    async with listening(user, "uart", "state") as listener:
        await listener.until("uart")
        await listener.send({"unsubscribe": ["uart"]})
        # What was on its way may still come before the next but one state.
        await listener.until("state")
        await listener.until("state")
        after = [await listener.next() for _ in range(2)]
    assert {message["type"] for message in after} == {"state"}


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("hello", 1008),
        ({"subscribe": ["everything"]}, 1008),
        ({"subscribe": "state"}, 1008),
        ({"listen": ["state"]}, 1008),
        (b"\x00\x01", 1003),
        ("[" * 500, 1008),
        ({"subscribe": ["state"] * 400}, 1009),
    ],
)
async def test_a_message_that_is_not_understood_closes_with_the_reason(user: Client, message: Any, code: int) -> None:
    async with listening(user) as listener:
        await listener.send(message)
        assert await listener.close_code() == code


async def test_a_stranger_hears_nothing(stranger: Client) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with listening(stranger):
            pass
    assert refused.value.response.status_code == 401


async def test_a_foreign_page_hears_nothing(user: Client) -> None:
    url = user.base.replace("http:", "ws:") + "/ws"
    headers = {**user.headers, "Origin": "http://example.com"}
    with pytest.raises(InvalidStatus) as refused:
        async with connect(url, additional_headers=headers, proxy=None):
            pass
    assert refused.value.response.status_code == 403


async def test_eight_clients_hear_the_same_state(user: Client) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_third_state(user)) for _ in range(8)]
    assert all(task.result()["type"] == "state" for task in tasks)


async def _third_state(user: Client) -> dict[str, Any]:
    async with listening(user, "state") as listener:
        await listener.until("state")
        await listener.until("state")
        return await listener.until("state")


# Keeping up


class SlowClient(RawWebSocket):
    """Takes nothing from the network but what a test reads: a small window fills up soon."""

    @override
    async def connect(self) -> None:
        window = socket.socket()
        window.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_WINDOW)
        window.setblocking(False)
        await asyncio.get_running_loop().sock_connect(window, ("127.0.0.1", self._port))
        self.reader, self.writer = await asyncio.open_connection(sock=window, limit=SMALL_WINDOW // 4)

    @override
    async def __aenter__(self) -> Self:
        await super().__aenter__()
        return self

    async def subscribe(self, *topics: str) -> None:
        await self.send(client_frame(FIN | TEXT, json.dumps({"subscribe": topics}).encode()))

    async def next(self) -> tuple[int, bytes]:
        """Return operation and payload of the next message; one that was cut by a close is left out."""
        payload, operation = b"", 0
        async with asyncio.timeout(HEAR_S):
            while True:
                first, size = await self.reader.readexactly(2)
                if size == 126:
                    size = int.from_bytes(await self.reader.readexactly(2))
                part = await self.reader.readexactly(size)
                if first & 0x0F == CLOSE:
                    return CLOSE, part
                operation = first & 0x0F or operation
                payload += part
                if first & FIN:
                    return operation, payload

    async def message(self) -> dict[str, Any]:
        operation, payload = await self.next()
        assert operation == TEXT, payload
        message: dict[str, Any] = json.loads(payload)
        check_as("WebSocketMessage", message)
        return message


def slow_client(gateway: Gateway, user: Client) -> SlowClient:
    return SlowClient(gateway.port, "/api/v1/ws", **user.headers)


async def test_a_client_that_is_too_slow_for_the_state_is_closed_with_1013(gateway: Gateway, user: Client) -> None:
    async with slow_client(gateway, user) as client:
        await client.subscribe("state")
        await user.eventually("/state", lambda state: state["system"]["websocket_clients"] == 1)
        await user.eventually("/state", lambda state: state["system"]["websocket_clients"] == 0)
        # Checked afterwards: who dawdles now is not waited for.
        messages = [await client.next()]
        while messages[-1][0] != CLOSE:
            messages.append(await client.next())
        assert messages[-1][1] == (1013).to_bytes(2) + b"too slow"
        assert await client.closed()
    for _, payload in messages[:-1]:
        check_as("WebSocketMessage", json.loads(payload))


async def test_a_client_that_lost_messages_is_told_how_many_and_gets_the_whole_state(
    gateway: Gateway, user: Client
) -> None:
    link = gateway.world.live_gx.link

    async def heard() -> int:
        received = (await user.get("/can"))["received"]
        return next((frame["count"] for frame in received if frame["id"] == FOREIGN_FRAME), 0)

    async with slow_client(gateway, user) as client:
        await client.subscribe("can")
        async with asyncio.timeout(HEAR_S):
            while await heard() < 800:
                for _ in range(100):
                    assert link.send(FOREIGN_FRAME, bytes(8))
        messages = [await client.message()]
        while messages[-1]["type"] != "resync":
            messages.append(await client.message())
        dropped = messages[-1]["data"]["dropped"]
        assert dropped > 0
        await client.subscribe("state")
        while messages[-1]["type"] != "state":
            messages.append(await client.message())
        assert [message["seq"] for message in messages] == list(range(len(messages)))
    await user.eventually("/state", lambda state: state["system"]["websocket_dropped_count"] >= dropped)
