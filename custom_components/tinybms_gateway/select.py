"""Selects: the charge profile, and settings and options that are a choice."""

from typing import override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import Choice, Option, Setting
from .coordinator import TinyBmsCoordinator
from .device_settings import ConfigCoordinator, SettingsCoordinator
from .entity import GatewayEntity
from .keys import CHARGE_PROFILES, SELECT_SETTINGS
from .packs import PackRef
from .runtime import TinyBmsConfigEntry
from .setting_entity import OptionEntity, SettingEntity, async_add_options, async_add_settings
from .writer import async_run_action

# One write at a time: the BMS does one thing after the other.
PARALLEL_UPDATES = 1

CHARGE_PROFILE = SelectEntityDescription(
    key="charge_profile", translation_key="charge_profile", options=list(CHARGE_PROFILES)
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: TinyBmsConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the charge profile, and the choices the BMS and the gateway describe."""

    def of_setting(coordinator: SettingsCoordinator, ref: PackRef, setting: Setting) -> SettingSelect:
        return SettingSelect(entry=entry, coordinator=coordinator, pack=ref, setting=setting)

    def of_option(coordinator: ConfigCoordinator, option: Option) -> OptionSelect:
        return OptionSelect(entry=entry, coordinator=coordinator, option=option)

    async_add_entities([ChargeProfile(entry=entry, coordinator=entry.runtime_data.state, description=CHARGE_PROFILE)])
    async_add_settings(entry, async_add_entities, of_setting, kind="enum")
    async_add_options(entry, async_add_entities, of_option, kinds=("enum",))


class ChargeProfile(GatewayEntity[TinyBmsCoordinator], SelectEntity):
    """How fast the battery is charged: a share of the current it allows."""

    @property
    @override
    def current_option(self) -> str | None:
        """What the user has chosen; in warmth the gateway may use a slower one."""
        profile = self.coordinator.data.charge.profile
        return profile if profile in CHARGE_PROFILES else None

    @property
    @override
    def extra_state_attributes(self) -> dict[str, str]:
        """What counts now."""
        return {"in_force": self.coordinator.data.charge.profile_in_force}

    @override
    async def async_select_option(self, option: str) -> None:
        """Choose a profile."""
        await async_run_action(self.hass, self.entry, "set_charge_profile", profile=option)
        await self.coordinator.async_refresh()


def _name_of(choices: tuple[Choice, ...], value: object) -> str | None:
    return next((choice.name for choice in choices if choice.value == value), None)


def _value_of(choices: tuple[Choice, ...], name: str) -> int | str:
    return next(choice.value for choice in choices if choice.name == name)


class SettingSelect(SettingEntity, SelectEntity):
    """A choice the BMS is set to. The options are the words of its manual, as on the gateway's page."""

    def __init__(
        self, *, entry: TinyBmsConfigEntry, coordinator: SettingsCoordinator, pack: PackRef, setting: Setting
    ) -> None:
        """Take the options from the BMS."""
        super().__init__(entry=entry, coordinator=coordinator, pack=pack, setting=setting, translated=SELECT_SETTINGS)
        self._choices = setting.options
        self._attr_options = [choice.name for choice in setting.options]

    @property
    @override
    def current_option(self) -> str | None:
        """What the BMS holds."""
        return None if self.setting is None else _name_of(self._choices, self.setting.value)

    @override
    async def async_select_option(self, option: str) -> None:
        """Write it, and show what is read back."""
        await self.async_write(float(_value_of(self._choices, option)))


class OptionSelect(OptionEntity, SelectEntity):
    """A choice the gateway is set to."""

    def __init__(self, *, entry: TinyBmsConfigEntry, coordinator: ConfigCoordinator, option: Option) -> None:
        """Take the options from the gateway."""
        super().__init__(entry=entry, coordinator=coordinator, option=option)
        self._choices = option.options
        self._attr_options = [choice.name for choice in option.options]

    @property
    @override
    def current_option(self) -> str | None:
        """What counts now."""
        return None if self.option is None else _name_of(self._choices, self.option.value)

    @override
    async def async_select_option(self, option: str) -> None:
        """Write it, and show what counts then."""
        await self.async_write(_value_of(self._choices, option))
