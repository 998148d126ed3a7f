"""A client of ESPHome's native API, as Home Assistant is one, that knows entities by their names."""

import asyncio
import math
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from aioesphomeapi import APIClient, APIConnectionError, EntityInfo, EntityState

DEVICES = {"Pack 1": "pack1", "Pack 2": "pack2"}
"""Names of the sub-devices, and what they are called here; the gateway itself is called "gateway"."""

type Place = tuple[str, str]
"""Sub-device and name of an entity."""

UNKNOWN = "unknown"
"""Stands for a state that the API says is missing, and for NaN."""


class NativeApi:
    """What the API told: `infos` and `states` by place. `history` has every state of every place, in order."""

    def __init__(self, port: int) -> None:
        self._client = APIClient("127.0.0.1", port, keepalive=60)
        self._changed = asyncio.Condition()
        self._places: dict[tuple[int, int, str], Place] = {}
        self.infos: dict[Place, EntityInfo] = {}
        self.states: dict[Place, Any] = {}
        self.history: dict[Place, list[Any]] = {}

    async def __aenter__(self) -> Self:
        deadline_s = asyncio.get_running_loop().time() + 10
        while True:
            try:
                await self._client.connect()
                break
            except APIConnectionError:
                # The program may not listen yet.
                if asyncio.get_running_loop().time() > deadline_s:
                    raise
                await asyncio.sleep(0.05)
        device_info, entities, _ = await self._client.device_info_and_list_entities()
        devices = {0: "gateway"} | {device.device_id: DEVICES[device.name] for device in device_info.devices}
        for info in entities:
            place = (devices[info.device_id], info.name)
            kind = type(info).__name__.removesuffix("Info")
            self.infos[place[0], f"{kind} {place[1]}"] = info
            self._places[info.device_id, info.key, kind] = (place[0], f"{kind} {place[1]}")
        self._client.subscribe_states(self._take)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.disconnect()

    def _take(self, state: EntityState) -> None:
        place = self._places[state.device_id, state.key, type(state).__name__.removesuffix("State")]
        value = state.event_type if hasattr(state, "event_type") else state.state  # type: ignore[attr-defined]
        if getattr(state, "missing_state", False) or (isinstance(value, float) and math.isnan(value)):
            value = UNKNOWN
        self.states[place] = value
        self.history.setdefault(place, []).append(value)
        asyncio.get_running_loop().create_task(self._notify())

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def wait_for(
        self, device: str, name: str, wanted: Callable[[Any], bool], *, since: int | None = None, timeout_s: float = 8.0
    ) -> Any:
        """Wait until an entity is as wanted, now or later; returns that state. `since` is an earlier `mark()`.

        Raises:
            TimeoutError: it did not come; the message has the states that did.
        """
        place = (device, name)
        assert place in self.infos, f"there is no {place}"
        first = max(0, self.mark(device, name) - 1) if since is None else since

        def found() -> list[Any]:
            return [state for state in self.history.get(place, [])[first:] if wanted(state)]

        try:
            async with asyncio.timeout(timeout_s), self._changed:
                await self._changed.wait_for(found)
        except TimeoutError:
            states = self.history.get(place, [])[first:][-10:]
            raise TimeoutError(f"{place} did not become as wanted within {timeout_s} s: {states}") from None
        return found()[0]

    def mark(self, device: str, name: str) -> int:
        """Return a position in an entity's history, for `wait_for(..., since=...)`."""
        return len(self.history.get((device, name), []))

    def set_number(self, device: str, name: str, value: float) -> None:
        """Send a number."""
        info = self.infos[device, f"Number {name}"]
        self._client.number_command(info.key, value, info.device_id)

    def choose(self, device: str, name: str, option: str) -> None:
        """Choose an option of a select."""
        info = self.infos[device, f"Select {name}"]
        self._client.select_command(info.key, option, info.device_id)

    def switch(self, device: str, name: str, *, on: bool) -> None:
        """Turn a switch."""
        info = self.infos[device, f"Switch {name}"]
        self._client.switch_command(info.key, on, info.device_id)

    def press(self, device: str, name: str) -> None:
        """Press a button."""
        info = self.infos[device, f"Button {name}"]
        self._client.button_command(info.key, info.device_id)
