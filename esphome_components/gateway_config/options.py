"""The gateway's own options: one table from which YAML schema, C++ table, API, entities and documents are made.

This module imports nothing of ESPHome, so that every user of the table can load it by itself.
"""

from dataclasses import dataclass
from enum import StrEnum


class Danger(StrEnum):
    """How carefully a change has to be confirmed."""

    NORMAL = "normal"
    CAUTION = "caution"
    """Changes how the pack is charged."""
    DANGER = "danger"
    """Changes what protects the pack."""


class Over(StrEnum):
    """What a curve runs over, and what its shares have to do from left to right."""

    RISING_CELL = "cell_rising"
    FALLING_CELL = "cell_falling"
    TEMPERATURE = "temperature"
    HOT = "temperature_falling"
    FALLING_SOC = "soc_falling"
    RISING_SOC = "soc_rising"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One value of the gateway's configuration.

    Its raw value is an integer; the engineering value is ``raw / divisor`` in ``unit``. ``key`` is its path in the
    YAML below ``tinybms_victron:`` and its name in the API.
    """

    key: str
    field: str
    """Member of GatewayConfig in C++."""
    number: int
    """Stored records name it by this number: never change it, never use it again."""
    name: str
    help: str
    unit: str = ""
    divisor: int = 1
    minimum: int = 0
    maximum: int = 1
    zero: str = ""
    """What 0 means where it is allowed beside the range; empty when it is not."""
    default: int = 0
    """Raw value without YAML; ignored where the chemistry decides."""
    choices: tuple[str, ...] = ()
    over: Over | None = None
    """For a curve; its points are the values."""
    danger: Danger = Danger.NORMAL
    yaml: bool = True
    """It may be written in the YAML; otherwise it is only set at run time."""

    @property
    def group(self) -> str:
        """First part of the key."""
        return self.key.split(".", 1)[0]

    @property
    def is_curve(self) -> bool:
        """Points instead of one value."""
        return self.over is not None

    @property
    def is_choice(self) -> bool:
        """One of named choices; the raw value is the index."""
        return bool(self.choices)

    @property
    def is_switch(self) -> bool:
        """On or off."""
        return not self.unit and not self.choices and not self.is_curve and (self.minimum, self.maximum) == (0, 1)


CHEMISTRIES = ("bms", "lfp", "nmc", "lto")
PROFILES = ("slow", "medium", "fast")
PRESET_VOLTAGES = {"bms": (0, 0, 0), "lfp": (3300, 3350, 3450), "nmc": (3950, 4080, 4100), "lto": (2380, 2570, 2600)}
"""Rebulk, float and bulk voltage per cell (mV) of each chemistry, as charge_preset() in C++ has them; 0: as the BMS."""
DATA_LOSS = ("send_zeros", "stop_frames")

# In the order of 0x35A; the summary and what nobody can tell have no rule of their own.
ALARM_KINDS = (
    "general",
    "high_voltage",
    "low_voltage",
    "high_temperature",
    "low_temperature",
    "high_temperature_charge",
    "low_temperature_charge",
    "high_current",
    "high_charge_current",
    "contactor",
    "short_circuit",
    "bms_internal",
    "cell_imbalance",
)
KINDS_WITH_RULES = tuple(kind for kind in ALARM_KINDS if kind not in {"general", "short_circuit"})

_V = {"unit": "V", "divisor": 1000}
_A = {"unit": "A", "divisor": 1000}
_PERMILLE = {"unit": "%", "divisor": 10}
_MS = {"unit": "s", "divisor": 1000}
_CELSIUS = {"unit": "°C", "divisor": 10}
_AS_BMS = "as the BMS says"

_CHARGING: tuple[Option, ...] = (
    Option(
        key="charging.chemistry",
        field="charge.chemistry",
        number=1,
        name="Chemistry",
        choices=CHEMISTRIES,
        danger=Danger.DANGER,
        help="What the cells are made of. Sets voltages and curves; what is given besides replaces them.",
    ),
    Option(
        key="charging.bulk_voltage_cell",
        field="charge.bulk_cell_mv",
        number=2,
        name="Bulk voltage per cell",
        minimum=1200,
        maximum=4500,
        zero=_AS_BMS,
        danger=Danger.DANGER,
        help="The pack is charged up to this. Never above what the BMS counts as fully charged.",
        **_V,
    ),
    Option(
        key="charging.float_voltage_cell",
        field="charge.float_cell_mv",
        number=3,
        name="Float voltage per cell",
        minimum=1200,
        maximum=4500,
        zero="0.1 V below the bulk voltage",
        danger=Danger.CAUTION,
        help="A full pack is held at this.",
        **_V,
    ),
    Option(
        key="charging.rebulk_voltage_cell",
        field="charge.rebulk_cell_mv",
        number=4,
        name="Rebulk voltage per cell",
        minimum=1200,
        maximum=4500,
        zero="0.15 V below the bulk voltage",
        danger=Danger.CAUTION,
        help="When the cells have sunk to this, a new charge begins. Also where CVL goes when readings are lost.",
        **_V,
    ),
    Option(
        key="charging.tail_from_voltage_cell",
        field="charge.tail_from_cell_mv",
        number=5,
        name="Tail current from",
        minimum=1200,
        maximum=4500,
        zero="the full tail current at any voltage",
        help="Highest cell voltage from which a small current counts as the end of a charge.",
        **_V,
    ),
    Option(
        key="charging.tail_to_voltage_cell",
        field="charge.tail_to_cell_mv",
        number=6,
        name="Full tail current at",
        minimum=1200,
        maximum=4500,
        zero="the full tail current at any voltage",
        help="Highest cell voltage at which the whole tail current counts as the end of a charge.",
        **_V,
    ),
    Option(
        key="charging.tail_current",
        field="charge.tail_current_permille",
        number=7,
        name="Tail current",
        minimum=5,
        maximum=200,
        default=50,
        help="Share of the capacity per hour below which a charge counts as done.",
        **_PERMILLE,
    ),
    Option(
        key="charging.end_spread",
        field="charge.end_spread_mv",
        number=8,
        name="Cell spread at the end",
        unit="mV",
        minimum=5,
        maximum=200,
        default=20,
        help="A charge is done only when the cells are no further apart than this; until then they are balanced.",
    ),
    Option(
        key="charging.end_hold",
        field="charge.end_hold_s",
        number=9,
        name="Hold before the end",
        unit="s",
        minimum=10,
        maximum=3600,
        default=60,
        help="How long all conditions for the end of a charge have to hold.",
    ),
    Option(
        key="charging.absorption_time",
        field="charge.absorption_time_s",
        number=10,
        name="Absorption time",
        unit="s",
        minimum=60,
        maximum=14400,
        default=1800,
        help="At the bulk voltage for so long, a charge is done even if the current does not fall.",
    ),
    Option(
        key="charging.max_absorption_time",
        field="charge.max_absorption_s",
        number=11,
        name="Longest absorption",
        unit="s",
        minimum=600,
        maximum=86400,
        default=21600,
        help="At the bulk voltage for so long, a charge ends whatever the cells look like, with an event.",
    ),
    Option(
        key="charging.rebulk_soc",
        field="charge.rebulk_soc_permille",
        number=12,
        name="Rebulk at a state of charge of",
        minimum=100,
        maximum=990,
        zero="never for this reason",
        default=850,
        help="A full pack that has sunk to this is charged fully again.",
        **_PERMILLE,
    ),
    Option(
        key="charging.rebulk_days",
        field="charge.rebulk_days",
        number=13,
        name="Days between full charges",
        unit="d",
        minimum=1,
        maximum=365,
        zero="never for this reason",
        default=14,
        help="After so many days without a full charge one is made.",
    ),
    Option(
        key="charging.cable_resistance",
        field="charge.cable_resistance_uohm",
        number=14,
        name="Cable resistance",
        unit="mΩ",
        divisor=1000,
        maximum=20000,
        danger=Danger.CAUTION,
        help="Between battery and chargers: CVL is raised by the drop while charging, within bounds.",
    ),
    Option(
        key="charging.cable_drop_max",
        field="charge.cable_drop_max_mv",
        number=15,
        name="Largest compensated drop",
        maximum=1000,
        default=500,
        danger=Danger.CAUTION,
        help="CVL is never raised by more than this for the cable.",
        **_V,
    ),
    Option(
        key="charging.max_charge_current",
        field="charge.max_charge_current_ma",
        number=16,
        name="Highest charge current",
        minimum=1000,
        maximum=750_000,
        zero=_AS_BMS,
        danger=Danger.CAUTION,
        help="Per pack. Only tightens what the BMS allows.",
        **_A,
    ),
    Option(
        key="charging.max_discharge_current",
        field="charge.max_discharge_current_ma",
        number=17,
        name="Highest discharge current",
        minimum=1000,
        maximum=750_000,
        zero=_AS_BMS,
        danger=Danger.CAUTION,
        help="Per pack. Only tightens what the BMS allows.",
        **_A,
    ),
    Option(
        key="charging.current_share",
        field="charge.current_share_percent",
        number=18,
        name="Share of the BMS's cut-off currents",
        unit="%",
        minimum=10,
        maximum=100,
        default=90,
        danger=Danger.CAUTION,
        help="The BMS switches off at its cut-off currents; the limits stay below by this share.",
    ),
    Option(
        key="charging.rise_hold",
        field="charge.rise_hold_ms",
        number=19,
        name="Hold before a rise",
        maximum=120_000,
        default=10_000,
        help="A current limit rises only after it might have been higher for so long.",
        **_MS,
    ),
    Option(
        key="charging.rise_time",
        field="charge.rise_time_ms",
        number=20,
        name="Rise time",
        minimum=1000,
        maximum=600_000,
        default=20_000,
        help="Time in which a current limit rises from zero to full.",
        **_MS,
    ),
    Option(
        key="charging.dead_band",
        field="charge.dead_band_ma",
        number=39,
        name="Dead band of the currents",
        maximum=5_000,
        default=500,
        help="Less than this is none, until it would be twice as much.",
        **_A,
    ),
    Option(
        key="charging.sensor_lost_share",
        field="charge.sensor_lost_percent",
        number=21,
        name="Current without a temperature sensor",
        unit="%",
        maximum=100,
        default=50,
        danger=Danger.CAUTION,
        help="What is left of the currents when a temperature sensor that was there is lost.",
    ),
    Option(
        key="charging.charge_over_cell",
        field="charge.charge_over_cell",
        number=22,
        name="Charge current over the highest cell",
        over=Over.FALLING_CELL,
        minimum=1000,
        maximum=5000,
        danger=Danger.DANGER,
        help="Share of the charge current over the voltage of the highest cell.",
        **_V,
    ),
    Option(
        key="charging.discharge_over_cell",
        field="charge.discharge_over_cell",
        number=23,
        name="Discharge current over the lowest cell",
        over=Over.RISING_CELL,
        minimum=500,
        maximum=5000,
        danger=Danger.DANGER,
        help="Share of the discharge current over the voltage of the lowest cell.",
        **_V,
    ),
    Option(
        key="charging.charge_over_temperature",
        field="charge.charge_over_temperature",
        number=24,
        name="Charge current over temperature",
        over=Over.TEMPERATURE,
        minimum=-400,
        maximum=1000,
        danger=Danger.DANGER,
        help="Share of the charge current over the temperature of the coldest and the warmest cell sensor.",
        **_CELSIUS,
    ),
    Option(
        key="charging.discharge_over_temperature",
        field="charge.discharge_over_temperature",
        number=25,
        name="Discharge current over temperature",
        over=Over.TEMPERATURE,
        minimum=-400,
        maximum=1000,
        danger=Danger.DANGER,
        help="Share of the discharge current over the temperature of the coldest and the warmest cell sensor.",
        **_CELSIUS,
    ),
    Option(
        key="charging.over_bms_temperature",
        field="charge.over_bms_temperature",
        number=26,
        name="Currents over the temperature of the BMS",
        over=Over.HOT,
        minimum=-400,
        maximum=1200,
        danger=Danger.CAUTION,
        help="Share of both currents over the temperature of the BMS itself.",
        **_CELSIUS,
    ),
    Option(
        key="charging.charge_over_soc",
        field="charge.charge_over_soc",
        number=27,
        name="Charge current over state of charge",
        over=Over.FALLING_SOC,
        minimum=0,
        maximum=1000,
        help="Share of the charge current over the state of charge. No points: no limit.",
        **_PERMILLE,
    ),
    Option(
        key="charging.discharge_over_soc",
        field="charge.discharge_over_soc",
        number=28,
        name="Discharge current over state of charge",
        over=Over.RISING_SOC,
        minimum=0,
        maximum=1000,
        help="Share of the discharge current over the state of charge. No points: no limit.",
        **_PERMILLE,
    ),
    *(
        option
        for index, profile in enumerate(PROFILES)
        for option in (
            Option(
                key=f"charging.{profile}_share",
                field=f"charge.profiles[{index}].share_permille",
                number=30 + 2 * index,
                name=f"Profile {profile}: share",
                minimum=10,
                maximum=1000,
                default=(333, 667, 1000)[index],
                help=f"Share of the charge current that the profile {profile} allows.",
                **_PERMILLE,
            ),
            Option(
                key=f"charging.{profile}_current",
                field=f"charge.profiles[{index}].current_ma",
                number=31 + 2 * index,
                name=f"Profile {profile}: current",
                minimum=1000,
                maximum=750_000,
                zero="by its share",
                help=f"Charge current that the profile {profile} allows, in place of its share.",
                **_A,
            ),
        )
    ),
    Option(
        key="charging.fast_lock_temperature",
        field="charge.fast_lock_dc",
        number=36,
        name="Fast charging locked above",
        minimum=200,
        maximum=700,
        default=500,
        danger=Danger.CAUTION,
        help="From this cell temperature on, fast becomes medium until the cells are 5 °C cooler.",
        **_CELSIUS,
    ),
    Option(
        key="charging.on_data_loss",
        field="charge.policy.stop_frames",
        number=37,
        name="When readings are lost",
        choices=DATA_LOSS,
        danger=Danger.CAUTION,
        help="Keep telling the GX zero currents, or fall silent so that it raises its own alarm.",
    ),
    Option(
        key="charging.stop_after",
        field="charge.policy.stop_after_ms",
        number=38,
        name="Silent after",
        minimum=10_000,
        maximum=3_600_000,
        default=60_000,
        danger=Danger.CAUTION,
        help="With stop_frames: age of the last reading at which the frames stop.",
        **_MS,
    ),
)

_CONTROL: tuple[Option, ...] = (
    Option(
        key="control.profile",
        field="charge.profile",
        number=50,
        name="Charge profile",
        choices=PROFILES,
        default=2,
        yaml=False,
        help="How hard the pack may be charged.",
    ),
    Option(
        key="control.charge_enabled",
        field="charge.manual.charge_enabled",
        number=51,
        name="Charging enabled",
        default=1,
        yaml=False,
        help="Off: no charge current is allowed.",
    ),
    Option(
        key="control.discharge_enabled",
        field="charge.manual.discharge_enabled",
        number=52,
        name="Discharging enabled",
        default=1,
        yaml=False,
        help="Off: no discharge current is allowed. An off-grid inverter switches off.",
        danger=Danger.CAUTION,
    ),
    Option(
        key="control.force_full_charge",
        field="charge.manual.force_full_charge",
        number=53,
        name="Full charge now",
        yaml=False,
        help="Charges fully once, whatever the state of charge; switches itself off when it is done.",
    ),
    Option(
        key="control.max_charge_current",
        field="charge.manual.max_charge_current_ma",
        number=54,
        name="Charge current at most",
        minimum=1000,
        maximum=750_000,
        zero="no limit of this kind",
        yaml=False,
        help="A limit for the time being; only tightens.",
        **_A,
    ),
    Option(
        key="control.max_discharge_current",
        field="charge.manual.max_discharge_current_ma",
        number=55,
        name="Discharge current at most",
        minimum=1000,
        maximum=750_000,
        zero="no limit of this kind",
        yaml=False,
        help="A limit for the time being; only tightens.",
        **_A,
    ),
    Option(
        key="control.max_cell_voltage",
        field="charge.manual.max_cell_voltage_mv",
        number=56,
        name="Charge voltage per cell at most",
        minimum=1200,
        maximum=4500,
        zero="no limit of this kind",
        yaml=False,
        help="A limit for the time being; only tightens.",
        **_V,
    ),
)

_ALARMS: tuple[Option, ...] = (
    Option(
        key="alarms.voltage_margin",
        field="alarms.voltage_margin_mv",
        number=70,
        name="Voltage warning before the cut-off",
        unit="mV",
        maximum=500,
        default=50,
        help="A cell warns this much before the BMS's over-voltage cut-off.",
    ),
    Option(
        key="alarms.temperature_margin",
        field="alarms.temperature_margin_dc",
        number=71,
        name="Temperature warning before the cut-off",
        maximum=300,
        default=50,
        help="A temperature warns this much before the BMS's over-heat cut-off.",
        **_CELSIUS,
    ),
    Option(
        key="alarms.imbalance_warning",
        field="alarms.imbalance_warning_mv",
        number=72,
        name="Imbalance warning",
        unit="mV",
        minimum=20,
        maximum=1000,
        default=100,
        help="Spread between the cells that warns.",
    ),
    Option(
        key="alarms.imbalance_alarm",
        field="alarms.imbalance_alarm_mv",
        number=73,
        name="Imbalance alarm",
        unit="mV",
        minimum=20,
        maximum=1000,
        default=200,
        help="Spread between the cells that is an alarm.",
    ),
    *(
        option
        for index, kind in enumerate(ALARM_KINDS)
        if kind in KINDS_WITH_RULES
        for option in (
            Option(
                key=f"alarms.{kind}.raise_after",
                field=f"alarms.rules[{index}].raise_after_ms",
                number=100 + 4 * index,
                name=f"{kind.replace('_', ' ').capitalize()}: raised after",
                maximum=60_000,
                default=3000,
                help="How long a measured value has to be beyond its threshold.",
                **_MS,
            ),
            Option(
                key=f"alarms.{kind}.clear_after",
                field=f"alarms.rules[{index}].clear_after_ms",
                number=101 + 4 * index,
                name=f"{kind.replace('_', ' ').capitalize()}: cleared after",
                maximum=3_600_000,
                default=5000,
                help="How long a measured value has to be back.",
                **_MS,
            ),
            Option(
                key=f"alarms.{kind}.latched",
                field=f"alarms.rules[{index}].latched",
                number=102 + 4 * index,
                name=f"{kind.replace('_', ' ').capitalize()}: latched",
                help="It stays until somebody acknowledges it.",
            ),
        )
    ),
)

_CAN: tuple[Option, ...] = (
    Option(
        key="can.gx_timeout",
        field="can.gx_timeout_ms",
        number=160,
        name="GX lost after",
        minimum=2000,
        maximum=3_600_000,
        default=10_000,
        help="Silence of the GX after which it counts as lost. That is shown and logged; what is sent stays the same.",
        **_MS,
    ),
)

_AS_YAML = "as the YAML has it for each pack"

# What a pack's own keys in the YAML say, for all packs together. Readings count as fresh for 3 s, whatever is set here.
_UART: tuple[Option, ...] = (
    Option(
        key="uart.live_interval",
        field="uart.live_interval_ms",
        number=161,
        name="Live values every",
        minimum=100,
        maximum=2000,
        zero=_AS_YAML,
        yaml=False,
        help="How often voltages, current and temperatures are read.",
        **_MS,
    ),
    Option(
        key="uart.events_interval",
        field="uart.events_interval_ms",
        number=162,
        name="Events every",
        minimum=500,
        maximum=10_000,
        zero=_AS_YAML,
        yaml=False,
        help="How often the BMS is asked for its events.",
        **_MS,
    ),
    Option(
        key="uart.settings_interval",
        field="uart.settings_interval_ms",
        number=163,
        name="Settings every",
        minimum=5000,
        maximum=3_600_000,
        zero=_AS_YAML,
        yaml=False,
        help="How often the settings of the BMS are read; the gateway itself reads back what it writes at once.",
        **_MS,
    ),
    Option(
        key="uart.statistics_interval",
        field="uart.statistics_interval_ms",
        number=164,
        name="Lifetime records every",
        minimum=5000,
        maximum=3_600_000,
        zero=_AS_YAML,
        yaml=False,
        help="How often the lifetime records of the BMS are read.",
        **_MS,
    ),
    Option(
        key="uart.timeout",
        field="uart.timeout_ms",
        number=165,
        name="Wait for an answer",
        minimum=50,
        maximum=1000,
        zero=_AS_YAML,
        yaml=False,
        help="How long an answer of the BMS may take before it is asked again.",
        **_MS,
    ),
)

OPTIONS: tuple[Option, ...] = _CHARGING + _CONTROL + _ALARMS + _CAN + _UART

BY_KEY: dict[str, Option] = {option.key: option for option in OPTIONS}


def check_table(options: tuple[Option, ...] = OPTIONS) -> None:
    """Raise ValueError when keys or numbers are not unique, or the chemistry, which presets others, is not first."""
    for attribute in ("key", "number", "field"):
        values = [getattr(option, attribute) for option in options]
        if twice := {value for value in values if values.count(value) > 1}:
            raise ValueError(f"{attribute} used twice: {sorted(twice)}")
    if options[0].key != "charging.chemistry":
        raise ValueError("charging.chemistry has to come first")


__all__ = [
    "ALARM_KINDS",
    "BY_KEY",
    "CHEMISTRIES",
    "OPTIONS",
    "PRESET_VOLTAGES",
    "PROFILES",
    "Danger",
    "Option",
    "Over",
    "check_table",
]
