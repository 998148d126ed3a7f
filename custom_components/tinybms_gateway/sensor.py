"""Sensors."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from .api import Pack
from .coordinator import TinyBmsCoordinator
from .entity import GatewayEntity, PackEntity
from .gateway_sensors import GATEWAY_SENSORS, GatewaySensorDescription
from .pack_sensors import NUMBERED_SENSORS, PACK_SENSORS, NumberedSensorDescription, PackSensorDescription
from .packs import PackRef, async_add_as_found
from .runtime import TinyBmsConfigEntry

# Everything comes from the coordinator.
PARALLEL_UPDATES = 0

# A moment is computed from two clocks that do not tick alike: it has moved only when it moved by more than this.
SAME_MOMENT = timedelta(seconds=30)


async def async_setup_entry(
    _hass: HomeAssistant, entry: TinyBmsConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors of the gateway, and those of its packs as they show up."""
    coordinator = entry.runtime_data.state
    async_add_entities(
        GatewaySensor(entry=entry, coordinator=coordinator, description=description)
        for description in GATEWAY_SENSORS
        if description.exists_fn(coordinator.data)
    )

    def of_pack(ref: PackRef, pack: Pack) -> Iterator[SensorEntity]:
        for description in PACK_SENSORS:
            yield PackSensor(
                entry=entry,
                coordinator=coordinator,
                pack=ref,
                description=description,
                needs_link=description.needs_link,
            )
        for numbered in NUMBERED_SENSORS:
            for number in numbered.numbers_fn(pack):
                yield NumberedSensor(
                    entry=entry, coordinator=coordinator, pack=ref, description=numbered, number=number
                )

    async_add_as_found(entry, async_add_entities, of_pack)


class GatewaySensor(GatewayEntity[TinyBmsCoordinator], SensorEntity):
    """A value of the gateway or of the battery as a whole."""

    entity_description: GatewaySensorDescription
    _unrecorded_attributes = frozenset({"bounds"})
    _moment: datetime | None = None

    @property
    @override
    def native_value(self) -> StateType | datetime:
        """The newest value; None while it is unknown."""
        value = self.entity_description.value_fn(self.coordinator.data)
        if self.device_class is not SensorDeviceClass.TIMESTAMP:
            return value
        if not isinstance(value, datetime) or self._moment is None or abs(value - self._moment) > SAME_MOMENT:
            self._moment = value if isinstance(value, datetime) else None
        return self._moment

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """What explains the value."""
        attributes_fn = self.entity_description.attributes_fn
        return None if attributes_fn is None else attributes_fn(self.coordinator.data)


class PackSensor(PackEntity[TinyBmsCoordinator], SensorEntity):
    """A value of one pack."""

    entity_description: PackSensorDescription

    @property
    @override
    def native_value(self) -> StateType:
        """The newest value; None while it is unknown."""
        return None if (pack := self.pack) is None else self.entity_description.value_fn(pack)


class NumberedSensor(PackEntity[TinyBmsCoordinator], SensorEntity):
    """A cell or a temperature sensor of one pack."""

    entity_description: NumberedSensorDescription

    def __init__(
        self,
        *,
        entry: TinyBmsConfigEntry,
        coordinator: TinyBmsCoordinator,
        pack: PackRef,
        description: NumberedSensorDescription,
        number: int,
    ) -> None:
        """Show one of several, counted from 1."""
        super().__init__(entry=entry, coordinator=coordinator, pack=pack, description=description, number=number)
        self._number = number

    @property
    @override
    def native_value(self) -> StateType:
        """The newest value; None while it is unknown."""
        return None if (pack := self.pack) is None else self.entity_description.value_fn(pack, self._number)
