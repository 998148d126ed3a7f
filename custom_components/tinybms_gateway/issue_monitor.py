"""Watches for what only the user can put right."""

from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .api import TinyBmsError
from .const import LOGGER
from .device_settings import SettingsCoordinator
from .esphome_twins import esphome_twins
from .issues import async_set_issue

if TYPE_CHECKING:
    from .runtime import TinyBmsConfigEntry

# A gateway that has just started may still be asking for the time.
CLOCK_PATIENCE_MS = 10 * 60 * 1000

BROADCAST = "broadcast_time"


class IssueMonitor:
    """Raises and withdraws the repair issues of one gateway."""

    def __init__(self, hass: HomeAssistant, *, entry: TinyBmsConfigEntry) -> None:
        """Watch what the entry holds."""
        self._hass = hass
        self._entry = entry
        self._clock_set_in: int | None = None

    @callback
    def async_start(self) -> None:
        """Look now and after every change."""
        runtime = self._entry.runtime_data
        self._look_at_state()
        self._entry.async_on_unload(runtime.state.async_add_listener(self._look_at_state))
        for coordinator in runtime.settings.values():
            self._watch(coordinator)
        self._look_for_esphome()

    def _watch(self, coordinator: SettingsCoordinator) -> None:
        @callback
        def look() -> None:
            self._look_at_settings(coordinator)

        look()
        self._entry.async_on_unload(coordinator.async_add_listener(look))

    @callback
    def _look_at_state(self) -> None:
        state = self._entry.runtime_data.state.data
        unknown = state.time.quality == "unknown"
        if unknown and self._clock_set_in != state.boot_id:
            # Once per start: a gateway without a time server gets the time from here.
            self._clock_set_in = state.boot_id
            self._entry.async_create_background_task(self._hass, self._async_set_clock(), f"{self._entry.title} clock")
        async_set_issue(
            self._hass,
            self._entry,
            "clock_unknown",
            present=unknown and state.time.uptime_ms > CLOCK_PATIENCE_MS,
        )

    async def _async_set_clock(self) -> None:
        try:
            await self._entry.runtime_data.client.run_action(
                "set_time", utc_ms=round(dt_util.utcnow().timestamp() * 1000)
            )
        except TinyBmsError as error:
            LOGGER.debug("%s: the clock could not be set: %s", self._entry.title, error)

    @callback
    def _look_at_settings(self, coordinator: SettingsCoordinator) -> None:
        if (settings := coordinator.known) is None or not coordinator.last_update_success:
            return
        broadcast = settings.find(BROADCAST)
        if broadcast is not None and broadcast.value is not None:
            async_set_issue(
                self._hass,
                self._entry,
                "broadcast_mode",
                present=broadcast.value != 0,
                fixable=True,
                pack=coordinator.pack,
                placeholders={"pack": str(coordinator.pack)},
            )
        different = self._entry.runtime_data.backup.differences(settings)
        async_set_issue(
            self._hass,
            self._entry,
            "settings_differ",
            present=bool(different),
            fixable=True,
            pack=coordinator.pack,
            placeholders={"pack": str(coordinator.pack)},
        )

    @callback
    def _look_for_esphome(self) -> None:
        twice = esphome_twins(self._hass, self._entry.unique_id)
        async_set_issue(
            self._hass,
            self._entry,
            "esphome_duplicates",
            present=bool(twice),
            placeholders={"count": str(len(twice)), "example": twice[0] if twice else ""},
        )
