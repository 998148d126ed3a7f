"""The GX as a state machine: takes frames and readings with their time, knows the battery, reports violations."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from simulator.gx import frames
from simulator.gx.frames import Alarms, Frame, FrameError, Limits, Measurements, StateOfCharge, Text, WrongLengthError
from simulator.gx.intervals import Intervals
from simulator.gx.violations import Rule, Tolerances, Violation

CONTROL = (frames.LIMITS, frames.STATE_OF_CHARGE, frames.MEASUREMENTS, frames.ALARMS)
"""A battery is accepted when all of these are fresh."""


class GxState(StrEnum):
    """What the GX thinks of the battery."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    LOST = "lost"


@dataclass(slots=True)
class Received:
    """The last good frame of an identifier and when it came."""

    time_s: float
    data: bytes
    frame: Frame


@dataclass(slots=True)
class Traffic:
    """What has been received."""

    frames: Counter[int] = field(default_factory=Counter)
    data_bytes: int = 0
    undecodable: int = 0


class Gx:
    """Feed it frames with ``receive``, readings with ``measure``, and the time with ``tick``."""

    def __init__(self, tolerances: Tolerances | None = None) -> None:
        self.tolerances = tolerances or Tolerances()
        self.state = GxState.WAITING
        self.accepted_at_s: float | None = None
        self.violations: list[Violation] = []
        self.traffic = Traffic()
        self.intervals = Intervals()
        self.last: dict[int, Received] = {}
        self.pack_voltage_v: float | None = None
        self._stale: set[int] = set()
        self._cvl_below_since_s: float | None = None
        self._over_since_s: dict[Rule, float] = {}

    @property
    def limits(self) -> Limits | None:
        """The limits that hold: None unless the battery is accepted."""
        return self.last_limits if self.state is GxState.ACCEPTED else None

    @property
    def last_limits(self) -> Limits | None:
        """The last limits received."""
        frame = self._frame(frames.LIMITS)
        return frame if isinstance(frame, Limits) else None

    @property
    def state_of_charge(self) -> StateOfCharge | None:
        """The last state of charge received."""
        frame = self._frame(frames.STATE_OF_CHARGE)
        return frame if isinstance(frame, StateOfCharge) else None

    @property
    def measurements(self) -> Measurements | None:
        """The last measurements received."""
        frame = self._frame(frames.MEASUREMENTS)
        return frame if isinstance(frame, Measurements) else None

    @property
    def alarms(self) -> Alarms | None:
        """The last alarms received."""
        frame = self._frame(frames.ALARMS)
        return frame if isinstance(frame, Alarms) else None

    def text(self, *identifiers: int) -> str:
        """The texts of some frames, put together; empty where none has come."""
        parts = (self._frame(identifier) for identifier in identifiers)
        return "".join(part.text for part in parts if isinstance(part, Text))

    def receive(self, identifier: int, data: bytes, now_s: float) -> Frame | None:
        """Take a frame; returns it decoded, None when it could not be or is none of the BMS's."""
        self.traffic.frames[identifier] += 1
        self.traffic.data_bytes += len(data)
        try:
            frame = frames.decode(identifier, data)
        except FrameError as error:
            self.traffic.undecodable += 1
            rule = Rule.WRONG_LENGTH if isinstance(error, WrongLengthError) else Rule.NOT_ASCII
            self._report(now_s, rule, identifier, str(error))
            return None
        if frame is None:
            return None
        before = self.last.get(identifier)
        if isinstance(frame, Limits):
            self._check_limits(frame, before, now_s)
        elif isinstance(frame, Alarms) and frame.undefined:
            self._report(now_s, Rule.UNDEFINED_ALARM, identifier, f"active at {', '.join(frame.undefined)}")
        elif isinstance(frame, Measurements):
            self.pack_voltage_v = frame.voltage_v
        self.last[identifier] = Received(now_s, data, frame)
        self._stale.discard(identifier)
        self.tick(now_s)
        return frame

    def measure(self, current_a: float, now_s: float) -> None:
        """Take the battery current (A, positive = charge) as the chargers and inverters measure it."""
        limits = self.limits
        if limits is None:
            self._over_since_s.clear()
            return
        self._check_current(Rule.CHARGE_CURRENT, current_a, limits.charge_current_a, now_s)
        self._check_current(Rule.DISCHARGE_CURRENT, -current_a, limits.discharge_current_a, now_s)

    def tick(self, now_s: float) -> None:
        """Look at the clock."""
        limits_age_s = self._age_s(frames.LIMITS, now_s)
        if self.state is GxState.ACCEPTED:
            if limits_age_s is not None and limits_age_s > self.tolerances.lost_after_s:
                self.state = GxState.LOST
                self.accepted_at_s = None
                self._report(now_s, Rule.LOST, frames.LIMITS, f"no 0x351 for {limits_age_s:.2f} s")
                return
            for identifier in CONTROL[1:]:
                age_s = self._age_s(identifier, now_s)
                if age_s is not None and age_s > self.tolerances.stale_after_s and identifier not in self._stale:
                    self._stale.add(identifier)
                    self._report(now_s, Rule.STALE, identifier, f"no 0x{identifier:03X} for {age_s:.2f} s")
        elif all(self._fresh(identifier, now_s) for identifier in CONTROL):
            self.state = GxState.ACCEPTED
            self.accepted_at_s = now_s

    def violations_of(self, rule: Rule) -> Sequence[Violation]:
        """The violations of one rule."""
        return [violation for violation in self.violations if violation.rule is rule]

    def _check_limits(self, limits: Limits, before: Received | None, now_s: float) -> None:
        identifier = frames.LIMITS
        cvl_v = limits.charge_voltage_v
        if cvl_v == 0:
            self._report(now_s, Rule.CVL_ZERO, identifier, "the charge voltage limit is 0 V")
        for name, value in (("charge", limits.charge_current_a), ("discharge", limits.discharge_current_a)):
            if value < 0:
                self._report(now_s, Rule.NEGATIVE_LIMIT, identifier, f"the {name} current limit is {value} A")
        ramp = self.tolerances.cvl_ramp_v_per_s
        if before is not None and isinstance(before.frame, Limits) and self.state is not GxState.LOST:
            interval_s = now_s - before.time_s
            self.intervals.add(before.time_s, now_s, fell=fell(before.frame, limits))
            if interval_s > self.tolerances.late_after_s and self.state is GxState.ACCEPTED:
                self._report(now_s, Rule.LATE, identifier, f"0x351 came after {interval_s:.3f} s")
            jump_v = cvl_v - before.frame.charge_voltage_v
            if exceeds(abs(jump_v), ramp * max(1.0, interval_s)):
                self._report(now_s, Rule.CVL_JUMP, identifier, f"the charge voltage limit moved by {jump_v:+.1f} V")
        self._check_cvl_below_pack(cvl_v, now_s)

    def _check_cvl_below_pack(self, cvl_v: float, now_s: float) -> None:
        pack_v = self.pack_voltage_v
        if pack_v is None or cvl_v >= pack_v:
            self._cvl_below_since_s = None
            return
        if self._cvl_below_since_s is None:
            self._cvl_below_since_s = now_s
        allowed_v = self.tolerances.cvl_ramp_v_per_s * (1.0 + now_s - self._cvl_below_since_s)
        if exceeds(pack_v - cvl_v, allowed_v):
            message = f"the charge voltage limit is {pack_v - cvl_v:.2f} V below the pack voltage"
            self._report(now_s, Rule.CVL_BELOW_PACK, frames.LIMITS, message)

    def _check_current(self, rule: Rule, current_a: float, limit_a: float, now_s: float) -> None:
        allowed_a = limit_a * (1.0 + self.tolerances.current_relative) + self.tolerances.current_a
        if current_a <= allowed_a:
            self._over_since_s.pop(rule, None)
            return
        since_s = self._over_since_s.setdefault(rule, now_s)
        if now_s - since_s >= self.tolerances.current_hold_s:
            self._over_since_s[rule] = now_s
            self._report(now_s, rule, None, f"{current_a:.1f} A flow, the limit is {limit_a:.1f} A")

    def _report(self, now_s: float, rule: Rule, identifier: int | None, message: str) -> None:
        self.violations.append(Violation(now_s, rule, identifier, message))

    def _frame(self, identifier: int) -> Frame | None:
        received = self.last.get(identifier)
        return received.frame if received is not None else None

    def _age_s(self, identifier: int, now_s: float) -> float | None:
        received = self.last.get(identifier)
        return now_s - received.time_s if received is not None else None

    def _fresh(self, identifier: int, now_s: float) -> bool:
        age_s = self._age_s(identifier, now_s)
        limit_s = self.tolerances.lost_after_s if identifier == frames.LIMITS else self.tolerances.stale_after_s
        return age_s is not None and age_s <= limit_s


def fell(before: Limits, after: Limits) -> bool:
    """Whether a limit is lower than it was; such a frame may come before its second."""
    return (
        after.charge_voltage_v < before.charge_voltage_v
        or after.charge_current_a < before.charge_current_a
        or after.discharge_current_a < before.discharge_current_a
    )


def exceeds(value: float, limit: float) -> bool:
    """Whether a value is above a limit by more than the rounding of 0.1 V steps."""
    return value > limit + 1e-6
