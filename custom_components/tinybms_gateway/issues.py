"""Repair issues: what only the user can put right."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .home import troubleshooting


@callback
def async_set_issue(
    hass: HomeAssistant,
    entry: ConfigEntry,
    kind: str,
    *,
    present: bool,
    fixable: bool = False,
    severity: ir.IssueSeverity = ir.IssueSeverity.WARNING,
    pack: int | None = None,
    placeholders: dict[str, str] | None = None,
) -> None:
    """Raise an issue, or take it back.

    Args:
        hass: Home Assistant.
        entry: Which gateway it is about.
        kind: Key of the texts, below ``issues``.
        present: The issue is there.
        fixable: ``repairs.py`` has a flow for it.
        severity: How bad it is.
        pack: Which pack it is about, if it is about one.
        placeholders: What the texts need besides ``name``.
    """
    issue_id = issue_id_of(entry, kind, pack)
    if not present:
        ir.async_delete_issue(hass, DOMAIN, issue_id)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        issue_id,
        data={"entry_id": entry.entry_id, "pack": pack} if fixable else None,
        is_fixable=fixable,
        learn_more_url=troubleshooting(hass, kind.replace("_", "-")),
        severity=severity,
        translation_key=kind,
        translation_placeholders={"name": entry.title, **(placeholders or {})},
    )


def issue_id_of(entry: ConfigEntry, kind: str, pack: int | None = None) -> str:
    """The id of an issue of one gateway, or of one of its packs."""
    return f"{kind}_{entry.entry_id}" if pack is None else f"{kind}_{entry.entry_id}_{pack}"


KINDS = ("unsupported_version", "clock_unknown", "esphome_duplicates", "cards_not_registered")
PACK_KINDS = ("broadcast_mode", "settings_differ")


@callback
def async_clear_issues(hass: HomeAssistant, entry: ConfigEntry, packs: int = 8) -> None:
    """Forget the issues of a gateway that is removed."""
    for kind in KINDS:
        async_set_issue(hass, entry, kind, present=False)
    for kind in PACK_KINDS:
        for pack in range(1, packs + 1):
            async_set_issue(hass, entry, kind, present=False, pack=pack)
