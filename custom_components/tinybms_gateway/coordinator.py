"""The state of the gateway: pushed while the WebSocket is open, polled while it is not."""

from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, override

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import format_mac
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.issue_registry import IssueSeverity
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .api import (
    Event,
    GatewayInfo,
    Hello,
    Message,
    Resync,
    State,
    TinyBmsAuthenticationError,
    TinyBmsClient,
    TinyBmsConnectionError,
    TinyBmsError,
    TinyBmsResponseError,
    TinyBmsUnsupportedVersionError,
)
from .connection import unique_id_of
from .const import CONF_UPDATE_INTERVAL, DEFAULT_UPDATE_INTERVAL_S, DOMAIN, LOGGER, POLL_INTERVAL
from .event_feed import EventFeed
from .issues import async_set_issue

if TYPE_CHECKING:
    from .runtime import TinyBmsConfigEntry

MINIMUM_INTERVAL_S = 1.0
"""Whatever happens, Home Assistant gets no more than one state in this time."""


def _urgent(state: State) -> tuple[Any, ...]:
    """What has to be shown at once when it changes; everything else can wait for the update interval."""
    return (
        state.boot_id,
        [(pack.serial, pack.link_up, pack.online, pack.status, len(pack.cells)) for pack in state.packs],
        sorted((alarm.kind, alarm.pack or 0, alarm.level, alarm.active) for alarm in state.alarms),
        state.limits.freshness,
        (state.limits.ccl_a == 0, state.limits.dcl_a == 0),
        (state.charge.stage, state.charge.profile, state.charge.profile_in_force),
        (state.charge.charge_enabled, state.charge.discharge_enabled, state.charge.full_charge_forced),
        state.gx.present,
        state.system.safe_mode,
    )


