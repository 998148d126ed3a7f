"""The GX decodes what real batteries have sent.

Captures: BYD LVS (dfch/BydCanProtocol), Pytes V5 (AndreasBoehm/PytesCANProtocol), REC-Q (user captures).
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.gx.frames import (
    ALARM_PAIRS,
    IDENTIFICATION_DATA,
    KINDS,
    Alarms,
    Energy,
    Extremes,
    Frame,
    FrameError,
    InstalledCapacity,
    Limits,
    Measurements,
    Modules,
    NotAsciiError,
    Product,
    StateOfCharge,
    Text,
    WrongLengthError,
    decode,
)


@pytest.mark.parametrize(
    ("identifier", "data", "expected"),
    [
        pytest.param(0x351, "48 02 00 05 00 05 AE 01", Limits(58.4, 128.0, 128.0, 43.0), id="byd-limits"),
        pytest.param(0x355, "43 00 64 00", StateOfCharge(67, 100, None), id="byd-soc"),
        pytest.param(0x356, "BE 14 F9 FF 8C 00 00 00", Measurements(53.10, -0.7, 14.0), id="byd-measurements"),
        pytest.param(0x35F, "4C 69 01 17 69 00 00 00", Product(0x694C, 0x0117, 105), id="byd-product"),
        pytest.param(0x372, "02 00 00 00 00 00 00 00", Modules(2, 0, 0, 0), id="byd-modules"),
        pytest.param(0x373, "EA 0C 01 0D 1F 01 22 01", Extremes(3306, 3329, 287, 290), id="byd-extremes"),
        pytest.param(0x378, "40 08 00 00 2B 07 00 00", Energy(211.2, 183.5), id="byd-energy"),
        pytest.param(0x379, "9C 00", InstalledCapacity(156), id="byd-capacity"),
        pytest.param(0x382, "50 52 45 4D 49 55 4D 00", Text("PREMIUM"), id="byd-family"),
        pytest.param(0x351, "38 02 E8 03 E8 03 C7 01", Limits(56.8, 100.0, 100.0, 45.5), id="pytes-limits"),
        pytest.param(0x355, "33 00 64 00", StateOfCharge(51, 100, None), id="pytes-soc"),
        pytest.param(0x356, "8E 14 F9 FF B4 00", Measurements(52.62, -0.7, 18.0), id="pytes-measurements"),
        pytest.param(0x35F, "01 00 6E 01 32 00", Product(1, 0x6E01, 50), id="pytes-product"),
        pytest.param(0x372, "02 00 01 00 01 00 02 00", Modules(2, 1, 1, 2), id="pytes-modules"),
        pytest.param(0x373, "D8 0C DA 0C 21 01 23 01", Extremes(3288, 3290, 289, 291), id="pytes-extremes"),
        pytest.param(0x351, "1F 01 BC 02 E8 03 E7 00", Limits(28.7, 70.0, 100.0, 23.1), id="rec-limits"),
        pytest.param(0x355, "32 00 64 00 88 13", StateOfCharge(50, 100, 50.0), id="rec-soc"),
        pytest.param(0x356, "32 0A 00 00 27 01", Measurements(26.10, 0.0, 29.5), id="rec-measurements"),
        pytest.param(0x372, "FF FF FF FF FF FF FF FF", Modules(None, None, None, None), id="modules-unsupported"),
        pytest.param(0x373, "00 00 FF FF 00 00 FF FF", Extremes(None, None, None, None), id="extremes-unsupported"),
    ],
)
def test_captured_frames(identifier: int, data: str, expected: Frame) -> None:
    assert decode(identifier, bytes.fromhex(data)) == expected


def alarms(data: str) -> Alarms:
    frame = decode(0x35A, bytes.fromhex(data))
    assert isinstance(frame, Alarms)
    return frame


def test_byd_says_that_all_is_well() -> None:
    frame = alarms("AA AA AA AA AA AA AA AA")
    assert set(frame.alarms.values()) == {False}
    assert set(frame.warnings.values()) == {False}
    assert frame.online is True
    assert frame.undefined == ()


def test_rec_supports_some_alarms_only() -> None:
    frame = alarms("A8 A0 82 00 00 00 80 0A")
    well = {name for name, active in frame.alarms.items() if active is False}
    assert well == {
        "high_voltage",
        "low_voltage",
        "high_temperature",
        "low_temperature_charge",
        "high_current",
        "high_charge_current",
        "bms_internal",
    }
    assert not any(frame.alarms.values())
    assert frame.warnings["bms_internal"] is False
    assert frame.warnings["cell_imbalance"] is False
    assert frame.warnings["high_voltage"] is None
    assert frame.online is True


@pytest.mark.parametrize("name", ALARM_PAIRS)
def test_each_alarm_has_its_own_bits(name: str) -> None:
    byte, bit = ALARM_PAIRS[name]
    for offset in (0, 4):
        data = bytearray(b"\xaa" * 8)
        data[byte + offset] ^= 0b11 << bit
        frame = alarms(data.hex())
        assert [key for key, active in frame.alarms.items() if active] == ([name] if offset == 0 else [])
        assert [key for key, active in frame.warnings.items() if active] == ([name] if offset == 4 else [])


def test_alarms_where_nothing_is_defined_are_named() -> None:
    assert alarms("00 00 00 04 00 00 00 40").undefined == ("3.2", "7.6")
    assert alarms("00 00 00 FC 00 00 00 F8").undefined == ()


def test_offline() -> None:
    assert alarms("00 00 00 00 00 00 00 04").online is False
    assert alarms("00 00 00 00 00 00 00 00").online is None


def test_the_identification_of_a_gx() -> None:
    assert IDENTIFICATION_DATA.hex(" ").upper() == "12 34 56 78 56 49 43 00"


@pytest.mark.parametrize("identifier", KINDS)
@pytest.mark.parametrize("length", range(9))
def test_only_lengths_that_exist_are_decoded(identifier: int, length: int) -> None:
    if length in KINDS[identifier].lengths:
        assert decode(identifier, bytes(length)) is not None
    else:
        with pytest.raises(WrongLengthError, match=f"has {length} bytes; allowed is"):
            decode(identifier, bytes(length))


@pytest.mark.parametrize("data", ["41 42 07 00 00 00 00 00", "41 00 42 00 00 00 00 00", "C3 84 00 00 00 00 00 00"])
def test_a_name_is_printable_ascii_with_zeros_at_the_end(data: str) -> None:
    with pytest.raises(NotAsciiError, match="is not a text"):
        decode(0x35E, bytes.fromhex(data))


@given(st.integers(0, 0x7FF), st.binary(max_size=8))
def test_any_frame_is_decoded_or_refused(identifier: int, data: bytes) -> None:
    try:
        frame = decode(identifier, data)
    except FrameError:
        assert identifier in KINDS
    else:
        assert (frame is None) == (identifier not in KINDS)
