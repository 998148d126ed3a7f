"""The gateway's event log as a stream: every entry once, none missed while the connection was down."""

import asyncio
from collections.abc import Callable

from homeassistant.core import CALLBACK_TYPE, callback

from .api import Event, TinyBmsClient, TinyBmsError
from .const import LOGGER

PAGE = 200


class EventFeed:
    """Tells its listeners of every new entry of the event log."""

    def __init__(self, *, client: TinyBmsClient) -> None:
        """Nothing is known of the log before ``async_start()``."""
        self._client = client
        self._listeners: set[Callable[[Event], None]] = set()
        self._newest: int | None = None
        self._catching_up = asyncio.Lock()
        self._waiting: list[Event] = []
        """What came while older entries were fetched, in its order."""

    async def async_start(self) -> None:
        """Begin after the newest entry: what happened before is history, but no news.

        A log that has become shorter was emptied, and counts from the beginning again.

        Raises:
            TinyBmsError: The log cannot be read.
        """
        log = await self._client.get_events(limit=1)
        found = max((event.number for event in log.events), default=0)
        self._newest = found if self._newest is None else min(self._newest, found)

    @callback
    def async_listen(self, listener: Callable[[Event], None]) -> CALLBACK_TYPE:
        """Add a listener.

        Returns:
            What removes it.
        """
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)

    async def async_catch_up(self) -> None:
        """Fetch what was missed. A failure is left to the next time, unless newer entries came meanwhile."""
        async with self._catching_up:
            try:
                await self._async_fetch()
            except TinyBmsError as error:
                LOGGER.debug("Events could not be fetched: %s", error)
            waiting, self._waiting = self._waiting, []
            for event in waiting:
                self._pass_on(event)

    async def _async_fetch(self) -> None:
        more = self._newest is not None
        while more:
            log = await self._client.get_events(cursor=str(self._newest), limit=PAGE)
            for event in log.events:
                self._pass_on(event)
            more = log.more and bool(log.events)

    @callback
    def async_take(self, event: Event) -> None:
        """Take an entry that was pushed; it waits while older ones are fetched."""
        if self._catching_up.locked():
            self._waiting.append(event)
        else:
            self._pass_on(event)

    @callback
    def _pass_on(self, event: Event) -> None:
        """Pass an entry on, unless it has been already."""
        if self._newest is not None and event.number <= self._newest:
            return
        self._newest = event.number
        for listener in tuple(self._listeners):
            listener(event)
