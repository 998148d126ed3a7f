"""The serial line over real sockets and a real pseudo-terminal."""

import asyncio
import contextlib
import os
import tempfile
import tty
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from simulator.bms.lines import PtyLine, TcpLine
from simulator.bms.live import LiveBms
from simulator.bms.timing import Pace
from tests.simulator.support import READ_LIVE, READ_STATUS, ask, is_frame, replayed

EXPECTED = ask(replayed(), READ_LIVE)


@pytest.fixture
async def live() -> AsyncIterator[LiveBms]:
    async with LiveBms(replayed(pace=Pace.WIRE)) as bms:
        yield bms


@pytest.fixture
def link() -> Path:
    """A name of exactly two parts, as ESPHome's host UART needs it."""
    with tempfile.TemporaryDirectory(prefix="tinybms-") as folder:
        return Path(f"{folder}-line")


def is_there(link: Path) -> bool:
    return link.is_symlink() or link.exists()


@contextlib.contextmanager
def in_the_way(path: Path) -> Iterator[None]:
    """A file that must survive."""
    path.write_text("precious")
    yield
    assert path.read_text() == "precious"
    path.unlink()


async def exchange(port: int, request: bytes, length: int) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    try:
        return await asyncio.wait_for(reader.readexactly(length), 2.0)
    finally:
        writer.close()


async def test_tcp_answers_at_the_pace_of_the_wire(live: LiveBms) -> None:
    async with TcpLine(live) as line:
        before_s = live.now_s
        assert await exchange(line.port, READ_LIVE, 117) == EXPECTED
        assert live.now_s - before_s >= 117 * 10 / 115_200


async def test_many_clients_one_after_the_other(live: LiveBms) -> None:
    async with TcpLine(live) as line:
        for _ in range(20):
            assert is_frame(await exchange(line.port, READ_STATUS, 6))


async def test_a_new_client_takes_the_place_of_the_old_one(live: LiveBms) -> None:
    async with TcpLine(live) as line:
        old_reader, old_writer = await asyncio.open_connection("127.0.0.1", line.port)
        old_writer.write(READ_STATUS)
        await asyncio.wait_for(old_reader.readexactly(6), 2.0)
        assert is_frame(await exchange(line.port, READ_STATUS, 6))
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await asyncio.wait_for(old_reader.readexactly(1), 2.0)
        old_writer.close()


async def test_the_line_can_be_unplugged_and_comes_back_in_the_same_place(live: LiveBms) -> None:
    line = TcpLine(live)
    port = await line.start()
    assert is_frame(await exchange(port, READ_STATUS, 6))
    await line.stop()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)
    assert await line.start() == port
    assert is_frame(await exchange(port, READ_STATUS, 6))
    await line.stop()


async def test_a_client_that_does_not_read_stops_nothing(live: LiveBms) -> None:
    async with TcpLine(live) as line:
        _, writer = await asyncio.open_connection("127.0.0.1", line.port)
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        await connected(live)
        for _ in range(20_000):
            live.send(EXPECTED)
        assert is_frame(await exchange(line.port, READ_STATUS, 6))
        writer.close()


async def connected(live: LiveBms) -> None:
    """Wait for a client."""
    for _ in range(1000):
        if live.connected:
            return
        await asyncio.sleep(0.002)
    pytest.fail("nobody has connected")


async def test_a_pseudo_terminal_answers(live: LiveBms, link: Path) -> None:
    loop = asyncio.get_running_loop()
    async with PtyLine(live, link) as line:
        assert len(line.link.parts) == 3
        terminal = os.open(line.link, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(terminal)
        received = bytearray()
        complete = asyncio.Event()

        def read() -> None:
            received.extend(os.read(terminal, 4096))
            if len(received) >= len(EXPECTED):
                complete.set()

        loop.add_reader(terminal, read)
        os.write(terminal, READ_LIVE)
        await asyncio.wait_for(complete.wait(), 2.0)
        loop.remove_reader(terminal)
        os.close(terminal)
        assert bytes(received) == EXPECTED
    assert not is_there(link)


async def test_a_terminal_nobody_reads_blocks_nothing(live: LiveBms, link: Path) -> None:
    async with PtyLine(live, link) as line:
        for _ in range(200):
            line.send(EXPECTED)


async def test_a_file_in_the_place_of_the_link_is_left_alone(live: LiveBms, link: Path) -> None:
    with in_the_way(link), pytest.raises(ValueError, match="is not a link"):
        await PtyLine(live, link).start()
