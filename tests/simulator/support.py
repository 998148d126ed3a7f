"""Short ways to talk to a simulated device."""

from collections.abc import Mapping

from simulator.bms.device import Device, Transmission
from simulator.bms.faults import FaultPlan
from simulator.bms.protocol import crc16
from simulator.bms.replay import ReplayModel, load_dump
from simulator.bms.timing import Pace, Timing

READ_LIVE = bytes.fromhex("AA 03 00 00 00 38 5D C3")
READ_STATUS = bytes.fromhex("AA 18 7F 1A")


def replayed(
    registers: Mapping[int, int] | None = None,
    *faults: str,
    pace: Pace = Pace.INSTANT,
    seed: int = 0,
    sleep_after_s: float | None = None,
    nack_rejected_writes: bool = False,
) -> Device:
    """A device with fixed registers, those of the real 14S pack when none are given."""
    plan = FaultPlan(seed=seed)
    plan.add(*faults)
    return Device(
        ReplayModel(load_dump() if registers is None else registers),
        timing=Timing(pace),
        faults=plan,
        sleep_after_s=sleep_after_s,
        nack_rejected_writes=nack_rejected_writes,
    )


def joined(sent: list[Transmission]) -> bytes:
    """What was sent, in one piece."""
    return b"".join(transmission.data for transmission in sent)


def ask(device: Device, request: bytes, now_s: float = 0.0) -> bytes:
    """Send a request; returns everything that comes back."""
    return joined(device.feed(request, now_s))


def is_frame(data: bytes) -> bool:
    """Whether the bytes are one frame with a right CRC."""
    return len(data) >= 5 and data[0] == 0xAA and crc16(data) == 0


def words(reply: bytes) -> list[int]:
    """The registers in a reply to a Modbus read."""
    assert is_frame(reply), reply.hex(" ")
    assert reply[1] == 0x03, reply.hex(" ")
    return [int.from_bytes(reply[i : i + 2], "big") for i in range(3, len(reply) - 2, 2)]
