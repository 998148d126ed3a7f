"""The gateway's page as its clients reach it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp

HOST = "127.0.0.1"
API = "/api/v1"
TIMEOUT_S = 10.0
TOPICS = ("state", "event", "can", "uart", "log", "history", "ota")


async def identity(port: int) -> dict[str, Any]:
    """Ask a page on this machine who it is: that needs no login."""
    async with aiohttp.ClientSession() as session, session.get(f"http://{HOST}:{port}{API}/info") as response:
        response.raise_for_status()
        answer: dict[str, Any] = await response.json()
    return answer


class PageError(RuntimeError):
    """The page answered something else than what was asked for; the message says what."""


@dataclass(slots=True)
class Page:
    """A page on this machine, for a program that has logged in.

    Attributes:
        port: where it listens.
        token: bearer token.
        session: connections that are kept alive.
        done: what clients have done so far, by the name of what they do.
    """

    port: int
    token: str
    session: aiohttp.ClientSession
    done: Counter[str] = field(default_factory=Counter)

    @classmethod
    @asynccontextmanager
    async def logged_in(cls, port: int, password: str) -> AsyncIterator[Self]:
        """Exchange the password for a token, which ends with the context."""
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=TIMEOUT_S, sock_read=TIMEOUT_S)
        async with aiohttp.ClientSession(f"http://{HOST}:{port}", timeout=timeout) as session:
            page = cls(port, "", session)
            answer = await page.ask("POST", "/session", {"password": password, "kind": "token", "name": "simulator"})
            page.token = answer["token"]
            try:
                yield page
            finally:
                # A gateway that has gone has nothing left to revoke.
                with suppress(aiohttp.ClientError, PageError, TimeoutError):
                    await page.ask("DELETE", "/session")

    @property
    def headers(self) -> dict[str, str]:
        """What a request needs to be let in."""
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    async def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Send a request below /api/v1; returns the answer's JSON.

        Raises:
            PageError: it was refused.
        """
        async with self.session.request(method, API + path, json=body, headers=self.headers) as response:
            if not response.ok:
                raise PageError(f"{method} {path}: {response.status} {await response.text()}")
            content: dict[str, Any] = await response.json(content_type=None)
        return content

    async def get(self, path: str) -> dict[str, Any]:
        """Read something."""
        return await self.ask("GET", path)

    @asynccontextmanager
    async def live(self, *topics: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """Listen to topics, all of them when none is named."""
        url = f"ws://{HOST}:{self.port}{API}/ws"
        async with self.session.ws_connect(url, headers=self.headers, max_msg_size=0) as socket:
            await socket.send_json({"subscribe": topics or TOPICS})
            yield socket

    def head(self, method: str, path: str, **fields: str | int) -> bytes:
        """Return the head of a request; `Content_Length=3` becomes a field of that name."""
        names = {"Host": f"{HOST}:{self.port}"} | self.headers
        names |= {name.replace("_", "-"): str(value) for name, value in fields.items()}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in names.items())]
        return "\r\n".join([*lines, "", ""]).encode()

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection for bytes of one's own."""
        return await asyncio.open_connection(HOST, self.port)

    async def answer_s(self) -> float:
        """How long a newcomer waits for an answer, connection included (s).

        Raises:
            PageError: the answer was not what was asked for.
        """
        loop = asyncio.get_running_loop()
        begun_s = loop.time()
        reader, writer = await self.connect()
        try:
            async with asyncio.timeout(TIMEOUT_S):
                writer.write(self.head("GET", f"{API}/info", Connection="close"))
                answer = await reader.read()
        finally:
            writer.close()
        if not answer.startswith(b"HTTP/1.1 200 ") or b'"api":1' not in answer:
            raise PageError(f"GET /info: {answer[:200]!r}")
        return loop.time() - begun_s
