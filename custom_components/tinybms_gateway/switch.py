"""Switches: charge control, and settings and options that are on or off."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import Charge, Option, Setting
from .coordinator import TinyBmsCoordinator
from .device_settings import ConfigCoordinator, SettingsCoordinator
from .entity import GatewayEntity
from .keys import SWITCH_SETTINGS
from .packs import PackRef
from .runtime import TinyBmsConfigEntry
from .setting_entity import OptionEntity, SettingEntity, async_add_options, async_add_settings
from .writer import async_run_action

# One write at a time: the BMS does one thing after the other.
PARALLEL_UPDATES = 1


@dataclass(frozen=True, kw_only=True)
class ChargeSwitchDescription(SwitchEntityDescription):
    """Something of the charge control that is on or off."""

    is_on_fn: Callable[[Charge], bool]
    action: str


CHARGE_SWITCHES: tuple[ChargeSwitchDescription, ...] = (
    ChargeSwitchDescription(
        key="charge_enabled",
        translation_key="charge_enabled",
        is_on_fn=lambda charge: charge.charge_enabled,
        action="set_charge_enabled",
    ),
    ChargeSwitchDescription(
        key="discharge_enabled",
        translation_key="discharge_enabled",
        is_on_fn=lambda charge: charge.discharge_enabled,
        action="set_discharge_enabled",
    ),
    ChargeSwitchDescription(
        key="force_full_charge",
        translation_key="force_full_charge",
        is_on_fn=lambda charge: charge.full_charge_forced,
        action="force_full_charge",
    ),
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: TinyBmsConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the switches of the charge control, and those the BMS and the gateway describe."""

    def of_setting(coordinator: SettingsCoordinator, ref: PackRef, setting: Setting) -> SettingSwitch:
        return SettingSwitch(
            entry=entry, coordinator=coordinator, pack=ref, setting=setting, translated=SWITCH_SETTINGS
        )

    def of_option(coordinator: ConfigCoordinator, option: Option) -> OptionSwitch:
        return OptionSwitch(entry=entry, coordinator=coordinator, option=option)

    async_add_entities(
        ChargeSwitch(entry=entry, coordinator=entry.runtime_data.state, description=description)
        for description in CHARGE_SWITCHES
    )
    async_add_settings(entry, async_add_entities, of_setting, kind="boolean")
    async_add_options(entry, async_add_entities, of_option, kinds=("boolean",))


class ChargeSwitch(GatewayEntity[TinyBmsCoordinator], SwitchEntity):
    """Tells the charge control what the user wants. It can only tighten what protects the battery."""

    entity_description: ChargeSwitchDescription

    @property
    @override
    def is_on(self) -> bool:
        """What the gateway does."""
        return self.entity_description.is_on_fn(self.coordinator.data.charge)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Switch it on."""
        await self._async_set(enabled=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Switch it off."""
        await self._async_set(enabled=False)

    async def _async_set(self, *, enabled: bool) -> None:
        await async_run_action(self.hass, self.entry, self.entity_description.action, enabled=enabled)
        await self.coordinator.async_refresh()


class SettingSwitch(SettingEntity, SwitchEntity):
    """Something the BMS does or does not."""

    @property
    @override
    def is_on(self) -> bool | None:
        """What the BMS holds."""
        return None if self.setting is None or self.setting.value is None else self.setting.value != 0

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Write it, and show what is read back."""
        await self.async_write(1)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Write it, and show what is read back."""
        await self.async_write(0)


class OptionSwitch(OptionEntity, SwitchEntity):
    """Something the gateway does or does not."""

    @property
    @override
    def is_on(self) -> bool | None:
        """What counts now."""
        value = None if self.option is None else self.option.value
        return value if isinstance(value, bool) else None

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Write it, and show what counts then."""
        await self.async_write(True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Write it, and show what counts then."""
        await self.async_write(False)
