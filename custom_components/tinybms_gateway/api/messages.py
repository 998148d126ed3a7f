"""What the WebSocket brings."""

from dataclasses import dataclass

from ._model import Model
from .errors import TinyBmsResponseError
from .events import Event
from .firmware import Ota
from .info import Timestamp
from .state import State


@dataclass(frozen=True, kw_only=True)
class Hello(Model):
    """Who is at the other end; the first message."""

    api: int
    boot_id: int
    mac: str
    time: Timestamp


@dataclass(frozen=True, kw_only=True)
class Resync(Model):
    """Messages were dropped because this client was too slow."""

    dropped: int


type Message = Hello | Resync | State | Event | Ota

_MODELS: dict[str, type[Hello | Resync | State | Event | Ota]] = {
    "hello": Hello,
    "resync": Resync,
    "state": State,
    "event": Event,
    "ota": Ota,
}


def parse_message(document: object) -> Message | None:
    """Read a message.

    Returns:
        The message; None for a kind this client does not know.

    Raises:
        TinyBmsResponseError: It is not as the contract says.
    """
    if not isinstance(document, dict) or "type" not in document:
        raise TinyBmsResponseError("the WebSocket sent something that is not a message")
    model = _MODELS.get(document["type"])
    return None if model is None else model.parse(document.get("data"))
