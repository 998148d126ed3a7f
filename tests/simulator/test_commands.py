"""Every command of the protocol is answered in its form."""

import struct

import pytest

from simulator.bms.device import Device
from simulator.bms.protocol import with_crc
from simulator.bms.registers import Reg
from simulator.bms.settings_block import SettingOption
from simulator.tables import SETTINGS
from tests.simulator.support import ask, is_frame, replayed

NACK_COMMAND = 0


@pytest.fixture
def device() -> Device:
    return replayed()


def request(text: str) -> bytes:
    return with_crc(bytes.fromhex(text))


def payload(reply: bytes, command: int, *, counted: bool = True) -> bytes:
    """The payload of a reply, after checking its frame."""
    assert is_frame(reply), reply.hex(" ")
    assert reply[1] == command
    if counted:
        assert reply[2] == len(reply) - 5
        return reply[3:-2]
    return reply[2:-2]


def assert_refused(reply: bytes, command: int) -> None:
    assert is_frame(reply), reply.hex(" ")
    assert reply[1:4] == bytes((0x00, command, NACK_COMMAND))


def test_read_block_is_little_endian(device: Device) -> None:
    assert payload(ask(device, request("AA 07 02 02 00")), 0x07) == struct.pack("<HH", 39800, 39810)


def test_read_individual_repeats_each_address(device: Device) -> None:
    reply = payload(ask(device, request("AA 09 04 28 00 29 00")), 0x09)
    assert reply == struct.pack("<4H", 40, 3980, 41, 3990)


def test_write_block_and_write_individual(device: Device) -> None:
    assert is_frame(ask(device, request("AA 0B 06 3B 01 68 10 C4 09")))
    assert device.model.registers.read(315, 2) == [4200, 2500]
    reply = ask(device, request("AA 0D 08 2C 01 04 10 2D 01 1C 0C"))
    assert reply == with_crc(bytes((0xAA, 0x01, 0x0D)))
    assert device.model.registers.read(300, 2) == [4100, 3100]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (0x14, struct.pack("<f", 55.78)),
        (0x15, struct.pack("<f", 0.0)),
        (0x16, struct.pack("<H", 3990)),
        (0x17, struct.pack("<H", 3980)),
        (0x18, struct.pack("<H", 0x97)),
        (0x19, struct.pack("<I", 254 << 16 | 37837)),
        (0x1A, struct.pack("<I", 83_554_824)),
        (0x20, struct.pack("<fII", 0.0, 0, 637 << 16 | 30980)),
    ],
)
def test_single_values_of_the_real_pack(device: Device, command: int, expected: bytes) -> None:
    reply = ask(device, with_crc(bytes((0xAA, command))))
    value = payload(reply, command, counted=False)
    if command == 0x14:
        assert struct.unpack("<f", value)[0] == pytest.approx(55.78, abs=1e-4)
    else:
        assert value == expected


def test_temperatures_of_missing_sensors(device: Device) -> None:
    assert struct.unpack("<hhh", payload(ask(device, request("AA 1B")), 0x1B)) == (97, -32768, -32768)


def test_cells_start_at_the_most_negative_one(device: Device) -> None:
    cells = struct.unpack("<14H", payload(ask(device, request("AA 1C")), 0x1C))
    assert cells[0] == 39800
    assert cells[-1] == 39880


def test_newest_events_come_once_and_all_events_always(device: Device) -> None:
    every = payload(ask(device, request("AA 12")), 0x12)
    assert every[:4] == struct.pack("<I", 254 << 16 | 37837)
    assert len(every) == 4 + 4 * 4
    assert every[7] == 0x65
    assert payload(ask(device, request("AA 11")), 0x11) == every
    assert payload(ask(device, request("AA 11")), 0x11) == every[:4]
    device.model.registers.log_event(0x61)
    assert payload(ask(device, request("AA 11")), 0x11)[7] == 0x61
    assert len(payload(ask(device, request("AA 12")), 0x12)) == 4 + 5 * 4


@pytest.mark.parametrize("option", list(SettingOption))
def test_settings_have_four_faces(device: Device, option: SettingOption) -> None:
    reply = payload(ask(device, request(f"AA 1D 0{option} 00 2C")), 0x1D)
    words = struct.unpack("<44H", reply)
    charged = SETTINGS[0]
    expected = {SettingOption.MINIMUM: charged.minimum, SettingOption.MAXIMUM: charged.maximum}
    assert words[0] == expected.get(option, 0 if option is SettingOption.DEFAULT else 4150)


def test_versions(device: Device) -> None:
    assert payload(ask(device, request("AA 1E")), 0x1E) == bytes((0x02, 0x01, 0x01, 242, 0))
    assert payload(ask(device, request("AA 1F")), 0x1F) == bytes((0x02, 0x01, 0x01, 242, 0, 0x18, 0x04))


def test_clear_events_and_statistics(device: Device) -> None:
    assert device.model.registers.get(Reg.MAX_DISCHARGE_CURRENT) == 510
    ask(device, request("AA 02 02"))
    assert device.model.registers.get(Reg.MAX_DISCHARGE_CURRENT) == 0
    assert device.model.registers.get_u32(Reg.STATISTICS_CLEARED) == device.model.registers.get_u32(Reg.LIFETIME)
    ask(device, request("AA 02 01"))
    assert device.model.registers.read(Reg.EVENTS, 98) == [0] * 98


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("AA 66", 0x66),
        ("AA 02 03", 0x02),
        ("AA 03 00 00 00 00", 0x03),
        ("AA 03 00 00 00 80", 0x03),
        ("AA 03 02 58 00 01", 0x03),
        ("AA 07 20 00 00", 0x07),
        ("AA 09 03 00 00 00", 0x09),
        ("AA 0B 02 2C 01", 0x0B),
        ("AA 0D 06 2C 01 04 10 2D 01", 0x0D),
        ("AA 10 00 32 00 01 02 00 00", 0x10),
        ("AA 10 01 2C 00 02 02 00 00", 0x10),
        ("AA 1D 05 00 2C", 0x1D),
        ("AA 1D 01 00 65", 0x1D),
    ],
)
def test_what_the_bms_does_not_have_is_refused(device: Device, text: str, command: int) -> None:
    assert_refused(ask(device, request(text)), command)


def test_a_write_out_of_range_is_confirmed_but_not_taken(device: Device) -> None:
    reply = ask(device, request("AA 10 01 3B 00 02 04 FF FF 09 C4"))
    assert reply[:6] == bytes.fromhex("AA 10 01 3B 00 02")
    assert device.model.registers.read(315, 2) == [4200, 2500]


def test_a_write_out_of_range_can_be_refused() -> None:
    device = replayed(nack_rejected_writes=True)
    assert_refused(ask(device, request("AA 10 01 3B 00 01 02 FF FF")), 0x10)
    assert device.model.registers.read(315, 1) == [4200]


def test_state_of_charge_is_taken_over_and_then_reads_as_taken(device: Device) -> None:
    ask(device, request("AA 10 01 48 00 01 02 61 A8"))
    assert device.model.registers.get_u32(Reg.STATE_OF_CHARGE) == 50_000_000
    assert device.model.registers.read(328, 1) == [0xFFFF]
    ask(device, request("AA 10 01 48 00 01 02 FF FF"))
    assert device.model.registers.get_u32(Reg.STATE_OF_CHARGE) == 50_000_000
