"""Crowds at the page: each does one thing over and over until it is cancelled, whatever the page makes of it."""

import asyncio
import hashlib
import random
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress

from aiohttp import ClientError

from simulator.web.page import API, Page

type Crowd = Callable[[Page], Coroutine[None, None, None]]

LIVE_CLIENTS = 8
RUDE_CLIENTS = 8
ATTEMPTS = 200
HELD_S = 0.5
BYTE_PAUSE_S = 0.002
LINE_PAUSE_S = 0.5
UPLOAD_BYTES = 4_000_000
PIECE = 64 * 1024
DEAF_S = 3.0
PATIENCE_S = 15.0

_WEBSOCKET: dict[str, str | int] = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec_WebSocket_Version": 13,
}


async def live(page: Page) -> None:
    """As many live clients as there may be, each listening to everything."""

    async def listen() -> None:
        async with page.live() as socket:
            async for _message in socket:
                page.done["live"] += 1

    await _together(LIVE_CLIENTS, lambda: _forever(listen))


async def slowloris(page: Page) -> None:
    """Requests that never end: a line of the head now and then."""

    async def request() -> None:
        async with _connection(page) as (_reader, writer):
            page.done["slowloris"] += 1
            writer.write(page.head("GET", f"{API}/state")[:-2])
            while not writer.is_closing():
                writer.write(b"X-More: x\r\n")
                await writer.drain()
                await asyncio.sleep(LINE_PAUSE_S)

    await _together(RUDE_CLIENTS, lambda: _forever(request))


async def attempts(page: Page) -> None:
    """Two hundred connections at a time that ask for nothing."""

    async def attempt() -> None:
        with suppress(OSError, TimeoutError):
            async with _connection(page):
                page.done["attempts"] += 1
                await asyncio.sleep(HELD_S)

    while True:
        await asyncio.gather(*(attempt() for _ in range(ATTEMPTS)))


async def half_closed(page: Page) -> None:
    """Connections that are closed on one side, behind a whole request or in the middle of one."""

    async def close_half(request: bytes) -> None:
        async with _connection(page) as (reader, writer):
            page.done["half_closed"] += 1
            writer.write(request)
            await writer.drain()
            writer.write_eof()
            async with asyncio.timeout(PATIENCE_S):
                await reader.read()

    async def one_after_the_other() -> None:
        whole = page.head("GET", f"{API}/state")
        await close_half(whole)
        await close_half(whole[:-20])

    await _together(RUDE_CLIENTS, lambda: _forever(one_after_the_other))


async def single_bytes(page: Page) -> None:
    """Requests that come byte by byte."""

    async def request() -> None:
        async with _connection(page) as (reader, writer):
            for byte in page.head("GET", f"{API}/info", Connection="close"):
                writer.write(bytes([byte]))
                await asyncio.sleep(BYTE_PAUSE_S)
            async with asyncio.timeout(PATIENCE_S):
                await reader.read()
            page.done["single_bytes"] += 1

    await _together(RUDE_CLIENTS, lambda: _forever(request))


async def oversized(page: Page) -> None:
    """Everything longer than it may be: addresses, heads, bodies, messages."""
    too_much = (
        page.head("GET", "/" + "a" * 100_000),
        page.head("GET", f"{API}/state", X_Long="x" * 100_000),
        page.head("GET", f"{API}/state", **{f"X_{number}": "x" for number in range(2000)}),
        page.head("POST", f"{API}/session", Content_Length=100_000, Content_Type="application/json") + b"[" * 100_000,
        page.head("POST", f"{API}/ota", Content_Length=2**40, Content_Type="application/octet-stream"),
        page.head("GET", f"{API}/ws", **_WEBSOCKET) + b"\x81\xff" + (2**40).to_bytes(8) + b"\0" * 50_000,
    )

    async def send(data: bytes) -> None:
        with suppress(OSError, TimeoutError):
            async with _connection(page) as (reader, writer):
                page.done["oversized"] += 1
                writer.write(data)
                async with asyncio.timeout(PATIENCE_S):
                    await writer.drain()
                    while await reader.read(PIECE):
                        pass

    async def all_of_it() -> None:
        for data in too_much:
            await send(data)

    await _together(RUDE_CLIENTS // 2, lambda: _forever(all_of_it))


async def year(page: Page) -> None:
    """One download after the other of everything that is kept by the hour."""

    async def download() -> None:
        async with page.session.get(f"{API}/history.csv?resolution=1h", headers=page.headers) as response:
            async for piece in response.content.iter_any():
                page.done["year"] += response.ok and len(piece)

    await _forever(download)


async def deaf(page: Page) -> None:
    """Somebody who asks for a long answer and does not read it."""

    async def ask() -> None:
        async with _connection(page) as (_reader, writer):
            writer.transport.pause_reading()  # type: ignore[attr-defined] # it is a socket's
            writer.write(page.head("GET", f"{API}/history.csv?resolution=1h"))
            page.done["deaf"] += 1
            await asyncio.sleep(DEAF_S)

    await _forever(ask)


async def upload(page: Page) -> None:
    """One upload after the other of firmware that is for no device: refused at its end."""
    image = b"\x7fELF" + random.Random(1).randbytes(UPLOAD_BYTES - 4)

    async def send() -> None:
        async with _connection(page) as (reader, writer):
            fields: dict[str, str | int] = {
                "Content_Length": len(image),
                "Content_Type": "application/octet-stream",
                "X_Firmware_SHA256": hashlib.sha256(image).hexdigest(),
                "Connection": "close",
            }
            writer.write(page.head("POST", f"{API}/ota?force=true", **fields))
            for begin in range(0, len(image), PIECE):
                writer.write(image[begin : begin + PIECE])
                await writer.drain()
                page.done["upload"] += 1
            async with asyncio.timeout(PATIENCE_S):
                await reader.read()

    await _forever(send)


CROWDS: dict[str, Crowd] = {
    "live": live,
    "slowloris": slowloris,
    "attempts": attempts,
    "half_closed": half_closed,
    "single_bytes": single_bytes,
    "oversized": oversized,
    "year": year,
    "deaf": deaf,
    "upload": upload,
}
"""All crowds by name; `Page.done` counts by the same names."""


@asynccontextmanager
async def crowded(page: Page, *names: str) -> AsyncIterator[None]:
    """Let crowds come, and go at the end."""
    tasks = [asyncio.create_task(CROWDS[name](page)) for name in names]
    try:
        yield
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _together(count: int, run: Callable[[], Coroutine[None, None, None]]) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(count):
            group.create_task(run())


async def _forever(run: Callable[[], Coroutine[None, None, None]]) -> None:
    """Do it again and again; that the page ends a connection, or takes none, is its right."""
    while True:
        with suppress(OSError, TimeoutError, ClientError, EOFError, IndexError):
            await run()
        await asyncio.sleep(0.02)


@asynccontextmanager
async def _connection(page: Page) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    async with asyncio.timeout(PATIENCE_S):
        reader, writer = await page.connect()
    try:
        yield reader, writer
    finally:
        writer.transport.abort()
