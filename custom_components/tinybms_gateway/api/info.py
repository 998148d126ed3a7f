"""Who the gateway is: ``GET /info``."""

from dataclasses import dataclass

from ._model import Model


@dataclass(frozen=True, kw_only=True)
class Timestamp(Model):
    """A moment on the gateway's clocks."""

    utc_ms: int | None
    uptime_ms: int
    quality: str
    """Where UTC comes from: ``unknown``, ``browser`` or ``sntp``."""


@dataclass(frozen=True, kw_only=True)
class Firmware(Model):
    """What runs on the gateway."""

    version: str
    build: str
    built_utc_ms: int | None


@dataclass(frozen=True, kw_only=True)
class PackInfo(Model):
    """A configured pack."""

    index: int
    name: str
    serial: str | None
    bms_firmware: str | None


@dataclass(frozen=True, kw_only=True)
class SeriesInfo(Model):
    """A recorded quantity."""

    key: str
    unit: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Resolution(Model):
    """A recorded level."""

    key: str
    interval_s: int
    capacity: int


@dataclass(frozen=True, kw_only=True)
class HistoryInfo(Model):
    """What is recorded."""

    series: tuple[SeriesInfo, ...]
    resolutions: tuple[Resolution, ...]
    packs: bool


@dataclass(frozen=True, kw_only=True)
class GatewayInfo(Model):
    """Identity, versions and what this firmware can do."""

    api: int
    id: str
    mac: str
    name: str
    model: str
    firmware: Firmware
    boot_id: int
    time: Timestamp
    read_access: str
    """``open``: reading needs no login; writing always does."""
    capabilities: tuple[str, ...]
    packs: tuple[PackInfo, ...]
    history: HistoryInfo
