"""Events: what the BMS reports, what raised an alarm, who changed what."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .api import Event, Pack
from .coordinator import TinyBmsCoordinator
from .entity import GatewayEntity, PackEntity
from .keys import BMS_EVENTS, OTHER
from .packs import PackRef, async_add_as_found
from .runtime import TinyBmsConfigEntry

# Everything comes from the coordinator.
PARALLEL_UPDATES = 0

GATEWAY_KINDS = (
    "boot",
    "link",
    "alarm_raised",
    "alarm_cleared",
    "alarm_acknowledged",
    "stage_changed",
    "profile_changed",
    "config_changed",
    "ota",
    "time_set",
    "watchdog",
    "can_state",
    OTHER,
)
LEVELS = ("info", "ok", "warning", "alarm")


@dataclass(frozen=True, kw_only=True)
class LogDescription(EventEntityDescription):
    """A part of the gateway's event log."""

    type_fn: Callable[[Event], str | None]
    """The type of an entry; None when it does not belong here."""


PACK_EVENTS: tuple[LogDescription, ...] = (
    LogDescription(
        key="bms_event",
        translation_key="bms_event",
        event_types=list(BMS_EVENTS),
        type_fn=lambda event: None if event.kind != "bms_event" else event.key if event.key in BMS_EVENTS else OTHER,
    ),
    LogDescription(
        key="alarm",
        translation_key="alarm",
        event_types=list(LEVELS),
        type_fn=lambda event: event.level if event.kind.startswith("alarm_") else None,
    ),
    LogDescription(
        key="settings_change",
        translation_key="settings_change",
        event_types=["changed", "failed"],
        entity_category=EntityCategory.DIAGNOSTIC,
        type_fn=lambda event: (
            None if event.kind != "setting_written" else "failed" if event.level in ("warning", "alarm") else "changed"
        ),
    ),
)

GATEWAY_EVENT = LogDescription(
    key="gateway_event",
    translation_key="gateway_event",
    event_types=list(GATEWAY_KINDS),
    entity_category=EntityCategory.DIAGNOSTIC,
    type_fn=lambda event: event.kind if event.kind in GATEWAY_KINDS else OTHER,
)


async def async_setup_entry(
    _hass: HomeAssistant, entry: TinyBmsConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the event entities, if this gateway keeps a log."""
    coordinator = entry.runtime_data.state
    if "events" not in coordinator.info.capabilities:
        return
    async_add_entities([GatewayEvent(entry=entry, coordinator=coordinator, description=GATEWAY_EVENT)])

    def of_pack(ref: PackRef, _pack: Pack) -> Iterator[EventEntity]:
        for description in PACK_EVENTS:
            # What the log tells of a pack is true whether or not its BMS answers.
            yield PackEvent(entry=entry, coordinator=coordinator, pack=ref, description=description, needs_link=False)

    async_add_as_found(entry, async_add_entities, of_pack)


class _LogEntity(EventEntity):
    """Shows the newest entry of its part of the log."""

    entity_description: LogDescription
    coordinator: TinyBmsCoordinator

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the log."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.events.async_listen(self._handle))

    def _concerns(self, event: Event) -> bool:
        raise NotImplementedError

    @callback
    def _handle(self, event: Event) -> None:
        event_type = self.entity_description.type_fn(event)
        if event_type is None or not self._concerns(event):
            return
        self._trigger_event(
            event_type,
            {
                "number": event.number,
                "kind": event.kind,
                "key": event.key,
                "level": event.level,
                "text": event.text,
                "value": event.value,
                "threshold": event.threshold,
                "unit": event.unit,
                "utc_ms": event.time.utc_ms,
                "bms_lifetime_s": event.bms_lifetime_s,
            },
        )
        self.async_write_ha_state()


class GatewayEvent(GatewayEntity[TinyBmsCoordinator], _LogEntity):
    """What the gateway has to tell, save for what belongs to a pack and is shown there."""

    @override
    def _concerns(self, event: Event) -> bool:
        return event.pack is None or all(description.type_fn(event) is None for description in PACK_EVENTS)


class PackEvent(PackEntity[TinyBmsCoordinator], _LogEntity):
    """What there is to tell of one pack."""

    @override
    def _concerns(self, event: Event) -> bool:
        return event.pack == self.pack_ref.index
