"""The BMS finds requests in any stream of bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.bms.protocol import Command, DamagedRequest, Request, RequestParser, crc16, with_crc

# Requests of the protocol document (Rev D 1.3) and of public drivers.
KNOWN_REQUESTS = [
    bytes.fromhex("AA 10 01 3B 00 02 04 10 68 09 C4 19 61"),
    bytes.fromhex("AA 03 00 05 00 05 8C 13"),
    bytes.fromhex("AA 1B 3F 1B"),
    bytes.fromhex("AA 02 05 90 83"),
    bytes.fromhex("AA 18 7F 1A"),
    bytes.fromhex("AA 11 BF 1C"),
    bytes.fromhex("AA 09 02 32 00 8B 24"),
]
LONGEST_REQUEST = 9 + 255


@st.composite
def cut(draw: st.DrawFn, data: bytes) -> list[bytes]:
    """The same bytes in pieces."""
    places = sorted(draw(st.lists(st.integers(0, len(data)), max_size=8)))
    return [data[start:end] for start, end in zip([0, *places], [*places, len(data)], strict=True)]


def feed(parser: RequestParser, pieces: list[bytes]) -> list[Request | DamagedRequest]:
    return [found for piece in pieces for found in parser.feed(piece)]


@pytest.mark.parametrize("frame", KNOWN_REQUESTS, ids=lambda frame: frame.hex(" "))
def test_published_frames_have_a_right_crc(frame: bytes) -> None:
    assert crc16(frame[:-2]) == int.from_bytes(frame[-2:], "little")
    assert with_crc(frame[:-2]) == frame


@given(st.data())
def test_requests_are_found_however_they_are_cut(data: st.DataObject) -> None:
    frames = data.draw(st.lists(st.sampled_from(KNOWN_REQUESTS), max_size=5))
    found = feed(RequestParser(), data.draw(cut(b"".join(frames))))
    assert [with_crc(bytes((0xAA, r.command)) + r.body) for r in found if isinstance(r, Request)] == frames


@given(st.binary(max_size=600), st.data())
def test_any_bytes_are_survived_and_nothing_piles_up(garbage: bytes, data: st.DataObject) -> None:
    parser = RequestParser()
    feed(parser, data.draw(cut(garbage)))
    assert parser.pending <= LONGEST_REQUEST


@given(st.binary(max_size=600), st.sampled_from(KNOWN_REQUESTS))
def test_a_request_after_a_pause_is_always_found(garbage: bytes, frame: bytes) -> None:
    parser = RequestParser()
    parser.feed(garbage)
    parser.forget()
    assert [request.command for request in parser.feed(frame)] == [frame[1]]


@given(st.binary(max_size=600), st.sampled_from(KNOWN_REQUESTS))
def test_requests_are_found_again_after_garbage_without_a_pause(garbage: bytes, frame: bytes) -> None:
    repeated = frame * (LONGEST_REQUEST // len(frame) + 2)
    found = RequestParser().feed(garbage + repeated)
    assert Request(frame[1], frame[2:-2], len(frame)) in found


def test_the_length_of_damaged_and_unknown_requests() -> None:
    parser = RequestParser()
    assert parser.feed(bytes.fromhex("AA 14 7E AF")) == [DamagedRequest(Command.PACK_VOLTAGE, 4)]
    unknown = with_crc(bytes((0xAA, 0x66)))
    assert parser.feed(unknown) == [Request(0x66, b"", 4)]
