"""What the system page shows."""

from typing import Any

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .runtime import TinyBmsConfigEntry


@callback
def async_register(hass: HomeAssistant, register: system_health.SystemHealthRegistration) -> None:
    """Offer the information."""
    del hass
    register.async_register_info(system_health_info)


async def system_health_info(hass: HomeAssistant) -> dict[str, Any]:
    """Whether the gateways answer, and how."""
    entries: list[TinyBmsConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    info: dict[str, Any] = {
        "gateways": len(hass.config_entries.async_entries(DOMAIN)),
        "connected": sum(entry.runtime_data.state.last_update_success for entry in entries),
        "live": sum(entry.runtime_data.state.pushing for entry in entries),
    }
    if entries:
        info["firmware"] = ", ".join(sorted({entry.runtime_data.state.info.firmware.version for entry in entries}))
        info["can_reach_gateway"] = system_health.async_check_can_reach_url(
            hass, f"{entries[0].runtime_data.client.url}/api/v1/info"
        )
    return info
