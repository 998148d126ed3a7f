"""When Home Assistant had no data of the gateway: what a repair of statistics may touch."""

from collections.abc import Callable
from typing import Any

from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util

# Shorter ones leave enough of the hour to trust it.
MINIMUM_S = 300.0
LATE_S = 60.0
# A month of them, at one a day; older ones are repaired or never will be.
MAXIMUM = 32

type Gap = tuple[float, float]


class Gaps:
    """Notes from when to when no state was shown, over restarts of Home Assistant."""

    def __init__(self, *, coordinator: DataUpdateCoordinator[Any], interval_s: float, save: Callable[[], None]) -> None:
        """Watch a coordinator that shows a state every ``interval_s``; ``save`` is called when it has news to keep."""
        # A state that is late, or one that was lost, is no gap.
        self._minimum_s = max(MINIMUM_S, 2 * interval_s + LATE_S)
        self._coordinator = coordinator
        self._save = save
        self._last_seen_s: float | None = None
        self.closed: list[Gap] = []
        """Gaps that are over, oldest first; times in seconds since the epoch."""

    def load(self, stored: dict[str, Any]) -> None:
        """Take up what was kept."""
        self._last_seen_s = stored["last_seen_s"]
        self.closed = [(gap[0], gap[1]) for gap in stored["closed"]]

    def dump(self) -> dict[str, Any]:
        """What is to be kept."""
        return {"last_seen_s": self._last_seen_s, "closed": [list(gap) for gap in self.closed]}

    @callback
    def async_start(self) -> CALLBACK_TYPE:
        """Watch from now on.

        Returns:
            What ends it.
        """
        self._look()
        return self._coordinator.async_add_listener(self._look)

    @callback
    def _look(self) -> None:
        if not self._coordinator.last_update_success:
            return
        now_s = dt_util.utcnow().timestamp()
        if self._last_seen_s is not None and now_s - self._last_seen_s >= self._minimum_s:
            self.closed = [*self.closed, (self._last_seen_s, now_s)][-MAXIMUM:]
        self._last_seen_s = now_s
        self._save()

    @callback
    def forget(self, gap: Gap) -> None:
        """A gap has been repaired."""
        self.closed.remove(gap)
        self._save()