class TinyBmsCoordinator(DataUpdateCoordinator[State]):
    """Holds the newest state and hands it to the entities, not more often than the user wants."""

    config_entry: TinyBmsConfigEntry
    info: GatewayInfo

    def __init__(self, hass: HomeAssistant, *, entry: TinyBmsConfigEntry, client: TinyBmsClient) -> None:
        """Poll until the WebSocket takes over."""
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=entry.title,
            update_interval=POLL_INTERVAL,
            always_update=False,
        )
        self.client = client
        self.events = EventFeed(client=client)
        self.pushing = False
        """The WebSocket is open and brings states."""
        self.protocol_errors = 0
        """Answers that were not as the contract says."""
        self.upload_percent: int | None = None
        """How far an upload of firmware has come; None while there is none."""
        self._interval_s: float = entry.options.get(CONF_UPDATE_INTERVAL, DEFAULT_UPDATE_INTERVAL_S)
        self._shown_at_s: float | None = None
        self._pending: State | None = None
        self._asking = False
        self._cancel_timer: CALLBACK_TYPE | None = None

    @override
    async def _async_setup(self) -> None:
        """Be sure that the right gateway answers, in a version of the interface that is understood."""
        await self._async_identify()

    @override
    async def _async_update_data(self) -> State:
        """Ask for the state; the WebSocket brings it otherwise."""
        try:
            state = await self.client.get_state()
        except TinyBmsError as error:
            raise self._translated(error) from error
        # After a restart anything may have changed: the firmware, or the device behind this address.
        if state.boot_id != self.info.boot_id:
            await self._async_identify()
        self._note_shown()
        return state

    async def _async_identify(self) -> None:
        """Ask the device who it is.

        Raises:
            ConfigEntryError: It is another device, or its interface is not understood.
        """
        try:
            info = await self.client.get_info()
        except TinyBmsError as error:
            raise self._translated(error) from error
        if (found := unique_id_of(info.mac)) != self.config_entry.unique_id:
            raise ConfigEntryError(
                translation_domain=DOMAIN,
                translation_key="wrong_device",
                translation_placeholders={
                    "expected": format_mac(self.config_entry.unique_id or ""),
                    "found": format_mac(found),
                },
            )
        self.info = info
        self._note_firmware()
        if "events" in info.capabilities:
            try:
                await self.events.async_start()
            except TinyBmsError as error:
                raise self._translated(error) from error
        async_set_issue(self.hass, self.config_entry, "unsupported_version", present=False)

    def _note_firmware(self) -> None:
        """Show on the page of the device what runs now; at the first time the device is not there yet."""
        devices = dr.async_get(self.hass)
        for device in dr.async_entries_for_config_entry(devices, self.config_entry.entry_id):
            if (DOMAIN, str(self.config_entry.unique_id)) in device.identifiers:
                devices.async_update_device(device.id, sw_version=self.info.firmware.version)

    def _translated(self, error: TinyBmsError) -> Exception:
        """What Home Assistant does about a failure of the client."""
        match error:
            case TinyBmsAuthenticationError():
                return ConfigEntryAuthFailed(translation_domain=DOMAIN, translation_key="authentication_error")
            case TinyBmsUnsupportedVersionError():
                async_set_issue(
                    self.hass,
                    self.config_entry,
                    "unsupported_version",
                    present=True,
                    severity=IssueSeverity.ERROR,
                    placeholders={"version": error.version},
                )
                return ConfigEntryError(
                    translation_domain=DOMAIN,
                    translation_key="unsupported_version",
                    translation_placeholders={"version": error.version},
                )
            case TinyBmsResponseError():
                self.protocol_errors += 1
                key = "invalid_response"
            case TinyBmsConnectionError():
                key = "communication_error"
            case _:
                key = "refused"
        return UpdateFailed(
            translation_domain=DOMAIN, translation_key=key, translation_placeholders={"error": str(error)}
        )

    # What the WebSocket brings

    @callback
    def async_push_established(self) -> None:
        """The WebSocket brings states from now on: nothing is polled."""
        self.pushing = True
        self.update_interval = None
        # The first state is shown at once, and ends the polling timer.
        self._shown_at_s = None
        self.config_entry.async_create_background_task(
            self.hass, self.events.async_catch_up(), f"{self.name} missed events"
        )

    @callback
    def async_push_lost(self) -> None:
        """The WebSocket is gone: ask at once, and then regularly."""
        if not self.pushing:
            return
        self.pushing = False
        self._drop_pending()
        self.update_interval = POLL_INTERVAL
        self.config_entry.async_create_background_task(
            self.hass, self.async_request_refresh(), f"{self.name} refresh after a lost WebSocket"
        )

    @callback
    def async_handle_push(self, message: Message) -> None:
        """Take a message of the WebSocket.

        Raises:
            TinyBmsResponseError: Another device has taken the address; this ends the WebSocket.
        """
        match message:
            case Hello():
                if unique_id_of(message.mac) != self.config_entry.unique_id:
                    raise TinyBmsResponseError(f"{message.mac} answers in place of {self.config_entry.unique_id}")
            case State():
                self._take(message)
            case Event():
                self.events.async_take(message)
            case Resync():
                LOGGER.debug("%s: %s messages were lost", self.name, message.dropped)
                self.config_entry.async_create_background_task(
                    self.hass, self.events.async_catch_up(), f"{self.name} missed events"
                )

    @callback
    def _take(self, state: State) -> None:
        """Show a state now, or keep it until it is due."""
        if state.boot_id != self.info.boot_id:
            # Asking finds out who this is; until then its values are nobody's.
            if not self._asking:
                self._asking = True
                self.config_entry.async_create_background_task(
                    self.hass, self._async_ask(), f"{self.name} refresh after a restart"
                )
            return
        urgent = self.data is None or not self.last_update_success or _urgent(state) != _urgent(self.data)
        wait_s = MINIMUM_INTERVAL_S if urgent else self._interval_s
        now_s = monotonic()
        due_s = now_s if self._shown_at_s is None else self._shown_at_s + wait_s
        self._pending = state
        if due_s <= now_s:
            self._show_pending()
        elif urgent or self._cancel_timer is None:
            self._stop_timer()
            self._cancel_timer = async_call_later(self.hass, due_s - now_s, self._on_timer)

    async def _async_ask(self) -> None:
        try:
            await self.async_refresh()
        finally:
            self._asking = False

    @callback
    def _on_timer(self, _now: datetime) -> None:
        self._cancel_timer = None
        self._show_pending()

    @callback
    def _show_pending(self) -> None:
        if (state := self._pending) is not None:
            self._note_shown()
            if not self.last_update_success:
                # Polling says so by itself.
                LOGGER.info("Fetching %s data recovered", self.name)
            self.async_set_updated_data(state)

    @callback
    def _note_shown(self) -> None:
        """A state is shown now: an older one that waits is out of date."""
        self._drop_pending()
        self._shown_at_s = monotonic()

    @callback
    def _stop_timer(self) -> None:
        if self._cancel_timer is not None:
            self._cancel_timer()
            self._cancel_timer = None

    @callback
    def _drop_pending(self) -> None:
        self._stop_timer()
        self._pending = None

    @callback
    def async_set_upload_progress(self, percent: int | None) -> None:
        """Show how far an upload of firmware has come."""
        if percent != self.upload_percent:
            self.upload_percent = percent
            self.async_update_listeners()

    @override
    async def async_shutdown(self) -> None:
        """Let go of what waits."""
        self._drop_pending()
        await super().async_shutdown()
