"""What the logbook says about the gateway's events."""

from collections.abc import Callable

from homeassistant.components.logbook import LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.core import Event, HomeAssistant, callback

from .const import DOMAIN, EVENT_LOG


@callback
def async_describe_events(
    hass: HomeAssistant, async_describe_event: Callable[[str, str, Callable[[Event], dict[str, str]]], None]
) -> None:
    """Describe the events this integration fires."""
    del hass

    @callback
    def describe(event: Event) -> dict[str, str]:
        pack = event.data["pack_name"]
        name = event.data["gateway"] if pack is None else f"{event.data['gateway']} {pack}"
        return {LOGBOOK_ENTRY_NAME: name, LOGBOOK_ENTRY_MESSAGE: event.data["text"]}

    async_describe_event(DOMAIN, EVENT_LOG, describe)
