"""The TinyBMS settings: one table from which code, entities, documents and the simulator are made.

Source: TinyBMS protocol Rev D, registers 300..343. This module imports nothing, so that every user of the table
(ESPHome's code generator, the simulator, the documentation) can load it by itself.
"""

from dataclasses import dataclass
from enum import StrEnum

FIRST_REGISTER = 300
REGISTER_COUNT = 44


class Danger(StrEnum):
    """How carefully a write has to be confirmed."""

    NORMAL = "normal"
    """Changes comfort or reporting only."""
    CAUTION = "caution"
    """Changes how the pack is charged or how the BMS talks."""
    DANGER = "danger"
    """Changes what protects the pack: a wrong value can destroy it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One value inside the settings block.

    A raw field is ``bits`` wide and starts at bit ``shift`` of its register (or register pair when ``words`` is 2, low
    word first). The engineering value is ``raw * multiplier / divisor`` in ``unit``.
    """

    key: str
    name: str
    register: int
    group: str
    help: str
    unit: str = ""
    minimum: int = 0
    """Smallest raw value; the BMS may narrow it (0x1D option 1)."""
    maximum: int = 0xFFFF
    """Largest raw value; the BMS may narrow it (0x1D option 2)."""
    multiplier: int = 1
    divisor: int = 1
    words: int = 1
    shift: int = 0
    bits: int = 16
    signed: bool = False
    write_only: bool = False
    """Reads 0xFFFF once the BMS has taken the value over (323, 328)."""
    options: tuple[tuple[int, str], ...] = ()
    danger: Danger = Danger.NORMAL

    @property
    def is_switch(self) -> bool:
        """One bit without named options."""
        return self.bits == 1

    @property
    def is_select(self) -> bool:
        """A choice of named options."""
        return bool(self.options)

    @property
    def is_number(self) -> bool:
        """A quantity with a range."""
        return not self.is_switch and not self.is_select


_LOAD_SWITCH = (
    (0, "FET"),
    (1, "AIDO1"),
    (2, "AIDO2"),
    (3, "DIDO1"),
    (4, "DIDO2"),
    (5, "AIHO1 active low"),
    (6, "AIHO1 active high"),
    (7, "AIHO2 active low"),
    (8, "AIHO2 active high"),
)

