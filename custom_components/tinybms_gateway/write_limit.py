"""Limits how often the settings of a BMS are written: its memory wears, and a loop in an automation never tires."""

from collections import deque
from time import monotonic

from homeassistant.exceptions import ServiceValidationError

from .const import DOMAIN

WRITES = 30
"""More than a person does in an hour; writing back a whole copy takes five."""
SPAN_S = 3600.0


class WriteLimit:
    """Counts the writes of the last hour to one BMS."""

    def __init__(self) -> None:
        """Begin with none."""
        self._at_s: deque[float] = deque()

    def take(self, pack: int, writes: int = 1) -> None:
        """Count writes that belong together, before the first of them.

        Raises:
            ServiceValidationError: They would be too many within an hour; none of them is to be done.
        """
        now_s = monotonic()
        while self._at_s and self._at_s[0] + SPAN_S <= now_s:
            self._at_s.popleft()
        if (over := len(self._at_s) + writes - WRITES) > 0:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="too_many_writes",
                translation_placeholders={
                    "pack": str(pack),
                    "maximum": str(WRITES),
                    "minutes": str(int((self._at_s[over - 1] + SPAN_S - now_s) / 60) + 1),
                },
            )
        self._at_s.extend([now_s] * writes)
