"""Waiting for what has to happen, without guessing how long it takes."""

import asyncio
from collections.abc import Callable

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant

from custom_components.tinybms_gateway.const import EVENT_LOG
from tests.homeassistant.fake_gateway import FakeGateway

LIMIT_S = 30


def shown(hass: HomeAssistant, entity_id: str) -> str:
    state = hass.states.get(entity_id)
    assert state is not None, f"there is no {entity_id}"
    return state.state


async def until(hass: HomeAssistant, condition: Callable[[], bool]) -> None:
    """Wait until some change of a state makes the condition true."""
    changed = asyncio.Event()

    def note(_event: Event[EventStateChangedData]) -> None:
        hass.loop.call_soon_threadsafe(changed.set)

    remove = hass.bus.async_listen(EVENT_STATE_CHANGED, note)
    try:
        async with asyncio.timeout(LIMIT_S):
            while not condition():
                changed.clear()
                await changed.wait()
    finally:
        remove()


async def until_shown(hass: HomeAssistant, entity_id: str, value: str) -> None:
    await until(hass, lambda: (state := hass.states.get(entity_id)) is not None and state.state == value)


async def delivered(hass: HomeAssistant, gateway: FakeGateway) -> None:
    """Wait until everything that was pushed has arrived: a WebSocket keeps the order."""
    arrived = asyncio.Event()

    def note(_event: Event) -> None:
        hass.loop.call_soon_threadsafe(arrived.set)

    remove = hass.bus.async_listen(EVENT_LOG, note)
    try:
        await gateway.log(kind="time_set", key="marker", level="info", pack=None, text="Marker")
        async with asyncio.timeout(LIMIT_S):
            await arrived.wait()
    finally:
        remove()
    await hass.async_block_till_done()
