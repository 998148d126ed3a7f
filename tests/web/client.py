"""A client of the local interface that believes nothing: every answer is held against the contract."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.api.contract import check_response

PASSWORD = "correct horse battery"  # noqa: S105 - that of the test's own gateway


@dataclass(slots=True)
class Answer:
    """What came back, already checked."""

    status: int
    headers: dict[str, str]
    body: Any

    def expect(self, status: int) -> Any:
        assert self.status == status, f"{self.status}: {self.body}"
        return self.body


@dataclass(slots=True)
class Client:
    """Talks to one gateway as one user."""

    session: aiohttp.ClientSession
    base: str
    headers: dict[str, str] = field(default_factory=dict)

    async def ask(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        """Send a request; `body` goes as JSON, or as it is when it is bytes."""
        headers = {**self.headers, **options.pop("headers", {})}
        if body is not None and not isinstance(body, bytes):
            options["data"] = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        elif body is not None:
            options["data"] = body
        async with self.session.request(method, self.base + path, headers=headers, **options) as response:
            raw = await response.read()
            media = response.headers.get("Content-Type")
            content: Any = raw.decode()
            if media is not None and "json" in media and "ndjson" not in media:
                content = json.loads(raw)
            check_response(method, path, response.status, media, content)
            return Answer(response.status, dict(response.headers), content)

    async def get(self, path: str) -> Any:
        return (await self.ask("GET", path)).expect(200)

    async def eventually(self, path: str, condition: Callable[[Any], bool], timeout_s: float = 15) -> Any:
        """Ask again and again until the answer is as it should be; return it."""
        async with asyncio.timeout(timeout_s):
            while True:
                answer = await self.get(path)
                if condition(answer):
                    return answer
                await asyncio.sleep(0.2)

    async def log_in(self, name: str = "test") -> None:
        """Become a program with a token."""
        answer = await self.ask("POST", "/session", {"password": PASSWORD, "kind": "token", "name": name})
        self.headers["Authorization"] = f"Bearer {answer.expect(201)['token']}"
