"""Who may change what: asked before anything is sent."""

from typing import TYPE_CHECKING

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers import entity_registry as er

from .const import CONF_ALLOW_SETTINGS_WRITES, DOMAIN

if TYPE_CHECKING:
    from .runtime import TinyBmsConfigEntry

DANGER = "danger"


def check_writes_allowed(entry: TinyBmsConfigEntry) -> None:
    """Settings are changed only after the user has allowed it in the options.

    Raises:
        ServiceValidationError: The user has not.
    """
    if not entry.options.get(CONF_ALLOW_SETTINGS_WRITES, False):
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="writes_not_allowed",
            translation_placeholders={"name": entry.title},
        )


async def async_check_danger(hass: HomeAssistant, context: Context | None, *, danger: str, name: str) -> None:
    """What protects the pack is changed by administrators only, or by automations, which only they can write.

    Raises:
        ServiceValidationError: Somebody else tries to.
    """
    if danger != DANGER or context is None or context.user_id is None:
        return
    user = await hass.auth.async_get_user(context.user_id)
    if user is None or not user.is_admin:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="admin_only", translation_placeholders={"setting": name}
        )


def check_may_read(hass: HomeAssistant, user: User, entry: TinyBmsConfigEntry) -> None:
    """Who may read every sensor of a gateway may read its history.

    Raises:
        Unauthorized: The user may not.
    """
    if user.is_admin:
        return
    sensors = [
        found.entity_id
        for found in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        if found.domain == "sensor" and found.disabled_by is None
    ]
    # Of none all may be read: that proves nothing.
    if not sensors or not all(user.permissions.check_entity(entity_id, POLICY_READ) for entity_id in sensors):
        raise Unauthorized(user_id=user.id, permission=POLICY_READ)


async def async_check_may_read(hass: HomeAssistant, context: Context, entry: TinyBmsConfigEntry) -> None:
    """The same for an action; an automation may.

    Raises:
        Unauthorized: The user may not.
    """
    if context.user_id is None:
        return
    if (user := await hass.auth.async_get_user(context.user_id)) is None:
        raise Unauthorized(context=context)
    check_may_read(hass, user, entry)
