"""Options flow: how the integration behaves. What the device does is set in entities and actions."""

from typing import Any

import voluptuous as vol
from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.helpers.selector import (
    BooleanSelector,
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


class TinyBmsOptionsFlow(OptionsFlowWithReload):
    """Lets the user choose how often entities change, and what the integration may do."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show the options and keep what the user chose."""
        if user_input is not None:
            return self.async_create_entry(data=user_input)
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(OPTIONS_SCHEMA, self.config_entry.options),
        )
