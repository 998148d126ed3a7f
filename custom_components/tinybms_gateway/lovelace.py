"""The cards and the dashboard: served to browsers, a Lovelace resource as long as there is a gateway."""

from pathlib import Path
from typing import Final

from homeassistant.components.http import StaticPathConfig
from homeassistant.components.lovelace import LOVELACE_DATA
from homeassistant.components.lovelace.resources import ResourceStorageCollection
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.loader import async_get_integration

from .const import DOMAIN, LOGGER
from .issues import async_set_issue

FOLDER: Final = Path(__file__).parent / "frontend"
URL: Final = f"/{DOMAIN}/tinybms-cards.js"


async def async_serve_cards(hass: HomeAssistant) -> None:
    """Serve the module. Routes cannot be removed: this is done once."""
    # Browsers may keep it: its address changes with the version.
    await hass.http.async_register_static_paths([StaticPathConfig(f"/{DOMAIN}", str(FOLDER), cache_headers=True)])


async def async_register_cards(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Let every dashboard load this version of the cards, or tell the user how to."""
    if (lovelace := hass.data.get(LOVELACE_DATA)) is None:
        return
    integration = await async_get_integration(hass, DOMAIN)
    url = f"{URL}?v={integration.version}"
    resources = lovelace.resources
    if not isinstance(resources, ResourceStorageCollection):
        # Resources in YAML belong to the user.
        registered = any(item["url"] == url for item in resources.async_items())
        if not registered:
            LOGGER.warning("Dashboard resources are kept in YAML: add `- url: %s` with `type: module` to them", url)
        async_set_issue(hass, entry, "cards_not_registered", present=not registered, placeholders={"url": url})
        return
    items = await _async_items(resources)
    if not items:
        await resources.async_create_item({"res_type": "module", "url": url})
        return
    kept, *others = items
    if kept["url"] != url or kept["type"] != "module":
        await resources.async_update_item(kept["id"], {"res_type": "module", "url": url})
    for item in others:
        await resources.async_delete_item(item["id"])


async def async_unregister_cards(hass: HomeAssistant) -> None:
    """Let no dashboard load the cards any more: the last gateway is gone."""
    if (lovelace := hass.data.get(LOVELACE_DATA)) is None:
        return
    resources = lovelace.resources
    if isinstance(resources, ResourceStorageCollection):
        for item in await _async_items(resources):
            await resources.async_delete_item(item["id"])


async def _async_items(resources: ResourceStorageCollection) -> list[dict[str, str]]:
    """The resources that load the cards, of whatever version."""
    # Items are there only after the collection was loaded, and this loads it.
    await resources.async_get_info()
    return [item for item in resources.async_items() if item["url"].partition("?")[0] == URL]
