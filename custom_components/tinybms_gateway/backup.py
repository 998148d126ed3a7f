"""Copies of the settings of a BMS: as they were before the first change, and as the user once saved them."""

from typing import Any, TypedDict

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .api import Settings
from .const import DOMAIN
from .guards import DANGER

VERSION = 1

type Values = dict[str, float]


class Copy(TypedDict):
    """The settings of one pack at one moment."""

    at: str
    values: Values


class _Stored(TypedDict):
    original: dict[str, Copy]
    saved: dict[str, Copy]


def values_of(settings: Settings) -> Values:
    """What can be written back: everything the BMS shows."""
    return {
        setting.key: setting.value
        for setting in settings.settings
        if setting.value is not None and not setting.write_only
    }


class SettingsBackup:
    """Keeps the copies of one gateway, by number of the pack."""

    def __init__(self, hass: HomeAssistant, *, entry_id: str) -> None:
        """Keep them in Home Assistant's storage."""
        self._store: Store[dict[str, Any]] = Store(hass, VERSION, f"{DOMAIN}.{entry_id}.settings", private=True)
        self._stored: _Stored = {"original": {}, "saved": {}}

    async def async_load(self) -> None:
        """Read what was kept."""
        if (stored := await self._store.async_load()) is not None:
            self._stored = {"original": stored["original"], "saved": stored["saved"]}

    async def async_remove(self) -> None:
        """Forget everything."""
        await self._store.async_remove()

    def saved(self, pack: int) -> Copy | None:
        """What the user saved last."""
        return self._stored["saved"].get(str(pack))

    def original(self, pack: int) -> Copy | None:
        """What the BMS held before the first change from here."""
        return self._stored["original"].get(str(pack))

    async def async_save(self, settings: Settings) -> Copy:
        """Save the settings on behalf of the user."""
        return await self._async_keep(self._stored["saved"], settings)

    async def async_keep_original(self, settings: Settings) -> None:
        """Keep the settings as they are before the first change; later calls do nothing."""
        if self.original(settings.pack) is None:
            await self._async_keep(self._stored["original"], settings)

    async def _async_keep(self, copies: dict[str, Copy], settings: Settings) -> Copy:
        copy: Copy = {"at": dt_util.utcnow().isoformat(), "values": values_of(settings)}
        copies[str(settings.pack)] = copy
        await self._store.async_save(dict(self._stored))
        return copy

    def differences(self, settings: Settings) -> list[str]:
        """Settings that protect the pack and are not as the user saved them, as "name: saved → now unit"."""
        if (copy := self.saved(settings.pack)) is None:
            return []
        return [
            f"{setting.name}: {saved:g} → {setting.value:g} {setting.unit}".rstrip()
            for setting in settings.settings
            if setting.danger == DANGER
            and setting.value is not None
            and (saved := copy["values"].get(setting.key, setting.value)) != setting.value
        ]
