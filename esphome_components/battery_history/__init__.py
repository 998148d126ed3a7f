"""battery_history: samples of the battery in several resolutions, in memory and, the coarse ones, in flash.

Loaded by the room that shows them. `HISTORY_SCHEMA` is what a user may write, `new_history()` what it becomes.
"""

import logging
from dataclasses import dataclass

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.components import record_log
from esphome.core import CORE
from esphome.cpp_generator import MockObj
from esphome.types import ConfigType

_LOGGER = logging.getLogger(__name__)

CODEOWNERS: list[str] = []
AUTO_LOAD = ["bms_core", "record_log"]
CONFIG_SCHEMA = cv.Schema({})

battery_history_ns = cg.esphome_ns.namespace("battery_history")
HistoryRecorder = battery_history_ns.class_("HistoryRecorder", cg.Component)

CONF_EVENTS = "events"
CONF_FILE = "file"
CONF_HISTORY_ID = "history_id"

PARTITION_NAME = "history"
SERIES = 13
HEADER_BYTES = 28
EVENT_BYTES = 32
MAX_RAM_WITHOUT_PSRAM = 160 * 1024
MIN_STORED_PERIOD_S = 900


@dataclass(frozen=True, slots=True)
class Resolution:
    """One resolution: what is kept without a word from the user, with PSRAM (or on a host) and without."""

    key: str
    period_s: int
    spread: bool
    count: int
    count_without_psram: int

    @property
    def record_bytes(self) -> int:
        """Size of a record, as `history_record_size` says."""
        return HEADER_BYTES + 2 * SERIES * (3 if self.spread else 1)

    @property
    def stored(self) -> bool:
        """It survives a loss of power."""
        return self.period_s >= MIN_STORED_PERIOD_S


RESOLUTIONS = (
    Resolution("1s", 1, spread=False, count=900, count_without_psram=300),
    Resolution("1min", 60, spread=True, count=1440, count_without_psram=120),
    Resolution("15min", 900, spread=True, count=2880, count_without_psram=96),
    Resolution("1h", 3600, spread=True, count=8760, count_without_psram=336),
)
MAX_COUNTS = {"1s": 7200, "1min": 10080, "15min": 11520, "1h": 26280}
EVENTS = 1024
EVENTS_WITHOUT_PSRAM = 256


def _duration(resolution: Resolution) -> cv.All:
    """Accept how long a resolution is kept; the value becomes a number of records."""
    maximum = MAX_COUNTS[resolution.key]

    def to_count(value: cv.TimePeriod) -> int:
        count, rest = divmod(int(value.total_seconds), resolution.period_s)
        if rest or not 1 <= count <= maximum:
            raise cv.Invalid(
                f"{value} at one record each {resolution.key}: has to be a multiple of {resolution.period_s} s, "
                f"from {resolution.period_s} s to {maximum * resolution.period_s} s"
            )
        return count

    return cv.All(cv.positive_time_period_seconds, to_count)


def _file_on_host_only(config: ConfigType) -> ConfigType:
    if CONF_FILE in config and not CORE.is_host:
        raise cv.Invalid("Only the host keeps its history in a file; this device uses a partition", path=[CONF_FILE])
    return config


HISTORY_SCHEMA = cv.All(
    cv.Schema(
        {
            cv.GenerateID(CONF_HISTORY_ID): cv.declare_id(HistoryRecorder),
            **{cv.Optional(resolution.key): _duration(resolution) for resolution in RESOLUTIONS},
            cv.Optional(CONF_EVENTS): cv.int_range(min=64, max=8192),
            cv.Optional(CONF_FILE): cv.All(cv.string_strict, cv.Length(min=1)),
        }
    ),
    _file_on_host_only,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is recorded, and what that costs."""

    counts: tuple[int, ...]
    events: int

    @property
    def ram_bytes(self) -> int:
        """Memory for the records."""
        return sum(count * resolution.record_bytes for count, resolution in zip(self.counts, RESOLUTIONS, strict=True))

    @property
    def flash_bytes(self) -> int:
        """Flash for the stored resolutions and the events."""
        sectors = record_log.sectors_for(self.events, EVENT_BYTES)
        for count, resolution in zip(self.counts, RESOLUTIONS, strict=True):
            if resolution.stored:
                sectors += record_log.sectors_for(count, resolution.record_bytes)
        return sectors * record_log.SECTOR_SIZE


def plan(config: ConfigType, *, large: bool) -> Plan:
    """Return what a configuration asks for; `large` says that there is PSRAM, or a computer's memory."""
    return Plan(
        tuple(
            config.get(resolution.key, resolution.count if large else resolution.count_without_psram)
            for resolution in RESOLUTIONS
        ),
        config.get(CONF_EVENTS, EVENTS if large else EVENTS_WITHOUT_PSRAM),
    )


def _has_much_memory(full_config: ConfigType) -> bool:
    return CORE.is_host or "psram" in full_config


def final_validate(config: ConfigType, full_config: ConfigType) -> None:
    """Refuse a history that does not fit in the memory; to be called from the room's FINAL_VALIDATE_SCHEMA.

    Raises:
        cv.Invalid: with what it needs and what there is.
    """
    large = _has_much_memory(full_config)
    needed = plan(config, large=large).ram_bytes
    if not large and needed > MAX_RAM_WITHOUT_PSRAM:
        raise cv.Invalid(
            f"This history needs {needed // 1024} kB of memory; without `psram:` at most "
            f"{MAX_RAM_WITHOUT_PSRAM // 1024} kB. Keep less of it"
        )


async def new_history(config: ConfigType, state: MockObj, packs: MockObj, event_bus: MockObj) -> MockObj:
    """Make the recorder: `state` is a BatteryState, `packs` a span of Pack pointers, `event_bus` an EventBus.

    `set_event_restorer()` on it gives the stored events back.
    """
    chosen = plan(config, large=_has_much_memory(CORE.config))
    history_id = config[CONF_HISTORY_ID]
    levels = ", ".join(
        f'{{"{resolution.key}", {resolution.period_s}, {count}, {str(resolution.spread).lower()}}}'
        for resolution, count in zip(RESOLUTIONS, chosen.counts, strict=True)
    )
    levels_name = f"{history_id.id}_levels"
    cg.add_global(
        cg.RawStatement(f"static constexpr esphome::bms_core::HistoryLevelSpec {levels_name}[] = {{{levels}}};")
    )
    var = cg.new_Pvariable(history_id, state, packs, cg.RawExpression(levels_name), chosen.events)
    await cg.register_component(var, {})
    cg.add(var.set_event_bus(event_bus))
    if CORE.is_esp32:
        from esphome.components import esp32  # noqa: PLC0415  # not importable on other platforms

        esp32.add_partition(PARTITION_NAME, "data", record_log.PARTITION_SUBTYPE, chosen.flash_bytes)
        cg.add(var.set_place(PARTITION_NAME))
    elif CONF_FILE in config:
        cg.add(var.set_place(config[CONF_FILE]))
    _LOGGER.info(
        "History: %d kB of memory, %d kB of flash (%s)",
        -(-chosen.ram_bytes // 1024),
        chosen.flash_bytes // 1024,
        ", ".join(f"{count} x {res.key}" for res, count in zip(RESOLUTIONS, chosen.counts, strict=True)),
    )
    return var
