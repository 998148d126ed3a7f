"""TinyBMS gateway: the battery, its limits and its history in Home Assistant."""

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import CONNECTION_NETWORK_MAC, AnyDeviceEntry, format_mac
from homeassistant.helpers.typing import ConfigType

from .api import TinyBmsError
from .backfill import BackFill
from .backup import SettingsBackup
from .connection import client_of
from .const import DOMAIN, LOGGER, MANUFACTURER
from .coordinator import TinyBmsCoordinator
from .device_settings import ConfigCoordinator, SettingsCoordinator
from .http import async_register_views
from .issue_monitor import IssueMonitor
from .issues import async_clear_issues
from .log_events import async_forward_log
from .lovelace import async_register_cards, async_serve_cards, async_unregister_cards
from .packs import pack_identifier
from .push import PushListener
from .releases import ReleaseCoordinator
from .runtime import TinyBmsConfigEntry, TinyBmsRuntimeData
from .services import async_setup_services

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

PLATFORMS = (
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.UPDATE,
)


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Register what is there once for all gateways."""
    async_setup_services(hass)
    async_register_views(hass)
    await async_serve_cards(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: TinyBmsConfigEntry) -> bool:
    """Connect to a gateway."""
    client = client_of(hass, entry.data)
    state = TinyBmsCoordinator(hass, entry=entry, client=client)
    await state.async_config_entry_first_refresh()
    info = state.info
    gateway = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        configuration_url=client.url,
        connections={(CONNECTION_NETWORK_MAC, format_mac(info.mac))},
        identifiers={(DOMAIN, str(entry.unique_id))},
        manufacturer=MANUFACTURER,
        model=info.model,
        name=info.name,
        sw_version=info.firmware.version,
    )
    config = ConfigCoordinator(hass, entry=entry, client=client)
    settings = {
        pack.index: SettingsCoordinator(hass, entry=entry, client=client, pack=pack.index)
        for pack in (info.packs if "settings" in info.capabilities else ())
    }
    releases = ReleaseCoordinator(hass, entry=entry, model=info.model)
    backup = SettingsBackup(hass, entry_id=entry.entry_id)
    await backup.async_load()
    # A gateway whose BMS is silent has no settings to tell: the rest does not wait for them.
    if "config" in info.capabilities:
        await config.async_refresh()
    for coordinator in settings.values():
        await coordinator.async_refresh()
    entry.runtime_data = TinyBmsRuntimeData(
        client=client,
        state=state,
        config=config,
        settings=settings,
        backup=backup,
        backfill=BackFill(hass, entry=entry, coordinator=state),
        releases=releases,
        parent_device_id=gateway.id,
    )
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    for listener in (config.async_handle_event, *(coordinator.async_handle_event for coordinator in settings.values())):
        entry.async_on_unload(state.events.async_listen(listener))
    entry.async_on_unload(async_forward_log(hass, entry))
    IssueMonitor(hass, entry=entry).async_start()
    await entry.runtime_data.backfill.async_start()
    if "ota" in info.capabilities:
        entry.async_create_background_task(hass, releases.async_refresh(), f"{entry.title} firmware releases")
    await async_register_cards(hass, entry)
    entry.async_create_background_task(hass, PushListener(coordinator=state).async_run(), f"{entry.title} WebSocket")
    return True


async def async_unload_entry(hass: HomeAssistant, entry: TinyBmsConfigEntry) -> bool:
    """Disconnect from a gateway."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: TinyBmsConfigEntry) -> None:
    """Forget what was kept about a gateway. Its statistics stay: they are the user's."""
    async_clear_issues(hass, entry)
    try:
        # A token nobody uses takes a place at the gateway.
        await client_of(hass, entry.data).logout()
    except TinyBmsError as error:
        LOGGER.debug("%s: the token could not be revoked: %s", entry.title, error)
    await SettingsBackup(hass, entry_id=entry.entry_id).async_remove()
    await BackFill.async_remove_stored(hass, entry_id=entry.entry_id)
    if not [other for other in hass.config_entries.async_entries(DOMAIN) if other.entry_id != entry.entry_id]:
        await async_unregister_cards(hass)


async def async_remove_config_entry_device(
    _hass: HomeAssistant, entry: TinyBmsConfigEntry, device: AnyDeviceEntry
) -> bool:
    """Let the user remove a pack that is no longer there."""
    present = {(DOMAIN, str(entry.unique_id))} | {
        (DOMAIN, str(pack_identifier(entry, pack))) for pack in entry.runtime_data.state.data.packs
    }
    return device.identifiers.isdisjoint(present)
