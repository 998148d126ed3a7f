"""tinybms: one Enepaq TinyBMS on a serial line, polled, decoded and written to.

Loaded by tinybms_victron, which creates the packs; it has no YAML of its own.
"""

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.components import uart
from esphome.const import CONF_ID, CONF_NAME, CONF_TIMEOUT
from esphome.core import CORE
from esphome.cpp_generator import MockObj
from esphome.types import ConfigType

from .tables_to_cpp import generate

CODEOWNERS: list[str] = []
AUTO_LOAD = ["bms_core"]
DEPENDENCIES = ["uart"]
CONFIG_SCHEMA = cv.Schema({})

CONF_BALANCING_BITS = "balancing_bits"
CONF_EVENTS_INTERVAL = "events_interval"
CONF_LIVE_INTERVAL = "live_interval"
CONF_SETTINGS_INTERVAL = "settings_interval"
CONF_STATISTICS_INTERVAL = "statistics_interval"

tinybms_ns = cg.esphome_ns.namespace("tinybms")
TinyBms = tinybms_ns.class_("TinyBms", cg.Component, uart.UARTDevice)
PollConfig = tinybms_ns.struct("PollConfig")
BalancingBits = tinybms_ns.enum("BalancingBits", is_class=True)

BALANCING_BITS = {"contact": BalancingBits.CONTACT, "cell": BalancingBits.CELL}


def _between(minimum: str, maximum: str) -> cv.All:
    return cv.All(
        cv.positive_time_period_milliseconds,
        cv.Range(min=cv.TimePeriod(**_period(minimum)), max=cv.TimePeriod(**_period(maximum))),
    )


def _period(text: str) -> dict[str, int]:
    return {"milliseconds": cv.positive_time_period_milliseconds(text).total_milliseconds}


PACK_SCHEMA = (
    cv.Schema(
        {
            cv.GenerateID(): cv.declare_id(TinyBms),
            cv.Optional(CONF_NAME): cv.All(cv.string_strict, cv.Length(min=1, max=32)),
            cv.Optional(CONF_LIVE_INTERVAL, default="250ms"): _between("100ms", "10s"),
            cv.Optional(CONF_EVENTS_INTERVAL, default="2s"): _between("500ms", "10s"),
            cv.Optional(CONF_SETTINGS_INTERVAL, default="30s"): _between("5s", "1h"),
            cv.Optional(CONF_STATISTICS_INTERVAL, default="60s"): _between("5s", "1h"),
            cv.Optional(CONF_TIMEOUT, default="200ms"): _between("50ms", "1s"),
            cv.Optional(CONF_BALANCING_BITS, default="contact"): cv.one_of(*BALANCING_BITS, lower=True),
        }
    )
    .extend(uart.UART_DEVICE_SCHEMA)
    .extend(cv.COMPONENT_SCHEMA)
)

# The BMS speaks nothing else (TinyBMS protocol Rev D, section 1).
final_validate_pack = uart.final_validate_device_schema(
    "tinybms", baud_rate=115200, data_bits=8, parity="NONE", stop_bits=1, require_tx=True, require_rx=True
)


async def new_pack(config: ConfigType, index: int, gateway: MockObj) -> MockObj:
    """Create the driver of one pack; its data and the event bus belong to the gateway."""
    if index == 0:
        CORE.add_global(cg.RawStatement(generate()))
    poll_config = cg.StructInitializer(
        PollConfig,
        ("live_interval_ms", config[CONF_LIVE_INTERVAL]),
        ("events_interval_ms", config[CONF_EVENTS_INTERVAL]),
        ("settings_interval_ms", config[CONF_SETTINGS_INTERVAL]),
        ("statistics_interval_ms", config[CONF_STATISTICS_INTERVAL]),
        ("timeout_ms", config[CONF_TIMEOUT]),
        ("balancing_bits", BALANCING_BITS[config[CONF_BALANCING_BITS]]),
    )
    var = cg.new_Pvariable(config[CONF_ID], index, poll_config, gateway.pack_data(index), gateway.bus())
    await cg.register_component(var, config)
    await uart.register_uart_device(var, config)
    line = config[uart.CONF_UART_ID]
    if any(tcp_uart[CONF_ID] == line for tcp_uart in CORE.config.get("tcp_uart", [])):
        cg.add(var.set_tcp_uart(await cg.get_variable(line)))
    cg.add(var.set_name(config.get(CONF_NAME, f"Pack {index + 1}")))
    return var
