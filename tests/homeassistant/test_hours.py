"""Hours made of samples: weights at the seams, nothing of an hour that is not over."""

import pytest

from custom_components.tinybms_gateway.hours import HOUR_S, Hour, Sample, best_of, hour_of, whole_hours

DAY_S = 1_789_948_800  # a full hour


def sample(
    start_s: float, seconds: float, mean: float, *, low: float | None = None, high: float | None = None
) -> Sample:
    return Sample(
        start_s=DAY_S + start_s,
        end_s=DAY_S + start_s + seconds,
        mean=mean,
        minimum=mean if low is None else low,
        maximum=mean if high is None else high,
    )


def test_quarters_make_an_hour() -> None:
    samples = [sample(900 * quarter, 900, quarter, low=-quarter, high=10 * quarter) for quarter in range(4)]
    hours = whole_hours(samples, end_s=DAY_S + HOUR_S)
    assert hours == {DAY_S: Hour(start_s=DAY_S, mean=1.5, minimum=-3, maximum=30, covered_s=3600)}


def test_an_hour_that_is_not_over_is_left() -> None:
    samples = [sample(0, 3600, 1), sample(3600, 900, 2)]
    assert list(whole_hours(samples, end_s=DAY_S + 2 * HOUR_S - 1)) == [DAY_S]


def test_a_sample_over_the_full_hour_counts_in_both_by_time() -> None:
    hours = whole_hours([sample(0, 2700, 10), sample(2700, 1800, 40), sample(4500, 2700, 10)], end_s=DAY_S + 7200)
    assert hours[DAY_S].mean == pytest.approx((2700 * 10 + 900 * 40) / 3600)
    assert hours[DAY_S + HOUR_S].mean == pytest.approx((2700 * 10 + 900 * 40) / 3600)


def test_extremes_count_where_most_of_the_sample_lies() -> None:
    hours = whole_hours(
        [sample(0, 3500, 10), sample(3500, 900, 10, low=1, high=99), sample(4400, 2800, 10)], end_s=DAY_S + 7200
    )
    assert (hours[DAY_S].minimum, hours[DAY_S].maximum) == (10, 10)
    assert (hours[DAY_S + HOUR_S].minimum, hours[DAY_S + HOUR_S].maximum) == (1, 99)


def test_an_hour_of_which_only_a_sliver_was_seen_still_has_extremes() -> None:
    hours = whole_hours([sample(3500, 900, 10, low=1, high=99)], end_s=DAY_S + 7200)
    assert (hours[DAY_S].minimum, hours[DAY_S].maximum, hours[DAY_S].covered_s) == (1, 99, 100)


def test_pieces_around_a_restart_weigh_by_their_length() -> None:
    hours = whole_hours([sample(0, 60, 100), sample(600, 3000, 10)], end_s=DAY_S + HOUR_S)
    assert hours[DAY_S].mean == pytest.approx((60 * 100 + 3000 * 10) / 3060)
    assert hours[DAY_S].covered_s == 3060


def test_of_two_recordings_the_one_that_saw_more_counts_and_else_the_finer() -> None:
    def level(*hours: tuple[int, float, float]) -> dict[int, Hour]:
        return {
            start: Hour(start_s=start, mean=mean, minimum=mean, maximum=mean, covered_s=covered)
            for start, mean, covered in hours
        }

    fine = level((0, 1, 3600), (3600, 1, 300), (7200, 1, 3590))
    coarse = level((0, 2, 3600), (3600, 2, 3600), (7200, 2, 3600), (10800, 2, 3600))
    assert [hour.mean for hour in best_of([fine, coarse]).values()] == [1, 2, 1, 2]


def test_the_hour_of_a_time_is_its_beginning() -> None:
    assert hour_of(DAY_S + 3599.9) == DAY_S
    assert hour_of(DAY_S + 3600) == DAY_S + HOUR_S
