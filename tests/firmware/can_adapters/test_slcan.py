"""SLCAN over tcp_uart: the firmware answers each frame under the next identifier."""

import asyncio
import statistics
import time

import can
import pytest

from tests.firmware.can_adapters.peers import SlcanNode, frame_name

LOOP_INTERVAL_MS = 16


async def open_python_can(port: int) -> can.BusABC:
    return await asyncio.to_thread(
        can.Bus,
        interface="slcan",
        channel=f"socket://127.0.0.1:{port}",
        bitrate=500_000,
        sleep_after_open=0,
    )


async def receive(bus: can.BusABC) -> can.Message:
    message = await asyncio.to_thread(bus.recv, 5)
    assert message is not None
    return message


async def test_opens_the_channel_when_a_peer_connects(slcan: SlcanNode) -> None:
    peer = await slcan.connect()
    assert await peer.receive(4) == [b"", b"C", b"S6", b"O"]


@pytest.mark.parametrize(
    "message",
    [
        can.Message(arbitration_id=0x351, is_extended_id=False, data=bytes.fromhex("480200050005AE01")),
        can.Message(arbitration_id=0x000, is_extended_id=False, data=b""),
        can.Message(arbitration_id=0x7FE, is_extended_id=False, data=bytes(8)),
        can.Message(arbitration_id=0x305, is_extended_id=False, data=b"\xff"),
        can.Message(arbitration_id=0x1FFFFFFE, is_extended_id=True, data=bytes(range(8))),
        can.Message(arbitration_id=0x123, is_extended_id=True, data=b"\x00\xff"),
        can.Message(arbitration_id=0x123, is_extended_id=False, is_remote_frame=True, dlc=8),
        can.Message(arbitration_id=0x18FF0000, is_extended_id=True, is_remote_frame=True, dlc=0),
    ],
    ids=frame_name,
)
async def test_carries_every_kind_of_frame_both_ways(slcan: SlcanNode, message: can.Message) -> None:
    bus = await open_python_can(slcan.port)
    try:
        bus.send(message)
        answer = await receive(bus)
    finally:
        bus.shutdown()
    assert answer.arbitration_id == message.arbitration_id + 1
    assert answer.is_extended_id == message.is_extended_id
    assert answer.is_remote_frame == message.is_remote_frame
    assert answer.dlc == message.dlc
    assert answer.data == message.data


async def test_loses_nothing_of_a_burst_and_keeps_its_order(slcan: SlcanNode) -> None:
    bus = await open_python_can(slcan.port)
    try:
        for number in range(500):
            bus.send(can.Message(arbitration_id=number, is_extended_id=False, data=number.to_bytes(8)))
        answers = [await receive(bus) for _ in range(500)]
    finally:
        bus.shutdown()
    assert [(answer.arbitration_id, int.from_bytes(answer.data)) for answer in answers] == [
        (number + 1, number) for number in range(500)
    ]


async def test_answers_without_waiting_for_the_next_loop_interval(slcan: SlcanNode) -> None:
    peer = await slcan.open()
    delays_ms = []
    for _ in range(51):
        start = time.perf_counter()
        peer.send(b"t1000\r")
        await peer.receive()
        delays_ms.append((time.perf_counter() - start) * 1000)
        await asyncio.sleep(0.003)  # at another moment of the firmware's loop each time
    assert statistics.median(delays_ms) < LOOP_INTERVAL_MS / 2


@pytest.mark.parametrize(
    ("noise", "counts"),
    [
        (b"\xff\x00\xfe\x80garbage\r", "malformed=1 overruns=0 refusals=0"),
        (b"t35\r", "malformed=1 overruns=0 refusals=0"),
        (b"t3518010203\r", "malformed=1 overruns=0 refusals=0"),
        (b"t35180102030405060X08\r", "malformed=1 overruns=0 refusals=0"),
        (b"t8000\r", "malformed=1 overruns=0 refusals=0"),
        (b"t3519010203040506070809\r", "malformed=1 overruns=0 refusals=0"),
        (b"t351801\rt3518\rT12\r", "malformed=3 overruns=0 refusals=0"),
        (b"x" * 5000 + b"\r", "malformed=0 overruns=1 refusals=0"),
        (b"t351\a", "malformed=1 overruns=0 refusals=1"),
    ],
)
async def test_finds_the_next_frame_after_noise_and_counts_it(slcan: SlcanNode, noise: bytes, counts: str) -> None:
    peer = await slcan.open()
    peer.send(noise + b"t30582021222324252627\r")
    assert await peer.receive() == [b"t30682021222324252627"]
    await slcan.firmware.wait_for_log(r"\[W\]\[slcan:.*Unreadable lines from the peer")
    await slcan.firmware.wait_for_log(f"received=1 sent=1 {counts}")


async def test_swallows_replies_and_the_commands_of_another_host(slcan: SlcanNode) -> None:
    peer = await slcan.open()
    peer.send(b"\r\rz\rZ\rV1013\rv0102\rNA123\rF00\r\rC\rS6\rO\rX1\r\at1000\r")
    assert await peer.receive() == [b"t1010"]
    await slcan.firmware.wait_for_log("received=1 sent=1 malformed=0 overruns=0 refusals=1")


async def test_talks_to_an_adapter_on_a_serial_line(slcan: SlcanNode) -> None:
    assert await slcan.read_serial(8) == b"\rC\rS5\rO\r"
    slcan.write_serial(b"\r\r\rt35180102030405060708\r")
    answer = b"t35280102030405060708\r"
    assert await slcan.read_serial(len(answer)) == answer


async def test_opens_the_channel_again_after_a_lost_connection(slcan: SlcanNode) -> None:
    peer = await slcan.open()
    await slcan.firmware.wait_for_log("state=ERROR ACTIVE")
    peer.send(b"t35180102")
    await peer.writer.drain()
    await peer.close()
    await slcan.firmware.wait_for_log("state=STOPPED")

    peer = await slcan.connect()
    assert await peer.receive(4) == [b"", b"C", b"S6", b"O"]
    peer.send(b"t1000\r")
    assert await peer.receive() == [b"t1010"]
    await slcan.firmware.wait_for_log("state=ERROR ACTIVE received=1 sent=1 malformed=0")


async def test_refuses_a_frame_while_nobody_is_connected(slcan: SlcanNode) -> None:
    peer = await slcan.open()
    peer.send(b"t7F00\r")
    assert await peer.receive() == [b"t7F10"]
    await peer.close()
    await slcan.firmware.wait_for_log("state=STOPPED .* not_connected=1")
    assert slcan.firmware.count_log("Link down") == 1

    peer = await slcan.open()
    peer.send(b"t1000\r")
    assert await peer.receive() == [b"t1010"], "a refused frame is not kept for later"


async def test_never_sends_a_part_of_a_line_to_a_peer_that_does_not_read(slcan: SlcanNode) -> None:
    peer = await slcan.open()
    # Nobody takes the answers out of the stream here, so that asyncio stops reading and the connection fills up.
    sent = 0
    while not slcan.firmware.count_log("full=[1-9]"):
        assert sent < 1_000_000, "the connection never filled up"
        peer.send(b"T1FFFFFF08A1A2A3A4A5A6A7A8\r" * 500)
        sent += 500
        await asyncio.sleep(0.02)
    counters = await slcan.firmware.wait_for_log(rf"received={sent} sent=(\d+) .* full=(\d+)", timeout_s=60)
    answered, refused = map(int, counters.groups())
    assert answered + refused == sent
    assert set(await peer.receive(answered)) == {b"T1FFFFFF18A1A2A3A4A5A6A7A8"}