SETTINGS: tuple[Setting, ...] = (
    Setting(
        key="fully_charged_voltage",
        name="Fully charged voltage",
        register=300,
        group="battery",
        unit="mV",
        minimum=1200,
        maximum=4500,
        danger=Danger.DANGER,
        help="Cell voltage at which the BMS counts the pack as full. The charge voltage limit is built from it.",
    ),
    Setting(
        key="fully_discharged_voltage",
        name="Fully discharged voltage",
        register=301,
        group="battery",
        unit="mV",
        minimum=1000,
        maximum=3500,
        danger=Danger.DANGER,
        help="Cell voltage at which the BMS counts the pack as empty.",
    ),
    Setting(
        key="early_balancing_threshold",
        name="Early balancing threshold",
        register=303,
        group="balancing",
        unit="mV",
        minimum=1000,
        maximum=4500,
        danger=Danger.CAUTION,
        help="Cell voltage above which the BMS balances while charging.",
    ),
    Setting(
        key="charge_finished_current",
        name="Charge finished current",
        register=304,
        group="charging",
        unit="mA",
        minimum=100,
        maximum=5000,
        danger=Danger.CAUTION,
        help="Current below which a charge at full voltage counts as done. The range depends on the current sensor.",
    ),
    Setting(
        key="peak_discharge_current_cutoff",
        name="Peak discharge current cut-off",
        register=305,
        group="protection",
        unit="A",
        minimum=1,
        maximum=1500,
        danger=Danger.DANGER,
        help="Discharge current that opens the switch without delay (newer firmware only).",
    ),
    Setting(
        key="battery_capacity",
        name="Battery capacity",
        register=306,
        group="battery",
        unit="Ah",
        minimum=10,
        maximum=65500,
        divisor=100,
        danger=Danger.CAUTION,
        help="Nominal capacity of the pack.",
    ),
    Setting(
        key="series_cells",
        name="Number of series cells",
        register=307,
        group="battery",
        minimum=4,
        maximum=16,
        danger=Danger.DANGER,
        help="How many cells are wired in series.",
    ),
    Setting(
        key="allowed_disbalance",
        name="Allowed imbalance",
        register=308,
        group="balancing",
        unit="mV",
        minimum=15,
        maximum=100,
        help="Cell spread the BMS leaves alone.",
    ),
    Setting(
        key="charger_startup_delay",
        name="Charger start-up delay",
        register=310,
        group="charging",
        unit="s",
        minimum=5,
        maximum=60,
        help="Time from charger detection to closing the charge switch.",
    ),
    Setting(
        key="charger_disable_delay",
        name="Charger disable delay",
        register=311,
        group="charging",
        unit="s",
        minimum=0,
        maximum=60,
        help="Time from the end of charge to opening the charge switch.",
    ),
    Setting(
        key="pulses_per_unit",
        name="Pulses per distance unit",
        register=312,
        group="vehicle",
        minimum=1,
        maximum=100000,
        words=2,
        bits=32,
        help="Speed sensor pulses per distance unit.",
    ),
    Setting(
        key="distance_unit",
        name="Distance unit",
        register=314,
        group="vehicle",
        minimum=1,
        maximum=5,
        options=((1, "metre"), (2, "kilometre"), (3, "foot"), (4, "mile"), (5, "yard")),
        help="Unit of the distance counters.",
    ),
    Setting(
        key="over_voltage_cutoff",
        name="Over-voltage cut-off",
        register=315,
        group="protection",
        unit="mV",
        minimum=1200,
        maximum=4500,
        danger=Danger.DANGER,
        help="Cell voltage at which the BMS stops the charge.",
    ),
    Setting(
        key="under_voltage_cutoff",
        name="Under-voltage cut-off",
        register=316,
        group="protection",
        unit="mV",
        minimum=800,
        maximum=3500,
        danger=Danger.DANGER,
        help="Cell voltage at which the BMS stops the discharge.",
    ),
    Setting(
        key="discharge_over_current_cutoff",
        name="Discharge over-current cut-off",
        register=317,
        group="protection",
        unit="A",
        minimum=1,
        maximum=750,
        danger=Danger.DANGER,
        help="Discharge current at which the BMS opens the load switch. The range depends on the current sensor.",
    ),
    Setting(
        key="charge_over_current_cutoff",
        name="Charge over-current cut-off",
        register=318,
        group="protection",
        unit="A",
        minimum=1,
        maximum=750,
        danger=Danger.DANGER,
        help="Charge current at which the BMS opens the charge switch. The range depends on the current sensor.",
    ),
    Setting(
        key="over_heat_cutoff",
        name="Over-heat cut-off",
        register=319,
        group="protection",
        unit="°C",
        minimum=20,
        maximum=90,
        signed=True,
        danger=Danger.DANGER,
        help="Temperature at which the BMS stops charge and discharge.",
    ),
    Setting(
        key="low_temperature_charge_cutoff",
        name="Low-temperature charge cut-off",
        register=320,
        group="protection",
        unit="°C",
        minimum=-40,
        maximum=10,
        signed=True,
        danger=Danger.DANGER,
        help="Temperature below which the BMS does not allow charging.",
    ),
    Setting(
        key="charge_restart_level",
        name="Charge restart level",
        register=321,
        group="charging",
        unit="%",
        minimum=60,
        maximum=95,
        help="State of charge below which a finished charge may start again.",
    ),
    Setting(
        key="maximum_cycles",
        name="Battery maximum cycles",
        register=322,
        group="battery",
        minimum=10,
        maximum=65000,
        help="Cycles the cells are rated for; the BMS derives the state of health from it.",
    ),
    Setting(
        key="state_of_health",
        name="State of health",
        register=323,
        group="battery",
        unit="%",
        minimum=0,
        maximum=50000,
        divisor=500,
        write_only=True,
        danger=Danger.CAUTION,
        help="Sets the state of health the BMS reports.",
    ),
    Setting(
        key="state_of_charge",
        name="State of charge",
        register=328,
        group="battery",
        unit="%",
        minimum=0,
        maximum=50000,
        divisor=500,
        write_only=True,
        danger=Danger.CAUTION,
        help="Sets the state of charge the BMS reports.",
    ),
    Setting(
        key="invert_current_sensor",
        name="Invert external current sensor",
        register=329,
        group="hardware",
        minimum=0,
        maximum=1,
        shift=0,
        bits=1,
        danger=Danger.DANGER,
        help="Swaps the sign of the external current sensor.",
    ),
    Setting(
        key="disable_switch_diagnostics",
        name="Disable switch diagnostics",
        register=329,
        group="hardware",
        minimum=0,
        maximum=1,
        shift=1,
        bits=1,
        danger=Danger.DANGER,
        help="Stops the BMS from checking that its switches really open and close.",
    ),
    Setting(
        key="enable_charge_restart_level",
        name="Enable charge restart level",
        register=329,
        group="charging",
        minimum=0,
        maximum=1,
        shift=2,
        bits=1,
        help="Holds a finished charge back until the restart level is reached.",
    ),
    Setting(
        key="charger_type",
        name="Charger type",
        register=330,
        group="charging",
        minimum=0,
        maximum=2,
        bits=8,
        options=((0, "Variable"), (1, "CC/CV"), (2, "CAN")),
        danger=Danger.CAUTION,
        help="What kind of charger is connected.",
    ),
    Setting(
        key="discharge_over_current_timeout",
        name="Discharge over-current timeout",
        register=330,
        group="protection",
        unit="s",
        minimum=0,
        maximum=30,
        shift=8,
        bits=8,
        danger=Danger.DANGER,
        help="How long a discharge over-current may last before the BMS opens the switch.",
    ),
    Setting(
        key="load_switch",
        name="Load switch",
        register=331,
        group="hardware",
        minimum=0,
        maximum=8,
        bits=8,
        options=_LOAD_SWITCH,
        danger=Danger.DANGER,
        help="Output that switches the load.",
    ),
    Setting(
        key="automatic_recovery",
        name="Automatic recovery",
        register=332,
        group="protection",
        unit="s",
        minimum=1,
        maximum=30,
        bits=8,
        danger=Danger.CAUTION,
        help="Time after which the BMS tries again after a fault.",
    ),
    Setting(
        key="charger_switch",
        name="Charger switch",
        register=333,
        group="hardware",
        minimum=1,
        maximum=9,
        bits=8,
        options=(
            (1, "Charge FET"),
            (2, "AIDO1"),
            (3, "AIDO2"),
            (4, "DIDO1"),
            (5, "DIDO2"),
            (6, "AIHO1 active low"),
            (7, "AIHO1 active high"),
            (8, "AIHO2 active low"),
            (9, "AIHO2 active high"),
        ),
        danger=Danger.DANGER,
        help="Output that switches the charger.",
    ),
    Setting(
        key="ignition",
        name="Ignition input",
        register=334,
        group="hardware",
        minimum=0,
        maximum=6,
        bits=8,
        options=(
            (0, "Off"),
            (1, "AIDO1"),
            (2, "AIDO2"),
            (3, "DIDO1"),
            (4, "DIDO2"),
            (5, "AIHO1"),
            (6, "AIHO2"),
        ),
        danger=Danger.CAUTION,
        help="Input that wakes the BMS.",
    ),
    Setting(
        key="charger_detection",
        name="Charger detection",
        register=335,
        group="hardware",
        minimum=1,
        maximum=7,
        bits=8,
        options=(
            (1, "Internal"),
            (2, "AIDO1"),
            (3, "AIDO2"),
            (4, "DIDO1"),
            (5, "DIDO2"),
            (6, "AIHO1"),
            (7, "AIHO2"),
        ),
        danger=Danger.CAUTION,
        help="Input that tells that a charger is connected.",
    ),
    Setting(
        key="speed_sensor_input",
        name="Speed sensor input",
        register=336,
        group="vehicle",
        minimum=0,
        maximum=2,
        bits=8,
        options=((0, "Off"), (1, "DIDO1"), (2, "DIDO2")),
        help="Input of the speed sensor.",
    ),
    Setting(
        key="precharge_pin",
        name="Pre-charge output",
        register=337,
        group="hardware",
        minimum=0,
        maximum=16,
        bits=8,
        options=(
            (0, "Off"),
            (2, "Discharge FET"),
            (3, "AIDO1"),
            (4, "AIDO2"),
            (5, "DIDO1"),
            (6, "DIDO2"),
            (7, "AIHO1 active low"),
            (8, "AIHO1 active high"),
            (9, "AIHO2 active low"),
            (16, "AIHO2 active high"),
        ),
        danger=Danger.DANGER,
        help="Output that pre-charges the load.",
    ),
    Setting(
        key="precharge_duration",
        name="Pre-charge duration",
        register=338,
        group="hardware",
        minimum=0,
        maximum=7,
        bits=8,
        options=(
            (0, "0.1 s"),
            (1, "0.2 s"),
            (2, "0.5 s"),
            (3, "1 s"),
            (4, "2 s"),
            (5, "3 s"),
            (6, "4 s"),
            (7, "5 s"),
        ),
        danger=Danger.CAUTION,
        help="How long the load is pre-charged.",
    ),
    Setting(
        key="temperature_sensor_type",
        name="Temperature sensor type",
        register=339,
        group="hardware",
        minimum=0,
        maximum=1,
        bits=8,
        options=((0, "Dual 10K NTC"), (1, "Multipoint active")),
        danger=Danger.DANGER,
        help="Kind of external temperature sensor.",
    ),
    Setting(
        key="operation_mode",
        name="Operation mode",
        register=340,
        group="hardware",
        minimum=0,
        maximum=1,
        bits=8,
        options=((0, "Dual port"), (1, "Single port")),
        danger=Danger.DANGER,
        help="Separate charge and discharge ports, or one for both.",
    ),
    Setting(
        key="single_port_switch",
        name="Single-port switch",
        register=341,
        group="hardware",
        minimum=0,
        maximum=8,
        bits=8,
        options=_LOAD_SWITCH,
        danger=Danger.DANGER,
        help="Output that switches the single port.",
    ),
    Setting(
        key="broadcast_time",
        name="Broadcast time",
        register=342,
        group="communication",
        minimum=0,
        maximum=7,
        bits=8,
        options=(
            (0, "Off"),
            (1, "0.1 s"),
            (2, "0.2 s"),
            (3, "0.5 s"),
            (4, "1 s"),
            (5, "2 s"),
            (6, "5 s"),
            (7, "10 s"),
        ),
        danger=Danger.CAUTION,
        help="How often the BMS sends text unasked. Keep it off: the text mixes with the replies.",
    ),
    Setting(
        key="protocol",
        name="Broadcast protocol",
        register=343,
        group="communication",
        minimum=0,
        maximum=2,
        bits=8,
        options=((0, "CA V3"), (1, "ASCII"), (2, "SOC BAR")),
        danger=Danger.CAUTION,
        help="Format of the broadcast text.",
    ),
)

ORDERED: tuple[tuple[str, str], ...] = (
    ("under_voltage_cutoff", "fully_discharged_voltage"),
    ("fully_discharged_voltage", "fully_charged_voltage"),
    ("fully_charged_voltage", "over_voltage_cutoff"),
    ("fully_discharged_voltage", "early_balancing_threshold"),
    ("early_balancing_threshold", "over_voltage_cutoff"),
    ("low_temperature_charge_cutoff", "over_heat_cutoff"),
)
"""Pairs of settings of which the first must stay below the second, whichever of the two is written."""
