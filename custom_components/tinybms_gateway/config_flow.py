"""Config flow: find a gateway, be sure it is the right one, exchange its password for a token."""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, override

import voluptuous as vol
from homeassistant.config_entries import ConfigEntry, ConfigFlow, ConfigFlowResult, OptionsFlow
from homeassistant.const import CONF_HOST, CONF_PASSWORD, CONF_PORT, CONF_TOKEN
from homeassistant.core import callback
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from homeassistant.helpers.service_info.dhcp import DhcpServiceInfo
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo

from .api import (
    GatewayInfo,
    TinyBmsAddressError,
    TinyBmsAuthenticationError,
    TinyBmsBusyError,
    TinyBmsConflictError,
    TinyBmsConnectionError,
    TinyBmsError,
    TinyBmsForbiddenError,
    TinyBmsUnsupportedVersionError,
)
from .connection import client_of, unique_id_of
from .const import DEFAULT_PORT, DOMAIN
from .esphome_twins import esphome_twins
from .options_flow import TinyBmsOptionsFlow

PASSWORD = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password"))
ADDRESS = {
    vol.Required(CONF_HOST): vol.All(TextSelector(), vol.Strip, vol.Length(min=1)),
    vol.Required(CONF_PORT, default=DEFAULT_PORT): vol.All(
        NumberSelector(NumberSelectorConfig(min=1, max=65535, step=1, mode=NumberSelectorMode.BOX)), vol.Coerce(int)
    ),
}
USER_SCHEMA = vol.Schema({**ADDRESS, vol.Required(CONF_PASSWORD): PASSWORD})
RECONFIGURE_SCHEMA = vol.Schema({**ADDRESS, vol.Optional(CONF_PASSWORD): PASSWORD})
PASSWORD_SCHEMA = vol.Schema({vol.Required(CONF_PASSWORD): PASSWORD})


def error_key(error: TinyBmsError) -> str:
    """What the form says about a failure: a key of ``config.error``."""
    match error:
        case TinyBmsAddressError():
            return "invalid_host"
        case TinyBmsAuthenticationError():
            return "invalid_auth"
        case TinyBmsBusyError():
            return "locked"
        case TinyBmsConflictError():
            return "no_room"
        case TinyBmsForbiddenError():
            return "name_refused"
        case TinyBmsConnectionError():
            return "cannot_connect"
        case TinyBmsUnsupportedVersionError():
            return "unsupported_version"
        case _:
            return "invalid_response"


