"""tinybms_victron: the gateway between TinyBMS packs and a Victron system, as one YAML key."""

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.components import tinybms, victron_can
from esphome.const import CONF_ID, CONF_UART_ID
from esphome.types import ConfigType

from .automation import TRIGGERS_SCHEMA, build_triggers

CODEOWNERS: list[str] = []
AUTO_LOAD = ["bms_core", "record_store", "tinybms", "victron_can"]
DEPENDENCIES = ["uart"]

MAX_PACKS = 8

CONF_ALARMS = "alarms"
CONF_CAN = "can"
CONF_CHARGING = "charging"
CONF_GATEWAY_ID = "gateway_id"
CONF_PACK_ID = "pack_id"
CONF_PACKS = "packs"

CONF_CHARGE_VOLTAGE_CELL = "charge_voltage_cell"
CONF_CURRENT_SHARE = "current_share"
CONF_MAX_CHARGE_CURRENT = "max_charge_current"
CONF_MAX_DISCHARGE_CURRENT = "max_discharge_current"
CONF_RISE_TIME = "rise_time"
CONF_ON_DATA_LOSS = "on_data_loss"
CONF_STOP_AFTER = "stop_after"
CONF_IMBALANCE_ALARM = "imbalance_alarm"
CONF_IMBALANCE_WARNING = "imbalance_warning"

tinybms_victron_ns = cg.esphome_ns.namespace("tinybms_victron")
Gateway = tinybms_victron_ns.class_("Gateway", cg.Component)

bms_core_ns = cg.esphome_ns.namespace("bms_core")
ChargeConfig = bms_core_ns.struct("ChargeConfig")
SafetyPolicy = bms_core_ns.struct("SafetyPolicy")
AlarmConfig = bms_core_ns.struct("AlarmConfig")

request_entity_slot = cg.slot_counter("TINYBMS_ENTITY_COUNT")


def _milli(validator: cv.All, minimum: float, maximum: float) -> cv.All:
    """Accept a quantity with its unit within a range; the value becomes thousandths."""
    return cv.All(validator, cv.Range(min=minimum, max=maximum), lambda value: round(value * 1000))


CHARGING_SCHEMA = cv.Schema(
    {
        cv.Optional(CONF_CHARGE_VOLTAGE_CELL): _milli(cv.voltage, 1.2, 4.5),
        cv.Optional(CONF_MAX_CHARGE_CURRENT): _milli(cv.current, 0.1, 750),
        cv.Optional(CONF_MAX_DISCHARGE_CURRENT): _milli(cv.current, 0.1, 750),
        cv.Optional(CONF_CURRENT_SHARE, default="90%"): cv.All(cv.percentage_int, cv.Range(min=10, max=100)),
        cv.Optional(CONF_RISE_TIME, default="20s"): cv.All(
            cv.positive_time_period_milliseconds,
            cv.Range(min=cv.TimePeriod(seconds=1), max=cv.TimePeriod(minutes=10)),
        ),
        cv.Optional(CONF_ON_DATA_LOSS, default="send_zeros"): cv.one_of("send_zeros", "stop_frames", lower=True),
        cv.Optional(CONF_STOP_AFTER, default="60s"): cv.All(
            cv.positive_time_period_milliseconds,
            cv.Range(min=cv.TimePeriod(seconds=10), max=cv.TimePeriod(hours=1)),
        ),
    }
)


def _warning_below_alarm(config: ConfigType) -> ConfigType:
    warning, alarm = config[CONF_IMBALANCE_WARNING], config[CONF_IMBALANCE_ALARM]
    if warning >= alarm:
        raise cv.Invalid(
            f"{CONF_IMBALANCE_WARNING} ({warning} mV) has to be below {CONF_IMBALANCE_ALARM} ({alarm} mV)",
            path=[CONF_IMBALANCE_WARNING],
        )
    return config


ALARMS_SCHEMA = cv.All(
    cv.Schema(
        {
            cv.Optional(CONF_IMBALANCE_WARNING, default="100mV"): _milli(cv.voltage, 0.02, 1),
            cv.Optional(CONF_IMBALANCE_ALARM, default="200mV"): _milli(cv.voltage, 0.02, 1),
        }
    ),
    _warning_below_alarm,
)


def _one_line_per_pack(packs: list[ConfigType]) -> list[ConfigType]:
    lines = [str(pack[CONF_UART_ID]) for pack in packs]
    for index, line in enumerate(lines):
        if line in lines[:index]:
            raise cv.Invalid(
                f"Two packs use the uart '{line}'. A TinyBMS cannot share its serial line: give each pack its own.",
                path=[index, CONF_UART_ID],
            )
    return packs


CONFIG_SCHEMA = cv.Schema(
    {
        cv.GenerateID(): cv.declare_id(Gateway),
        cv.Required(CONF_PACKS): cv.All(
            cv.ensure_list(tinybms.PACK_SCHEMA), cv.Length(min=1, max=MAX_PACKS), _one_line_per_pack
        ),
        cv.Optional(CONF_CHARGING, default={}): CHARGING_SCHEMA,
        cv.Optional(CONF_ALARMS, default={}): ALARMS_SCHEMA,
        cv.Optional(CONF_CAN): victron_can.CAN_SCHEMA,
    }
    | TRIGGERS_SCHEMA
).extend(cv.COMPONENT_SCHEMA)


def _final_validate(config: ConfigType) -> None:
    for index, pack in enumerate(config[CONF_PACKS]):
        with cv.prepend_path([CONF_PACKS, index]):
            tinybms.final_validate_pack(pack)
    if CONF_CAN in config:
        with cv.prepend_path([CONF_CAN]):
            victron_can.final_validate(config[CONF_CAN])


FINAL_VALIDATE_SCHEMA = _final_validate


async def to_code(config: ConfigType) -> None:
    cg.add_define("TINYBMS_PACK_COUNT", len(config[CONF_PACKS]))
    var = cg.new_Pvariable(config[CONF_ID])
    await cg.register_component(var, config)

    charging = config[CONF_CHARGING]
    policy = cg.StructInitializer(
        SafetyPolicy,
        ("stop_after_ms", charging[CONF_STOP_AFTER]),
        ("stop_frames", charging[CONF_ON_DATA_LOSS] == "stop_frames"),
    )
    charge = cg.StructInitializer(
        ChargeConfig,
        ("policy", policy),
        ("bulk_cell_mv", charging.get(CONF_CHARGE_VOLTAGE_CELL, 0)),
        ("max_charge_current_ma", charging.get(CONF_MAX_CHARGE_CURRENT, 0)),
        ("max_discharge_current_ma", charging.get(CONF_MAX_DISCHARGE_CURRENT, 0)),
        ("current_share_percent", charging[CONF_CURRENT_SHARE]),
        ("rise_time_ms", charging[CONF_RISE_TIME]),
    )
    alarms = cg.StructInitializer(
        AlarmConfig,
        ("imbalance_warning_mv", config[CONF_ALARMS][CONF_IMBALANCE_WARNING]),
        ("imbalance_alarm_mv", config[CONF_ALARMS][CONF_IMBALANCE_ALARM]),
    )
    cg.add(var.configure(charge, alarms))

    for index, pack_config in enumerate(config[CONF_PACKS]):
        pack = await tinybms.new_pack(pack_config, index, var)
        cg.add(var.set_pack(index, pack))
    if CONF_CAN in config:
        can = await victron_can.new_victron_can(config[CONF_CAN])
        cg.add(can.set_event_bus(var.bus()))
        cg.add(var.set_can(can))
    await build_triggers(config, var)
