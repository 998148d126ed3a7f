"""Programs with one CAN adapter each, and the other end of the bus."""

import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.firmware.can_adapters.peers import KernelBus, SlcanNode
from simulator.host_firmware import SANITIZE, HostFirmware, compile_host, reserve_port

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def slcan_port() -> int:
    return reserve_port("can-adapters-slcan")


@pytest.fixture(scope="session")
def slcan_program(slcan_port: int) -> Path:
    return compile_host(HERE / "slcan_echo.yaml", {"can_port": slcan_port}, compiler_flags=SANITIZE)


@pytest.fixture
async def slcan(slcan_program: Path, slcan_port: int) -> AsyncIterator[SlcanNode]:
    async with HostFirmware(slcan_program) as firmware:
        await firmware.wait_for_log(r"Listening on")
        node = SlcanNode(firmware, slcan_port)
        yield node
        for peer in node.peers:
            peer.writer.close()


@pytest.fixture(scope="session")
def socketcan_program() -> Path:
    return compile_host(HERE / "socketcan_echo.yaml", {"interface": "vcan0"})


@pytest.fixture(scope="session")
def fake_socketcan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that gives a program SocketCAN on a machine without it."""
    library = tmp_path_factory.mktemp("fake_socketcan") / "fake_socketcan.so"
    subprocess.run(
        ["gcc", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library, HERE / "fake_socketcan.c", "-ldl"],
        check=True,
        timeout=60,
    )
    return library


@pytest.fixture
def kernel_bus(tmp_path: Path) -> Iterator[KernelBus]:
    bus = KernelBus(tmp_path / "bus")
    yield bus
    bus.close()
