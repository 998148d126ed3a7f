"""A Home Assistant of its own with the integration in it: for the end-to-end tests, the demo and the screenshots.

Use `async with HomeAssistant(config_dir) as home:`; it is onboarded, and nobody but this machine reaches it.
"""

import asyncio
import contextlib
import json
import os
import secrets
import shutil
import signal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

from simulator.host_firmware import PROJECT, free_port

INTEGRATION = PROJECT / "custom_components" / "tinybms_gateway"
START_TIMEOUT_S = 120
STOP_TIMEOUT_S = 30
USER = "demo"

type Json = Any
"""A document, as it came over the line."""

DASHBOARD = "tinybms-battery"

# No default_config: it would reach out for weather, cloud and Bluetooth.
_CONFIGURATION = """\
homeassistant:
  name: Home
  latitude: 0
  longitude: 0
  elevation: 0
  unit_system: metric
  time_zone: UTC
  country: CH
http:
  server_host: 127.0.0.1
  server_port: {port}
frontend:
config:
history:
logbook:
recorder:
  commit_interval: 1
system_health:
{discovery}logger:
  default: warning
"""

# The place of the house brings a weather service along, and others of the internet.
_ONBOARDING = {
    "version": 4,
    "minor_version": 1,
    "key": "onboarding",
    "data": {"done": ["core_config", "analytics", "integration"]},
}


class HomeAssistantError(AssertionError):
    """It did not start, or refused something; the message ends with its log."""


