"""A gateway for the tests: an HTTP server of its own that keeps to the contract, and can be told to misbehave."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from tests.homeassistant import contract

FIXTURES = Path(__file__).parent / "fixtures"
MAC = "02:00:00:00:00:01"
TOKEN = "token-1"  # noqa: S105 - opens nothing but this
PASSWORD = "correct horse battery"  # noqa: S105 - opens nothing but this

type Document = dict[str, Any]


def fixture(name: str) -> Document:
    loaded: Document = json.loads((FIXTURES / f"{name}.json").read_text())
    return loaded


def problem(status: int, detail: str, **extra: str) -> Document:
    return {"type": "about:blank", "title": f"Problem {status}", "status": status, "detail": detail, **extra}


@dataclass(kw_only=True)
class Recorded:
    """A stored interval; the values are (mean, min, max) by series."""

    end_ms: int | None
    values: dict[str, tuple[float | None, float | None, float | None]]
    energy_in_wh: float | None = 0
    energy_out_wh: float | None = 0
    uptime_ms: int = 10_000_000_000
    boot: int = 12
    readings: int | None = None


@dataclass
class FakeGateway:
    """What the gateway knows, and how it behaves. Change it, then act."""

    info: Document = field(default_factory=lambda: fixture("info"))
    state: Document = field(default_factory=lambda: fixture("state"))
    settings: Document = field(default_factory=lambda: fixture("settings"))
    config: Document = field(default_factory=lambda: fixture("config"))
    events: list[Document] = field(default_factory=lambda: fixture("events")["events"])
    history: dict[str, list[Recorded]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    refuse: dict[str, tuple[int, Document | str]] = field(default_factory=dict)
    """By "METHOD path": what is answered instead; a text is sent as it is."""
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    """By "METHOD path": what an answer waits for."""
    silent: bool = False
    """Nobody is there: connections break off without an answer."""
    ws_silent: bool = False
    """The WebSocket opens, and then nothing comes."""
    ws_refused: bool = False
    hello_mac: str = MAC
    holds: dict[str, float] = field(default_factory=dict)
    """What the BMS holds after a write, whatever was wanted."""
    image: bytes = b""
    """What was uploaded."""
    release: Document | None = None
    """What GitHub says about the newest release; None: nothing."""
    released_image: bytes = b"firmware"
    requests: list[tuple[str, str, Any]] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    """WebSockets that have subscribed."""
    opened: list[web.WebSocketResponse] = field(default_factory=list)
    server: TestServer | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    # How tests speak to it

    async def start(self) -> None:
        app = web.Application(middlewares=[self._guard], client_max_size=16 * 1024 * 1024)
        routes: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {
            "GET /info": self._get_info,
            "POST /session": self._log_in,
            "DELETE /session": self._log_out,
            "GET /state": self._get_state,
            "GET /ws": self._ws,
            "GET /history": self._get_history,
            "GET /history.csv": self._get_history_csv,
            "GET /events": self._get_events,
            "GET /events.csv": self._get_events_csv,
            "GET /settings": self._get_settings,
            "PATCH /settings": self._patch_settings,
            "GET /config": self._get_config,
            "PATCH /config": self._patch_config,
            "POST /actions/{name}": self._action,
            "GET /ota": self._get_ota,
            "POST /ota": self._post_ota,
        }
        for route, handler in routes.items():
            method, path = route.split()
            app.router.add_route(method, contract.BASE + path, handler)
        # Not of the gateway: where its firmware is released, and the image.
        app.router.add_get("/releases/latest", self._get_release)
        app.router.add_get("/image.bin", self._get_image)
        self.server = TestServer(app, host="127.0.0.1")
        # The access log stumbles over a frozen clock.
        await self.server.start_server(access_log=None)

    async def stop(self) -> None:
        self.silent = True
        await self.drop_sockets()
        assert self.server is not None
        await self.server.close()

    @property
    def port(self) -> int:
        assert self.server is not None
        assert self.server.port is not None
        return self.server.port

    async def connected(self, count: int = 1) -> None:
        """Wait until so many WebSockets have subscribed."""
        await self.until(lambda: len(self.sockets) >= count)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something this gateway takes part in has happened."""
        async with asyncio.timeout(30):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def push(self, kind: str, data: object) -> None:
        for socket in self.sockets:
            message = {"type": kind, "seq": 1, "data": data}
            contract.check_schema("WebSocketMessage", message)
            await socket.send_json(message)

    async def push_state(self) -> None:
        await self.push("state", self.state)

    async def log(self, **entry: Any) -> Document:
        """Write an entry into the event log, and push it."""
        number = max((event["number"] for event in self.events), default=0) + 1
        event = {**fixture("events")["events"][0], "number": number, **entry}
        self.events.append(event)
        await self.push("event", event)
        return event

    async def drop_sockets(self) -> None:
        opened, self.opened, self.sockets = self.opened, [], []
        for socket in opened:
            await socket.close()

    def restart(self) -> None:
        """Another run of the gateway."""
        for document in (self.info, self.state):
            document["boot_id"] += 1

    def setting(self, key: str) -> Document:
        found: Document = next(setting for setting in self.settings["settings"] if setting["key"] == key)
        return found

    def asked(self, method: str, path: str) -> list[Any]:
        """The bodies (or queries) of the requests of a kind, oldest first."""
        return [
            body for found_method, found_path, body in self.requests if (found_method, found_path) == (method, path)
        ]

    # How it answers

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if not request.path.startswith(contract.BASE):
            return await handler(request)
        path = request.path.removeprefix(contract.BASE)
        if self.silent:
            assert request.transport is not None
            request.transport.abort()
            raise web.HTTPServiceUnavailable
        contract.check_query(request.method, request.path, dict(request.query))
        body: Any = dict(request.query)
        if request.content_type == "application/json" and request.can_read_body:
            body = await request.json()
            contract.check_request(request.method, request.path, body)
        self.requests.append((request.method, path, body))
        self._changed.set()
        if (release := self.held.get(f"{request.method} {path}")) is not None:
            await release.wait()
        if (refusal := self.refuse.get(f"{request.method} {path}")) is not None:
            status, answer = refusal
            if isinstance(answer, str):
                return web.Response(status=status, text=answer)
            headers = {"Retry-After": "30"} if status == 429 else {}
            return self._json(request, answer, status=status, headers=headers)
        if path not in ("/info", "/session") and not self._has_token(request):
            return self._json(request, problem(401, "Log in with POST /api/v1/session"), status=401)
        return await handler(request)

    def _has_token(self, request: web.Request) -> bool:
        return request.headers.get("Authorization", "").removeprefix("Bearer ") in self.tokens

    def _json(
        self, request: web.Request, body: object, *, status: int = 200, headers: dict[str, str] | None = None
    ) -> web.Response:
        contract.check_response(request.method, request.path, status, body)
        return web.json_response(body, status=status, headers=headers)

    async def _get_info(self, request: web.Request) -> web.Response:
        if self.info["api"] != 1:
            return web.json_response(self.info)
        return self._json(request, self.info)

    async def _log_in(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body["password"] != PASSWORD:
            return self._json(request, problem(401, "The password is wrong"), status=401)
        token = f"token-{len(self.tokens) + 1}"
        self.tokens.add(token)
        answer = {"kind": "token", "id": 1, "name": body["name"], "token": token, "idle_timeout_s": None}
        return self._json(request, answer, status=201)

    async def _log_out(self, request: web.Request) -> web.Response:
        self.tokens.discard(request.headers["Authorization"].removeprefix("Bearer "))
        return web.Response(status=204)

    async def _get_state(self, request: web.Request) -> web.Response:
        return self._json(request, self.state)

    async def _ws(self, request: web.Request) -> web.StreamResponse:
        if self.ws_refused:
            return web.json_response(problem(503, "No connection is free"), status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.opened.append(socket)
        hello = {"api": self.info["api"], "boot_id": self.info["boot_id"], "mac": self.hello_mac}
        await socket.send_json({"type": "hello", "seq": 0, "data": {**hello, "time": self.info["time"]}})
        async for message in socket:
            assert message.type is WSMsgType.TEXT
            contract.check_schema("WebSocketRequest", message.json())
            self.sockets.append(socket)
            if not self.ws_silent:
                await socket.send_json({"type": "state", "seq": 1, "data": self.state})
            self._changed.set()
        if socket in self.sockets:
            self.sockets.remove(socket)
        self._changed.set()
        return socket

    def _selected(self, query: Any) -> list[Recorded]:
        low, high = int(query.get("from", 0)), int(query.get("to", 2**53))
        return [
            sample
            for sample in self.history.get(query.get("resolution", "1min"), [])
            if ("from" not in query and "to" not in query)
            or (sample.end_ms is not None and low <= sample.end_ms < high)
        ]

    async def _get_history(self, request: web.Request) -> web.Response:
        query = request.query
        resolution = query.get("resolution", "1min")
        samples = self._selected(query)
        start = int(query.get("cursor", 0))
        page = samples[start : start + int(query.get("limit", 500))]
        keys = query["series"].split(",") if "series" in query else [s["key"] for s in self.info["history"]["series"]]
        units = {series["key"]: series["unit"] for series in self.info["history"]["series"]}
        unknown = (None, None, None)
        answer = {
            "resolution": resolution,
            "interval_s": {"1s": 1, "1min": 60, "15min": 900, "1h": 3600}[resolution],
            "pack": int(query["pack"]) if "pack" in query else None,
            "now": self.state["time"],
            "boot_id": self.state["boot_id"],
            "number": [start + index + 1 for index in range(len(page))],
            "boot": [sample.boot for sample in page],
            "uptime_ms": [sample.uptime_ms for sample in page],
            "utc_ms": [sample.end_ms for sample in page],
            "quality": ["unknown" if sample.end_ms is None else "sntp" for sample in page],
            "samples": [sample.readings for sample in page],
            "energy_in_wh": [sample.energy_in_wh for sample in page],
            "energy_out_wh": [sample.energy_out_wh for sample in page],
            "series": [
                {
                    "key": key,
                    "unit": units[key],
                    **{
                        name: [sample.values.get(key, unknown)[place] for sample in page]
                        for place, name in enumerate(("mean", "min", "max"))
                    },
                }
                for key in keys
            ],
            "next_cursor": str(start + len(page)),
            "more": start + len(page) < len(samples),
            "complete": True,
        }
        return self._json(request, answer)

    async def _get_history_csv(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/csv"})
        await response.prepare(request)
        await response.write(b"number,utc_ms,voltage_v mean (V)\r\n")
        for number, sample in enumerate(self._selected(request.query), 1):
            await response.write(f"{number},{sample.end_ms},{sample.values['voltage_v'][0]}\r\n".encode())
        await response.write_eof()
        return response

    async def _get_events(self, request: web.Request) -> web.Response:
        limit = int(request.query.get("limit", 50))
        if "cursor" in request.query:
            found = [event for event in self.events if event["number"] > int(request.query["cursor"])]
        else:
            found = self.events[-limit:]
        page = found[:limit]
        answer = {
            "events": page,
            "next_cursor": str(max(event["number"] for event in page)) if page else None,
            "more": len(found) > len(page),
            "complete": True,
        }
        return self._json(request, answer)

    async def _get_events_csv(self, _request: web.Request) -> web.Response:
        return web.Response(text="number,kind\r\n41,alarm\r\n", content_type="text/csv")

    async def _get_settings(self, request: web.Request) -> web.Response:
        return self._json(request, {**self.settings, "pack": int(request.query.get("pack", 1))})

    async def _patch_settings(self, request: web.Request) -> web.Response:
        body = await request.json()
        results = []
        for key, change in body["changes"].items():
            setting = self.setting(key)
            before = setting["value"]
            if change["expected"] is not None and change["expected"] != before:
                detail = f"{key} is {before}, not {change['expected']} as expected"
                return self._json(request, problem(409, detail, allowed=str(before)), status=409)
            if not setting["minimum"] <= change["value"] <= setting["maximum"]:
                allowed = f"{setting['minimum']} to {setting['maximum']}"
                detail = f"{setting['name']}: {change['value']} is not allowed"
                answer = problem(422, detail, pointer=f"/changes/{key}/value", allowed=allowed)
                return self._json(request, answer, status=422)
            if not body.get("dry_run"):
                setting["value"] = self.holds.get(key, change["value"])
            ok = bool(body.get("dry_run")) or setting["value"] == change["value"]
            results.append(
                {
                    "key": key,
                    "result": "ok" if ok else "not_taken",
                    "before": before,
                    "wanted": change["value"],
                    "value": setting["value"],
                    "text": f"{setting['name']}: {setting['value']:g} {setting['unit']}",
                }
            )
        applied = all(result["result"] == "ok" for result in results)
        answer = {"pack": body["pack"], "dry_run": bool(body.get("dry_run")), "applied": applied, "results": results}
        return self._json(request, answer)

    async def _get_config(self, request: web.Request) -> web.Response:
        return self._json(request, self.config)

    async def _patch_config(self, request: web.Request) -> web.Response:
        body = await request.json()
        if body["revision"] != self.config["revision"]:
            return self._json(request, problem(409, f"The revision is {self.config['revision']}"), status=409)
        for option in self.config["options"]:
            if option["key"] in body["changes"]:
                option["value"] = deepcopy(body["changes"][option["key"]])
        self.config["revision"] += 1
        answer = {
            "revision": self.config["revision"],
            "dry_run": False,
            "changed": list(body["changes"]),
            "restart_required": False,
        }
        return self._json(request, answer)

    async def _action(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        body = await request.json()
        charge = self.state["charge"]
        match name:
            case "set_charge_profile":
                charge["profile"] = body["profile"]
            case "set_charge_enabled":
                charge["charge_enabled"] = body["enabled"]
            case "set_discharge_enabled":
                charge["discharge_enabled"] = body["enabled"]
            case "force_full_charge":
                charge["full_charge_forced"] = body["enabled"]
        return self._json(request, {"action": name, "result": "ok", "text": "Done"})

    async def _get_ota(self, request: web.Request) -> web.Response:
        answer = {"state": "idle", "received_bytes": 0, "total_bytes": 0}
        return self._json(request, answer)

    async def _post_ota(self, request: web.Request) -> web.Response:
        assert int(request.headers["Content-Length"]) > 0
        assert len(request.headers["X-Firmware-SHA256"]) == 64
        self.image = await request.read()
        return self._json(request, {"received_bytes": len(self.image), "version": "0.2.0", "restart_in_s": 1})

    async def _get_release(self, _request: web.Request) -> web.Response:
        return web.json_response(self.release, status=404 if self.release is None else 200)

    async def _get_image(self, _request: web.Request) -> web.Response:
        return web.Response(body=self.released_image)
