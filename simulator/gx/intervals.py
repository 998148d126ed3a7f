"""Statistics of the time between two frames."""

from collections import deque
from dataclasses import dataclass

_KEPT = 100_000


@dataclass(frozen=True, slots=True)
class IntervalSummary:
    """Times in seconds; ``jitter`` is how far an interval is from one second, either way."""

    count: int
    minimum_s: float
    mean_s: float
    maximum_s: float
    jitter_p50_s: float
    jitter_p99_s: float
    jitter_p999_s: float
    jitter_maximum_s: float


class Intervals:
    """The last 100 000 intervals."""

    def __init__(self) -> None:
        self._intervals_s: deque[float] = deque(maxlen=_KEPT)

    def add(self, interval_s: float) -> None:
        """Take an interval."""
        self._intervals_s.append(interval_s)

    def summary(self, period_s: float = 1.0) -> IntervalSummary | None:
        """The figures; None while there are none."""
        if not self._intervals_s:
            return None
        intervals = list(self._intervals_s)
        jitter = sorted(abs(interval_s - period_s) for interval_s in intervals)
        return IntervalSummary(
            len(intervals),
            min(intervals),
            sum(intervals) / len(intervals),
            max(intervals),
            percentile(jitter, 0.5),
            percentile(jitter, 0.99),
            percentile(jitter, 0.999),
            jitter[-1],
        )


def percentile(ordered: list[float], share: float) -> float:
    """The value below which a share of the ordered values lies (nearest rank)."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
