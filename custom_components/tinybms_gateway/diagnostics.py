"""Diagnostics: everything that helps to find a fault, nothing that tells who or where."""

from typing import Any

from homeassistant.components.diagnostics import REDACTED, async_redact_data
from homeassistant.const import CONF_HOST, CONF_TOKEN
from homeassistant.core import HomeAssistant

from .api import Config, Settings, TinyBmsError
from .runtime import TinyBmsConfigEntry

TO_REDACT = {CONF_HOST, CONF_TOKEN, "title", "unique_id", "mac", "serial", "ssid", "ip", "id"}


async def async_get_config_entry_diagnostics(hass: HomeAssistant, entry: TinyBmsConfigEntry) -> dict[str, Any]:
    """What the gateway says, and what was made of it."""
    del hass
    runtime = entry.runtime_data
    state = runtime.state
    return async_redact_data(
        {
            "entry": {"title": entry.title, "data": dict(entry.data), "options": dict(entry.options)},
            "connection": {
                "pushing": state.pushing,
                "last_update_success": state.last_update_success,
                "protocol_errors": state.protocol_errors,
            },
            "history": {"imported_until_s": runtime.backfill.imported_until_s, "gaps": runtime.backfill.gaps.closed},
            "info": {**state.info.to_dict(), "name": REDACTED},
            "state": state.data.to_dict(),
            "settings": {
                str(pack): None if coordinator.known is None else _settings(coordinator.known)
                for pack, coordinator in runtime.settings.items()
            },
            "config": None if runtime.config.known is None else _options(runtime.config.known),
            "events": await _async_events(entry),
        },
        TO_REDACT,
    )


def _settings(settings: Settings) -> dict[str, Any]:
    """The values alone: the rest is the same on every gateway of a version."""
    return {
        "writable": settings.writable,
        "values": {setting.key: setting.value for setting in settings.settings},
    }


def _options(config: Config) -> dict[str, Any]:
    return {"revision": config.revision, "values": {option.key: option.value for option in config.options}}


async def _async_events(entry: TinyBmsConfigEntry) -> list[dict[str, Any]] | str:
    """The newest entries of the event log, or why there are none. Texts may name a client: they stay out."""
    try:
        log = await entry.runtime_data.client.get_events(limit=50)
    except TinyBmsError as error:
        # Its text may name the address.
        return type(error).__name__
    return [{key: value for key, value in event.to_dict().items() if key != "text"} for event in log.events]
