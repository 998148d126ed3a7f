"""slcan: a CAN bus behind a UART or a TCP connection that speaks the Lawicel ASCII protocol."""

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.components import canbus, uart
from esphome.components.canbus import CONF_BIT_RATE
from esphome.const import CONF_ID, CONF_SETUP_PRIORITY
from esphome.core import CORE, ID
from esphome.types import ConfigType

from ..can_health import CanHealth

CODEOWNERS: list[str] = []
DEPENDENCIES = ["uart"]
AUTO_LOAD = ["can_health"]

slcan_ns = cg.esphome_ns.namespace("slcan")
Slcan = slcan_ns.class_("Slcan", canbus.CanbusComponent, uart.UARTDevice, CanHealth)

# The S command (CAN232 and CANUSB manuals).
BIT_RATE_CODES = {
    "10KBPS": "0",
    "20KBPS": "1",
    "50KBPS": "2",
    "100KBPS": "3",
    "125KBPS": "4",
    "250KBPS": "5",
    "500KBPS": "6",
    "800KBPS": "7",
    "1000KBPS": "8",
}

# tcp_uart is set up at AFTER_WIFI (200), and must be before its loop() is called.
PRIORITY_AFTER_TCP_UART = 199.0


def validate_bit_rate(value: object) -> str:
    rate = str(value).upper()
    if rate not in BIT_RATE_CODES:
        raise cv.Invalid(f"slcan has no code for the bit rate {value!r}; allowed are {', '.join(BIT_RATE_CODES)}")
    return cv.enum(canbus.CAN_SPEEDS, upper=True)(rate)


CONFIG_SCHEMA = canbus.CANBUS_SCHEMA.extend(
    {
        cv.GenerateID(): cv.declare_id(Slcan),
        cv.Optional(CONF_BIT_RATE, default=canbus.DEFAULT_BIT_RATE): validate_bit_rate,
    }
).extend(uart.UART_DEVICE_SCHEMA)

FINAL_VALIDATE_SCHEMA = uart.final_validate_device_schema("slcan", require_tx=True, require_rx=True)


def _is_tcp_uart(uart_id: ID) -> bool:
    return any(link[CONF_ID] == uart_id for link in CORE.config.get("tcp_uart", []))


async def to_code(config: ConfigType) -> None:
    over_tcp = _is_tcp_uart(config[uart.CONF_UART_ID])
    if over_tcp:
        config = {CONF_SETUP_PRIORITY: PRIORITY_AFTER_TCP_UART, **config}
    var = cg.new_Pvariable(config[CONF_ID])
    await canbus.register_canbus(var, config)
    await uart.register_uart_device(var, config)
    cg.add(var.set_bit_rate_code(cg.RawExpression(f"'{BIT_RATE_CODES[config[CONF_BIT_RATE]]}'")))
    if over_tcp:
        cg.add(var.set_tcp_uart(await cg.get_variable(config[uart.CONF_UART_ID])))
