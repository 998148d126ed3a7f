"""The client of one gateway."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping

from aiohttp import ClientError, ClientSession, WSMsgType, WSServerHandshakeError

from .errors import (
    TinyBmsAuthenticationError,
    TinyBmsConnectionError,
    TinyBmsResponseError,
    TinyBmsUnsupportedVersionError,
)
from .events import EventList
from .firmware import ActionResult, Ota, OtaResult
from .history import History
from .info import GatewayInfo
from .messages import Hello, Message, parse_message
from .settings import Config, ConfigResult, OptionValue, Settings, SettingsResult
from .state import State
from .transport import Query, Transport

API_VERSION = 1
_BASE = f"/api/v{API_VERSION}"

# Longer than anything the gateway does within one request: a write is answered once the BMS has read it back.
COMMAND_TIMEOUT_S = 30.0
DOWNLOAD_TIMEOUT_S = 600.0
UPLOAD_TIMEOUT_S = 600.0

SILENCE_S = 15.0
"""``state`` comes every second and is the heartbeat: a WebSocket that is silent for this long is dead."""

# Small enough for the gateway's buffers, large enough not to wait for each.
_UPLOAD_CHUNK_BYTES = 4096


class TinyBmsClient:
    """Talks to one gateway. The session belongs to the caller and is never closed here.

    Every method raises ``TinyBmsError``: ``TinyBmsConnectionError`` when the gateway is not there,
    ``TinyBmsResponseError`` when its answer cannot be used, a ``TinyBmsProblemError`` when it refuses.
    """

    def __init__(self, *, session: ClientSession, host: str, port: int = 80, token: str | None = None) -> None:
        """Talk to the gateway at ``host``; ``token`` is what ``login()`` once returned."""
        self._transport = Transport(session=session, host=host, port=port, token=token)

    @property
    def url(self) -> str:
        """Where the gateway's own page is."""
        return str(self._transport.base_url)

    async def get_info(self) -> GatewayInfo:
        """Ask who the gateway is. Needs no login.

        Raises:
            TinyBmsUnsupportedVersionError: It speaks another version of the interface.
        """
        document = await self._transport.request("GET", f"{_BASE}/info")
        if isinstance(document, Mapping) and document.get("api") != API_VERSION:
            raise TinyBmsUnsupportedVersionError(str(document.get("api")))
        return GatewayInfo.parse(document)

    async def login(self, password: str, *, name: str) -> str:
        """Exchange the password for a token.

        Args:
            password: The gateway's password.
            name: Who the token is for, up to 31 characters of printable ASCII; the gateway takes each name once.

        Returns:
            The token, valid until it is revoked.

        Raises:
            TinyBmsAuthenticationError: The password is wrong.
            TinyBmsBusyError: Too many wrong passwords: wait.
            TinyBmsConflictError: The name is taken, or the gateway has no room for another token.
        """
        document = await self._transport.request(
            "POST", f"{_BASE}/session", body={"password": password, "kind": "token", "name": name}
        )
        token = document.get("token") if isinstance(document, Mapping) else None
        if not isinstance(token, str) or not token:
            raise TinyBmsResponseError("the login was answered without a token")
        return token

    async def logout(self) -> None:
        """Revoke the token this client uses."""
        await self._transport.request("DELETE", f"{_BASE}/session")

    async def get_state(self) -> State:
        """Everything that is known now."""
        return State.parse(await self._transport.request("GET", f"{_BASE}/state"))

    async def get_history(
        self,
        *,
        resolution: str,
        series: Iterable[str] = (),
        pack: int | None = None,
        from_ms: int | None = None,
        to_ms: int | None = None,
        cursor: str | None = None,
        limit: int = 500,
    ) -> History:
        """One page of recorded values, oldest first.

        Args:
            resolution: ``1s``, ``1min``, ``15min`` or ``1h``.
            series: Keys of ``GatewayInfo.history``; all of them when empty.
            pack: One pack, counted from 1; the whole battery when None.
            from_ms: Only samples from this UTC time on.
            to_ms: Only samples before this UTC time.
            cursor: Continue after the last sample of an earlier answer.
            limit: Most samples in the answer, up to 1000.
        """
        query = _history_query(
            resolution=resolution, series=series, pack=pack, from_ms=from_ms, to_ms=to_ms, cursor=cursor
        )
        document = await self._transport.request("GET", f"{_BASE}/history", query={**query, "limit": limit})
        return History.parse(document)

    def stream_history_csv(
        self,
        *,
        resolution: str,
        series: Iterable[str] = (),
        pack: int | None = None,
        from_ms: int | None = None,
        to_ms: int | None = None,
    ) -> AsyncIterator[bytes]:
        """Recorded values as CSV (RFC 4180), piece by piece; the arguments are those of ``get_history()``."""
        query = _history_query(resolution=resolution, series=series, pack=pack, from_ms=from_ms, to_ms=to_ms)
        return self._transport.stream(f"{_BASE}/history.csv", query=query, timeout_s=DOWNLOAD_TIMEOUT_S)

    async def get_events(self, *, cursor: str | None = None, limit: int = 50) -> EventList:
        """Entries of the event log, oldest first: the newest ones, or with a cursor those after it."""
        query: dict[str, str | int] = {"limit": limit}
        if cursor is not None:
            query["cursor"] = cursor
        return EventList.parse(await self._transport.request("GET", f"{_BASE}/events", query=query))

    def stream_events_csv(self) -> AsyncIterator[bytes]:
        """The event log as CSV (RFC 4180), piece by piece."""
        return self._transport.stream(f"{_BASE}/events.csv", query=None, timeout_s=DOWNLOAD_TIMEOUT_S)

    async def get_settings(self, *, pack: int) -> Settings:
        """What the BMS of a pack is set to, as last read from it."""
        return Settings.parse(await self._transport.request("GET", f"{_BASE}/settings", query={"pack": pack}))

    async def write_settings(
        self, changes: Mapping[str, float], *, pack: int, expected: Mapping[str, float | None], dry_run: bool = False
    ) -> SettingsResult:
        """Change settings of a BMS, if they still are what the caller believes.

        Args:
            changes: New values by key, in the unit of the setting.
            pack: Which pack, counted from 1.
            expected: What the caller believes the BMS holds; a key that is missing or None is not compared.
            dry_run: Only check.

        Returns:
            What the BMS holds now; ``applied`` is False when it is not what was wanted.

        Raises:
            TinyBmsConflictError: The BMS holds something else than expected.
            TinyBmsRejectedError: A value is not allowed; nothing was written.
        """
        body = {
            "pack": pack,
            "dry_run": dry_run,
            "changes": {key: {"value": value, "expected": expected.get(key)} for key, value in changes.items()},
        }
        document = await self._transport.request("PATCH", f"{_BASE}/settings", body=body, timeout_s=COMMAND_TIMEOUT_S)
        return SettingsResult.parse(document)

    async def get_config(self) -> Config:
        """The gateway's own options."""
        return Config.parse(await self._transport.request("GET", f"{_BASE}/config"))

    async def write_config(
        self, changes: Mapping[str, OptionValue | None], *, revision: int, dry_run: bool = False
    ) -> ConfigResult:
        """Change options of the gateway; None returns to the value of its YAML.

        Raises:
            TinyBmsConflictError: Somebody else changed an option since ``revision``.
            TinyBmsRejectedError: A value is not allowed; nothing was changed.
        """
        body = {"revision": revision, "dry_run": dry_run, "changes": dict(changes)}
        return ConfigResult.parse(await self._transport.request("PATCH", f"{_BASE}/config", body=body))

    async def run_action(self, name: str, **arguments: str | float) -> ActionResult:
        """Tell the gateway or a BMS to do something; a command to a BMS is answered once the BMS has taken it."""
        document = await self._transport.request(
            "POST", f"{_BASE}/actions/{name}", body=arguments, timeout_s=COMMAND_TIMEOUT_S
        )
        return ActionResult.parse(document)

    async def get_ota(self) -> Ota:
        """How an upload of firmware is going."""
        return Ota.parse(await self._transport.request("GET", f"{_BASE}/ota"))

    async def upload_firmware(
        self, image: bytes, *, force: bool = False, progress: Callable[[int], None] | None = None
    ) -> OtaResult:
        """Install firmware; after the answer the gateway restarts.

        Args:
            image: The raw image.
            force: Also install a version that is not newer.
            progress: Is told the bytes that have been handed over.

        Raises:
            TinyBmsRejectedError: The image is damaged, not for this device or not newer.
            TinyBmsConflictError: Another upload is under way.
        """

        async def pieces() -> AsyncIterator[bytes]:
            for start in range(0, len(image), _UPLOAD_CHUNK_BYTES):
                piece = image[start : start + _UPLOAD_CHUNK_BYTES]
                yield piece
                if progress is not None:
                    progress(start + len(piece))

        digest = await asyncio.to_thread(lambda: hashlib.sha256(image).hexdigest())
        document = await self._transport.request(
            "POST",
            f"{_BASE}/ota",
            data=pieces(),
            query={"force": "true" if force else "false"},
            headers={
                "Content-Type": "application/octet-stream",
                "Content-Length": str(len(image)),
                "X-Firmware-SHA256": digest,
            },
            timeout_s=UPLOAD_TIMEOUT_S,
        )
        return OtaResult.parse(document)

    async def listen(
        self,
        *,
        on_message: Callable[[Message], None],
        on_subscribed: Callable[[], None] | None = None,
        topics: Iterable[str] = ("event",),
    ) -> None:
        """Open the WebSocket and hand over what comes, until it ends.

        Args:
            on_message: Gets every message of a known kind, ``Hello`` first.
            on_subscribed: Is called when the first message after the subscription has come.
            topics: What to subscribe to besides ``state``, which is the heartbeat.

        Raises:
            TinyBmsConnectionError: It could not be opened, fell silent or was closed: this method never just returns.
            TinyBmsAuthenticationError: The token is no longer good.
            TinyBmsUnsupportedVersionError: The gateway speaks another version of the interface.
        """
        transport = self._transport
        try:
            async with (
                asyncio.timeout(None) as silence,
                transport.session.ws_connect(
                    transport.base_url.with_path(f"{_BASE}/ws"),
                    headers=transport.headers,
                    max_msg_size=1024 * 1024,
                ) as socket,
            ):
                loop = asyncio.get_running_loop()
                silence.reschedule(loop.time() + SILENCE_S)
                await socket.send_json({"subscribe": ["state", *topics]})
                waiting = True
                async for raw in socket:
                    if raw.type is not WSMsgType.TEXT:
                        raise TinyBmsResponseError("the WebSocket sent something that is not text")
                    silence.reschedule(loop.time() + SILENCE_S)
                    message = _decode(raw.data)
                    if isinstance(message, Hello):
                        if message.api != API_VERSION:
                            raise TinyBmsUnsupportedVersionError(str(message.api))
                    elif waiting:
                        waiting = False
                        if on_subscribed is not None:
                            on_subscribed()
                    if message is not None:
                        on_message(message)
                raise TinyBmsConnectionError(f"the WebSocket was closed ({socket.close_code})")
        except WSServerHandshakeError as error:
            if error.status == 401:
                raise TinyBmsAuthenticationError(status=401, title="Login required") from error
            raise TinyBmsConnectionError(f"the WebSocket was refused ({error.status})") from error
        except TimeoutError as error:
            raise TinyBmsConnectionError(f"the WebSocket was silent for {SILENCE_S:g} s") from error
        except (ClientError, OSError) as error:
            raise TinyBmsConnectionError(str(error) or type(error).__name__) from error


def _decode(text: str) -> Message | None:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise TinyBmsResponseError("the WebSocket sent something that is not JSON") from error
    return parse_message(document)


def _history_query(
    *,
    resolution: str,
    series: Iterable[str],
    pack: int | None,
    from_ms: int | None,
    to_ms: int | None,
    cursor: str | None = None,
) -> Query:
    optional: dict[str, str | int | None] = {
        "series": ",".join(series) or None,
        "pack": pack,
        "from": from_ms,
        "to": to_ms,
        "cursor": cursor,
    }
    return {"resolution": resolution, **{key: value for key, value in optional.items() if value is not None}}
