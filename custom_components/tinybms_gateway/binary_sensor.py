"""Binary sensors: links, alarms, what the pack does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import Alarm, Pack, State
from .coordinator import TinyBmsCoordinator
from .entity import GatewayEntity, PackEntity
from .keys import ALARM_KINDS
from .packs import PackRef, async_add_as_found
from .runtime import TinyBmsConfigEntry

# Everything comes from the coordinator.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class GatewayBinarySensorDescription(BinarySensorEntityDescription):
    """Something about the gateway that is so or is not."""

    is_on_fn: Callable[[State], bool | None]
    exists_fn: Callable[[State], bool] = lambda _: True


@dataclass(frozen=True, kw_only=True)
class PackBinarySensorDescription(BinarySensorEntityDescription):
    """Something about a pack that is so or is not."""

    is_on_fn: Callable[[Pack], bool | None]
    needs_link: bool = True
    attributes_fn: Callable[[Pack], dict[str, Any]] | None = None


@dataclass(frozen=True, kw_only=True)
class AlarmDescription(BinarySensorEntityDescription):
    """An alarm of a pack."""

    kind: str
    without_readings: bool = False
    """The gateway can tell even when the BMS is silent."""


GATEWAY_BINARY_SENSORS: tuple[GatewayBinarySensorDescription, ...] = (
    GatewayBinarySensorDescription(
        key="gx_link",
        translation_key="gx_link",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on_fn=lambda s: s.gx.present,
        exists_fn=lambda s: s.can is not None,
    ),
    GatewayBinarySensorDescription(
        key="charge_allowed",
        translation_key="charge_allowed",
        is_on_fn=lambda s: None if s.limits.ccl_a is None else s.limits.ccl_a > 0,
    ),
    GatewayBinarySensorDescription(
        key="discharge_allowed",
        translation_key="discharge_allowed",
        is_on_fn=lambda s: None if s.limits.dcl_a is None else s.limits.dcl_a > 0,
    ),
    GatewayBinarySensorDescription(
        key="fast_charge_locked",
        translation_key="fast_charge_locked",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        is_on_fn=lambda s: s.charge.fast_locked,
    ),
    GatewayBinarySensorDescription(
        key="safe_mode",
        translation_key="safe_mode",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on_fn=lambda s: s.system.safe_mode,
    ),
    GatewayBinarySensorDescription(
        key="clock_synchronized",
        translation_key="clock_synchronized",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        is_on_fn=lambda s: s.time.quality == "sntp",
    ),
)

PACK_BINARY_SENSORS: tuple[PackBinarySensorDescription, ...] = (
    PackBinarySensorDescription(
        key="bms_link",
        translation_key="bms_link",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        needs_link=False,
        is_on_fn=lambda p: p.link_up,
    ),
    PackBinarySensorDescription(
        key="charging",
        translation_key="charging",
        device_class=BinarySensorDeviceClass.BATTERY_CHARGING,
        is_on_fn=lambda p: None if p.status is None else p.status in ("charging", "regeneration"),
    ),
    PackBinarySensorDescription(
        key="discharging",
        translation_key="discharging",
        entity_registry_enabled_default=False,
        is_on_fn=lambda p: None if p.status is None else p.status == "discharging",
    ),
    PackBinarySensorDescription(
        key="balancing",
        translation_key="balancing",
        device_class=BinarySensorDeviceClass.RUNNING,
        is_on_fn=lambda p: p.balancing,
        attributes_fn=lambda p: {"cells": [number for number, cell in enumerate(p.cells, 1) if cell.balancing]},
    ),
    PackBinarySensorDescription(
        key="implausible_readings",
        translation_key="implausible_readings",
        device_class=BinarySensorDeviceClass.PROBLEM,
        entity_category=EntityCategory.DIAGNOSTIC,
        is_on_fn=lambda p: any(check.active for check in p.plausibility),
    ),
)

CELL_BALANCING = BinarySensorEntityDescription(
    key="cell_balancing",
    translation_key="cell_balancing",
    device_class=BinarySensorDeviceClass.RUNNING,
    entity_category=EntityCategory.DIAGNOSTIC,
    entity_registry_enabled_default=False,
)

ALARMS: tuple[AlarmDescription, ...] = tuple(
    AlarmDescription(
        key=f"alarm_{kind}",
        translation_key=f"alarm_{kind}",
        device_class=BinarySensorDeviceClass.PROBLEM,
        # No BMS of today reports it.
        entity_registry_enabled_default=kind != "short_circuit",
        kind=kind,
        without_readings=kind in ("general", "bms_internal"),
    )
    for kind in ALARM_KINDS
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: TinyBmsConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the binary sensors of the gateway, and those of its packs as they show up."""
    coordinator = entry.runtime_data.state
    async_add_entities(
        GatewayBinarySensor(entry=entry, coordinator=coordinator, description=description)
        for description in GATEWAY_BINARY_SENSORS
        if description.exists_fn(coordinator.data)
    )

    def of_pack(ref: PackRef, pack: Pack) -> Iterator[BinarySensorEntity]:
        for description in PACK_BINARY_SENSORS:
            yield PackBinarySensor(
                entry=entry,
                coordinator=coordinator,
                pack=ref,
                description=description,
                needs_link=description.needs_link,
            )
        for alarm in ALARMS:
            yield AlarmBinarySensor(entry=entry, coordinator=coordinator, pack=ref, description=alarm, needs_link=False)
        for number in range(1, len(pack.cells) + 1):
            yield CellBalancing(entry=entry, coordinator=coordinator, pack=ref, number=number)

    async_add_as_found(entry, async_add_entities, of_pack)


