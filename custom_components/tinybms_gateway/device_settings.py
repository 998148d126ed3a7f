"""What the BMS and the gateway are set to: read rarely, and at once after a change."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .api import Config, Event, Settings, TinyBmsAuthenticationError, TinyBmsClient, TinyBmsError
from .const import DOMAIN, LOGGER
from .write_limit import WriteLimit

if TYPE_CHECKING:
    from .runtime import TinyBmsConfigEntry

INTERVAL = timedelta(minutes=10)


class _RareCoordinator[DataT](DataUpdateCoordinator[DataT]):
    """Reads something that hardly ever changes; the event log tells when it does."""

    config_entry: TinyBmsConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        entry: TinyBmsConfigEntry,
        name: str,
        read: Callable[[], Awaitable[DataT]],
    ) -> None:
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=f"{entry.title} {name}",
            update_interval=INTERVAL,
            always_update=False,
        )
        self._read = read

    @override
    async def _async_update_data(self) -> DataT:
        try:
            return await self._read()
        except TinyBmsAuthenticationError as error:
            raise ConfigEntryAuthFailed(translation_domain=DOMAIN, translation_key="authentication_error") from error
        except TinyBmsError as error:
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="communication_error",
                translation_placeholders={"error": str(error)},
            ) from error

    @property
    def known(self) -> DataT | None:
        """What was read last; None before the first answer."""
        return self.data

    @callback
    def _refresh_soon(self) -> None:
        self.config_entry.async_create_background_task(
            self.hass, self.async_request_refresh(), f"{self.name} refresh after a change"
        )


class SettingsCoordinator(_RareCoordinator[Settings]):
    """The settings of one BMS."""

    def __init__(self, hass: HomeAssistant, *, entry: TinyBmsConfigEntry, client: TinyBmsClient, pack: int) -> None:
        """Read the settings of a pack, counted from 1."""
        super().__init__(
            hass, entry=entry, name=f"settings of pack {pack}", read=lambda: client.get_settings(pack=pack)
        )
        self.pack = pack
        self.write_limit = WriteLimit()

    @callback
    def async_handle_event(self, event: Event) -> None:
        """Read again when a setting was changed, by whomever, or the BMS is back."""
        if event.kind in ("setting_written", "link") and event.pack == self.pack:
            self._refresh_soon()


class ConfigCoordinator(_RareCoordinator[Config]):
    """The options of the gateway itself."""

    def __init__(self, hass: HomeAssistant, *, entry: TinyBmsConfigEntry, client: TinyBmsClient) -> None:
        """Read the options."""
        super().__init__(hass, entry=entry, name="options", read=client.get_config)

    @callback
    def async_handle_event(self, event: Event) -> None:
        """Read again when an option was changed, by whomever."""
        if event.kind == "config_changed":
            self._refresh_soon()
