"""Clients that send exactly the bytes a test wants to send."""

import asyncio
import itertools
import json
import socket
import struct
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, override

from simulator.host_firmware import HostFirmware

PASSWORD = "correct horse"  # noqa: S105 - of web_server.yaml
TIMEOUT_S = 10


@dataclass
class Response:
    """A reply as it came."""

    status: int
    headers: dict[str, str]
    body: bytes
    complete: bool = True

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class RawClient:
    """One TCP connection."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> Self:
        await self.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def connect(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self._port)
        transport_socket: socket.socket = self.writer.get_extra_info("socket")
        transport_socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        self.writer.close()

    def reset(self) -> None:
        """End the connection as a machine does that has lost it: with RST."""
        transport_socket: socket.socket = self.writer.get_extra_info("socket")
        transport_socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.close()

    def stop_reading(self) -> None:
        """Take nothing more from the network: its buffers fill up, then the server's."""
        transport = self.writer.transport
        assert isinstance(transport, asyncio.ReadTransport)
        transport.pause_reading()

    def go_on_reading(self) -> None:
        transport = self.writer.transport
        assert isinstance(transport, asyncio.ReadTransport)
        transport.resume_reading()

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def get(self, path: str, **headers: str) -> Response:
        return await self.request("GET", path, None, **headers)

    async def request(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Response:
        await self.send(self.head(method, path, body, **headers) + (body or b""))
        return await self.read_response(has_body=method != "HEAD")

    def head(self, method: str, path: str, body: bytes | None = None, **headers: str) -> bytes:
        """Return a head; `Content_Type="..."` becomes the field Content-Type."""
        fields = {"Host": f"127.0.0.1:{self._port}"}
        if body is not None:
            fields |= {"Content-Length": str(len(body)), "Content-Type": "text/plain"}
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
        return "\r\n".join([*lines, "", ""]).encode()

    async def read_response(self, *, has_body: bool = True) -> Response:
        async with asyncio.timeout(TIMEOUT_S):
            head = await self.reader.readuntil(b"\r\n\r\n")
            status_line, *lines = head.decode("ascii").removesuffix("\r\n\r\n").split("\r\n")
            headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
            response = Response(int(status_line.split(" ")[1]), headers, b"")
            if not has_body or response.status in (100, 101, 204, 304):
                return response
            if "content-length" in headers:
                response.body = await self.reader.readexactly(int(headers["content-length"]))
            elif headers.get("transfer-encoding") == "chunked":
                response.complete = False
                try:
                    while size := int(await self.reader.readuntil(b"\r\n"), 16):
                        response.body += (await self.reader.readexactly(size + 2))[:-2]
                    response.complete = await self.reader.readexactly(2) == b"\r\n"
                except asyncio.IncompleteReadError, ConnectionError:
                    pass
            else:
                response.body = await self.reader.read()
            return response

    async def closed(self, within_s: float = TIMEOUT_S) -> bool:
        """Whether the server ends the connection, and sends nothing more before."""
        async with asyncio.timeout(within_s):
            try:
                return await self.reader.read(1) == b""
            except ConnectionError:
                return True


@dataclass
class Frame:
    """A WebSocket frame from the server."""

    opcode: int
    payload: bytes

    @property
    def close_code(self) -> int | None:
        return int.from_bytes(self.payload[:2]) if self.payload else None


def client_frame(first_byte: int, payload: bytes = b"", mask: bytes = b"\x12\x34\x56\x78") -> bytes:
    """Return a masked frame, as long as its length needs it to be."""
    size = len(payload)
    if size < 126:
        head = bytes([first_byte, 0x80 | size])
    elif size < 65536:
        head = bytes([first_byte, 0xFE]) + size.to_bytes(2)
    else:
        head = bytes([first_byte, 0xFF]) + size.to_bytes(8)
    return head + mask + bytes(byte ^ key for byte, key in zip(payload, itertools.cycle(mask)))


class RawWebSocket(RawClient):
    """A WebSocket client that can do everything wrong."""

    def __init__(self, port: int, path: str = "/ws/echo", **headers: str) -> None:
        super().__init__(port)
        self._path = path
        self._headers = headers

    @staticmethod
    def upgrade_headers() -> dict[str, str]:
        return {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec_WebSocket_Version": "13",
        }

    @override
    async def __aenter__(self) -> Self:
        await self.connect()
        response = await self.get(self._path, **(self.upgrade_headers() | self._headers))
        assert response.status == 101, response
        assert response.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
        return self

    async def read_frame(self) -> Frame:
        async with asyncio.timeout(TIMEOUT_S):
            first, second = await self.reader.readexactly(2)
            assert first & 0xF0 == 0x80, "a server's frame is whole and has no reserved bits"
            assert second < 128, "a server's frame is not masked"
            size = int.from_bytes(await self.reader.readexactly(2)) if second == 126 else second
            return Frame(first & 0x0F, await self.reader.readexactly(size))

    async def read_frames_to_the_end(self) -> list[Frame]:
        """Return every frame up to the one that closes, after which the connection has to end."""
        frames: list[Frame] = []
        while not frames or frames[-1].opcode != 8:
            frames.append(await self.read_frame())
        assert await self.closed()
        return frames


@dataclass
class WebServer:
    """The program that runs."""

    port: int
    firmware: HostFirmware
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self) -> RawClient:
        return RawClient(self.port)

    def websocket(self, path: str = "/ws/echo", **headers: str) -> RawWebSocket:
        return RawWebSocket(self.port, path, **headers)

    async def request(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Response:
        async with self.client() as client:
            return await client.request(method, path, body, **headers)

    async def get(self, path: str, **headers: str) -> Response:
        return await self.request("GET", path, None, **headers)

    async def status(self, query: str = "") -> dict[str, int]:
        counters: dict[str, int] = (await self.get(f"/status{query}")).json
        return counters

    async def wait_for(self, counter: str, value: int) -> None:
        """Ask until a counter has a value; one that is not 0 may also be passed."""
        while True:
            now = (await self.status())[counter]
            if now == value or (value > 0 and now > value):
                return
            await asyncio.sleep(0.02)

    async def log_in(self) -> str:
        """Return the value for the field Cookie."""
        response = await self.request("POST", "/session", PASSWORD.encode())
        assert response.status == 204
        return response.headers["set-cookie"].split(";")[0]

    async def create_token(self, name: str = "test") -> str:
        """Return the value for the field Authorization."""
        response = await self.request("POST", "/tokens", name.encode(), Cookie=await self.log_in())
        assert response.status == 201
        return f"Bearer {response.body.decode()}"
