"""When the BMS answers, sleeps, restarts and speaks unasked."""

import pytest

from simulator.battery.cells import Battery
from simulator.battery.chemistry import LFP
from simulator.bms.device import Device
from simulator.bms.pack import Pack
from simulator.bms.registers import Reg
from simulator.bms.timing import Pace, Timing, turnaround_s
from tests.simulator.support import READ_LIVE, READ_STATUS, ask, is_frame, joined, replayed


@pytest.mark.parametrize(("registers", "seconds"), [(1, 0.002), (40, 0.010), (125, 0.026)])
def test_turnaround_as_measured(registers: int, seconds: float) -> None:
    assert turnaround_s(registers) == pytest.approx(seconds)


def test_turnaround_grows_with_the_reply() -> None:
    times = [turnaround_s(registers) for registers in range(128)]
    assert times == sorted(times)
    assert times[0] > 0


def test_a_reply_takes_its_time_on_the_wire() -> None:
    sent = replayed(pace=Pace.WIRE).feed(READ_LIVE, 1.0)
    assert len(joined(sent)) == 117
    times = [transmission.at_s for transmission in sent]
    assert times == sorted(times)
    wire_s = 117 * 10 / 115_200
    assert times[-1] == pytest.approx(1.0 + 8 * 10 / 115_200 + turnaround_s(56) + wire_s)
    assert max(len(transmission.data) for transmission in sent) <= 16


def test_two_replies_do_not_overlap() -> None:
    device = replayed(pace=Pace.WIRE)
    first = device.feed(READ_LIVE, 1.0)
    second = device.feed(READ_STATUS, 1.001)
    assert second[0].at_s > first[-1].at_s


def test_the_first_command_only_wakes_the_bms() -> None:
    device = replayed(sleep_after_s=3.0)
    assert ask(device, READ_STATUS, 10.0) == b""
    assert is_frame(ask(device, READ_STATUS, 10.2))
    assert is_frame(ask(device, READ_STATUS, 13.1))
    assert ask(device, READ_STATUS, 16.2) == b""


def test_a_half_request_does_not_spoil_the_next_one() -> None:
    device = replayed()
    assert ask(device, READ_LIVE[:5], 1.0) == b""
    assert is_frame(ask(device, READ_STATUS, 1.2))


def test_a_request_may_come_byte_by_byte() -> None:
    device = replayed()
    replies = [ask(device, bytes((byte,)), 1.0 + i * 1e-4) for i, byte in enumerate(READ_STATUS)]
    assert replies[:-1] == [b""] * 3
    assert is_frame(replies[-1])


def test_a_reset_is_confirmed_then_silent_and_the_lifetime_goes_on() -> None:
    pack = Pack(Battery(LFP))
    device = Device(pack, timing=Timing(Pace.INSTANT))
    device.tick(100.0)
    lifetime_s = pack.registers.get_u32(Reg.LIFETIME)
    assert ask(device, bytes.fromhex("AA 02 05 90 83"), 100.0) == bytes.fromhex("AA 01 02 D1 B1")
    assert ask(device, READ_STATUS, 101.0) == b""
    assert is_frame(ask(device, READ_STATUS, 102.5))
    device.tick(110.0)
    assert pack.registers.get_u32(Reg.LIFETIME) == lifetime_s + 10
    assert [event.id for event in pack.registers.events.events] == [0x61, 0x61]


@pytest.mark.parametrize(("code", "period_s"), [(1, 0.1), (4, 1.0), (7, 10.0)])
def test_broadcast_text_comes_as_often_as_set(code: int, period_s: float) -> None:
    device = replayed({342: code, 343: 1, 53: 4, 12: 33000})
    times = [0.05 * tick for tick in range(1, 1200) if device.tick(0.05 * tick)]
    assert len(times) == pytest.approx(60.0 / period_s, abs=1.1)
    text = joined(device.tick(100.0))
    assert text.startswith(b"Cells 3300 ")
    assert text.isascii()


def test_no_text_unasked_by_default() -> None:
    device = replayed()
    assert not any(device.tick(0.1 * tick) for tick in range(100))


def test_speed_is_for_the_battery_only() -> None:
    pack = Pack(Battery(LFP))
    device = Device(pack, timing=Timing(Pace.INSTANT), speed=60.0)
    device.tick(2.0)
    assert pack.time_s == pytest.approx(120.0)
    assert device.now_s == 2.0


def test_observers_see_both_directions() -> None:
    device = replayed()
    seen: list[tuple[str, bytes]] = []
    device.observers.append(lambda _time_s, direction, data: seen.append((direction, data)))
    reply = ask(device, READ_STATUS)
    assert seen == [("tx", READ_STATUS), ("rx", reply)]
