"""New firmware for the gateway: ``/ota``."""

from dataclasses import dataclass

from ._model import Model


@dataclass(frozen=True, kw_only=True)
class Ota(Model):
    """How an upload is going."""

    state: str
    """``idle``, ``receiving``, ``checking``, ``restarting`` or ``failed``."""
    received_bytes: int
    total_bytes: int


@dataclass(frozen=True, kw_only=True)
class OtaResult(Model):
    """What was installed; the gateway restarts now."""

    received_bytes: int
    version: str | None
    restart_in_s: float


@dataclass(frozen=True, kw_only=True)
class ActionResult(Model):
    """What became of a command."""

    action: str
    result: str
    """``ok``, or why the BMS did not do it."""
    text: str
