"""ESPHome's integration may show the same battery: every value would be there twice."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import format_mac

# What both integrations would show.
DUPLICATED = {"battery", "current", "energy", "power", "voltage"}


def esphome_twins(hass: HomeAssistant, unique_id: str | None) -> list[str]:
    """The enabled entities of ESPHome that show what the gateway with this unique id shows."""
    mac = format_mac(str(unique_id))
    entities = er.async_get(hass)
    return [
        entity.entity_id
        for node in hass.config_entries.async_entries("esphome")
        if node.unique_id is not None and format_mac(node.unique_id) == mac
        for entity in er.async_entries_for_config_entry(entities, node.entry_id)
        if entity.disabled_by is None and entity.original_device_class in DUPLICATED
    ]
