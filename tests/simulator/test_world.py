"""Battery, BMS, GX and gateway in one loop, in real time."""

import asyncio
import json
from pathlib import Path

import pytest

from simulator.bms.capture import read_capture
from simulator.bms.replay import ReplayModel, load_dump
from simulator.gx.can_link import BusAddress
from simulator.gx.gx import GxState
from simulator.gx.violations import Rule, Tolerances
from simulator.scenarios import SCENARIOS
from simulator.world import World
from tests.simulator.gateway import SlcanGateway, VirtualGateway
from tests.simulator.support import READ_LIVE, READ_STATUS, is_frame, words

KEEPALIVE = (0x305, bytes(8))
IDENTIFICATION = (0x307, bytes.fromhex("12 34 56 78 56 49 43 00"))


async def test_the_gx_accepts_charges_and_obeys() -> None:
    async with VirtualGateway("obeys") as gateway, World(gateway.address, "charge", speed=20.0) as world:
        await world.wait_accepted(3.0)
        assert world.pack is not None
        pack = world.pack
        before = pack.soc
        await world.wait_until(lambda: pack.current_a == 40.0, 3.0, "charging with 40 A")
        gateway.ccl_a = 15.0
        gateway.send_control()
        await world.wait_until(lambda: pack.current_a == 15.0, 2.0, "charging with 15 A")
        gateway.ccl_a = 0.0
        gateway.send_control()
        await world.wait_until(lambda: pack.current_a == 0.0, 2.0, "the end of the charge")
        assert pack.soc > before
        assert world.gx.violations == []
    assert gateway.received.count(KEEPALIVE) >= 1
    assert gateway.received.count(IDENTIFICATION) >= 1


async def test_a_lost_battery_gets_no_current() -> None:
    tolerances = Tolerances(lost_after_s=0.8, late_after_s=0.7)
    async with (
        VirtualGateway("lost") as gateway,
        World(gateway.address, "charge", speed=20, tolerances=tolerances) as world,
    ):
        assert world.pack is not None
        pack = world.pack
        await world.wait_until(lambda: pack.current_a == 40.0, 3.0)
        gateway.talking = False
        await world.wait_until(lambda: world.gx.state is GxState.LOST, 3.0)
        await world.wait_until(lambda: pack.current_a == 0.0, 0.5)
        assert [violation.rule for violation in world.gx.violations] == [Rule.LOST]
        gateway.talking = True
        await world.wait_accepted(2.0)


async def test_over_slcan_and_through_a_lost_connection() -> None:
    async with SlcanGateway() as gateway:
        port = gateway.port
        async with World(gateway.address, "idle") as world:
            await world.wait_accepted(3.0)
            await world.wait_until(lambda: KEEPALIVE in gateway.received and IDENTIFICATION in gateway.received, 2.0)
            assert "S6\r" in gateway.lines
            assert "O\r" in gateway.lines
            await gateway.__aexit__(None, None, None)
            await world.wait_until(lambda: not world.live_gx.link.connected, 2.0)
            async with SlcanGateway(port):
                await world.wait_until(lambda: world.live_gx.link.connections == 2, 3.0)
                before = world.gx.traffic.frames[0x351]
                await world.wait_until(lambda: world.gx.traffic.frames[0x351] > before, 2.0)


async def test_a_silent_gx_says_nothing_and_listens() -> None:
    async with VirtualGateway("silent") as gateway:
        world = World(gateway.address)
        world.live_gx.silent = True
        async with world:
            await world.wait_accepted(3.0)
            assert world.live_gx.keepalives_sent == 0
            world.live_gx.silent = False
            await world.wait_until(lambda: world.live_gx.keepalives_sent > 0, 2.0)
    assert KEEPALIVE in gateway.received


async def test_the_bus_may_come_later_than_the_gx() -> None:
    async with SlcanGateway() as first:
        port = first.port
    async with World(first.address) as world:
        await asyncio.sleep(0.5)
        assert not world.live_gx.link.connected
        async with SlcanGateway(port):
            await world.wait_accepted(3.0)


async def test_the_bms_answers_beside_the_gx_and_can_be_unplugged(tmp_path: Path) -> None:
    record = tmp_path / "capture.jsonl"
    async with VirtualGateway("plug") as gateway, World(gateway.address, "discharge", record=record) as world:
        for _ in range(2):
            reader, writer = await asyncio.open_connection("127.0.0.1", world.bms_port)
            writer.write(READ_LIVE)
            assert words(await asyncio.wait_for(reader.readexactly(117), 2.0))[53] == 16
            writer.close()
            await world.unplug_bms()
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection("127.0.0.1", world.bms_port)
            await world.plug_bms()
    assert [chunk.data for chunk in read_capture(record) if chunk.direction == "tx"] == [READ_LIVE] * 2


async def test_a_replayed_pack_stands_in_for_the_battery() -> None:
    async with (
        VirtualGateway("replay") as gateway,
        World(gateway.address, model=ReplayModel(load_dump()), faults=("firmware=226",)) as world,
    ):
        await world.wait_accepted(3.0)
        reader, writer = await asyncio.open_connection("127.0.0.1", world.bms_port)
        writer.write(READ_STATUS)
        assert is_frame(await asyncio.wait_for(reader.readexactly(6), 2.0))
        writer.close()
        await world.wait_frame(0x356, 2.0)
        state = world.snapshot()
    assert state["battery"] is None
    assert state["bms"]["soc_percent"] == 83.55
    assert state["bms"]["faults"] == ["firmware"]


async def test_the_state_is_plain_json_and_unknown_is_null() -> None:
    async with World(BusAddress("virtual", "nobody")) as world:
        state = json.loads(json.dumps(world.snapshot()))
        assert state["gx"]["state"] == "waiting"
        assert state["gx"]["limits"] is None
        assert state["gx"]["soc_percent"] is None
        assert state["gx"]["jitter_p99_ms"] is None
        assert len(state["battery"]["cells_mv"]) == 16
        with pytest.raises(TimeoutError, match="the GX accepting the battery did not come true"):
            await world.wait_accepted(0.1)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_lives_through_two_hours(name: str) -> None:
    pack = SCENARIOS[name].pack(seed=1)
    pack.advance(7200.0)
    assert 0.0 <= pack.soc <= 1.0
    assert SCENARIOS[name].fault_plan() is not None


def test_scenarios_are_what_they_are_called() -> None:
    def after_an_hour(name: str) -> list[int]:
        pack = SCENARIOS[name].pack(seed=1)
        pack.advance(3600.0)
        return [event.id for event in pack.registers.events.events]

    assert 0x37 in after_an_hour("cold")
    assert 0x63 in after_an_hour("full")
    assert 0x31 in after_an_hour("empty")
    assert 0x62 in after_an_hour("cycle")
    assert 0x03 in after_an_hour("weak_cell")
    assert after_an_hour("idle") == [0x61]


def test_a_scenario_can_be_changed() -> None:
    scenario = SCENARIOS["charge"].with_changes(cells=8, chemistry="lto", soc=None)
    pack = scenario.pack()
    assert len(pack.battery.cells) == 8
    assert pack.battery.chemistry.name == "lto"
    assert scenario.soc == SCENARIOS["charge"].soc
