"""The frames of Victron's CAN-bus BMS protocol and their periods: what a user may change about them."""

import math
from typing import NamedTuple

import esphome.config_validation as cv


class ProtocolFrame(NamedTuple):
    """A frame of the protocol; `longest_s` is the longest period a user may choose."""

    name: str
    longest_s: int


LIMITS_ID = 0x351

# The same frames as in frames.cpp. 0x351 is not among them: a GX that misses it for 3 s stops.
FRAMES = {
    0x355: ProtocolFrame("state of charge", 3),
    0x356: ProtocolFrame("voltage, current, temperature", 3),
    0x35A: ProtocolFrame("alarms", 3),
    0x35E: ProtocolFrame("manufacturer", 60),
    0x35F: ProtocolFrame("type, firmware, capacity", 60),
    0x370: ProtocolFrame("battery name, first part", 60),
    0x371: ProtocolFrame("battery name, second part", 60),
    0x372: ProtocolFrame("modules", 60),
    0x373: ProtocolFrame("extremes", 60),
    0x374: ProtocolFrame("lowest cell", 60),
    0x375: ProtocolFrame("highest cell", 60),
    0x376: ProtocolFrame("coldest sensor", 60),
    0x377: ProtocolFrame("warmest sensor", 60),
    0x378: ProtocolFrame("energy", 60),
    0x379: ProtocolFrame("installed capacity", 60),
    0x380: ProtocolFrame("serial number, first part", 60),
    0x381: ProtocolFrame("serial number, second part", 60),
    0x382: ProtocolFrame("family", 60),
}

# Identifiers a frame of the user's own must not have, and why.
RESERVED_IDS = {
    LIMITS_ID: "it carries the limits",
    **{can_id: f"it carries: {frame.name}" for can_id, frame in FRAMES.items()},
    0x305: "a GX sends it",
    0x307: "a GX sends it",
    0x359: "a GX takes it for a Pylontech battery",
    0x35B: "a GX takes it for an LG battery",
    0x35C: "a GX takes it for a Pylontech or LG battery",
}

SHORTEST_PERIOD_MS = 100


def period(longest_s: int) -> cv.All:
    """Accept a time between 100 ms and `longest_s` seconds."""

    def in_range(value: cv.TimePeriod) -> cv.TimePeriod:
        if not SHORTEST_PERIOD_MS <= value.total_milliseconds <= longest_s * 1000:
            raise cv.Invalid(f"A period of {value} is not possible: allowed is {SHORTEST_PERIOD_MS}ms to {longest_s}s")
        return value

    return cv.All(cv.positive_time_period_milliseconds, in_range)


def can_id(value: object) -> int:
    """Accept an identifier: a number, or its text with 0x."""
    return cv.hex_int(value)


def periods(value: object) -> dict[int, cv.TimePeriod]:
    """Accept a mapping of frame identifiers to periods."""
    if not isinstance(value, dict):
        raise cv.Invalid("periods has to be a mapping of frame identifiers to times, like 0x372: 5s")
    result: dict[int, cv.TimePeriod] = {}
    for key, time in value.items():
        with cv.prepend_path([key]):
            frame_id = can_id(key)
            if frame_id == LIMITS_ID:
                raise cv.Invalid("0x351 is sent every second, always: a GX that misses it for 3 s stops")
            if frame_id not in FRAMES:
                allowed = ", ".join(f"{each:#x}" for each in FRAMES)
                raise cv.Invalid(f"The protocol has no frame {frame_id:#x}; allowed are {allowed}")
            result[frame_id] = period(FRAMES[frame_id].longest_s)(time)
    return result


# Systemcalc on a GX treats batteries of these makers in ways of their own: it rewrites CVL and raises CCL.
QUIRKY_MANUFACTURERS = ("PYLON", "BYD", "LG")


def ascii_text(maximum: int, *, minimum: int = 1) -> cv.All:
    """Accept printable ASCII of a length; what a frame can carry."""

    def fits(value: str) -> str:
        if any(not " " <= character <= "~" for character in value):
            raise cv.Invalid(f"{value!r} has characters that a frame cannot carry: only printable ASCII is possible")
        if not minimum <= len(value) <= maximum:
            raise cv.Invalid(f"{value!r} has {len(value)} characters; allowed are {minimum} to {maximum}")
        return value

    return cv.All(cv.string_strict, fits)


def manufacturer(value: object) -> str:
    """Accept a manufacturer of up to 8 characters that switches on no product quirks."""
    name = ascii_text(8)(value)
    for quirky in QUIRKY_MANUFACTURERS:
        if name.upper().startswith(quirky):
            raise cv.Invalid(
                f"{name!r} begins like {quirky}: a GX would treat this battery as one of theirs and change its limits. "
                "Use a name of your own."
            )
    return name


def finite_float(value: object) -> float:
    """Accept a number that is neither infinite nor NaN."""
    number = cv.float_(value)
    if not math.isfinite(number):
        raise cv.Invalid(f"{value!r} is not a finite number")
    return number
