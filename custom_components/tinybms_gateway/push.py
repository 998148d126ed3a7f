"""Keeps the WebSocket to the gateway open."""

import asyncio
import random

from .api import TinyBmsAuthenticationError, TinyBmsError
from .const import LOGGER, PUSH_RETRY_MAXIMUM_S, PUSH_RETRY_MINIMUM_S
from .coordinator import TinyBmsCoordinator


class PushListener:
    """Follows the gateway's WebSocket for as long as the entry is loaded.

    A socket that never opens, or one that falls over, costs nothing beyond polling in its place.
    """

    def __init__(self, *, coordinator: TinyBmsCoordinator) -> None:
        """Feed what comes in to the coordinator."""
        self._coordinator = coordinator
        self._retry_s = PUSH_RETRY_MINIMUM_S

    async def async_run(self) -> None:
        """Open the socket again and again, with growing pauses while it does not work."""
        while True:
            try:
                await self._coordinator.client.listen(
                    on_subscribed=self._subscribed,
                    on_message=self._coordinator.async_handle_push,
                )
            except TinyBmsAuthenticationError:
                # Polling meets the same refusal and starts the reauthentication.
                LOGGER.debug("%s: the WebSocket was refused", self._coordinator.name)
            except TinyBmsError as error:
                LOGGER.debug("%s: the WebSocket ended: %s", self._coordinator.name, error)
            except Exception:  # noqa: BLE001 - whatever an entity stumbles over
                # It must not leave the values of all frozen, looking fresh.
                LOGGER.exception("%s: what the WebSocket brought could not be shown", self._coordinator.name)
            self._coordinator.async_push_lost()
            # Jitter: many clients of a gateway that restarts must not come back at the same moment.
            await asyncio.sleep(self._retry_s * random.uniform(0.5, 1.0))  # noqa: S311 - not a secret
            self._retry_s = min(self._retry_s * 2, PUSH_RETRY_MAXIMUM_S)

    def _subscribed(self) -> None:
        """Only a subscription that was answered counts as success; an open socket alone does not."""
        self._retry_s = PUSH_RETRY_MINIMUM_S
        self._coordinator.async_push_established()
