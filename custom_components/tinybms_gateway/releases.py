"""Which firmware there is for the gateway: the newest release of the project."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, override

from aiohttp import ClientError, ClientSession, ClientTimeout
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from . import home
from .const import DOMAIN, LOGGER

if TYPE_CHECKING:
    from .runtime import TinyBmsConfigEntry

INTERVAL = timedelta(hours=12)
_TIMEOUT = ClientTimeout(total=60)


@dataclass(frozen=True, kw_only=True)
class Release:
    """Firmware that can be installed on a gateway of one model."""

    version: str
    notes: str
    page_url: str
    image_url: str
    sha256: str


def asset_name(model: str) -> str:
    """What the image for a model is called in a release."""
    words = "".join(letter if letter.isalnum() else " " for letter in model.lower()).split()
    return f"tinybms-gateway-{'-'.join(words)}.ota.bin"


class ReleaseCoordinator(DataUpdateCoordinator[Release | None]):
    """Looks twice a day for a release with an image for this gateway."""

    def __init__(self, hass: HomeAssistant, *, entry: TinyBmsConfigEntry, model: str) -> None:
        """Look for images for this model."""
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=f"{entry.title} firmware releases",
            update_interval=INTERVAL,
            always_update=False,
        )
        self._asset = asset_name(model)
        self._session: ClientSession = async_get_clientsession(hass)

    @override
    async def _async_update_data(self) -> Release | None:
        if (url := home.latest_release(self.hass)) is None:
            return None
        try:
            async with self._session.get(url, timeout=_TIMEOUT) as response:
                if response.status == HTTPStatus.NOT_FOUND:
                    # Nothing has been released yet.
                    return None
                response.raise_for_status()
                return _release(await response.json(), self._asset)
        except (ClientError, TimeoutError, ValueError, KeyError, TypeError, AttributeError) as error:
            # Many a house has no Internet: that is no failure, and what is known stays offered.
            LOGGER.debug("%s cannot be looked up: %r", self.name, error)
            return self.data

    async def async_download(self, release: Release) -> bytes:
        """Fetch an image, and be sure that it is the one that was released.

        Raises:
            HomeAssistantError: It cannot be fetched, or is another one.
        """
        try:
            async with self._session.get(release.image_url, timeout=_TIMEOUT, raise_for_status=True) as response:
                image = await response.read()
        except (ClientError, TimeoutError) as error:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="releases_unavailable",
                translation_placeholders={"error": str(error) or type(error).__name__},
            ) from error
        found = await self.hass.async_add_executor_job(lambda: hashlib.sha256(image).hexdigest())
        if found != release.sha256:
            raise HomeAssistantError(translation_domain=DOMAIN, translation_key="image_damaged")
        return image


def _release(document: dict[str, Any], asset: str) -> Release | None:
    """Read GitHub's answer; None when the release has no image for this model, or none with a hash."""
    for found in document["assets"]:
        algorithm, _, digest = (found.get("digest") or "").partition(":")
        if found["name"] == asset and algorithm == "sha256":
            return Release(
                version=document["tag_name"].removeprefix("v"),
                notes=document.get("body") or "",
                page_url=document["html_url"],
                image_url=found["browser_download_url"],
                sha256=digest,
            )
    return None
