"""Writes back the settings of a BMS from a copy."""

from collections.abc import Iterator, Mapping
from itertools import batched
from typing import TYPE_CHECKING, Any

from homeassistant.core import Context, HomeAssistant, ServiceResponse
from homeassistant.exceptions import ServiceValidationError

from .api import SettingsResult
from .const import DOMAIN
from .writer import async_current_settings, async_prepare_writes, async_send_settings

if TYPE_CHECKING:
    from .runtime import TinyBmsConfigEntry

CHANGES_AT_ONCE = 8
"""The gateway takes no more in one request."""
TOGETHER = (
    "under_voltage_cutoff",
    "fully_discharged_voltage",
    "early_balancing_threshold",
    "fully_charged_voltage",
    "over_voltage_cutoff",
    "low_temperature_charge_cutoff",
    "over_heat_cutoff",
)
"""One must stay below another: the gateway finds the order to write them in when they come together."""


async def async_restore_settings(
    hass: HomeAssistant,
    entry: TinyBmsConfigEntry,
    *,
    pack: int,
    source: str,
    dry_run: bool = False,
    context: Context | None = None,
) -> ServiceResponse:
    """Write back what differs from a copy, in portions the gateway takes.

    Raises:
        ServiceValidationError: There is no copy, or a value is not allowed any more.
        HomeAssistantError: The BMS holds something else than was wanted.
    """
    backup = entry.runtime_data.backup
    copy = backup.saved(pack) if source == "saved" else backup.original(pack)
    if copy is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_backup",
            translation_placeholders={"pack": str(pack), "name": entry.title},
        )
    held = await async_current_settings(entry, pack)
    changes = {
        key: value
        for key, value in copy["values"].items()
        if (setting := held.find(key)) is not None and setting.value != value
    }
    portions = list(_portions(changes))
    restored: dict[str, Any] = {}
    # All of them or none: a copy that is half written back is neither old nor new.
    for portion in portions:
        restored |= result_by_key(await async_send_settings(hass, entry, portion, pack=pack, expected={}, dry_run=True))
    if portions and not dry_run:
        await async_prepare_writes(hass, entry, changes, pack=pack, context=context, writes=len(portions))
        for portion in portions:
            restored |= result_by_key(
                await async_send_settings(hass, entry, portion, pack=pack, expected={}, dry_run=False)
            )
    return {"pack": pack, "dry_run": dry_run, "saved_at": copy["at"], "settings": restored}


def _portions(changes: Mapping[str, float]) -> Iterator[dict[str, float]]:
    together_first = sorted(changes.items(), key=lambda change: change[0] not in TOGETHER)
    for portion in batched(together_first, CHANGES_AT_ONCE, strict=False):
        yield dict(portion)


def result_by_key(result: SettingsResult) -> dict[str, Any]:
    """What became of each change, for a response."""
    return {
        change.key: {
            "result": change.result,
            "before": change.before,
            "wanted": change.wanted,
            "after": change.value,
            "text": change.text,
        }
        for change in result.results
    }
