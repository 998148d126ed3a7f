"""Installs firmware on the gateway, and waits until it is back."""

import asyncio
from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN
from .coordinator import TinyBmsCoordinator
from .errors import translated_errors

if TYPE_CHECKING:
    from .runtime import TinyBmsConfigEntry

RETURN_TIMEOUT_S = 180.0
"""How long a restart may take, with a return to the old firmware if the new one does not come up."""


async def async_install(hass: HomeAssistant, entry: TinyBmsConfigEntry, image: bytes, *, force: bool) -> None:
    """Install an image and wait for the gateway to come back.

    The gateway goes on sending the limits during the upload and judges the image before it uses it.

    Raises:
        ServiceValidationError: The image is not for this gateway, damaged, or not newer.
        HomeAssistantError: The upload failed, the gateway did not come back, or it came back with its old firmware.
    """
    coordinator = entry.runtime_data.state
    boot_id = coordinator.info.boot_id
    coordinator.async_set_upload_progress(0)

    def progress(sent_bytes: int) -> None:
        coordinator.async_set_upload_progress(100 * sent_bytes // len(image))

    try:
        async with translated_errors(hass, entry):
            uploaded = await entry.runtime_data.client.upload_firmware(image, force=force, progress=progress)
        await _async_wait_for_restart(coordinator, boot_id)
    finally:
        coordinator.async_set_upload_progress(None)
    running = coordinator.info.firmware.version
    if uploaded.version is not None and running != uploaded.version:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="returned_to_old_firmware",
            translation_placeholders={"wanted": uploaded.version, "running": running},
        )


async def _async_wait_for_restart(coordinator: TinyBmsCoordinator, boot_id: int) -> None:
    """Wait until another run of the gateway has told who it is."""
    restarted = asyncio.Event()

    @callback
    def look() -> None:
        if coordinator.last_update_success and coordinator.info.boot_id != boot_id:
            restarted.set()

    remove = coordinator.async_add_listener(look)
    try:
        async with asyncio.timeout(RETURN_TIMEOUT_S):
            await restarted.wait()
    except TimeoutError as error:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="not_back_after_update") from error
    finally:
        remove()
