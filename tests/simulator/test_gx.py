"""The GX accepts a battery, loses it, and notices everything it does wrong."""

import struct

import pytest

from simulator.gx.gx import Gx, GxState
from simulator.gx.intervals import Intervals
from simulator.gx.violations import Rule, Tolerances

# Frames of a Pytes V5 (AndreasBoehm/PytesCANProtocol) and alarms of a BYD LVS (dfch/BydCanProtocol).
LIMITS = bytes.fromhex("38 02 E8 03 E8 03 C7 01")
SOC = bytes.fromhex("33 00 64 00")
MEASUREMENTS = bytes.fromhex("8E 14 F9 FF B4 00")
ALARMS = bytes.fromhex("AA AA AA AA AA AA AA AA")


def limits(cvl_v: float = 56.8, ccl_a: float = 100.0, dcl_a: float = 100.0) -> bytes:
    return struct.pack("<HhhH", round(cvl_v * 10), round(ccl_a * 10), round(dcl_a * 10), 455)


def send(gx: Gx, now_s: float, limits_frame: bytes = LIMITS) -> None:
    """The frames of one second."""
    gx.receive(0x351, limits_frame, now_s)
    gx.receive(0x355, SOC, now_s)
    gx.receive(0x356, MEASUREMENTS, now_s)
    gx.receive(0x35A, ALARMS, now_s)


def accepted() -> Gx:
    gx = Gx()
    send(gx, 0.0)
    assert gx.state is GxState.ACCEPTED
    return gx


def rules(gx: Gx) -> list[Rule]:
    return [violation.rule for violation in gx.violations]


def test_a_battery_is_accepted_when_all_four_frames_are_there() -> None:
    gx = Gx()
    for identifier, data in ((0x351, LIMITS), (0x355, SOC), (0x356, MEASUREMENTS)):
        gx.receive(identifier, data, 0.0)
        assert gx.state is GxState.WAITING
        assert gx.limits is None
    gx.receive(0x35A, ALARMS, 0.0)
    assert gx.state is GxState.ACCEPTED
    assert gx.limits is not None
    assert gx.limits.charge_voltage_v == 56.8


def test_old_frames_do_not_count() -> None:
    gx = Gx()
    gx.receive(0x355, SOC, 0.0)
    gx.receive(0x356, MEASUREMENTS, 0.0)
    gx.receive(0x35A, ALARMS, 0.0)
    gx.receive(0x351, LIMITS, 6.0)
    assert gx.state is GxState.WAITING


def test_a_good_battery_is_not_complained_about() -> None:
    gx = accepted()
    for second in range(1, 600):
        send(gx, float(second) + 0.02 * (second % 3 - 1))
        gx.measure(99.0 if second % 2 else -99.0, float(second))
    assert gx.violations == []
    assert gx.state is GxState.ACCEPTED
    summary = gx.intervals.summary()
    assert summary is not None
    assert summary.count == 599
    assert summary.jitter_maximum_s == pytest.approx(0.04)


def test_without_limits_the_battery_is_lost_after_three_seconds_and_found_again() -> None:
    gx = accepted()
    states = []
    for now_s in (2.99, 3.01):
        gx.tick(now_s)
        states.append(gx.state)
    assert states == [GxState.ACCEPTED, GxState.LOST]
    held = [gx.limits]
    assert rules(gx) == [Rule.LOST]
    send(gx, 10.0)
    held.append(gx.limits)
    assert held[0] is None
    assert held[1] is not None
    assert rules(gx) == [Rule.LOST]


def test_late_limits() -> None:
    gx = accepted()
    send(gx, 1.05)
    assert rules(gx) == []
    send(gx, 2.2)
    assert rules(gx) == [Rule.LATE]
    assert "1.150 s" in gx.violations[0].message
    assert gx.violations[0].time_s == 2.2


def test_another_frame_that_stays_away_is_reported_once() -> None:
    gx = accepted()
    for second in range(1, 20):
        gx.receive(0x351, LIMITS, float(second))
        gx.receive(0x355, SOC, float(second))
        gx.receive(0x356, MEASUREMENTS, float(second))
    assert rules(gx) == [Rule.STALE]
    assert gx.violations[0].identifier == 0x35A


@pytest.mark.parametrize(
    ("identifier", "data", "rule"),
    [
        (0x351, LIMITS[:6], Rule.WRONG_LENGTH),
        (0x355, SOC[:3], Rule.WRONG_LENGTH),
        (0x35E, b"T\x01inyBMS", Rule.NOT_ASCII),
        (0x35A, bytes.fromhex("AA AA AA 06 AA AA AA 0A"), Rule.UNDEFINED_ALARM),
        (0x351, limits(ccl_a=-1.0), Rule.NEGATIVE_LIMIT),
        (0x351, limits(dcl_a=-0.1), Rule.NEGATIVE_LIMIT),
    ],
)
def test_a_frame_that_breaks_a_rule(identifier: int, data: bytes, rule: Rule) -> None:
    gx = accepted()
    gx.receive(identifier, data, 0.5)
    assert rules(gx) == [rule]
    assert gx.violations[0].identifier == identifier


