"""The event memory of the BMS: 49 slots, oldest first (registers 200..297)."""

from collections.abc import Sequence
from dataclasses import dataclass

SLOTS = 49
TIMESTAMP_MASK = 0xFF_FFFF


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event and the BMS lifetime (s) at which it happened; the memory keeps the low 24 bits of it."""

    timestamp_s: int
    id: int

    def words(self) -> tuple[int, int]:
        """Two registers: low word of the time; identifier above the high byte of the time."""
        time = self.timestamp_s & TIMESTAMP_MASK
        return time & 0xFFFF, time >> 16 | self.id << 8

    def native(self) -> bytes:
        """Four bytes as in the replies to 0x11 and 0x12: time u24, identifier u8."""
        return (self.timestamp_s & TIMESTAMP_MASK).to_bytes(3, "little") + bytes((self.id,))


class EventLog:
    """A full memory forgets its oldest event."""

    def __init__(self) -> None:
        self._events: list[LoggedEvent] = []
        self._unread = 0

    @property
    def events(self) -> Sequence[LoggedEvent]:
        """All events kept, oldest first."""
        return self._events

    def add(self, timestamp_s: int, event_id: int) -> None:
        """Log an event at the given BMS lifetime."""
        self._events.append(LoggedEvent(timestamp_s, event_id))
        del self._events[:-SLOTS]
        self._unread = min(self._unread + 1, SLOTS)

    def clear(self) -> None:
        """Forget everything."""
        self._events.clear()
        self._unread = 0

    def take_newest(self) -> list[LoggedEvent]:
        """Events since the last call, oldest first."""
        newest = self._events[len(self._events) - self._unread :]
        self._unread = 0
        return newest

    def words(self) -> list[int]:
        """The 98 registers; empty slots read 0."""
        used = [word for event in self._events for word in event.words()]
        return used + [0] * (2 * SLOTS - len(used))

    @classmethod
    def from_words(cls, words: Sequence[int]) -> EventLog:
        """Fill a memory from its registers; slots without an identifier are empty."""
        log = cls()
        for low, high in zip(words[0::2], words[1::2], strict=True):
            if high >> 8:
                log.add(low | (high & 0xFF) << 16, high >> 8)
        return log
