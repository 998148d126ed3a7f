"""What is happening now: ``GET /state`` and the messages of the WebSocket.

Units are in the names. Unknown is None. Currents are positive while charging.
"""

from dataclasses import dataclass

from ._model import Model
from .info import Timestamp


@dataclass(frozen=True, kw_only=True)
class Cell(Model):
    """One cell."""

    voltage_v: float | None
    balancing: bool | None


@dataclass(frozen=True, kw_only=True)
class CellExtreme(Model):
    """The lowest or highest cell; of the whole battery, when ``pack`` says which."""

    cell: int
    voltage_v: float
    pack: int | None = None


@dataclass(frozen=True, kw_only=True)
class TemperatureExtreme(Model):
    """The coldest or hottest sensor; 0 is inside the BMS."""

    pack: int
    sensor: int
    temperature_c: float


@dataclass(frozen=True, kw_only=True)
class Battery(Model):
    """All packs together, as the GX sees them."""

    online: bool
    voltage_v: float | None
    current_a: float | None
    power_w: float | None
    soc_percent: float | None
    """As shown to the GX: without steps, 100 only after a full charge."""
    soc_raw_percent: float | None
    """As the packs report it."""
    soh_percent: float | None
    temperature_c: float | None
    capacity_ah: float | None
    remaining_ah: float | None
    energy_in_kwh: float | None
    energy_out_kwh: float | None
    cell_min: CellExtreme | None
    cell_max: CellExtreme | None
    cell_delta_v: float | None
    temperature_min: TemperatureExtreme | None
    temperature_max: TemperatureExtreme | None
    packs_online: int
    packs_offline: int
    packs_blocking_charge: int
    packs_blocking_discharge: int


@dataclass(frozen=True, kw_only=True)
class Bound(Model):
    """One of the things that hold a limit down."""

    reason: str
    value: float


@dataclass(frozen=True, kw_only=True)
class Limits(Model):
    """What may flow, and why not more; the bounds are tightest first."""

    freshness: str
    """``never``, ``fresh``, ``held``, ``lost`` or ``silent``."""
    cvl_v: float | None
    cvl_reason: str
    cvl_bounds: tuple[Bound, ...]
    ccl_a: float | None
    ccl_reason: str
    ccl_bounds: tuple[Bound, ...]
    dcl_a: float | None
    dcl_reason: str
    dcl_bounds: tuple[Bound, ...]
    discharge_voltage_v: float | None


@dataclass(frozen=True, kw_only=True)
class LastFullCharge(Model):
    """When all packs were last full."""

    age_s: float | None
    utc_ms: int | None


@dataclass(frozen=True, kw_only=True)
class Charge(Model):
    """What the charge control is doing."""

    stage: str | None
    stage_reason: str | None
    stage_since_s: float | None
    profile: str
    profile_in_force: str
    fast_locked: bool
    charge_enabled: bool
    discharge_enabled: bool
    full_charge_forced: bool
    last_full_charge: LastFullCharge


@dataclass(frozen=True, kw_only=True)
class PackCharge(Model):
    """The charge stage of one pack."""

    stage: str | None
    stage_reason: str | None
    stage_since_s: float | None


@dataclass(frozen=True, kw_only=True)
class Temperatures(Model):
    """The sensors of one pack."""

    internal_c: float | None
    external_c: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class Identity(Model):
    """Versions of one BMS."""

    firmware: str
    hardware: str
    bootloader: int


@dataclass(frozen=True, kw_only=True)
class Statistics(Model):
    """What one BMS has recorded in its life."""

    charge_cycles: int
    full_charges: int
    max_discharge_current_a: float
    max_charge_current_a: float
    max_cell_difference_v: float
    under_voltage_count: int
    over_voltage_count: int
    discharge_over_current_count: int
    charge_over_current_count: int
    over_heat_count: int
    min_temperature_c: float
    max_temperature_c: float
    last_reset_cause: str


