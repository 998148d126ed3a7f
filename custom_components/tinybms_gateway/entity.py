"""What all entities have in common: their device, their name, when they are available."""

from typing import Any, override

from homeassistant.helpers.device_registry import ChildDeviceInfo, DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity, DataUpdateCoordinator

from .api import Pack, State
from .const import DOMAIN
from .coordinator import TinyBmsCoordinator
from .packs import PackRef, pack_identifier
from .runtime import TinyBmsConfigEntry


class GatewayEntity[CoordinatorT: DataUpdateCoordinator[Any]](CoordinatorEntity[CoordinatorT]):
    """Belongs to the gateway itself."""

    _attr_has_entity_name = True

    def __init__(self, *, entry: TinyBmsConfigEntry, coordinator: CoordinatorT, description: EntityDescription) -> None:
        """Identify the entity by the gateway's MAC address and its key."""
        super().__init__(coordinator)
        self.entity_description = description
        self.entry = entry
        self._attr_unique_id = f"{entry.unique_id}_{description.key}"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, str(entry.unique_id))})


class PackEntity[CoordinatorT: DataUpdateCoordinator[Any]](CoordinatorEntity[CoordinatorT]):
    """Belongs to one pack: a child device, identified by the serial number of its BMS."""

    _attr_has_entity_name = True

    def __init__(
        self,
        *,
        entry: TinyBmsConfigEntry,
        coordinator: CoordinatorT,
        pack: PackRef,
        description: EntityDescription,
        number: int | None = None,
        needs_link: bool = True,
    ) -> None:
        """Identify the entity by its pack, its key, and the number where a pack has several of its kind.

        Args:
            entry: The gateway.
            coordinator: Where the values come from.
            pack: Which pack.
            description: What it is.
            number: Which one of its kind.
            needs_link: Without an answer of the BMS there is nothing to show.
        """
        super().__init__(coordinator)
        self.entity_description = description
        self.entry = entry
        self.pack_ref = pack
        self._needs_link = needs_link
        self._attr_unique_id = f"{pack.identifier}_{description.key}"
        if number is not None:
            self._attr_unique_id += f"_{number}"
            self._attr_translation_placeholders = {"number": str(number)}
        self._attr_device_info = ChildDeviceInfo(
            identifiers={(DOMAIN, pack.identifier)},
            name=pack.name,
            parent_device_id=entry.runtime_data.parent_device_id,
        )

    @property
    def state_data(self) -> State:
        """The newest state of the gateway."""
        return self.entry.runtime_data.state.data

    @property
    def pack(self) -> Pack | None:
        """The pack in the newest state; None when another BMS has taken its place."""
        pack = self.state_data.pack(self.pack_ref.index)
        if pack is None or pack_identifier(self.entry, pack) not in (None, self.pack_ref.identifier):
            return None
        return pack

    @property
    @override
    def available(self) -> bool:
        """The gateway answers, and so does the BMS where its answer is needed."""
        gateway: TinyBmsCoordinator = self.entry.runtime_data.state
        if not super().available or not gateway.last_update_success or (pack := self.pack) is None:
            return False
        return pack.link_up or not self._needs_link
