"""Numbers: settings of the BMS and options of the gateway that are quantities."""

from typing import override

from homeassistant.components.number import NumberDeviceClass, NumberEntity, NumberMode
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import Option, Setting
from .device_settings import ConfigCoordinator, SettingsCoordinator
from .keys import NUMBER_SETTINGS
from .packs import PackRef
from .runtime import TinyBmsConfigEntry
from .setting_entity import OptionEntity, SettingEntity, async_add_options, async_add_settings

# One write at a time: the BMS does one thing after the other.
PARALLEL_UPDATES = 1

DEVICE_CLASSES: dict[str, NumberDeviceClass] = {
    "V": NumberDeviceClass.VOLTAGE,
    "mV": NumberDeviceClass.VOLTAGE,
    "A": NumberDeviceClass.CURRENT,
    "mA": NumberDeviceClass.CURRENT,
    "W": NumberDeviceClass.POWER,
    "°C": NumberDeviceClass.TEMPERATURE,
    "s": NumberDeviceClass.DURATION,
    "min": NumberDeviceClass.DURATION,
    "h": NumberDeviceClass.DURATION,
    "d": NumberDeviceClass.DURATION,
}


async def async_setup_entry(
    _hass: HomeAssistant, entry: TinyBmsConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the numbers the BMS and the gateway describe."""

    def of_setting(coordinator: SettingsCoordinator, ref: PackRef, setting: Setting) -> SettingNumber:
        return SettingNumber(entry=entry, coordinator=coordinator, pack=ref, setting=setting)

    def of_option(coordinator: ConfigCoordinator, option: Option) -> OptionNumber:
        return OptionNumber(entry=entry, coordinator=coordinator, option=option)

    async_add_settings(entry, async_add_entities, of_setting, kind="number")
    async_add_options(entry, async_add_entities, of_option, kinds=("number",))


class SettingNumber(SettingEntity, NumberEntity):
    """A quantity the BMS is set to."""

    _attr_mode = NumberMode.BOX

    def __init__(
        self, *, entry: TinyBmsConfigEntry, coordinator: SettingsCoordinator, pack: PackRef, setting: Setting
    ) -> None:
        """Take range, step and unit from the BMS."""
        super().__init__(entry=entry, coordinator=coordinator, pack=pack, setting=setting, translated=NUMBER_SETTINGS)
        self._attr_native_unit_of_measurement = setting.unit or None
        self._attr_device_class = DEVICE_CLASSES.get(setting.unit)
        self._attr_native_step = setting.step

    @property
    @override
    def native_min_value(self) -> float:
        """The least the BMS allows."""
        return 0.0 if self.setting is None else self.setting.minimum

    @property
    @override
    def native_max_value(self) -> float:
        """The most the BMS allows."""
        return 0.0 if self.setting is None else self.setting.maximum

    @property
    @override
    def native_value(self) -> float | None:
        """What the BMS holds."""
        return None if self.setting is None else self.setting.value

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Write it, and show what is read back."""
        await self.async_write(value)


class OptionNumber(OptionEntity, NumberEntity):
    """A quantity the gateway is set to."""

    _attr_mode = NumberMode.BOX

    def __init__(self, *, entry: TinyBmsConfigEntry, coordinator: ConfigCoordinator, option: Option) -> None:
        """Take range, step and unit from the gateway."""
        super().__init__(entry=entry, coordinator=coordinator, option=option)
        self._attr_native_unit_of_measurement = option.unit or None
        self._attr_device_class = DEVICE_CLASSES.get(option.unit)
        if option.minimum is not None:
            # 0 may stand for something of its own, outside of the range; the gateway judges what lies between.
            self._attr_native_min_value = option.minimum if option.zero is None else min(0.0, option.minimum)
        if option.maximum is not None:
            self._attr_native_max_value = option.maximum
        self._attr_native_step = option.step or 0.001

    @property
    @override
    def native_value(self) -> float | None:
        """What counts now."""
        value = None if self.option is None else self.option.value
        return float(value) if isinstance(value, int | float) else None

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Write it, and show what counts then."""
        await self.async_write(value)