def test_a_frame_of_wrong_length_is_not_used() -> None:
    gx = accepted()
    for second in (1.0, 2.0, 3.0, 4.0):
        gx.receive(0x351, LIMITS[:7], second)
        gx.tick(second)
    assert gx.state is GxState.LOST
    assert gx.traffic.undecodable == 4


def test_a_charge_voltage_of_zero() -> None:
    gx = accepted()
    send(gx, 1.0, limits(cvl_v=0.0))
    assert Rule.CVL_ZERO in rules(gx)
    assert Rule.CVL_JUMP in rules(gx)
    assert Rule.CVL_BELOW_PACK in rules(gx)


def test_a_charge_voltage_may_move_on_its_ramp_only() -> None:
    gx = accepted()
    send(gx, 1.0, limits(cvl_v=56.3))
    send(gx, 2.0, limits(cvl_v=56.8))
    assert rules(gx) == []
    send(gx, 3.0, limits(cvl_v=56.2))
    assert rules(gx) == [Rule.CVL_JUMP]
    assert "-0.6 V" in gx.violations[0].message


def test_the_ramp_can_be_told() -> None:
    gx = Gx(Tolerances(cvl_ramp_v_per_s=2.0))
    send(gx, 0.0)
    send(gx, 1.0, limits(cvl_v=54.8))
    assert rules(gx) == []


def test_a_charge_voltage_may_sink_below_the_pack_slowly() -> None:
    """The pack is at 52.62 V."""
    gx = Gx(Tolerances(cvl_ramp_v_per_s=0.5))
    send(gx, 0.0, limits(cvl_v=52.7))
    for second in range(1, 6):
        send(gx, float(second), limits(cvl_v=52.7 - 0.5 * second))
    assert rules(gx) == []
    sudden = Gx()
    send(sudden, 0.0, limits(cvl_v=52.7))
    send(sudden, 1.0, limits(cvl_v=52.0))
    assert rules(sudden) == [Rule.CVL_JUMP, Rule.CVL_BELOW_PACK]


@pytest.mark.parametrize(("current_a", "rule"), [(104.0, Rule.CHARGE_CURRENT), (-104.0, Rule.DISCHARGE_CURRENT)])
def test_current_above_a_limit_counts_when_it_lasts(current_a: float, rule: Rule) -> None:
    gx = accepted()
    for tenth in range(1, 29):
        gx.measure(current_a, tenth / 10)
    gx.measure(0.0, 2.9)
    assert rules(gx) == []
    send(gx, 1.0)
    for tenth in range(30, 61):
        send(gx, tenth / 10)
        gx.measure(current_a, tenth / 10)
    (violation,) = gx.violations_of(rule)
    assert violation.time_s == 6.0
    assert "limit is 100.0 A" in violation.message


def test_frames_of_others_are_counted_and_left_alone() -> None:
    gx = accepted()
    gx.receive(0x352, bytes(5), 0.1)
    assert gx.violations == []
    assert gx.traffic.frames[0x352] == 1
    assert gx.traffic.data_bytes == 8 + 4 + 6 + 8 + 5


def test_names_are_put_together() -> None:
    gx = accepted()
    gx.receive(0x370, b"TinyBMS ", 0.1)
    gx.receive(0x371, b"Gateway\x00", 0.1)
    assert gx.text(0x370, 0x371) == "TinyBMS Gateway"
    assert gx.text(0x382) == ""


def test_limits_sent_at_once_are_no_jitter() -> None:
    """Falling limits come between two seconds; the rhythm goes on as before, or starts anew."""
    gx = accepted()
    for now_s, ccl_a in ((1.0, 100.0), (1.3, 50.0), (2.0, 50.0), (2.4, 40.0), (3.4, 40.0), (4.4, 40.0)):
        send(gx, now_s, limits(ccl_a=ccl_a))
    summary = gx.intervals.summary()
    assert summary is not None
    assert summary.jitter_maximum_s == pytest.approx(0.0)
    assert gx.intervals.extra == 2


def test_percentiles_of_intervals() -> None:
    intervals = Intervals()
    for index in range(1000):
        intervals.add(0.0, 1.0 + index / 1000, fell=False)
    summary = intervals.summary()
    assert summary is not None
    assert summary.jitter_p50_s == pytest.approx(0.5)
    assert summary.jitter_p99_s == pytest.approx(0.99)
    assert summary.jitter_p999_s == pytest.approx(0.999)
    assert Intervals().summary() is None
