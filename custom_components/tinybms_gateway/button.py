"""Buttons: commands to the gateway and to a BMS."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonDeviceClass, ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import Pack
from .coordinator import TinyBmsCoordinator
from .entity import GatewayEntity, PackEntity
from .guards import DANGER, async_check_danger, check_writes_allowed
from .packs import PackRef, async_add_as_found
from .runtime import TinyBmsConfigEntry
from .writer import async_run_action

# One command at a time: the BMS does one thing after the other.
PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class CommandDescription(ButtonEntityDescription):
    """A command."""

    action: str
    danger: str = "normal"


GATEWAY_BUTTONS: tuple[CommandDescription, ...] = (
    CommandDescription(
        key="identify",
        device_class=ButtonDeviceClass.IDENTIFY,
        entity_category=EntityCategory.DIAGNOSTIC,
        action="identify",
    ),
    CommandDescription(
        key="restart",
        device_class=ButtonDeviceClass.RESTART,
        entity_category=EntityCategory.CONFIG,
        action="restart",
        danger=DANGER,
    ),
    CommandDescription(key="acknowledge_alarms", translation_key="acknowledge_alarms", action="acknowledge_alarms"),
)
PACK_BUTTONS: tuple[CommandDescription, ...] = (
    CommandDescription(
        key="restart_bms",
        translation_key="restart_bms",
        device_class=ButtonDeviceClass.RESTART,
        entity_category=EntityCategory.CONFIG,
        # The switches of the BMS open for a moment.
        entity_registry_enabled_default=False,
        action="bms_restart",
        danger=DANGER,
    ),
    CommandDescription(
        key="clear_events",
        translation_key="clear_events",
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        action="clear_events",
        danger=DANGER,
    ),
    CommandDescription(
        key="clear_statistics",
        translation_key="clear_statistics",
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
        action="clear_statistics",
        danger=DANGER,
    ),
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: TinyBmsConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the buttons of the gateway, and those of its packs as they show up."""
    coordinator = entry.runtime_data.state
    async_add_entities(
        GatewayButton(entry=entry, coordinator=coordinator, description=description) for description in GATEWAY_BUTTONS
    )

    def of_pack(ref: PackRef, _pack: Pack) -> Iterator[ButtonEntity]:
        for description in PACK_BUTTONS:
            yield PackButton(entry=entry, coordinator=coordinator, pack=ref, description=description)

    async_add_as_found(entry, async_add_entities, of_pack)


class GatewayButton(GatewayEntity[TinyBmsCoordinator], ButtonEntity):
    """A command to the gateway."""

    entity_description: CommandDescription

    @override
    async def async_press(self) -> None:
        """Give the command."""
        await async_check_danger(self.hass, self._context, danger=self.entity_description.danger, name=str(self.name))
        await async_run_action(self.hass, self.entry, self.entity_description.action)


class PackButton(PackEntity[TinyBmsCoordinator], ButtonEntity):
    """A command to one BMS."""

    entity_description: CommandDescription

    @override
    async def async_press(self) -> None:
        """Give the command."""
        check_writes_allowed(self.entry)
        await async_check_danger(self.hass, self._context, danger=self.entity_description.danger, name=str(self.name))
        await async_run_action(self.hass, self.entry, self.entity_description.action, pack=self.pack_ref.index)
