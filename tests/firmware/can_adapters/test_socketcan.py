"""The socketcan platform on an imitated interface, which can fail in ways vcan cannot."""

import asyncio
import errno
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simulator.host_firmware import HostFirmware
from tests.firmware.can_adapters.peers import KernelBus

# linux/can/error.h
CONTROLLER_PROBLEM = KernelBus.ERROR | 0x004
BUS_OFF = KernelBus.ERROR | 0x040
RESTARTED = KernelBus.ERROR | 0x100
COUNTERS = 0x200
TX_PASSIVE = 0x20


@pytest.fixture
async def firmware(socketcan_program: Path, fake_socketcan: Path, kernel_bus: KernelBus) -> AsyncIterator[HostFirmware]:
    """The echo firmware on an interface that does not exist yet."""
    environment = {"LD_PRELOAD": str(fake_socketcan), **kernel_bus.environment}
    async with HostFirmware(socketcan_program, environment=environment) as firmware:
        await firmware.wait_for_log("vcan0 cannot be used: No such device")
        yield firmware


async def bring_up(bus: KernelBus) -> None:
    bus.create()
    bus.set_up()
    await bus.wait_for_node()


@pytest.mark.parametrize(
    ("can_id", "data"),
    [
        (0x351, bytes.fromhex("480200050005AE01")),
        (0x7FE, b""),
        (KernelBus.EXTENDED | 0x1FFFFFFE, bytes(range(8))),
        (KernelBus.EXTENDED | 0x123, b"\xff"),
    ],
)
async def test_carries_data_frames_both_ways(
    firmware: HostFirmware, kernel_bus: KernelBus, can_id: int, data: bytes
) -> None:
    await bring_up(kernel_bus)
    kernel_bus.send(can_id, data)
    assert await kernel_bus.receive() == (can_id + 1, len(data), data.ljust(8, b"\0"))
    assert firmware.running


async def test_carries_remote_frames_both_ways(firmware: HostFirmware, kernel_bus: KernelBus) -> None:
    await bring_up(kernel_bus)
    kernel_bus.send(KernelBus.REMOTE | 0x123, length=3)
    assert await kernel_bus.receive() == (KernelBus.REMOTE | 0x124, 3, bytes(8))
    assert firmware.running


async def test_waits_for_an_interface_that_is_missing_or_down(firmware: HostFirmware, kernel_bus: KernelBus) -> None:
    kernel_bus.create()
    await firmware.wait_for_log("vcan0 cannot be used: Network is down")
    kernel_bus.set_up()
    await kernel_bus.wait_for_node()
    await firmware.wait_for_log("state=ERROR ACTIVE")
    assert firmware.count_log("cannot be used") == 2, "each reason is logged once"


@pytest.mark.parametrize("error", [errno.ENETDOWN, errno.ENODEV, errno.EIO])
async def test_opens_the_interface_again_when_it_comes_back(
    firmware: HostFirmware, kernel_bus: KernelBus, error: int
) -> None:
    await bring_up(kernel_bus)
    await firmware.wait_for_log("state=ERROR ACTIVE")
    kernel_bus.set_down(error)
    await firmware.wait_for_log("state=STOPPED")
    await firmware.wait_for_log("vcan0 is lost")

    mark = firmware.mark()
    kernel_bus.set_up()
    await kernel_bus.wait_for_node()
    await firmware.wait_for_log("vcan0 is up", since=mark)
    kernel_bus.send(0x100)
    assert (await kernel_bus.receive())[0] == 0x101


async def test_reports_bus_off_and_the_return(firmware: HostFirmware, kernel_bus: KernelBus) -> None:
    await bring_up(kernel_bus)
    kernel_bus.send(CONTROLLER_PROBLEM | COUNTERS, bytes([0, TX_PASSIVE, 0, 0, 0, 0, 128, 5]))
    await firmware.wait_for_log("state=ERROR PASSIVE tec=128 rec=5 bus_off=0")
    kernel_bus.send(BUS_OFF, bytes(8))
    await firmware.wait_for_log("vcan0 is bus-off: check wiring, terminators and bit rate")
    await firmware.wait_for_log("state=BUS OFF .* bus_off=1")
    kernel_bus.send(RESTARTED, bytes(8))
    await firmware.wait_for_log("vcan0 is back on the bus")
    kernel_bus.send(0x100)
    assert (await kernel_bus.receive())[0] == 0x101, "error frames are no frames of the bus"
    await firmware.wait_for_log("state=ERROR ACTIVE .* received=1")


async def test_refuses_frames_while_the_queue_of_the_interface_is_full(
    firmware: HostFirmware, kernel_bus: KernelBus
) -> None:
    await bring_up(kernel_bus)
    # Nobody takes the answers: the imitated queue holds ten or so.
    for number in range(8):
        for _ in range(10):
            kernel_bus.send(number)
        await firmware.wait_for_log(f"received={(number + 1) * 10} ")
    counters = await firmware.wait_for_log(r"received=80 full=([1-9]\d*)")
    assert "state=ERROR ACTIVE" in counters.string
    for _ in range(80 - int(counters[1])):
        await kernel_bus.receive()
    kernel_bus.send(0x100)
    assert (await kernel_bus.receive())[0] == 0x101


async def test_a_flood_of_error_frames_does_not_stop_the_program(firmware: HostFirmware, kernel_bus: KernelBus) -> None:
    await bring_up(kernel_bus)
    for _ in range(200):
        try:
            kernel_bus.send(CONTROLLER_PROBLEM, bytes([0, TX_PASSIVE, 0, 0, 0, 0, 0, 0]))
        except BlockingIOError:
            await asyncio.sleep(0.001)
    await firmware.wait_for_log("state=ERROR PASSIVE")
    assert firmware.count_log("is error passive") == 1


async def test_a_kernel_without_can_fails_the_component(socketcan_program: Path, fake_socketcan: Path) -> None:
    async with HostFirmware(socketcan_program, environment={"LD_PRELOAD": str(fake_socketcan)}) as firmware:
        await firmware.wait_for_log("This kernel has no SocketCAN: load it with 'modprobe can_raw', or use slcan")
        await firmware.wait_for_log("canbus is marked FAILED: kernel without SocketCAN")
