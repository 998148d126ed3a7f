"""Frames of the user's own are changed while the gateway works, and nothing of it reaches 0x351."""

import itertools
import json
import struct
import zlib
from typing import Any

from tests.firmware.support.desk import desk
from tests.firmware.support.stage import Gateway, Rig, scenario
from tests.firmware.test_safe_mode import crash_shortly_after_each_start

OWN = 0x520
PERIOD_S = 0.2
FRAME: dict[str, Any] = {
    "id": OWN,
    "period_s": PERIOD_S,
    "signals": [
        {"source": "packs_online", "offset": 0, "type": "u8"},
        {"source": "voltage", "offset": 1, "scale": 0.01, "byte_order": "big"},
        {"source": "packs_online", "offset": 3, "type": "f32"},
        {"source": "frame_counter", "offset": 7, "type": "u8"},
    ],
}
ONE_AS_FLOAT = bytes.fromhex("0000803F")
"""1.0 in IEEE 754, little endian."""


def check_bytes(gateway: Gateway, data: bytes) -> None:
    """Fail unless the frame shows one pack and the battery's voltage."""
    assert gateway.world.pack is not None
    assert len(data) == 8
    assert data[0] == 1
    assert abs(int.from_bytes(data[1:3], "big") / 100 - gateway.world.pack.battery.voltage()) < 0.1
    assert data[3:7] == ONE_AS_FLOAT


@scenario()
async def test_a_frame_is_added_survives_a_restart_and_is_removed_again(rig: Rig) -> None:
    async with desk(rig) as user:
        gateway = user.gateway
        assert gateway.frames(OWN) == []
        result = await user.change(custom_frames=[FRAME])
        assert result["changed"] == ["custom_frames"]
        await gateway.wait(lambda: len(gateway.frames(OWN)) >= 11, "eleven frames", 5.0)
        heard = gateway.frames(OWN)[:11]
        for before, frame in itertools.pairwise(heard):
            check_bytes(gateway, frame.data)
            assert frame.data[7] == before.data[7] + 1, "none is missing"
        span_s = heard[-1].time_s - heard[0].time_s
        assert abs(span_s - 10 * PERIOD_S) < 0.3
        config = await user.config()
        assert config["custom_frames_source"] == "stored"
        assert [frame["id"] for frame in config["custom_frames"]] == [OWN]
        gateway.check_second()

        await gateway.firmware.stop()
        await gateway.firmware.start()
        since_s = gateway.now_s
        await gateway.wait(lambda: bool(gateway.frames(OWN, since_s=since_s)), "the frame after the restart")
        check_bytes(gateway, gateway.frames(OWN, since_s=since_s)[0].data)
        assert (await user.config())["custom_frames"] == config["custom_frames"]

        await user.change(custom_frames=None)
        gone_s = gateway.now_s
        config = await user.config()
        assert config["custom_frames_source"] == "yaml"
        assert config["custom_frames"] == []
        await gateway.pass_time(5 * PERIOD_S)
        # One may have been on its way.
        assert gateway.frames(OWN, since_s=gone_s + PERIOD_S) == []
        assert await user.record(OWN) is None
        gateway.check_second(since_s=since_s + 3)
        assert gateway.violations() == []


@scenario()
async def test_a_list_with_one_bad_frame_changes_nothing(rig: Rig) -> None:
    async with desk(rig) as user:
        gateway = user.gateway
        await user.change(custom_frames=[FRAME])
        await gateway.wait_frame(OWN)
        before = await user.config()
        other = {"id": 0x521, "signals": [{"source": "soc", "offset": 0}]}
        limits = {"id": 0x351, "signals": [{"source": "soc", "offset": 0}]}
        changes = {"charging.rebulk_days": 3}
        problem = await user.change(custom_frames=[other, limits], changes=changes, status=422)
        assert problem["pointer"] == "/custom_frames/1/id"
        # Nor do good frames come with an option that is refused.
        problem = await user.change(custom_frames=[other], changes={"charging.rebulk_days": 1000}, status=422)
        assert problem["pointer"] == "/changes/charging.rebulk_days"
        problem = await user.change(custom_frames=[other, other], status=422)
        assert problem["pointer"] == "/custom_frames/1/id"
        await user.change(custom_frames=[other], dry_run=True)
        assert await user.config() == before
        await gateway.wait_frame(OWN)
        assert gateway.frames(0x521) == []
        gateway.check_second()


@scenario()
async def test_a_frame_that_stays_keeps_its_counter_while_others_come_and_go(rig: Rig) -> None:
    async with desk(rig) as user:
        gateway = user.gateway
        others = [
            {"id": 0x530 + place, "period_s": 0.1, "signals": [{"source": "soc", "offset": 0}]} for place in range(15)
        ]
        for count in (0, 15, 3, 9, 0):
            await user.change(custom_frames=[*others[:count], FRAME])
            await gateway.pass_time(1.0)
        counters = [frame.data[7] for frame in gateway.frames(OWN)]
        assert len(counters) > 4 / PERIOD_S
        assert counters == list(range(len(counters)))
        record = await user.record(OWN)
        assert record is not None
        assert record["sent_count"] >= len(counters)
        gateway.check_second()
        assert gateway.violations() == []


