"""Where the project lives in public: the manifest's issue tracker tells it, once there is one."""

from homeassistant.core import HomeAssistant
from homeassistant.loader import async_get_loaded_integration
from yarl import URL

from .const import DOMAIN

HOST = "github.com"


def repository(hass: HomeAssistant) -> URL | None:
    """The address of the repository; None in a copy that was not released from one."""
    tracker = URL(async_get_loaded_integration(hass, DOMAIN).issue_tracker or "")
    return tracker.parent if tracker.host == HOST else None


def latest_release(hass: HomeAssistant) -> URL | None:
    """Where the newest release is described."""
    home = repository(hass)
    return None if home is None else URL(f"https://api.{HOST}/repos{home.path}/releases/latest")


def troubleshooting(hass: HomeAssistant, topic: str) -> str | None:
    """Where the documentation tells of a problem."""
    home = repository(hass)
    return None if home is None else f"{home}/blob/main/docs/home_assistant/troubleshooting.md#{topic}"
