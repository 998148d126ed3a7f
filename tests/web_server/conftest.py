"""A web server in a program of its own, built with the sanitizers, and clients for it."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from simulator.host_firmware import SANITIZE, HostFirmware, compile_host, reserve_port
from tests.web_server.support import WebServer

HERE = Path(__file__).parent


def compile_probe(port: int, *, version: str = "1.2.3", flags: Sequence[str] = SANITIZE) -> Path:
    """Build the program of web_server.yaml."""
    digest = hashlib.sha256()
    for path in sorted((HERE / "external").rglob("*.[chp]*")):
        digest.update(path.read_bytes())
    for path in sorted((HERE / "page").iterdir()):
        digest.update(path.read_bytes())
    # The last is there to build again when the component or its page has changed.
    substitutions = {"web_port": port, "version": version, "sources": digest.hexdigest()[:12]}
    return compile_host(HERE / "web_server.yaml", substitutions, compiler_flags=flags)


@pytest.fixture(scope="session")
def web_port() -> int:
    return reserve_port("web-server")


@pytest.fixture(scope="session")
def web_program(web_port: int) -> Path:
    return compile_probe(web_port)


@pytest.fixture
async def server(web_program: Path, web_port: int) -> AsyncIterator[WebServer]:
    async with HostFirmware(web_program) as firmware:
        await firmware.wait_for_log(r"Listening on port")
        yield WebServer(web_port, firmware)
