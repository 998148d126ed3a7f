"""What a battery may do wrong towards a GX."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """The rules a GX watches over."""

    WRONG_LENGTH = "wrong_length"
    """A frame has a number of bytes it never has."""
    NOT_ASCII = "not_ascii"
    """A name or serial number is no text."""
    UNDEFINED_ALARM = "undefined_alarm"
    """0x35A says "active" where nothing is defined."""
    LATE = "late"
    """0x351 came later than its second allows."""
    LOST = "lost"
    """0x351 stayed away so long that charge and discharge were stopped."""
    STALE = "stale"
    """Another frame that control needs stayed away."""
    CVL_ZERO = "cvl_zero"
    """A charge voltage limit of 0 dumps the battery."""
    CVL_JUMP = "cvl_jump"
    """The charge voltage limit moved faster than its ramp."""
    CVL_BELOW_PACK = "cvl_below_pack"
    """The charge voltage limit fell below the pack voltage faster than its ramp."""
    NEGATIVE_LIMIT = "negative_limit"
    """A current limit is negative."""
    CHARGE_CURRENT = "charge_current"
    """More current flows in than the limit allows."""
    DISCHARGE_CURRENT = "discharge_current"
    """More current flows out than the limit allows."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that was broken, when (s), by which frame (None: by what was measured), and how."""

    time_s: float
    rule: Rule
    identifier: int | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerances:
    """What a GX puts up with."""

    lost_after_s: float = 3.0
    late_after_s: float = 1.05
    stale_after_s: float = 5.0
    cvl_ramp_v_per_s: float = 0.5
    current_a: float = 1.0
    current_relative: float = 0.02
    current_hold_s: float = 3.0
    """An excess of current counts only when it lasts: a GX needs this long to react."""
