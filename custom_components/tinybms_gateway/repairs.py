"""Repairs that talk to the device."""

from typing import Any, override

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .const import LOGGER
from .issue_monitor import BROADCAST
from .restore import async_restore_settings
from .runtime import TinyBmsConfigEntry
from .writer import async_current_settings, async_prepare_writes, async_send_settings

OFF = {BROADCAST: 0}


class _PackRepair(RepairsFlow):
    """A repair on one pack."""

    def __init__(self, *, entry: TinyBmsConfigEntry, pack: int) -> None:
        super().__init__()
        self.entry = entry
        self.pack = pack

    @property
    def placeholders(self) -> dict[str, str]:
        """What the texts of this issue need."""
        return {"name": self.entry.title, "pack": str(self.pack)}


class BroadcastRepair(_PackRepair):
    """Switches the broadcasts of a BMS off: they collide with the answers on the serial line."""

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Ask first: what comes in here is the data of the issue, not an answer."""
        del user_input
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Write the setting. The confirmation stands for the option that allows it in general."""
        if user_input is not None:
            try:
                await async_prepare_writes(self.hass, self.entry, OFF, pack=self.pack, context=None, confirmed=True)
                await async_send_settings(self.hass, self.entry, OFF, pack=self.pack, expected={}, dry_run=False)
            except HomeAssistantError as error:
                LOGGER.warning("%s: the broadcasts could not be switched off: %s", self.entry.title, error)
                return self.async_abort(reason="write_failed", description_placeholders={"error": str(error)})
            return self.async_create_entry(data={})
        return self.async_show_form(step_id="confirm", description_placeholders=self.placeholders)


class SettingsRepair(_PackRepair):
    """Settings that protect a pack are not as the user saved them: keep them, or write the copy back."""

    @property
    @override
    def placeholders(self) -> dict[str, str]:
        """With a line for each setting."""
        runtime = self.entry.runtime_data
        known = runtime.settings[self.pack].known
        different = [] if known is None else runtime.backup.differences(known)
        return {**super().placeholders, "settings": "\n".join(f"- {line}" for line in different)}

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Let the user choose."""
        del user_input
        return self.async_show_menu(
            step_id="init", menu_options=["keep", "restore"], description_placeholders=self.placeholders
        )

    async def async_step_keep(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """What the BMS holds now becomes the copy."""
        del user_input
        try:
            settings = await async_current_settings(self.entry, self.pack)
        except HomeAssistantError as error:
            return self.async_abort(reason="write_failed", description_placeholders={"error": str(error)})
        await self.entry.runtime_data.backup.async_save(settings)
        return self.async_create_entry(data={})

    async def async_step_restore(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """The copy is written back."""
        del user_input
        try:
            await async_restore_settings(self.hass, self.entry, pack=self.pack, source="saved")
        except HomeAssistantError as error:
            return self.async_abort(reason="write_failed", description_placeholders={"error": str(error)})
        return self.async_create_entry(data={})


class GatewayGone(RepairsFlow):
    """The gateway is not connected: nothing can be repaired now."""

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Say so."""
        del user_input
        return self.async_abort(reason="not_connected")


async def async_create_fix_flow(hass: HomeAssistant, issue_id: str, data: dict[str, Any] | None) -> RepairsFlow:
    """The flow of an issue."""
    entry: TinyBmsConfigEntry | None = hass.config_entries.async_get_entry(str((data or {}).get("entry_id")))
    if data is None or entry is None or entry.state is not ConfigEntryState.LOADED:
        return GatewayGone()
    repair = BroadcastRepair if issue_id.startswith("broadcast_mode") else SettingsRepair
    return repair(entry=entry, pack=int(data["pack"]))
