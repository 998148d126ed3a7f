"""After setup the web server takes nothing from the heap, but for ESPHome's object of each new connection.

A firmware upload is left out: ESPHome's OTA makes its backend when an upload begins, and the device restarts after it.
"""

import os
import signal
from pathlib import Path

from simulator.host_firmware import HostFirmware
from tests.firmware.support.allocations import read_allocations
from tests.firmware.support.libraries import compile_library
from tests.web_server.conftest import compile_probe
from tests.web_server.support import RawWebSocket, WebServer, client_frame

ALLOCATIONS_C = Path(__file__).parents[1] / "firmware" / "support" / "allocations.c"


async def use_everything(server: WebServer) -> None:
    token = await server.create_token()
    cookie = await server.log_in()
    async with server.client() as client:
        for path in ("/", "/app.js", "/hello", "/nothing", "/search?q=x", "/stream?bytes=300000", "/later?ms=50"):
            await client.get(path, Cookie=cookie)
        await client.request("POST", "/echo", b"x" * 3000)
        await client.request("PATCH", "/secret", b"{}", Authorization=token, Content_Type="application/json")
    await server.request("POST", "/count", b"x" * 100_000, Content_Type="application/octet-stream")
    await server.request("POST", "/session", b"wrong password")
    async with server.client() as client:
        await client.send(b"malformed\r\n\r\n")
        await client.read_response()
    async with (
        server.websocket() as echo,
        RawWebSocket(server.port, "/ws/live", Authorization=token) as live,
    ):
        await live.send(client_frame(0x81, b"3000"))
        await echo.send(client_frame(0x81, b"hello") + client_frame(0x89, b"ping"))
        await echo.read_frame()
        await live.read_frame()
        await echo.send(client_frame(0x88, b"\x03\xe8"))
        await echo.read_frames_to_the_end()
    await server.request("DELETE", "/tokens/0", Cookie=cookie)
    await server.request("DELETE", "/session", Cookie=cookie)


async def test_nothing_of_the_server_allocates_after_setup(web_port: int, tmp_path: Path) -> None:
    program = compile_probe(web_port, flags=("-g",))
    record = tmp_path / "allocations"
    environment = {"LD_PRELOAD": str(compile_library(ALLOCATIONS_C, tmp_path)), "ALLOCATIONS_FILE": str(record)}
    async with HostFirmware(program, environment=environment) as firmware:
        await firmware.wait_for_log(r"Listening on port")
        server = WebServer(web_port, firmware)
        assert (await server.get("/hello")).status == 200
        os.kill(firmware.pid, signal.SIGUSR1)
        await use_everything(server)
        os.kill(firmware.pid, signal.SIGUSR2)

    allocations = read_allocations(record, program)
    # The recorder works: it has seen the connections.
    assert sum(found.count for found in allocations if "esphome::socket::" in str(found)) > 0
    assert [str(found) for found in allocations if found.ours] == []
