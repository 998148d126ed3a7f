"""What the user reads when the gateway refuses or cannot be reached."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .api import (
    TinyBmsAuthenticationError,
    TinyBmsBusyError,
    TinyBmsConflictError,
    TinyBmsConnectionError,
    TinyBmsError,
    TinyBmsNotFoundError,
    TinyBmsProblemError,
    TinyBmsRejectedError,
)
from .const import DOMAIN

if TYPE_CHECKING:
    from .runtime import TinyBmsConfigEntry


@asynccontextmanager
async def translated_errors(hass: HomeAssistant, entry: TinyBmsConfigEntry) -> AsyncIterator[None]:
    """Turn what the client raises into errors the user can read.

    Raises:
        ServiceValidationError: The request itself is wrong.
        HomeAssistantError: The gateway cannot do it, or cannot be reached.
    """
    try:
        yield
    except TinyBmsAuthenticationError as error:
        entry.async_start_reauth(hass)
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="authentication_error") from error
    except (TinyBmsRejectedError, TinyBmsNotFoundError) as error:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="rejected", translation_placeholders={"reason": error.reason}
        ) from error
    except TinyBmsConflictError as error:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="conflict", translation_placeholders={"reason": error.reason}
        ) from error
    except TinyBmsBusyError as error:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="busy", translation_placeholders={"reason": error.reason}
        ) from error
    except TinyBmsConnectionError as error:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="communication_error",
            translation_placeholders={"error": str(error)},
        ) from error
    except TinyBmsProblemError as error:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="refused", translation_placeholders={"error": error.reason}
        ) from error
    except TinyBmsError as error:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="invalid_response",
            translation_placeholders={"error": str(error)},
        ) from error
