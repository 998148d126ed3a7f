"""Statistics of the time between two frames."""

from collections import deque
from dataclasses import dataclass

_KEPT = 100_000
_EARLY = 0.95
"""Share of the period before which a frame with a lower limit counts as sent at once."""
_MUCH_TOO_EARLY = 0.5
"""The same for any frame."""


@dataclass(frozen=True, slots=True)
class IntervalSummary:
    """Times in seconds; ``jitter`` is how far an interval is from the period, either way."""

    count: int
    minimum_s: float
    mean_s: float
    maximum_s: float
    jitter_p50_s: float
    jitter_p99_s: float
    jitter_p999_s: float
    jitter_maximum_s: float


class Intervals:
    """The last 100 000 intervals of a frame that comes every ``period_s``, and also at once when a limit falls."""

    def __init__(self, period_s: float = 1.0) -> None:
        self.extra = 0
        self._period_s = period_s
        self._regular_s: float | None = None
        self._intervals_s: deque[float] = deque(maxlen=_KEPT)

    def add(self, before_s: float, now_s: float, *, fell: bool) -> None:
        """Take the times of two frames in a row; ``fell`` tells that the second brings a lower limit.

        A frame sent at once is no part of the rhythm. After it the rhythm may go on or start anew. A fall too small for
        the frame's steps shows by the time alone.
        """
        if now_s - before_s < (_EARLY if fell else _MUCH_TOO_EARLY) * self._period_s:
            self.extra += 1
            self._regular_s = before_s if self._regular_s is None else self._regular_s
            return
        since = [before_s] if self._regular_s is None else [before_s, self._regular_s]
        self._regular_s = None
        self._intervals_s.append(min((now_s - time_s for time_s in since), key=self._jitter))

    def _jitter(self, interval_s: float) -> float:
        return abs(interval_s - self._period_s)

    def summary(self) -> IntervalSummary | None:
        """The figures; None while there are none."""
        if not self._intervals_s:
            return None
        intervals = list(self._intervals_s)
        jitter = sorted(map(self._jitter, intervals))
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
