"""Programs with one CAN adapter each, and the other end of the bus."""

import os
import pty
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from simulator.host_firmware import SANITIZE, HostFirmware, compile_host, reserve_port
from tests.firmware.can_adapters.peers import KernelBus, SlcanNode

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def slcan_port() -> int:
    return reserve_port("can-adapters-slcan")


@pytest.fixture(scope="session")
def serial_port(slcan_port: int) -> Path:
    # ESPHome takes a name of two parts; the port makes it this test run's own.
    return Path(f"/tmp/slcan-echo-{slcan_port}")  # noqa: S108


@pytest.fixture(scope="session")
def slcan_program(slcan_port: int, serial_port: Path) -> Path:
    substitutions = {"can_port": slcan_port, "serial_port": serial_port}
    return compile_host(HERE / "slcan_echo.yaml", substitutions, compiler_flags=SANITIZE)


@pytest.fixture
def serial_line(serial_port: Path) -> Iterator[int]:
    """The adapter's end of the serial line."""
    adapter, line = pty.openpty()
    serial_port.unlink(missing_ok=True)
    serial_port.symlink_to(os.ttyname(line))
    yield adapter
    serial_port.unlink()
    os.close(line)
    os.close(adapter)


@pytest.fixture
async def slcan(slcan_program: Path, slcan_port: int, serial_line: int) -> AsyncIterator[SlcanNode]:
    async with HostFirmware(slcan_program) as firmware:
        await firmware.wait_for_log(r"Listening on")
        node = SlcanNode(firmware, slcan_port, serial_line)
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
