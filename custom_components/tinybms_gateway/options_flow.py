"""Options flow: how the integration behaves, and firmware from a file.

What the device does is set in entities and actions.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import voluptuous as vol
from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult, OptionsFlowWithReload
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.selector import (
    BooleanSelector,
    FileSelector,
    FileSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
)

from .const import (
    CONF_ALLOW_SETTINGS_WRITES,
    CONF_REPAIR_STATISTICS,
    CONF_UPDATE_INTERVAL,
    DEFAULT_UPDATE_INTERVAL_S,
    MAX_UPDATE_INTERVAL_S,
    MIN_UPDATE_INTERVAL_S,
)
from .firmware_install import async_install

if TYPE_CHECKING:
    from .runtime import TinyBmsConfigEntry

OPTIONS_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_UPDATE_INTERVAL, default=DEFAULT_UPDATE_INTERVAL_S): vol.All(
            NumberSelector(
                NumberSelectorConfig(
                    min=MIN_UPDATE_INTERVAL_S,
                    max=MAX_UPDATE_INTERVAL_S,
                    step=1,
                    unit_of_measurement="s",
                    mode=NumberSelectorMode.BOX,
                )
            ),
            vol.Coerce(int),
        ),
        vol.Required(CONF_ALLOW_SETTINGS_WRITES, default=False): BooleanSelector(),
        vol.Required(CONF_REPAIR_STATISTICS, default=False): BooleanSelector(),
    }
)
FIRMWARE_SCHEMA = vol.Schema(
    {
        vol.Required("image"): FileSelector(FileSelectorConfig(accept=".bin")),
        vol.Required("force", default=False): BooleanSelector(),
    }
)


def _read(hass: HomeAssistant, file_id: str) -> bytes:
    path: Path
    with process_uploaded_file(hass, file_id) as path:
        return path.read_bytes()


class TinyBmsOptionsFlow(OptionsFlowWithReload):
    """Lets the user choose how often entities change and what the integration may do, or install a file."""

    _image: tuple[str, bytes] | None = None
    """The file by its id: Home Assistant hands it out once, and the user may try again."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Offer firmware where the gateway takes it."""
        del user_input
        entry: TinyBmsConfigEntry = self.config_entry
        if entry.state is ConfigEntryState.LOADED and "ota" in entry.runtime_data.state.info.capabilities:
            return self.async_show_menu(step_id="init", menu_options=["preferences", "firmware"])
        return await self.async_step_preferences()

    async def async_step_preferences(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the options and keep what the user chose."""
        if user_input is not None:
            return self.async_create_entry(data=user_input)
        return self.async_show_form(
            step_id="preferences",
            data_schema=self.add_suggested_values_to_schema(OPTIONS_SCHEMA, self.config_entry.options),
        )

    async def async_step_firmware(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Install firmware from a file; the gateway judges it before it uses it."""
        errors: dict[str, str] = {}
        reason = ""
        if user_input is not None:
            image = await self._async_image(user_input["image"])
            try:
                await async_install(self.hass, self.config_entry, image, force=user_input["force"])
            except HomeAssistantError as error:
                errors["base"] = "not_installed"
                reason = str(error)
            else:
                return self.async_abort(reason="firmware_installed")
        return self.async_show_form(
            step_id="firmware",
            data_schema=FIRMWARE_SCHEMA,
            errors=errors,
            description_placeholders={"reason": reason},
        )

    async def _async_image(self, file_id: str) -> bytes:
        if self._image is None or self._image[0] != file_id:
            self._image = (file_id, await self.hass.async_add_executor_job(_read, self.hass, file_id))
        return self._image[1]
