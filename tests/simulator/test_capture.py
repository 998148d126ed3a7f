"""What was recorded is answered again."""

import asyncio
from pathlib import Path

import pytest

from simulator.bms.capture import CaptureWriter, Chunk, read_capture
from simulator.bms.capture_device import CaptureDevice
from simulator.bms.lines import TcpLine
from simulator.bms.live import LiveBms
from simulator.bms.record import Recorder, tcp_bms
from simulator.bms.timing import Pace
from tests.simulator.support import READ_LIVE, READ_STATUS, ask, is_frame, joined, replayed, words

LIVE_REPLY = ask(replayed(), READ_LIVE)
IDLE = bytes.fromhex("AA 18 97 00")


def captured(*chunks: tuple[float, str, bytes]) -> CaptureDevice:
    return CaptureDevice([Chunk(time_s, "tx" if way == "tx" else "rx", data) for time_s, way, data in chunks])


def test_a_capture_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "capture.jsonl"
    with CaptureWriter(path) as writer:
        writer.write(1.25, "tx", READ_STATUS)
        writer.write(1.2551234, "rx", LIVE_REPLY)
    assert path.read_text().splitlines()[0] == '{"t": 1.25, "dir": "tx", "hex": "AA 18 7F 1A"}'
    assert read_capture(path) == [Chunk(1.25, "tx", READ_STATUS), Chunk(1.255123, "rx", LIVE_REPLY)]


@pytest.mark.parametrize(
    "line",
    ["hello", "[]", '{"t": 1, "dir": "tx"}', '{"t": 1, "dir": "up", "hex": "AA"}', '{"t":1,"dir":"rx","hex":"A"}'],
)
def test_a_line_that_is_none_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "capture.jsonl"
    path.write_text(f'{{"t": 0, "dir": "tx", "hex": ""}}\n\n{line}\n')
    with pytest.raises(ValueError, match=r"line 3: .*expected"):
        read_capture(path)


def test_replies_come_back_with_their_delays() -> None:
    device = captured((5.0, "tx", READ_LIVE), (5.02, "rx", LIVE_REPLY[:50]), (5.03, "rx", LIVE_REPLY[50:]))
    sent = device.feed(READ_LIVE, 100.0)
    assert [round(transmission.at_s, 3) for transmission in sent] == [100.02, 100.03]
    assert joined(sent) == LIVE_REPLY


def test_silence_and_damage_are_part_of_the_capture() -> None:
    device = captured(
        (0.0, "tx", READ_STATUS),
        (0.5, "tx", READ_STATUS),
        (0.6, "rx", b"\xaa\x18\x97"),
        (1.0, "tx", READ_STATUS),
        (1.1, "rx", ask(replayed(), READ_STATUS)),
    )
    replies = [joined(device.feed(READ_STATUS, float(i))) for i in range(4)]
    assert replies[0] == b""
    assert replies[1] == b"\xaa\x18\x97"
    assert replies[2] == replies[3] == ask(replayed(), READ_STATUS)


def test_what_a_damaged_request_got_is_not_taken_for_the_answer_before() -> None:
    device = captured(
        (0.0, "tx", READ_LIVE),
        (0.1, "rx", LIVE_REPLY),
        (0.2, "tx", bytes.fromhex("AA 14 7E AF")),
        (0.3, "rx", bytes.fromhex("AA 00 14 01 EF 3C")),
    )
    assert joined(device.feed(READ_LIVE, 0.0)) == LIVE_REPLY


def test_other_requests_are_answered_from_the_registers_that_were_seen() -> None:
    device = captured((0.0, "tx", READ_LIVE), (0.1, "rx", LIVE_REPLY))
    assert joined(device.feed(READ_STATUS, 1.0)).startswith(IDLE)
    reply = joined(device.feed(bytes.fromhex("AA 03 00 20 00 16 DC 15"), 2.0))
    assert words(reply) == words(LIVE_REPLY)[32:54]


def test_a_capture_downloaded_from_the_gateway_is_answered_again() -> None:
    """The file is what the firmware's capture stream is proven to write (tests/core/monitors_test.cpp)."""
    chunks = read_capture(Path(__file__).parent.parent / "core" / "data" / "gateway_capture.jsonl")
    read_status = bytes.fromhex("AA 03 00 32 00 01 3C 1E")
    device = CaptureDevice(chunks)
    assert joined(device.feed(read_status, 0.0)) == bytes.fromhex("AA 03 02 00 97 DC 32")
    assert joined(device.feed(bytes.fromhex("AA 11 BF 1C"), 1.0)) == b""
    assert joined(device.feed(bytes.fromhex("AA 11 BF 1C"), 2.0)) == bytes.fromhex("AA 00 11 00 2D AC")
    assert joined(device.feed(read_status, 3.0)) == bytes.fromhex("AA 03 02 FF")
    assert joined(device.feed(read_status, 4.0)) == b""


async def test_the_recorder_passes_everything_on_and_writes_it_down(tmp_path: Path) -> None:
    path = tmp_path / "capture.jsonl"
    async with (
        LiveBms(replayed(pace=Pace.WIRE)) as bms,
        TcpLine(bms) as bms_line,
    ):
        with CaptureWriter(path) as capture:
            async with (
                Recorder(tcp_bms("127.0.0.1", bms_line.port), capture) as recorder,
                TcpLine(recorder.live) as line,
            ):
                reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
                for request, reply in ((READ_LIVE, LIVE_REPLY), (READ_STATUS, ask(replayed(), READ_STATUS))):
                    writer.write(request)
                    assert await asyncio.wait_for(reader.readexactly(len(reply)), 2.0) == reply
                writer.close()
    chunks = read_capture(path)
    assert b"".join(chunk.data for chunk in chunks if chunk.direction == "tx") == READ_LIVE + READ_STATUS
    times = [chunk.time_s for chunk in chunks]
    assert times == sorted(times)
    assert is_frame(joined(CaptureDevice(chunks).feed(READ_LIVE, 0.0)))
