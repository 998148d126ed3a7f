"""0x351 keeps its second, within 50 ms, whatever comes over the lines.

One at a time, so that the clock can be believed.
"""

import asyncio
import random

from simulator.bms.lines import TcpLine
from tests.firmware.support.desk import desk
from tests.firmware.support.stage import Gateway, Rig, scenario

TOLERANCE_S = 0.05
CHUNK = 4096
ALL_OK = bytes.fromhex("AAAA8A02AAAA8A0A")


@scenario(alone=True)
async def test_with_a_bit_error_in_a_thousand_bits(rig: Rig) -> None:
    """Three in five replies are damaged; the others are enough."""
    async with rig.gateway("discharge", faults=("bit_errors=1e-3",)) as gateway:
        await gateway.world.wait_accepted()
        begun_s = gateway.now_s
        await gateway.pass_time(30)
        gateway.check_second(since_s=begun_s, tolerance_s=TOLERANCE_S)
        assert len(gateway.frames(since_s=begun_s)) in (30, 31)
        # Readings still arrive: never older than 3 s.
        assert {frame.data[7] & 0x0C for frame in gateway.frames(0x35A, since_s=begun_s)} == {0x08}
        assert gateway.violations() == []


async def flood(gateway: Gateway, size: int) -> None:
    """Send random bytes from the BMS, between its replies, as fast as the gateway takes them."""
    line = gateway.world.line
    assert isinstance(line, TcpLine)
    assert line._client is not None
    assert line._client.transport is not None
    transport = line._client.transport
    draw = random.Random(1)
    for _ in range(0, size, CHUNK):
        await gateway.wait(lambda: transport.get_write_buffer_size() < CHUNK, "room for more", 5)
        gateway.world.live_bms.send(draw.randbytes(CHUNK))
        await asyncio.sleep(0)


@scenario(alone=True)
async def test_with_a_megabyte_nobody_asked_for_on_the_serial_line(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.world.wait_accepted()
        begun_s = gateway.now_s
        await flood(gateway, 1_000_000)
        await gateway.pass_time(4)
        # Found back by itself, once it has read all that the operating system had kept for it.
        await gateway.wait(lambda: gateway.frames(0x35A)[-1].data == ALL_OK, "fresh readings", 30)
        await gateway.pass_time(2)
        assert gateway.frames(0x35A)[-1].data == ALL_OK
        gateway.check_second(since_s=begun_s, tolerance_s=TOLERANCE_S)
        assert gateway.violations() == []


@scenario(alone=True)
async def test_with_500_frames_a_second_from_the_bus(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.world.wait_accepted()
        link = gateway.world.live_gx.link
        begun_s, sent = gateway.now_s, 0
        while gateway.now_s - begun_s < 12:
            for _ in range(5):
                assert link.send(0x100 + sent % 0x200, sent.to_bytes(8, "little"))
                sent += 1
            await asyncio.sleep(max(0.0, begun_s + sent / 500 - gateway.now_s))
        assert sent >= 5500
        gateway.check_second(since_s=begun_s, tolerance_s=TOLERANCE_S)
        assert {frame.data[7] & 0x0C for frame in gateway.frames(0x35A, since_s=begun_s)} == {0x08}
        assert gateway.violations() == []


@scenario(alone=True)
async def test_with_frames_of_the_users_own_replaced_again_and_again(rig: Rig) -> None:
    """Sixteen at their shortest period, then fewer, then others: each change is stored as well."""
    many = [{"id": 0x500 + place, "period_s": 0.1, "signals": [{"source": "soc", "offset": 0}]} for place in range(31)]
    async with desk(rig) as user:
        gateway = user.gateway
        begun_s, changes = gateway.now_s, 0
        while gateway.now_s - begun_s < 12:
            first = changes % 16
            await user.change(custom_frames=many[first : first + 16 - changes % 7])
            changes += 1
        assert changes >= 10
        assert {frame.identifier for frame in gateway.heard} >= {0x500, 0x50F}
        gateway.check_second(since_s=begun_s, tolerance_s=TOLERANCE_S)
        assert gateway.violations() == []
