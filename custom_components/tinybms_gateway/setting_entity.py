"""What numbers, selects and switches that show a setting have in common."""

from collections.abc import Callable, Iterator
from typing import override

from homeassistant.const import EntityCategory
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import Option, OptionValue, Pack, Setting, Settings
from .device_settings import ConfigCoordinator, SettingsCoordinator
from .entity import GatewayEntity, PackEntity
from .packs import PackRef, async_add_as_found
from .runtime import TinyBmsConfigEntry
from .writer import async_write_option, async_write_settings

# What is changed in daily use; everything else waits in the registry until somebody enables it.
_USUAL_GROUPS = ("balancing", "charging")


class SettingEntity(PackEntity[SettingsCoordinator]):
    """A setting of a BMS: shows what was read back, never what was sent."""

    _attr_entity_category = EntityCategory.CONFIG

    def __init__(
        self,
        *,
        entry: TinyBmsConfigEntry,
        coordinator: SettingsCoordinator,
        pack: PackRef,
        setting: Setting,
        translated: tuple[str, ...],
    ) -> None:
        """Describe the entity as the BMS describes the setting."""
        super().__init__(
            entry=entry,
            coordinator=coordinator,
            pack=pack,
            description=EntityDescription(key=f"setting_{setting.key}"),
        )
        self._key = setting.key
        if setting.key in translated:
            self._attr_translation_key = setting.key
        else:
            # Newer than this integration: the gateway's own name is better than none.
            self._attr_name = setting.name
        self._attr_entity_registry_enabled_default = setting.danger == "normal" and setting.group in _USUAL_GROUPS

    @property
    def setting(self) -> Setting | None:
        """The setting as last read from the BMS."""
        return self.coordinator.data.find(self._key)

    @property
    @override
    def available(self) -> bool:
        """The setting is known."""
        return super().available and self.setting is not None

    async def async_write(self, value: float) -> None:
        """Write a value, if the BMS still holds what is shown here."""
        await async_write_settings(
            self.hass,
            self.entry,
            {self._key: value},
            pack=self.pack_ref.index,
            expected={self._key: None if self.setting is None else self.setting.value},
            context=self._context,
        )


class OptionEntity(GatewayEntity[ConfigCoordinator]):
    """An option of the gateway. Its name comes from the gateway, because each firmware has its own."""

    _attr_entity_category = EntityCategory.CONFIG
    _attr_entity_registry_enabled_default = False

    def __init__(self, *, entry: TinyBmsConfigEntry, coordinator: ConfigCoordinator, option: Option) -> None:
        """Describe the entity as the gateway describes the option."""
        super().__init__(
            entry=entry, coordinator=coordinator, description=EntityDescription(key=f"option_{option.key}")
        )
        self._key = option.key
        self._attr_name = option.name

    @property
    def option(self) -> Option | None:
        """The option as the gateway holds it."""
        return self.coordinator.data.find(self._key)

    @property
    @override
    def available(self) -> bool:
        """The gateway still has this option."""
        return super().available and self.option is not None

    async def async_write(self, value: OptionValue) -> None:
        """Write a value, if no option was changed since."""
        await async_write_option(self.hass, self.entry, self._key, value, context=self._context)


def async_add_settings(
    entry: TinyBmsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    create: Callable[[SettingsCoordinator, PackRef, Setting], Entity],
    *,
    kind: str,
) -> None:
    """Add an entity for every setting of a kind, as soon as the BMS has told what it has.

    Args:
        entry: The gateway.
        async_add_entities: Takes the entities.
        create: Makes one.
        kind: ``number``, ``enum`` or ``boolean``.
    """
    coordinators = entry.runtime_data.settings

    def settings_of(pack: Pack) -> Settings | None:
        coordinator = coordinators.get(pack.index)
        return None if coordinator is None else coordinator.known

    def of_pack(ref: PackRef, pack: Pack) -> Iterator[Entity]:
        if (settings := settings_of(pack)) is None:
            return
        for setting in settings.settings:
            # Write-only ones have an action: there is nothing to show.
            if setting.type == kind and not setting.write_only:
                yield create(coordinators[ref.index], ref, setting)

    async_add_as_found(
        entry,
        async_add_entities,
        of_pack,
        found=lambda pack: settings_of(pack) is not None,
        also=coordinators.values(),
    )


def async_add_options(
    entry: TinyBmsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    create: Callable[[ConfigCoordinator, Option], Entity],
    *,
    kinds: tuple[str, ...],
) -> None:
    """Add an entity for every option of these kinds."""
    coordinator = entry.runtime_data.config
    if coordinator.data is not None:
        async_add_entities(create(coordinator, option) for option in coordinator.data.options if option.type in kinds)
