"""Puts the gateway's event log on Home Assistant's event bus, for automations and the logbook."""

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from .api import Event
from .const import EVENT_LOG
from .runtime import TinyBmsConfigEntry


@callback
def async_forward_log(hass: HomeAssistant, entry: TinyBmsConfigEntry) -> CALLBACK_TYPE:
    """Fire an event for every new entry of the log.

    Returns:
        What ends it.
    """
    state = entry.runtime_data.state

    @callback
    def fire(event: Event) -> None:
        pack = None if event.pack is None else state.data.pack(event.pack)
        hass.bus.async_fire(
            EVENT_LOG,
            {
                "entry_id": entry.entry_id,
                "gateway": entry.title,
                "pack": event.pack,
                "pack_name": None if pack is None else pack.name,
                "kind": event.kind,
                "key": event.key,
                "level": event.level,
                "text": event.text,
                "value": event.value,
                "threshold": event.threshold,
                "unit": event.unit,
                "utc_ms": event.time.utc_ms,
            },
        )

    return state.events.async_listen(fire)
