"""From the gateway's history samples to whole hours, as Home Assistant's statistics count them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

HOUR_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One stored interval of one series; times in seconds since the epoch."""

    start_s: float
    end_s: float
    mean: float
    minimum: float
    maximum: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """One whole hour of one series."""

    start_s: int
    mean: float
    minimum: float
    maximum: float
    covered_s: float
    """How much of the hour was measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    hour_s: int
    seconds: float
    sample: Sample
    main: bool
    """Most of the sample lies in this hour."""


def hour_of(time_s: float) -> int:
    """The beginning of the hour a time lies in."""
    return int(time_s // HOUR_S) * HOUR_S


def whole_hours(samples: Iterable[Sample], *, end_s: float) -> dict[int, Hour]:
    """Merge samples into the hours that are over at ``end_s``.

    A sample that crosses the full hour counts in both by the time it spends there; so do the pieces before and after a
    restart of the gateway. Its extremes count where most of it lies.
    """
    pieces: dict[int, list[_Piece]] = defaultdict(list)
    for sample in samples:
        for piece in _split(sample):
            if piece.hour_s + HOUR_S <= end_s:
                pieces[piece.hour_s].append(piece)
    return {hour: _merged(hour, pieces[hour]) for hour in sorted(pieces)}


def _split(sample: Sample) -> Iterator[_Piece]:
    length = sample.end_s - sample.start_s
    hour = hour_of(sample.start_s)
    while hour < sample.end_s:
        seconds = min(sample.end_s, hour + HOUR_S) - max(sample.start_s, hour)
        yield _Piece(hour_s=hour, seconds=seconds, sample=sample, main=2 * seconds >= min(length, HOUR_S))
        hour += HOUR_S


def _merged(hour: int, pieces: list[_Piece]) -> Hour:
    covered = sum(piece.seconds for piece in pieces)
    deciding = [piece for piece in pieces if piece.main] or pieces
    return Hour(
        start_s=hour,
        mean=sum(piece.sample.mean * piece.seconds for piece in pieces) / covered,
        minimum=min(piece.sample.minimum for piece in deciding),
        maximum=max(piece.sample.maximum for piece in deciding),
        covered_s=covered,
    )


def best_of(levels: Iterable[dict[int, Hour]]) -> dict[int, Hour]:
    """Of several recordings of the same series, finest first, the one of each hour that saw most of it.

    A finer recording may have lost what a coarser one has kept over a restart.
    """
    best: dict[int, Hour] = {}
    for level in levels:
        for start, hour in level.items():
            # A percent more is a rounding difference, no reason to give up precision.
            if start not in best or hour.covered_s > 1.01 * best[start].covered_s:
                best[start] = hour
    return dict(sorted(best.items()))