def stored_record(payload: bytes, sequence: int) -> bytes:
    """A record as record.h describes it, of the frames ("canf"), version 1."""
    begin = b"TGR1" + struct.pack("<IIHH", int.from_bytes(b"canf", "big"), sequence, 1, len(payload)) + payload
    return begin + struct.pack("<I", zlib.crc32(begin))


@scenario()
async def test_stored_frames_that_do_not_fit_are_dropped_as_a_whole(rig: Rig) -> None:
    async with desk(rig) as user:
        gateway = user.gateway
        await user.change(custom_frames=[FRAME])
        await gateway.firmware.stop()
        slots = sorted(rig.directory.glob("preferences/**/63616e66.*"))
        assert slots
        # 0x520 is good, but the second frame has the identifier of the limits.
        signal = struct.pack("<BBddI", 3, 2 << 3, 1.0, 0.0, 0xFFFF)
        frames = b"".join(struct.pack("<IHB", identifier, 1000, 2) + signal for identifier in (OWN, 0x351))
        for slot in slots:
            slot.write_bytes(stored_record(b"\x02" + frames, 99))
        position = gateway.firmware.mark()
        await gateway.firmware.start()
        since_s = gateway.now_s
        await gateway.firmware.wait_for_log(r"The stored CAN frames do not fit", since=position)
        await gateway.wait(lambda: len(gateway.frames(since_s=since_s)) > 2, "frames")
        config = await user.config()
        assert (config["custom_frames_source"], config["custom_frames"]) == ("yaml", [])
        assert gateway.frames(OWN, since_s=since_s) == []
        # Giving them up clears what is stored, though nothing changes on the bus.
        await user.change(custom_frames=None)
        position = gateway.firmware.mark()
        await gateway.firmware.restart()
        await gateway.firmware.wait_for_log("GX is there", since=position)
        assert gateway.firmware.count_log("The stored CAN frames do not fit", since=position) == 0
        assert gateway.violations() == []


@scenario()
async def test_in_safe_mode_stored_frames_are_not_sent_and_can_be_given_up(rig: Rig) -> None:
    async with desk(rig) as user:
        gateway = user.gateway
        await user.change(custom_frames=[FRAME])
        await gateway.wait_frame(OWN)
        await gateway.firmware.stop()
        await crash_shortly_after_each_start(gateway, "limits computed")
        begun_s = gateway.now_s
        await gateway.firmware.start()
        await gateway.firmware.wait_for_log("Safe mode after 5 short boots")
        await gateway.wait(lambda: len(gateway.frames(since_s=begun_s)) > 2, "0x351")
        assert gateway.frames(OWN, since_s=begun_s) == []
        config = await user.config()
        assert (config["custom_frames_source"], config["custom_frames"]) == ("yaml", [])
        # An import of a file without them would delete them.
        refused = await user.ask("GET", "/config/export", status=409)
        assert refused["detail"] == "Safe mode has not read the stored CAN frames: export after a restart"
        assert (await user.change(custom_frames=None))["changed"] == ["custom_frames"]
        assert "custom_frames" not in await user.ask("GET", "/config/export")

        await gateway.firmware.stop()
        begun_s = gateway.now_s
        await gateway.firmware.start()
        await gateway.firmware.wait_for_log("limits computed")
        await gateway.wait(lambda: len(gateway.frames(since_s=begun_s)) > 2, "0x351")
        assert gateway.frames(OWN, since_s=begun_s) == []


@scenario()
async def test_an_export_brings_frames_and_options_back(rig: Rig) -> None:
    async with desk(rig) as user:
        await user.change(custom_frames=[FRAME], changes={"charging.rebulk_days": 3})
        export = await user.ask("GET", "/config/export")
        assert [frame["id"] for frame in export["custom_frames"]] == [OWN]
        wanted = (await user.config())["custom_frames"]
        empty = {"format": export["format"], "version": export["version"], "values": {}}
        result = await user.ask("POST", "/config/import", empty)
        assert result["changed"] == ["charging.rebulk_days", "custom_frames"]
        assert (await user.config())["custom_frames"] == []
        assert "custom_frames" not in await user.ask("GET", "/config/export")
        result = await user.ask("POST", "/config/import", export)
        assert result["changed"] == ["charging.rebulk_days", "custom_frames"]
        assert (await user.config())["custom_frames"] == wanted
        await user.gateway.wait_frame(OWN)


@scenario()
async def test_an_import_may_be_longer_than_other_requests(rig: Rig) -> None:
    async with desk(rig) as user:
        signal = {"source": "max_cell_voltage", "offset": 0, "scale": 0.001, "add": 0.125, "unknown": 65534}
        frames = [{"id": 0x500 + place, "signals": [signal, signal | {"offset": 2}]} for place in range(16)]
        wanted = {"format": "tinybms-gateway-config", "version": 1, "values": {}, "custom_frames": frames}
        assert 3072 < len(json.dumps(wanted)) < 12288
        await user.ask("POST", "/config/import", wanted)
        assert (await user.config())["custom_frames"] == frames
        assert (await user.ask("GET", "/config/export"))["custom_frames"] == frames
        await user.ask("POST", "/config/import", wanted | {"firmware": "x" * 12288}, 413)
        user.gateway.check_second()
