"""Actions."""

from datetime import timedelta

import voluptuous as vol
from homeassistant.components.http.auth import async_sign_path
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_get_config_entry, async_register_admin_service
from homeassistant.util.json import JsonValueType
from yarl import URL

from .api import SettingsResult
from .const import DOMAIN
from .errors import translated_errors
from .export import RESOLUTIONS, async_rows, checked_request
from .guards import async_check_may_read, check_writes_allowed
from .keys import CHARGE_PROFILES
from .restore import CHANGES_AT_ONCE, async_restore_settings, result_by_key
from .runtime import TinyBmsConfigEntry
from .writer import async_current_settings, async_run_action, async_write_settings, settings_of

LINK_LIFETIME = timedelta(minutes=10)

PACK = {vol.Required("pack", default=1): vol.All(vol.Coerce(int), vol.Range(min=1, max=8))}
GATEWAY_SCHEMA = vol.Schema({vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string})
PACK_SCHEMA = GATEWAY_SCHEMA.extend(PACK)
CONFIRMED_SCHEMA = PACK_SCHEMA.extend({vol.Required("confirm"): vol.All(cv.boolean, vol.IsTrue())})
WRITE_SETTING_SCHEMA = PACK_SCHEMA.extend(
    {
        vol.Required("setting"): cv.slug,
        vol.Required("value"): vol.Coerce(float),
        vol.Optional("expected"): vol.Coerce(float),
    }
)
WRITE_SETTINGS_SCHEMA = PACK_SCHEMA.extend(
    {
        vol.Required("settings"): vol.All({cv.slug: vol.Coerce(float)}, vol.Length(min=1, max=CHANGES_AT_ONCE)),
        vol.Optional("dry_run", default=False): cv.boolean,
    }
)
RESTORE_SETTINGS_SCHEMA = PACK_SCHEMA.extend(
    {
        vol.Optional("source", default="saved"): vol.In(("saved", "original")),
        vol.Optional("dry_run", default=False): cv.boolean,
    }
)
SET_SOC_SCHEMA = PACK_SCHEMA.extend({vol.Required("soc"): vol.All(vol.Coerce(float), vol.Range(min=0, max=100))})
CHARGE_PROFILE_SCHEMA = GATEWAY_SCHEMA.extend({vol.Required("profile"): vol.In(CHARGE_PROFILES)})
EXPORT_SCHEMA = GATEWAY_SCHEMA.extend(
    {
        vol.Optional("resolution", default="15min"): vol.In(RESOLUTIONS),
        vol.Optional("series", default=list): vol.All(cv.ensure_list, [cv.slug]),
        vol.Optional("pack"): vol.All(vol.Coerce(int), vol.Range(min=1, max=8)),
        vol.Optional("start"): cv.datetime,
        vol.Optional("end"): cv.datetime,
    }
)


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions. What changes a BMS is for administrators."""
    admin = (
        ("write_setting", _async_write_setting, WRITE_SETTING_SCHEMA, SupportsResponse.OPTIONAL),
        ("write_settings", _async_write_settings, WRITE_SETTINGS_SCHEMA, SupportsResponse.OPTIONAL),
        ("backup_settings", _async_backup_settings, PACK_SCHEMA, SupportsResponse.OPTIONAL),
        ("restore_settings", _async_restore_settings, RESTORE_SETTINGS_SCHEMA, SupportsResponse.OPTIONAL),
        ("set_soc", _async_set_soc, SET_SOC_SCHEMA, SupportsResponse.NONE),
        ("restart_bms", _async_restart_bms, CONFIRMED_SCHEMA, SupportsResponse.NONE),
        ("clear_events", _async_clear_events, CONFIRMED_SCHEMA, SupportsResponse.NONE),
    )
    for name, handler, schema, response in admin:
        async_register_admin_service(hass, DOMAIN, name, handler, schema, response)
    hass.services.async_register(DOMAIN, "set_charge_profile", _async_set_charge_profile, CHARGE_PROFILE_SCHEMA)
    hass.services.async_register(DOMAIN, "export_history", _async_export_history, EXPORT_SCHEMA, SupportsResponse.ONLY)


def _entry(call: ServiceCall) -> TinyBmsConfigEntry:
    return async_get_config_entry(call.hass, DOMAIN, call.data.get(ATTR_CONFIG_ENTRY_ID))


def _response(result: SettingsResult) -> ServiceResponse:
    return {
        "pack": result.pack,
        "dry_run": result.dry_run,
        "applied": result.applied,
        "settings": result_by_key(result),
    }


async def _async_write_setting(call: ServiceCall) -> ServiceResponse:
    """Change one setting."""
    key, value = call.data["setting"], call.data["value"]
    expected = {key: call.data["expected"]} if "expected" in call.data else {}
    result = await async_write_settings(
        call.hass, _entry(call), {key: value}, pack=call.data["pack"], expected=expected, context=call.context
    )
    return _response(result)


async def _async_write_settings(call: ServiceCall) -> ServiceResponse:
    """Change several settings at once, or find out whether they could be."""
    result = await async_write_settings(
        call.hass,
        _entry(call),
        call.data["settings"],
        pack=call.data["pack"],
        expected={},
        context=call.context,
        dry_run=call.data["dry_run"],
    )
    return _response(result)


async def _async_backup_settings(call: ServiceCall) -> ServiceResponse:
    """Save what the BMS holds now."""
    entry = _entry(call)
    pack = call.data["pack"]
    copy = await entry.runtime_data.backup.async_save(await async_current_settings(entry, pack))
    settings_of(entry, pack).async_update_listeners()
    return {"pack": pack, "saved_at": copy["at"], "settings": dict(copy["values"])}


async def _async_restore_settings(call: ServiceCall) -> ServiceResponse:
    """Write back what differs from a copy."""
    entry = _entry(call)
    return await async_restore_settings(
        call.hass,
        entry,
        pack=call.data["pack"],
        source=call.data["source"],
        dry_run=call.data["dry_run"],
        context=call.context,
    )


async def _async_set_soc(call: ServiceCall) -> None:
    """Tell the BMS how full it is."""
    entry = _entry(call)
    check_writes_allowed(entry)
    settings_of(entry, call.data["pack"]).write_limit.take(call.data["pack"])
    await async_run_action(call.hass, entry, "set_soc", pack=call.data["pack"], value=call.data["soc"])


async def _async_restart_bms(call: ServiceCall) -> None:
    """Restart a BMS."""
    entry = _entry(call)
    check_writes_allowed(entry)
    settings_of(entry, call.data["pack"])
    await async_run_action(call.hass, entry, "bms_restart", pack=call.data["pack"])


async def _async_clear_events(call: ServiceCall) -> None:
    """Empty the event list of a BMS."""
    entry = _entry(call)
    check_writes_allowed(entry)
    settings_of(entry, call.data["pack"])
    await async_run_action(call.hass, entry, "clear_events", pack=call.data["pack"])


async def _async_set_charge_profile(call: ServiceCall) -> None:
    """Choose how fast the battery is charged."""
    entry = _entry(call)
    await async_run_action(call.hass, entry, "set_charge_profile", profile=call.data["profile"])
    await entry.runtime_data.state.async_refresh()


async def _async_export_history(call: ServiceCall) -> ServiceResponse:
    """Return the history as rows, and a link to the same as CSV."""
    entry = _entry(call)
    if "history" not in entry.runtime_data.state.info.capabilities:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="no_history", translation_placeholders={"name": entry.title}
        )
    await async_check_may_read(call.hass, call.context, entry)
    request = checked_request(entry, call.data)
    async with translated_errors(call.hass, entry):
        rows: list[JsonValueType] = [*await async_rows(entry, request)]
    query = {
        "resolution": request.resolution,
        "series": ",".join(request.series) or None,
        "pack": request.pack,
        "start": None if request.start is None else request.start.isoformat(),
        "end": None if request.end is None else request.end.isoformat(),
    }
    url = URL(f"/api/{DOMAIN}/{entry.entry_id}/history.csv").with_query(
        {key: value for key, value in query.items() if value is not None}
    )
    return {
        "resolution": request.resolution,
        "units": {series.key: series.unit for series in entry.runtime_data.state.info.history.series},
        "rows": rows,
        "csv_url": async_sign_path(call.hass, str(url), LINK_LIFETIME),
    }
