"""Reaching a gateway from Home Assistant."""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import CONF_HOST, CONF_PORT, CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .api import TinyBmsClient


def unique_id_of(mac: str) -> str:
    """Write a MAC address as the unique id does: 12 hexadecimal digits in lower case."""
    return "".join(digit for digit in mac.lower() if digit in "0123456789abcdef")


def client_of(hass: HomeAssistant, data: Mapping[str, Any]) -> TinyBmsClient:
    """A client for what a config entry or a form says about the gateway."""
    return TinyBmsClient(
        session=async_get_clientsession(hass), host=data[CONF_HOST], port=data[CONF_PORT], token=data.get(CONF_TOKEN)
    )
