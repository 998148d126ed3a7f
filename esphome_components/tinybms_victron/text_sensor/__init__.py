"""Text sensors of the gateway: one row a key."""

from esphome.components import text_sensor
from esphome.const import CONF_ENTITY_CATEGORY, CONF_ICON, ENTITY_CATEGORY_DIAGNOSTIC
from esphome.types import ConfigType

from .. import tinybms_victron_ns
from ..entities import Entity, build_entities, final_validate_platform, platform_schema

DEPENDENCIES = ["tinybms_victron"]

PackText = tinybms_victron_ns.enum("PackText", is_class=True)
GatewayText = tinybms_victron_ns.enum("GatewayText", is_class=True)
PackTextSensor = tinybms_victron_ns.class_("PackTextSensor", text_sensor.TextSensor)
GatewayTextSensor = tinybms_victron_ns.class_("GatewayTextSensor", text_sensor.TextSensor)
GxNameTextSensor = tinybms_victron_ns.class_("GxNameTextSensor", text_sensor.TextSensor)

_DIAGNOSTIC = {CONF_ENTITY_CATEGORY: ENTITY_CATEGORY_DIAGNOSTIC}
_IDENTITY = _DIAGNOSTIC | {CONF_ICON: "mdi:identifier"}
_STATUS = {CONF_ICON: "mdi:battery-clock"}
_REASON = {CONF_ICON: "mdi:speedometer"}
_EVENT = {CONF_ICON: "mdi:format-list-bulleted"}


def _pack(key: str, options: dict[str, str], about: str) -> Entity:
    return Entity(key=key, about=about, class_=PackTextSensor, shows=(getattr(PackText, key.upper()),), options=options)


def _gateway(key: str, options: dict[str, str], about: str) -> Entity:
    return Entity(
        key=key,
        about=about,
        class_=GatewayTextSensor,
        shows=(getattr(GatewayText, key.upper()),),
        options=options,
        pack=False,
    )


ENTITIES = (
    _pack("status", _STATUS, "charging, fully_charged, discharging, regeneration, idle or fault"),
    _pack("last_event", _EVENT, "key of the newest entry in the BMS's event list"),
    _pack("last_reset_cause", _DIAGNOSTIC, "why the BMS last restarted"),
    _pack("serial_number", _IDENTITY, "serial number of the BMS, hexadecimal"),
    _pack("hardware_version", _IDENTITY, "hardware version and its changes"),
    _pack("firmware_version", _IDENTITY, "public and internal firmware version"),
    _pack("pack_charge_voltage_reason", _REASON, "what holds this pack's charge voltage limit down"),
    _pack("pack_charge_limit_reason", _REASON, "what holds this pack's charge current limit down"),
    _pack("pack_discharge_limit_reason", _REASON, "what holds this pack's discharge current limit down"),
    _pack("charge_stage", _STATUS, "bulk, absorption, balancing or float"),
    _pack("charge_stage_reason", _REASON, "why the charge is in this stage"),
    _pack("charge_profile_in_force", _REASON, "slow, medium or fast, as far as the temperature allows"),
    _pack("last_doubt", _DIAGNOSTIC, "why a reading was last not believed"),
    _gateway("reset_reason", _DIAGNOSTIC, "why the gateway last started"),
    _gateway("charge_voltage_reason", _REASON, "what holds CVL down"),
    _gateway("charge_limit_reason", _REASON, "what holds CCL down"),
    _gateway("discharge_limit_reason", _REASON, "what holds DCL down"),
    Entity(
        key="gx_name",
        about="what the GX calls itself",
        class_=GxNameTextSensor,
        options=_DIAGNOSTIC,
        pack=False,
        can=True,
    ),
)

CONFIG_SCHEMA = platform_schema(
    ENTITIES, lambda entity: text_sensor.text_sensor_schema(entity.class_, **entity.options)
)
FINAL_VALIDATE_SCHEMA = final_validate_platform(ENTITIES)


async def to_code(config: ConfigType) -> None:
    await build_entities(config, ENTITIES, text_sensor.new_text_sensor)
