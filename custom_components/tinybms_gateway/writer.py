"""Changes settings: compared with what the user saw, read back, never half told."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .api import ActionResult, OptionValue, Settings, SettingsResult, TinyBmsConflictError
from .const import DOMAIN
from .device_settings import SettingsCoordinator
from .errors import translated_errors
from .guards import async_check_danger, check_writes_allowed

if TYPE_CHECKING:
    from .runtime import TinyBmsConfigEntry


def settings_of(entry: TinyBmsConfigEntry, pack: int) -> SettingsCoordinator:
    """The settings of a pack.

    Raises:
        ServiceValidationError: There is no such pack.
    """
    if (coordinator := entry.runtime_data.settings.get(pack)) is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="unknown_pack",
            translation_placeholders={"pack": str(pack), "name": entry.title},
        )
    return coordinator


async def async_current_settings(entry: TinyBmsConfigEntry, pack: int) -> Settings:
    """What the BMS of a pack holds, asked for now.

    Raises:
        HomeAssistantError: It cannot be told.
    """
    coordinator = settings_of(entry, pack)
    await coordinator.async_refresh()
    if not coordinator.last_update_success:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="settings_unknown",
            translation_placeholders={"pack": str(pack), "name": entry.title},
        )
    return coordinator.data


async def async_write_settings(
    hass: HomeAssistant,
    entry: TinyBmsConfigEntry,
    changes: Mapping[str, float],
    *,
    pack: int,
    expected: Mapping[str, float | None],
    context: Context | None,
    dry_run: bool = False,
) -> SettingsResult:
    """Change settings of a BMS.

    Args:
        hass: Home Assistant.
        entry: The gateway.
        changes: New values by key, in the unit of the setting.
        pack: Which pack, counted from 1.
        expected: What the user saw when deciding; a key that is missing is not compared.
        context: Who wants it.
        dry_run: Only check.

    Returns:
        What the BMS holds now.

    Raises:
        ServiceValidationError: It is not allowed, or a value is wrong; nothing was written.
        HomeAssistantError: The BMS holds something else than was wanted.
    """
    if not dry_run:
        await async_prepare_writes(hass, entry, changes, pack=pack, context=context)
    return await async_send_settings(hass, entry, changes, pack=pack, expected=expected, dry_run=dry_run)


async def async_prepare_writes(
    hass: HomeAssistant,
    entry: TinyBmsConfigEntry,
    changes: Mapping[str, float],
    *,
    pack: int,
    context: Context | None,
    writes: int = 1,
    confirmed: bool = False,
) -> None:
    """Make sure that settings may be changed, in so many writes, and keep them as they are now.

    What an administrator has confirmed by itself does not need the option that allows changes in general.

    Raises:
        ServiceValidationError: They may not.
        HomeAssistantError: What the BMS holds cannot be told.
    """
    coordinator = settings_of(entry, pack)
    if not confirmed:
        check_writes_allowed(entry)
    await _async_check_settings(hass, coordinator, changes, context)
    await entry.runtime_data.backup.async_keep_original(coordinator.data)
    coordinator.write_limit.take(pack, writes)


async def async_send_settings(
    hass: HomeAssistant,
    entry: TinyBmsConfigEntry,
    changes: Mapping[str, float],
    *,
    pack: int,
    expected: Mapping[str, float | None],
    dry_run: bool,
) -> SettingsResult:
    """Change settings of a BMS, after ``async_prepare_writes()``; or only check, which needs no preparation.

    Raises:
        ServiceValidationError: A value is wrong; nothing was written.
        HomeAssistantError: The BMS holds something else than was wanted.
    """
    coordinator = settings_of(entry, pack)
    async with translated_errors(hass, entry):
        try:
            result = await entry.runtime_data.client.write_settings(
                changes, pack=pack, expected=expected, dry_run=dry_run
            )
        except TinyBmsConflictError:
            await coordinator.async_refresh()
            raise
    if not dry_run:
        await coordinator.async_refresh()
        if not result.applied:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="not_applied",
                translation_placeholders={
                    "reason": "; ".join(change.text for change in result.results if change.result != "ok")
                },
            )
    return result


async def _async_check_settings(
    hass: HomeAssistant, coordinator: SettingsCoordinator, changes: Mapping[str, float], context: Context | None
) -> None:
    """Ask for the danger of each setting; one that is not known is left to the gateway to refuse."""
    if coordinator.known is None:
        await coordinator.async_refresh()
    if (settings := coordinator.known) is None:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="settings_unknown",
            translation_placeholders={
                "pack": str(coordinator.pack),
                "name": coordinator.config_entry.title,
            },
        )
    for key in changes:
        if (setting := settings.find(key)) is not None:
            await async_check_danger(hass, context, danger=setting.danger, name=setting.name)


async def async_write_option(
    hass: HomeAssistant, entry: TinyBmsConfigEntry, key: str, value: OptionValue, *, context: Context | None
) -> None:
    """Change an option of the gateway.

    Raises:
        ServiceValidationError: It is not allowed, or the value is wrong; nothing was changed.
        HomeAssistantError: Somebody else changed an option meanwhile, or the gateway cannot be reached.
    """
    coordinator = entry.runtime_data.config
    check_writes_allowed(entry)
    if (option := coordinator.data.find(key)) is not None:
        await async_check_danger(hass, context, danger=option.danger, name=option.name)
    async with translated_errors(hass, entry):
        try:
            await entry.runtime_data.client.write_config({key: value}, revision=coordinator.data.revision)
        finally:
            await coordinator.async_refresh()


async def async_run_action(
    hass: HomeAssistant, entry: TinyBmsConfigEntry, name: str, **arguments: str | float
) -> ActionResult:
    """Tell the gateway or a BMS to do something.

    Raises:
        HomeAssistantError: It was not done.
    """
    async with translated_errors(hass, entry):
        result = await entry.runtime_data.client.run_action(name, **arguments)
    if result.result != "ok":
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="not_applied",
            translation_placeholders={"reason": result.text},
        )
    return result
