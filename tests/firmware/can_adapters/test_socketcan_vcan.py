"""The socketcan platform on a virtual CAN interface of the real kernel, with python-can at the other end."""

import asyncio
from pathlib import Path

import can
import pytest

from simulator.host_firmware import HostFirmware
from tests.firmware.can_adapters.peers import frame_name

pytestmark = pytest.mark.vcan


@pytest.mark.parametrize(
    "message",
    [
        can.Message(arbitration_id=0x351, is_extended_id=False, data=bytes.fromhex("480200050005AE01")),
        can.Message(arbitration_id=0x7FE, is_extended_id=False, data=b""),
        can.Message(arbitration_id=0x1FFFFFFE, is_extended_id=True, data=bytes(range(8))),
        can.Message(arbitration_id=0x123, is_extended_id=False, is_remote_frame=True, dlc=3),
    ],
    ids=frame_name,
)
async def test_carries_every_kind_of_frame_both_ways(socketcan_program: Path, message: can.Message) -> None:
    async with HostFirmware(socketcan_program) as firmware:
        await firmware.wait_for_log("vcan0 is up")
        with can.Bus(interface="socketcan", channel="vcan0") as bus:
            bus.send(message)
            answer = await asyncio.to_thread(bus.recv, 5)
    assert answer is not None
    assert answer.arbitration_id == message.arbitration_id + 1
    assert answer.is_extended_id == message.is_extended_id
    assert answer.is_remote_frame == message.is_remote_frame
    assert answer.dlc == message.dlc
    assert answer.data == message.data


async def test_loses_nothing_of_a_burst(socketcan_program: Path) -> None:
    async with HostFirmware(socketcan_program) as firmware:
        await firmware.wait_for_log("vcan0 is up")
        with can.Bus(interface="socketcan", channel="vcan0") as bus:
            for number in range(200):
                bus.send(can.Message(arbitration_id=number, is_extended_id=False, data=number.to_bytes(8)))
            answers = [await asyncio.to_thread(bus.recv, 5) for _ in range(200)]
    assert [answer.arbitration_id for answer in answers if answer is not None] == list(range(1, 201))
