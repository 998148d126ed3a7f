"""A user of the local interface of a gateway."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.firmware.support.stage import WEB_PASSWORD, Gateway, Rig


class Desk:
    """A user with a token at the interface of a gateway.

    Its answers are not held against the contract: that would keep the event loop from the other scenarios.
    """

    def __init__(self, gateway: Gateway, session: aiohttp.ClientSession) -> None:
        self.gateway = gateway
        self._session = session

    async def ask(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        """Ask for something, and fail unless the answer has this status; return its body."""
        async with self._session.request(method, f"/api/v1{path}", json=body) as response:
            answer = await response.json(content_type=None)
            assert response.status == status, answer
            return answer

    async def log_in(self) -> None:
        """Become a program with a token."""
        session = await self.ask("POST", "/session", {"password": WEB_PASSWORD, "kind": "token", "name": "test"}, 201)
        self._session.headers["Authorization"] = f"Bearer {session['token']}"

    async def config(self) -> dict[str, Any]:
        """What the gateway says its configuration is."""
        config: dict[str, Any] = await self.ask("GET", "/config")
        return config

    async def change(self, *, status: int = 200, **wanted: Any) -> Any:
        """Ask for another configuration; return what the gateway says to that."""
        revision = (await self.config())["revision"]
        return await self.ask("PATCH", "/config", {"revision": revision, **wanted}, status)

    async def record(self, identifier: int) -> dict[str, Any] | None:
        """The counters of a frame, if it is sent at all."""
        frames = (await self.ask("GET", "/can"))["frames"]
        return next((frame for frame in frames if frame["id"] == identifier), None)


@asynccontextmanager
async def desk(rig: Rig) -> AsyncIterator[Desk]:
    """Run a gateway that a GX has accepted, and log in."""
    address = f"http://127.0.0.1:{rig.ports['web']}"
    async with rig.gateway("idle") as gateway, aiohttp.ClientSession(address) as session:
        user = Desk(gateway, session)
        await gateway.world.wait_accepted()
        await user.log_in()
        yield user
