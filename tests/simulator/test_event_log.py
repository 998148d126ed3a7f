"""The event memory is in order of time and forgets its oldest."""

from hypothesis import given
from hypothesis import strategies as st

from simulator.bms.event_log import SLOTS, EventLog


def test_fifty_events_in_forty_nine_slots() -> None:
    log = EventLog()
    for second in range(50):
        log.add(second, 0x61)
    assert [event.timestamp_s for event in log.events] == list(range(1, 50))
    assert len(log.words()) == 2 * SLOTS


def test_words_of_the_real_pack() -> None:
    words = [4646, 25856, 20011, 25785, 20012, 25273, 20034, 26041] + [0] * 90
    log = EventLog.from_words(words)
    assert [(event.timestamp_s, event.id) for event in log.events] == [
        (4646, 0x65),
        (12_144_171, 0x64),
        (12_144_172, 0x62),
        (12_144_194, 0x65),
    ]
    assert log.words() == words


@given(st.integers(0, 2**32 - 1), st.integers(1, 255))
def test_the_time_wraps_at_24_bits(timestamp_s: int, event_id: int) -> None:
    log = EventLog()
    log.add(timestamp_s, event_id)
    (event,) = EventLog.from_words(log.words()).events
    assert (event.timestamp_s, event.id) == (timestamp_s % 2**24, event_id)
