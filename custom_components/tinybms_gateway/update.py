"""The firmware of the gateway."""

from typing import Any, override

from homeassistant.components.update import (
    UpdateDeviceClass,
    UpdateEntity,
    UpdateEntityDescription,
    UpdateEntityFeature,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .coordinator import TinyBmsCoordinator
from .entity import GatewayEntity
from .firmware_install import async_install
from .runtime import TinyBmsConfigEntry

# One installation at a time.
PARALLEL_UPDATES = 1

FIRMWARE = UpdateEntityDescription(
    key="firmware",
    translation_key="firmware",
    device_class=UpdateDeviceClass.FIRMWARE,
    entity_category=EntityCategory.CONFIG,
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: TinyBmsConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the update entity, if this gateway takes firmware over the network."""
    coordinator = entry.runtime_data.state
    if "ota" in coordinator.info.capabilities:
        async_add_entities([FirmwareUpdate(entry=entry, coordinator=coordinator, description=FIRMWARE)])


class FirmwareUpdate(GatewayEntity[TinyBmsCoordinator], UpdateEntity):
    """Offers the newest release that has an image for this gateway."""

    _attr_supported_features = (
        UpdateEntityFeature.INSTALL | UpdateEntityFeature.PROGRESS | UpdateEntityFeature.RELEASE_NOTES
    )

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the releases, too."""
        await super().async_added_to_hass()
        self.async_on_remove(self.entry.runtime_data.releases.async_add_listener(self._handle_release))

    @callback
    def _handle_release(self) -> None:
        self.async_write_ha_state()

    @property
    @override
    def installed_version(self) -> str:
        """What runs."""
        return self.coordinator.info.firmware.version

    @property
    @override
    def latest_version(self) -> str | None:
        """What could run; None while nobody knows."""
        release = self.entry.runtime_data.releases.data
        return None if release is None else release.version

    @property
    @override
    def release_url(self) -> str | None:
        """Where it is described."""
        release = self.entry.runtime_data.releases.data
        return None if release is None else release.page_url

    @property
    @override
    def in_progress(self) -> bool:
        """From the first byte until the gateway is back."""
        return self.coordinator.upload_percent is not None

    @property
    @override
    def update_percentage(self) -> int | None:
        """How much of the image is over."""
        return self.coordinator.upload_percent

    @override
    async def async_release_notes(self) -> str | None:
        """What is new."""
        release = self.entry.runtime_data.releases.data
        return None if release is None else release.notes

    @override
    async def async_install(self, version: str | None, backup: bool, **kwargs: Any) -> None:
        """Fetch the release, hand it to the gateway and wait until it is back."""
        releases = self.entry.runtime_data.releases
        if (release := releases.data) is None:
            raise HomeAssistantError(translation_domain=DOMAIN, translation_key="no_release")
        image = await releases.async_download(release)
        await async_install(self.hass, self.entry, image, force=False)
