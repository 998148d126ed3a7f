"""Downloads: the gateway's history and event log as CSV, through Home Assistant and its permissions."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any, override

import voluptuous as vol
from aiohttp import web
from homeassistant.components.http import KEY_HASS, KEY_HASS_USER, HomeAssistantView
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv

from .api import TinyBmsError
from .const import DOMAIN, LOGGER
from .export import RESOLUTIONS, checked_request
from .guards import check_may_read
from .runtime import TinyBmsConfigEntry

QUERY_SCHEMA = vol.Schema(
    {
        vol.Optional("resolution", default="15min"): vol.In(RESOLUTIONS),
        vol.Optional("series", default=""): vol.All(cv.string, lambda text: tuple(filter(None, text.split(",")))),
        vol.Optional("pack"): vol.All(vol.Coerce(int), vol.Range(min=1, max=8)),
        vol.Optional("start"): cv.datetime,
        vol.Optional("end"): cv.datetime,
    },
    # A signed link carries its signature in the query.
    extra=vol.REMOVE_EXTRA,
)


def async_register_views(hass: HomeAssistant) -> None:
    """Offer the downloads. Views cannot be removed: this is done once."""
    hass.http.register_view(HistoryCsvView)
    hass.http.register_view(EventsCsvView)


class _CsvView(HomeAssistantView):
    """Passes a CSV of the gateway on, as it comes: nothing is held in memory."""

    requires_auth = True
    file_name: str

    async def _async_respond(self, request: web.Request, entry_id: str) -> web.StreamResponse:
        hass = request.app[KEY_HASS]
        entry = hass.config_entries.async_get_entry(entry_id)
        if entry is None or entry.domain != DOMAIN or entry.state is not ConfigEntryState.LOADED:
            return self.json_message("There is no such gateway, or it is not connected", HTTPStatus.NOT_FOUND)
        check_may_read(hass, request[KEY_HASS_USER], entry)
        try:
            pieces = self._pieces(entry, dict(request.query))
        except vol.Invalid as error:
            return self.json_message(str(error), HTTPStatus.BAD_REQUEST)
        except ServiceValidationError as error:
            return self.json_message(str(error), HTTPStatus.BAD_REQUEST)
        try:
            # Asked for before the headers are sent: afterwards nothing can be said any more.
            first = await anext(pieces, b"")
        except TinyBmsError as error:
            return self.json_message(f"The gateway cannot be asked: {error}", HTTPStatus.BAD_GATEWAY)
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/csv; charset=utf-8",
                "Content-Disposition": f'attachment; filename="{entry.unique_id}-{self.file_name}"',
                "Cache-Control": "no-store",
            }
        )
        await response.prepare(request)
        await response.write(first)
        try:
            async for piece in pieces:
                await response.write(piece)
        except TinyBmsError as error:
            # A file that ends early must not look whole: the connection breaks off without the last chunk.
            LOGGER.warning("%s: the download broke off: %s", entry.title, error)
            response.force_close()
            if request.transport is not None:
                request.transport.abort()
            return response
        await response.write_eof()
        return response

    def _pieces(self, entry: TinyBmsConfigEntry, query: dict[str, Any]) -> AsyncIterator[bytes]:
        raise NotImplementedError


class HistoryCsvView(_CsvView):
    """The recorded values."""

    url = "/api/tinybms_gateway/{entry_id}/history.csv"
    name = "api:tinybms_gateway:history"
    file_name = "history.csv"

    async def get(self, request: web.Request, entry_id: str) -> web.StreamResponse:
        """Stream them; the query takes resolution, series, pack, start and end."""
        return await self._async_respond(request, entry_id)

    @override
    def _pieces(self, entry: TinyBmsConfigEntry, query: dict[str, Any]) -> AsyncIterator[bytes]:
        request = checked_request(entry, QUERY_SCHEMA(query))
        return entry.runtime_data.client.stream_history_csv(**request.query)


class EventsCsvView(_CsvView):
    """The event log."""

    url = "/api/tinybms_gateway/{entry_id}/events.csv"
    name = "api:tinybms_gateway:events"
    file_name = "events.csv"

    async def get(self, request: web.Request, entry_id: str) -> web.StreamResponse:
        """Stream it."""
        return await self._async_respond(request, entry_id)

    @override
    def _pieces(self, entry: TinyBmsConfigEntry, query: dict[str, Any]) -> AsyncIterator[bytes]:
        return entry.runtime_data.client.stream_events_csv()