class TinyBmsConfigFlow(ConfigFlow, domain=DOMAIN):
    """Adds a gateway, or changes how a known one is reached."""

    VERSION = 1
    MINOR_VERSION = 1

    def __init__(self) -> None:
        """Start without knowing anything."""
        self._address: dict[str, Any] = {}
        self._name = ""
        self._errors: dict[str, str] = {}
        self._wait_s = 0
        self._answer: dict[str, Any] | None = None
        """What the user has entered, while something else is told."""

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Options are preferences; they never hold the state of the device."""
        return TinyBmsOptionsFlow()

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Add a gateway by its address."""
        if user_input is not None:
            self._address = {key: user_input[key] for key in (CONF_HOST, CONF_PORT)}
            if info := await self._async_identify():
                await self.async_set_unique_id(unique_id_of(info.mac), raise_on_progress=False)
                self._abort_if_unique_id_configured(updates=self._address)
                self._name = info.name
                if self._answer is None and (twins := esphome_twins(self.hass, self.unique_id)):
                    self._answer = user_input
                    return self._show_esphome(twins)
                if token := await self._async_log_in(user_input[CONF_PASSWORD]):
                    return self._create_entry(info.name, token)
        return self._show("user", USER_SCHEMA, user_input or {})

    @override
    async def async_step_zeroconf(self, discovery_info: ZeroconfServiceInfo) -> ConfigFlowResult:
        """Take up a gateway that announced itself."""
        self._address = {CONF_HOST: discovery_info.host, CONF_PORT: discovery_info.port or DEFAULT_PORT}
        if mac := unique_id_of(discovery_info.properties.get("mac") or ""):
            entry = await self.async_set_unique_id(mac)
            if entry is not None and self._address.items() <= entry.data.items():
                return self.async_abort(reason="already_configured")
        if aborted := await self._async_verify_discovery():
            return aborted
        self.context.update({"title_placeholders": {"name": self._name}, "configuration_url": self._url})
        if twins := esphome_twins(self.hass, self.unique_id):
            return self._show_esphome(twins)
        return await self.async_step_zeroconf_confirm()

    def _show_esphome(self, twins: list[str]) -> ConfigFlowResult:
        """Tell before anything is added that the same battery is there already."""
        return self.async_show_form(
            step_id="esphome",
            data_schema=vol.Schema({}),
            description_placeholders={"name": self._name, "count": str(len(twins)), "example": twins[0]},
        )

    async def async_step_esphome(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Go on: the user wants both, or will remove one of them."""
        del user_input
        if self._answer is None:
            return await self.async_step_zeroconf_confirm()
        return await self.async_step_user(self._answer)

    @override
    async def async_step_dhcp(self, discovery_info: DhcpServiceInfo) -> ConfigFlowResult:
        """Follow a known gateway to its new address."""
        entry = await self.async_set_unique_id(unique_id_of(discovery_info.macaddress))
        if entry is None:
            return self.async_abort(reason="not_configured")
        self._address = {CONF_HOST: discovery_info.ip, CONF_PORT: entry.data[CONF_PORT]}
        return await self._async_verify_discovery() or self.async_abort(reason="wrong_device")

    async def _async_verify_discovery(self) -> ConfigFlowResult | None:
        """Ask the device at a discovered address who it is: an announcement alone is not trusted.

        Returns:
            How the flow ends; None when the device is not known yet.
        """
        info = await self._async_identify()
        if info is None:
            return self.async_abort(reason=self._errors["base"])
        self._name = info.name
        await self.async_set_unique_id(unique_id_of(info.mac))
        self._abort_if_unique_id_configured(updates=self._address)
        return None

    async def async_step_zeroconf_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the user add a gateway that announced itself."""
        if user_input is not None and (token := await self._async_log_in(user_input[CONF_PASSWORD])):
            return self._create_entry(self._name, token)
        return self._show("zeroconf_confirm", PASSWORD_SCHEMA, {})

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """The token was revoked."""
        self._address = {key: entry_data[key] for key in (CONF_HOST, CONF_PORT)}
        self._name = self._get_reauth_entry().title
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the password again."""
        if user_input is not None and (info := await self._async_identify()):
            await self.async_set_unique_id(unique_id_of(info.mac))
            self._abort_if_unique_id_mismatch(reason="wrong_device")
            if token := await self._async_log_in(user_input[CONF_PASSWORD]):
                return self.async_update_reload_and_abort(self._get_reauth_entry(), data_updates={CONF_TOKEN: token})
        return self._show("reauth_confirm", PASSWORD_SCHEMA, {})

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for another address of the same gateway."""
        entry = self._get_reconfigure_entry()
        self._name = entry.title
        if user_input is not None:
            self._address = {key: user_input[key] for key in (CONF_HOST, CONF_PORT)}
            if info := await self._async_identify():
                await self.async_set_unique_id(unique_id_of(info.mac))
                self._abort_if_unique_id_mismatch(reason="wrong_device")
                if token := await self._async_token(entry, user_input.get(CONF_PASSWORD)):
                    if token != entry.data[CONF_TOKEN]:
                        await self._async_log_out(entry.data[CONF_TOKEN])
                    return self.async_update_reload_and_abort(entry, data_updates={**self._address, CONF_TOKEN: token})
        return self._show("reconfigure", RECONFIGURE_SCHEMA, user_input or entry.data)

    @property
    def _url(self) -> str:
        return client_of(self.hass, self._address).url

    async def _async_identify(self) -> GatewayInfo | None:
        """Ask the device who it is; the reason is kept for the form when it cannot be asked."""
        try:
            return await client_of(self.hass, self._address).get_info()
        except TinyBmsError as error:
            self._fail(error)
        return None

    async def _async_log_in(self, password: str) -> str | None:
        """Get a token; the password is not kept."""
        try:
            # The gateway takes each name once, and an old token may still be there.
            return await client_of(self.hass, self._address).login(
                password, name=f"Home Assistant {secrets.token_hex(4)}"
            )
        except TinyBmsError as error:
            self._fail(error)
        return None

    async def _async_token(self, entry: ConfigEntry, password: str | None) -> str | None:
        """A token that works at the new address: a new one for a password, else the one there is."""
        if password:
            return await self._async_log_in(password)
        token: str = entry.data[CONF_TOKEN]
        try:
            await client_of(self.hass, {**self._address, CONF_TOKEN: token}).get_state()
        except TinyBmsError as error:
            self._fail(error)
            return None
        return token

    async def _async_log_out(self, token: str) -> None:
        """Give back the place of a token at the gateway; one that is no longer good has none."""
        with suppress(TinyBmsError):
            await client_of(self.hass, {**self._address, CONF_TOKEN: token}).logout()

    def _fail(self, error: TinyBmsError) -> None:
        self._errors = {"base": error_key(error)}
        if isinstance(error, TinyBmsBusyError):
            self._wait_s = round(error.retry_after_s or 0)

    def _show(self, step_id: str, schema: vol.Schema, suggested: Mapping[str, Any]) -> ConfigFlowResult:
        errors, self._errors = self._errors, {}
        return self.async_show_form(
            step_id=step_id,
            # A password is typed again rather than sent back to the browser.
            data_schema=self.add_suggested_values_to_schema(
                schema, {key: value for key, value in suggested.items() if key != CONF_PASSWORD}
            ),
            errors=errors,
            description_placeholders={
                "name": self._name,
                "host": str(self._address.get(CONF_HOST, "")),
                "wait_s": str(self._wait_s),
            },
        )

    def _create_entry(self, title: str, token: str) -> ConfigFlowResult:
        return self.async_create_entry(title=title, data={**self._address, CONF_TOKEN: token})
