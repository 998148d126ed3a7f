"""How long the BMS and the wire take."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

BITS_PER_BYTE = 10
"""8N1: start bit, eight data bits, stop bit."""
_CHUNK = 16
_FRAME_OVERHEAD = 5

# Measured on a real TinyBMS: registers in a Modbus read, seconds until it answers.
_REPLY_DELAY = ((1, 0.002), (40, 0.010), (125, 0.026))


class Pace(StrEnum):
    """Whether bytes take their time."""

    WIRE = "wire"
    INSTANT = "instant"


@dataclass(frozen=True, slots=True)
class Timing:
    """Times of the serial line; with ``Pace.INSTANT`` everything happens at once."""

    pace_mode: Pace = Pace.WIRE
    baud_rate: int = 115_200

    def wire_s(self, length: int) -> float:
        """Time ``length`` bytes take on the wire."""
        return length * BITS_PER_BYTE / self.baud_rate

    def reply_delay_s(self, request_length: int, reply_length: int) -> float:
        """Time from the first byte of a request to the first byte of its reply."""
        if self.pace_mode is Pace.INSTANT:
            return 0.0
        return self.wire_s(request_length) + turnaround_s((reply_length - _FRAME_OVERHEAD) // 2)

    def pace(self, data: bytes) -> Iterator[tuple[float, bytes]]:
        """Cut a reply into pieces, each with the time at which its last bit has passed."""
        if self.pace_mode is Pace.INSTANT:
            yield 0.0, data
            return
        for start in range(0, len(data), _CHUNK):
            chunk = data[start : start + _CHUNK]
            yield self.wire_s(start + len(chunk)), chunk


def turnaround_s(registers: int) -> float:
    """Time the BMS needs for a reply of so many registers, between the measured points by straight lines."""
    counts = [count for count, _ in _REPLY_DELAY]
    index = min(max(bisect_left(counts, registers), 1), len(counts) - 1)
    (low_count, low_s), (high_count, high_s) = _REPLY_DELAY[index - 1], _REPLY_DELAY[index]
    return max(0.001, low_s + (high_s - low_s) * (registers - low_count) / (high_count - low_count))
