"""Frames of the protocol document and of a real pack, through the device.

Requests and replies: TinyBMS protocol Rev D, 1.3; register values: the 14S dump of clarkni5/tinybms with the framing
added; requests of 0x09, 0x11 and 0x18: public drivers.
"""

import pytest

from simulator.bms.device import Device
from simulator.bms.protocol import crc16
from simulator.bms.replay import ReplayModel, load_dump
from simulator.bms.timing import Pace, Timing


def hex_bytes(text: str) -> bytes:
    return bytes.fromhex(text)


@pytest.fixture
def pack_14s() -> Device:
    return Device(ReplayModel(load_dump()), timing=Timing(Pace.INSTANT))


def ask(device: Device, request: str) -> str:
    sent = device.feed(hex_bytes(request), device.now_s)
    return b"".join(transmission.data for transmission in sent).hex(" ").upper()


# Two unused contacts, then 14 cells of 3.980..3.990 V.
CELLS_14S = """
    AA 03 20 00 00 00 00 9B 78 9B 82 9B 8C 9B 96 9B 96 9B A0 9B D2 9B DC 9B 96 9B 96 9B 96 9B A0 9B C8 9B C8 2F 9C
"""
# 55.78 V, 0 A, no external sensors, 83.554824 %, 9.7 degC, idle, 14 cells.
LIVE_14S = """
    AA 03 2C 93 CD 00 FE 79 04 02 7D 1E B8 42 5F 00 00 00 00 0F 8C 0F 96 80 00 80 00 00 00 00 00 F2 08 04 FA 00 61
    00 00 00 97 00 00 00 00 00 0E 2B 6D
"""


@pytest.mark.parametrize(
    ("request_frame", "reply"),
    [
        ("AA 03 00 00 00 10 5D DD", CELLS_14S),
        ("AA 03 00 20 00 16 DC 15", LIVE_14S),
        ("AA 02 01 91 40", "AA 01 02 D1 B1"),
        ("AA 02 02 D1 41", "AA 01 02 D1 B1"),
        ("AA 02 05 90 83", "AA 01 02 D1 B1"),
    ],
)
def test_the_real_pack_answers_as_recorded(pack_14s: Device, request_frame: str, reply: str) -> None:
    assert ask(pack_14s, request_frame) == " ".join(reply.split())


def test_official_write_is_confirmed_and_kept(pack_14s: Device) -> None:
    assert ask(pack_14s, "AA 10 01 3B 00 02 04 10 68 09 C4 19 61") == "AA 10 01 3B 00 02 28 22"
    assert pack_14s.model.registers.read(315, 2) == [4200, 2500]


def test_official_block_read() -> None:
    model = ReplayModel({5: 0x9740, 6: 0x9740, 7: 0x972C, 8: 0x972C, 9: 0x972C})
    device = Device(model, timing=Timing(Pace.INSTANT))
    assert ask(device, "AA 03 00 05 00 05 8C 13") == "AA 03 0A 97 40 97 40 97 2C 97 2C 97 2C 3E C7"


def test_official_temperatures() -> None:
    device = Device(ReplayModel({48: 278, 42: 276, 43: 278}), timing=Timing(Pace.INSTANT))
    assert ask(device, "AA 1B 3F 1B") == "AA 1B 06 16 01 14 01 16 01 0E 4E"


def test_status_by_two_commands_of_public_drivers(pack_14s: Device) -> None:
    assert ask(pack_14s, "AA 18 7F 1A")[:11] == "AA 18 97 00"
    assert ask(pack_14s, "AA 09 02 32 00 8B 24")[:20] == "AA 09 04 32 00 97 00"


@pytest.mark.parametrize(
    ("request_frame", "length"),
    [
        ("AA 03 00 00 00 38 5D C3", 117),
        ("AA 03 00 66 00 10 BD C2", 37),
        ("AA 03 01 2C 00 2C 9D F9", 93),
        ("AA 03 01 F4 00 0A 9C 18", 25),
    ],
)
def test_the_four_blocks_of_a_poll_are_answered(pack_14s: Device, request_frame: str, length: int) -> None:
    reply = hex_bytes(ask(pack_14s, request_frame))
    assert len(reply) == length
    assert reply[:3] == bytes((0xAA, 0x03, length - 5))
    assert crc16(reply) == 0


@pytest.mark.parametrize("request_frame", ["AA 09 02 28 00 60 45", "AA 14 7E AF", "AA 15 BF 6F"])
def test_bad_crc_is_refused_with_a_crc_error(pack_14s: Device, request_frame: str) -> None:
    reply = hex_bytes(ask(pack_14s, request_frame))
    assert reply[:4] == bytes((0xAA, 0x00, hex_bytes(request_frame)[1], 0x01))
    assert crc16(reply) == 0


def test_a_refused_modbus_read_uses_the_native_form(pack_14s: Device) -> None:
    pack_14s.faults.add("nack")
    assert ask(pack_14s, "AA 03 00 00 00 38 5D C3") == "AA 00 03 00 21 0C"


def test_events_of_the_real_pack_are_in_order(pack_14s: Device) -> None:
    events = pack_14s.model.registers.events.events
    assert [event.id for event in events] == [0x65, 0x64, 0x62, 0x65]
    assert [event.timestamp_s for event in events] == sorted(event.timestamp_s for event in events)


def test_values_the_dump_does_not_know(pack_14s: Device) -> None:
    registers = pack_14s.model.registers
    assert registers.read(310, 2) == [0, 0]
    assert registers.read(323, 1) == [0xFFFF]
    assert registers.read(328, 1) == [0xFFFF]
    assert registers.read(500, 4) == [0x0102, 0x0301, 242, 0x0418]
