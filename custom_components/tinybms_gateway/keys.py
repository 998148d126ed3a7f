"""The words of the gateway that have a translation. What is newer than this integration is shown as ``other``."""

from typing import Final

OTHER: Final = "other"

LIMIT_REASONS: Final = (
    "none",
    "bms_limit",
    "user_limit",
    "ramp",
    "fully_charged",
    "cell_high",
    "cell_low",
    "temperature_high",
    "temperature_low",
    "temperature_unknown",
    "bms_fault",
    "data_held",
    "data_lost",
    "pack_missing",
    "pack_share",
    "charge_stage",
    "charge_profile",
    "charge_disabled",
    "discharge_disabled",
    "over_current",
    "bms_temperature",
    "soc",
    "dead_band",
    "safe_mode",
    OTHER,
)
CHARGE_STAGES: Final = ("bulk", "absorption", "balancing", "float", OTHER)
CHARGE_PROFILES: Final = ("slow", "medium", "fast")
BMS_STATUS: Final = ("charging", "fully_charged", "discharging", "regeneration", "idle", "fault", OTHER)
RESET_CAUSES: Final = (
    "low_power",
    "window_watchdog",
    "independent_watchdog",
    "software",
    "power_on",
    "reset_pin",
    "option_bytes",
    "unknown",
    OTHER,
)
CAN_STATES: Final = (
    "unknown",
    "stopped",
    "error_active",
    "error_warning",
    "error_passive",
    "bus_off",
    "recovering",
    OTHER,
)
ALARM_KINDS: Final = (
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
BMS_EVENTS: Final = (
    "under_voltage",
    "over_voltage",
    "over_temperature",
    "discharge_over_current",
    "charge_over_current",
    "regeneration_over_current",
    "low_temperature",
    "charger_switch_error",
    "load_switch_error",
    "single_port_switch_error",
    "current_sensor_disconnected",
    "current_sensor_connected",
    "fully_discharged",
    "low_temperature_charge",
    "charger_voltage_high",
    "charger_voltage_low",
    "system_started",
    "charging_started",
    "charging_done",
    "charger_connected",
    "charger_disconnected",
    "dual_port_mode",
    "single_port_mode",
    "over_temperature_recovered",
    "low_temperature_charge_recovered",
    "low_temperature_recovered",
    "charge_over_current_recovered",
    "discharge_over_current_recovered",
    "regeneration_over_current_recovered",
    "over_voltage_recovered",
    "fully_discharged_recovered",
    "under_voltage_recovered",
    "current_sensor_now_connected",
    "current_sensor_now_disconnected",
    OTHER,
)


def known(value: str | None, options: tuple[str, ...]) -> str | None:
    """A word of the gateway as an option of an entity."""
    return value if value is None or value in options else OTHER


NUMBER_SETTINGS: Final = (
    "allowed_disbalance",
    "automatic_recovery",
    "battery_capacity",
    "charge_finished_current",
    "charge_over_current_cutoff",
    "charge_restart_level",
    "charger_disable_delay",
    "charger_startup_delay",
    "discharge_over_current_cutoff",
    "discharge_over_current_timeout",
    "early_balancing_threshold",
    "fully_charged_voltage",
    "fully_discharged_voltage",
    "low_temperature_charge_cutoff",
    "maximum_cycles",
    "over_heat_cutoff",
    "over_voltage_cutoff",
    "peak_discharge_current_cutoff",
    "pulses_per_unit",
    "series_cells",
    "under_voltage_cutoff",
)
SELECT_SETTINGS: Final = (
    "broadcast_time",
    "charger_detection",
    "charger_switch",
    "charger_type",
    "distance_unit",
    "ignition",
    "load_switch",
    "operation_mode",
    "precharge_duration",
    "precharge_pin",
    "protocol",
    "single_port_switch",
    "speed_sensor_input",
    "temperature_sensor_type",
)
SWITCH_SETTINGS: Final = (
    "disable_switch_diagnostics",
    "enable_charge_restart_level",
    "invert_current_sensor",
)