@dataclass(frozen=True, kw_only=True)
class LastEvent(Model):
    """The newest entry in a BMS's own event list."""

    id: int
    key: str | None
    lifetime_s: int


@dataclass(frozen=True, kw_only=True)
class Implausible(Model):
    """Readings that contradict each other or physics."""

    check: str
    text: str
    active: bool
    count: int


@dataclass(frozen=True, kw_only=True)
class UartCounters(Model):
    """The serial line to one BMS since the start."""

    request_count: int
    reply_count: int
    sent_bytes: int
    received_bytes: int
    crc_error_count: int
    timeout_count: int
    retry_count: int
    resync_count: int
    nack_count: int
    wake_up_count: int
    incomplete_reading_count: int


@dataclass(frozen=True, kw_only=True)
class Pack(Model):
    """One pack. Measured values are None once they are older than 10 s."""

    index: int
    name: str
    serial: str | None
    online: bool
    link_up: bool
    freshness: str
    age_s: float | None
    status: str | None
    voltage_v: float | None
    current_a: float | None
    power_w: float | None
    soc_percent: float | None
    """As the BMS reports it."""
    soh_percent: float | None
    capacity_ah: float | None
    remaining_ah: float | None
    time_left_s: int | None
    energy_in_kwh: float | None
    energy_out_kwh: float | None
    cells: tuple[Cell, ...]
    cell_min: CellExtreme | None
    cell_max: CellExtreme | None
    cell_delta_v: float | None
    balancing: bool | None
    temperatures: Temperatures
    limits: Limits
    charge: PackCharge
    lifetime_s: int | None
    identity: Identity | None
    statistics: Statistics | None
    active_faults: tuple[str, ...]
    last_event: LastEvent | None
    plausibility: tuple[Implausible, ...]
    uart: UartCounters


@dataclass(frozen=True, kw_only=True)
class Alarm(Model):
    """An alarm that is raised or waits to be acknowledged."""

    kind: str
    name: str
    level: str
    """``warning`` or ``alarm``."""
    active: bool
    """False: it is over, but latched until it is acknowledged."""
    pack: int | None
    latched: bool
    acknowledged: bool
    reason: str
    text: str
    value: float | None
    threshold: float | None
    unit: str | None


@dataclass(frozen=True, kw_only=True)
class Gx(Model):
    """The GX on the CAN bus."""

    present: bool
    age_s: float | None
    name: str | None


@dataclass(frozen=True, kw_only=True)
class CanBus(Model):
    """The CAN bus as the adapter sees it."""

    state: str
    transmit_stalled: bool
    bus_off_count: int
    sent_count: int
    failed_count: int
    received_count: int
    load_percent: float


@dataclass(frozen=True, kw_only=True)
class Network(Model):
    """How the gateway is connected."""

    kind: str
    ssid: str | None
    rssi_dbm: int | None
    ip: str | None


@dataclass(frozen=True, kw_only=True)
class System(Model):
    """The gateway itself."""

    uptime_s: float
    boot_count: int | None
    reset_reason: str | None
    safe_mode: bool
    heap_free_bytes: int | None
    heap_min_free_bytes: int | None
    loop_time_max_ms: float | None
    loop_overrun_count: int
    clients: int
    websocket_clients: int
    websocket_dropped_count: int
    events_dropped_count: int
    network: Network


@dataclass(frozen=True, kw_only=True)
class State(Model):
    """Everything that is known, from one moment."""

    boot_id: int
    sequence: int
    time: Timestamp
    battery: Battery
    limits: Limits
    charge: Charge
    packs: tuple[Pack, ...]
    alarms: tuple[Alarm, ...]
    gx: Gx
    can: CanBus | None
    system: System

    def pack(self, index: int) -> Pack | None:
        """The pack with this number."""
        return next((pack for pack in self.packs if pack.index == index), None)