class HomeAssistant:
    """A running Home Assistant, its user, and its interfaces."""

    def __init__(
        self, config_dir: Path, *, password: str | None = None, port: int | None = None, zeroconf: bool = True
    ) -> None:
        self.config_dir = config_dir
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.password = password or secrets.token_urlsafe(9)
        self.tokens: dict[str, Any] = {}
        self._discovery = "zeroconf:\n" if zeroconf else ""
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        try:
            await self.start()
            await self._onboard()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def log(self) -> str:
        """Everything it said."""
        path = self.config_dir / "output.log"
        return path.read_text(errors="replace") if path.exists() else ""

    async def start(self) -> None:
        """Write its configuration, start it, and wait until it answers.

        Raises:
            HomeAssistantError: It ended, or does not answer.
        """
        program = PROJECT / ".venv" / "homeassistant" / "bin" / "hass"
        if not program.exists():
            raise HomeAssistantError("Home Assistant is not installed here: run script/setup --home-assistant")
        self.config_dir.mkdir(parents=True, exist_ok=True)
        (self.config_dir / "configuration.yaml").write_text(
            _CONFIGURATION.format(port=self.port, discovery=self._discovery)
        )
        storage = self.config_dir / ".storage"
        if not storage.exists():
            storage.mkdir()
            (storage / "onboarding").write_text(json.dumps(_ONBOARDING))
        # A copy: bytecode and what a run leaves behind stay out of the source.
        copy = self.config_dir / "custom_components" / INTEGRATION.name
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(INTEGRATION, copy, ignore=shutil.ignore_patterns("__pycache__"))
        with (self.config_dir / "output.log").open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                program,
                "--config",
                self.config_dir,
                "--skip-pip",
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        self._session = aiohttp.ClientSession()
        try:
            async with asyncio.timeout(START_TIMEOUT_S):
                # It is up when it answers; there is nothing of it to wait on before that.
                while not await self._answers():
                    if self._process.returncode is not None:
                        raise HomeAssistantError(f"Home Assistant ended by itself:\n{self.log[-6000:]}")
                    await asyncio.sleep(0.3)
        except TimeoutError:
            raise HomeAssistantError(f"Home Assistant does not answer:\n{self.log[-6000:]}") from None

    async def stop(self) -> None:
        """End it as a service manager would: what it recorded is kept."""
        if self._session is not None:
            await self._session.close()
            self._session = None
        if (process := self._process) is None:
            return
        self._process = None
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_TIMEOUT_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def get(self, path: str) -> Json:
        """What the REST API answers."""
        return await self._request("GET", path)

    async def post(self, path: str, body: dict[str, Any]) -> Json:
        """What the REST API answers to a document."""
        return await self._request("POST", path, json=body)

    async def delete(self, path: str) -> Json:
        """What the REST API answers to a deletion."""
        return await self._request("DELETE", path)

    async def download(self, path: str) -> str:
        """A file, without a token: its link is signed."""
        async with self._client.get(self.url + path) as answer:
            text = await answer.text()
            if not answer.ok:
                raise HomeAssistantError(f"GET {path} is answered with {answer.status}: {text[:500]}")
            return text

    async def call(self, kind: str, **message: Json) -> Json:
        """The result of one WebSocket command."""
        async with self._client.ws_connect(f"{self.url}/api/websocket", max_msg_size=0) as socket:
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": self.tokens["access_token"]})
            answer = await socket.receive_json()
            if answer["type"] != "auth_ok":
                raise HomeAssistantError(f"the WebSocket refuses the token: {answer}")
            await socket.send_json({"id": 1, "type": kind, **message})
            answer = await socket.receive_json()
        if not answer["success"]:
            raise HomeAssistantError(f"{kind} fails: {answer['error']}")
        return answer["result"]

    @property
    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("Home Assistant has not been started")
        return self._session

    async def _answers(self) -> bool:
        with contextlib.suppress(aiohttp.ClientConnectionError):
            async with self._client.get(f"{self.url}/api/onboarding") as answer:
                return answer.ok
        return False

    async def _request(self, method: str, path: str, **arguments: Json) -> Json:
        headers = {"Authorization": f"Bearer {self.tokens['access_token']}"} if self.tokens else {}
        async with self._client.request(method, self.url + path, headers=headers, **arguments) as answer:
            if not answer.ok:
                raise HomeAssistantError(f"{method} {path} is answered with {answer.status}: {await answer.text()}")
            return await answer.json()

    async def _onboard(self) -> None:
        client_id = f"{self.url}/"
        user = {
            "client_id": client_id,
            "name": "Demo",
            "username": USER,
            "password": self.password,
            "language": "en",
        }
        created = await self.post("/api/onboarding/users", user)
        form = {"client_id": client_id, "grant_type": "authorization_code", "code": created["auth_code"]}
        self.tokens = await self._request("POST", "/auth/token", data=form)
        # Home Assistant asks its user to confirm that it is reached at this port.
        await self.call("http/config/promote")

    async def add_gateway(self, port: int, password: str, options: dict[str, object]) -> Json:
        """Add a gateway on this machine by its address; returns its config entry."""
        flows = "/api/config/config_entries/flow"
        form = await self.post(flows, {"handler": INTEGRATION.name})
        address = {"host": "127.0.0.1", "port": port, "password": password}
        created = await self.post(f"{flows}/{form['flow_id']}", address)
        if created["type"] != "create_entry":
            raise HomeAssistantError(f"the gateway cannot be added: {created['errors']}")
        entry = created["result"]
        await self.set_options(entry["entry_id"], options)
        return entry

    async def set_options(self, entry_id: str, options: dict[str, object]) -> None:
        """Set the options of a config entry."""
        flows = "/api/config/config_entries/options/flow"
        step = await self.post(flows, {"handler": entry_id})
        if step["type"] == "menu":
            await self.post(f"{flows}/{step['flow_id']}", {"next_step_id": "preferences"})
        await self.post(f"{flows}/{step['flow_id']}", options)

    async def add_dashboard(self) -> str:
        """Make a dashboard of the integration, as the user does with two clicks; returns its path."""
        await self.call(
            "lovelace/dashboards/create",
            url_path=DASHBOARD,
            mode="storage",
            title="TinyBMS",
            icon="mdi:battery-heart-variant",
            show_in_sidebar=True,
            require_admin=False,
        )
        await self.call("lovelace/config/save", url_path=DASHBOARD, config={"strategy": {"type": "custom:tinybms"}})
        return f"/{DASHBOARD}"