class GatewayBinarySensor(GatewayEntity[TinyBmsCoordinator], BinarySensorEntity):
    """Something about the gateway that is so or is not."""

    entity_description: GatewayBinarySensorDescription

    @property
    @override
    def is_on(self) -> bool | None:
        """Whether it is so; None while it is unknown."""
        return self.entity_description.is_on_fn(self.coordinator.data)


class PackBinarySensor(PackEntity[TinyBmsCoordinator], BinarySensorEntity):
    """Something about a pack that is so or is not."""

    entity_description: PackBinarySensorDescription
    # The entity of each cell has its history.
    _unrecorded_attributes = frozenset({"cells"})

    @property
    @override
    def is_on(self) -> bool | None:
        """Whether it is so; None while it is unknown."""
        return None if (pack := self.pack) is None else self.entity_description.is_on_fn(pack)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Which of the cells, where it is about cells."""
        if (pack := self.pack) is None or (attributes_fn := self.entity_description.attributes_fn) is None:
            return None
        return attributes_fn(pack)


class CellBalancing(PackEntity[TinyBmsCoordinator], BinarySensorEntity):
    """Whether the BMS draws charge from a cell."""

    def __init__(
        self, *, entry: TinyBmsConfigEntry, coordinator: TinyBmsCoordinator, pack: PackRef, number: int
    ) -> None:
        """Show one cell, counted from 1."""
        super().__init__(entry=entry, coordinator=coordinator, pack=pack, description=CELL_BALANCING, number=number)
        self._number = number

    @property
    @override
    def is_on(self) -> bool | None:
        """Whether the cell is being balanced; None while it is unknown."""
        pack = self.pack
        if pack is None or self._number > len(pack.cells):
            return None
        return pack.cells[self._number - 1].balancing


class AlarmBinarySensor(PackEntity[TinyBmsCoordinator], BinarySensorEntity):
    """A warning or an alarm.

    One that is raised stays on without readings. One that is not is unknown without them, save for those that tell of
    the silence itself.
    """

    entity_description: AlarmDescription
    _unrecorded_attributes = frozenset({"reason", "text", "value", "threshold", "unit"})

    @property
    def _alarm(self) -> Alarm | None:
        return next(
            (
                alarm
                for alarm in self.state_data.alarms
                if alarm.kind == self.entity_description.kind
                and alarm.pack in (None, self.pack_ref.index)
                and alarm.active
            ),
            None,
        )

    @property
    @override
    def is_on(self) -> bool | None:
        """Whether a warning or an alarm is raised."""
        if self._alarm is not None:
            return True
        pack = self.pack
        if self.entity_description.without_readings or (pack is not None and pack.online):
            return False
        return None

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """How serious it is, and why."""
        if (alarm := self._alarm) is None:
            return {"level": "ok"}
        return {
            "level": alarm.level,
            "acknowledged": alarm.acknowledged,
            "reason": alarm.reason,
            "text": alarm.text,
            "value": alarm.value,
            "threshold": alarm.threshold,
            "unit": alarm.unit,
        }
