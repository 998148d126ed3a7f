"""Triggers, actions and conditions of the gateway."""

import difflib

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome import automation
from esphome.components.tinybms import TinyBms
from esphome.components.tinybms.settings import SETTINGS, Setting
from esphome.const import CONF_VALUE
from esphome.core import ID
from esphome.cpp_generator import MockObj, TemplateArgsType
from esphome.types import ConfigType

CONF_EVENTS_ID = "events_id"
CONF_GATEWAY_ID = "gateway_id"
CONF_PACK_ID = "pack_id"
CONF_SETTING = "setting"

SOC_SETTING = "state_of_charge"

tinybms_victron_ns = cg.esphome_ns.namespace("tinybms_victron")
Gateway = tinybms_victron_ns.class_("Gateway", cg.Component)
GatewayEvents = tinybms_victron_ns.class_("GatewayEvents")
BmsCommand = tinybms_victron_ns.enum("BmsCommand", is_class=True)
WriteSettingAction = tinybms_victron_ns.class_("WriteSettingAction", automation.Action)
CommandAction = tinybms_victron_ns.class_("CommandAction", automation.Action)
AcknowledgeAction = tinybms_victron_ns.class_("AcknowledgeAction", automation.Action)
GxPresentCondition = tinybms_victron_ns.class_("GxPresentCondition", automation.Condition)
BmsOnlineCondition = tinybms_victron_ns.class_("BmsOnlineCondition", automation.Condition)

# Triggers

_PACK = (cg.uint8, "pack")

TRIGGERS = (
    automation.CallbackAutomation(
        "on_alarm", "add_on_alarm_callback", [_PACK, (cg.StringRef, "kind"), (cg.StringRef, "level")]
    ),
    automation.CallbackAutomation("on_alarm_cleared", "add_on_alarm_cleared_callback", [_PACK, (cg.StringRef, "kind")]),
    automation.CallbackAutomation(
        "on_event", "add_on_event_callback", [_PACK, (cg.uint8, "id"), (cg.StringRef, "key")]
    ),
    automation.CallbackAutomation(
        "on_charge_stage",
        "add_on_charge_stage_callback",
        [_PACK, (cg.StringRef, "stage"), (cg.StringRef, "reason")],
    ),
    automation.CallbackAutomation(
        "on_charge_profile", "add_on_charge_profile_callback", [_PACK, (cg.StringRef, "profile"), (cg.bool_, "locked")]
    ),
    automation.CallbackAutomation("on_gx_found", "add_on_gx_found_callback"),
    automation.CallbackAutomation("on_gx_lost", "add_on_gx_lost_callback"),
    automation.CallbackAutomation("on_identify", "add_on_identify_callback"),
    automation.CallbackAutomation("on_bms_found", "add_on_bms_found_callback", [_PACK]),
    automation.CallbackAutomation("on_bms_lost", "add_on_bms_lost_callback", [_PACK]),
    automation.CallbackAutomation(
        "on_setting_written",
        "add_on_setting_written_callback",
        [_PACK, (cg.StringRef, "setting"), (cg.float_, "value"), (cg.StringRef, "result")],
    ),
)

TRIGGERS_SCHEMA = {cv.GenerateID(CONF_EVENTS_ID): cv.declare_id(GatewayEvents)} | {
    cv.Optional(trigger.conf_key): automation.validate_automation({}) for trigger in TRIGGERS
}


async def build_triggers(config: ConfigType, gateway: MockObj) -> None:
    """Create what hands events to automations and entities, and the automations of the configuration."""
    events = cg.new_Pvariable(config[CONF_EVENTS_ID], gateway)
    await automation.build_callback_automations(events, config, TRIGGERS)


# Actions

_ON_PACK = {cv.GenerateID(CONF_PACK_ID): cv.use_id(TinyBms)}
_BY_KEY = {setting.key: setting for setting in SETTINGS}


def setting_key(value: object) -> str:
    """Accept the key of a setting; the error for another word names those that look like it."""
    key = cv.string_strict(value)
    if key in _BY_KEY:
        return key
    near = difflib.get_close_matches(key, _BY_KEY) or sorted(_BY_KEY)
    raise cv.Invalid(f"There is no setting '{key}'. Choose from: {', '.join(near)}")


def _number(setting: Setting, value: object) -> float:
    number = cv.float_(value)
    smallest, largest = (raw * setting.multiplier / setting.divisor for raw in (setting.minimum, setting.maximum))
    if not smallest <= number <= largest:
        unit = f" {setting.unit}" if setting.unit else ""
        raise cv.Invalid(f"{setting.key} takes {smallest:g} to {largest:g}{unit}, not {number:g}")
    return number


def _option(setting: Setting, value: object) -> float:
    names = {name: float(raw) for raw, name in setting.options}
    name = cv.string(value)
    if name not in names:
        raise cv.Invalid(f"{setting.key} takes one of {', '.join(repr(known) for known in names)}, not '{name}'")
    return names[name]


def setting_value(setting: Setting, value: object) -> float:
    """Accept a value of a setting: a number in its unit, the name of an option, or a boolean."""
    if setting.is_switch:
        return float(cv.boolean(value))
    return _option(setting, value) if setting.is_select else _number(setting, value)


def _check_value(config: ConfigType) -> ConfigType:
    setting = _BY_KEY[config[CONF_SETTING]]
    with cv.prepend_path([CONF_VALUE]):
        value = cv.templatable(lambda constant: setting_value(setting, constant))(config[CONF_VALUE])
    return config | {CONF_VALUE: value}


_VALUE = {cv.Required(CONF_VALUE): cv.valid}
WRITE_SETTING_SCHEMA = cv.All(cv.Schema(_ON_PACK | {cv.Required(CONF_SETTING): setting_key} | _VALUE), _check_value)
SET_SOC_SCHEMA = cv.All(
    automation.maybe_conf(CONF_VALUE, cv.Schema(_ON_PACK | _VALUE)),
    lambda config: config | {CONF_SETTING: SOC_SETTING},
    _check_value,
)


@automation.register_action("tinybms_victron.write_setting", WriteSettingAction, WRITE_SETTING_SCHEMA, synchronous=True)
@automation.register_action("tinybms_victron.set_soc", WriteSettingAction, SET_SOC_SCHEMA, synchronous=True)
async def write_setting_to_code(
    config: ConfigType, action_id: ID, template_arg: cg.TemplateArguments, args: TemplateArgsType
) -> MockObj:
    pack = await cg.get_variable(config[CONF_PACK_ID])
    index = list(_BY_KEY).index(config[CONF_SETTING])
    var = cg.new_Pvariable(action_id, template_arg, pack, index)
    cg.add(var.set_value(await cg.templatable(config[CONF_VALUE], args, cg.float_)))
    return var


def _register_command(key: str) -> None:
    schema = automation.maybe_conf(CONF_PACK_ID, cv.Schema(_ON_PACK))

    @automation.register_action(f"tinybms_victron.{key}", CommandAction, schema, synchronous=True)
    async def command_to_code(
        config: ConfigType, action_id: ID, template_arg: cg.TemplateArguments, _args: TemplateArgsType
    ) -> MockObj:
        pack = await cg.get_variable(config[CONF_PACK_ID])
        return cg.new_Pvariable(action_id, template_arg, pack, getattr(BmsCommand, key.upper()))


for _key in ("bms_reset", "clear_events", "clear_statistics", "refresh"):
    _register_command(_key)


@automation.register_action(
    "tinybms_victron.acknowledge_alarms",
    AcknowledgeAction,
    automation.maybe_conf(CONF_GATEWAY_ID, cv.Schema({cv.GenerateID(CONF_GATEWAY_ID): cv.use_id(Gateway)})),
    synchronous=True,
)
async def acknowledge_to_code(
    config: ConfigType, action_id: ID, template_arg: cg.TemplateArguments, _args: TemplateArgsType
) -> MockObj:
    return cg.new_Pvariable(action_id, template_arg, await cg.get_variable(config[CONF_GATEWAY_ID]))


# Conditions


@automation.register_condition(
    "tinybms_victron.gx_present",
    GxPresentCondition,
    automation.maybe_conf(CONF_GATEWAY_ID, cv.Schema({cv.GenerateID(CONF_GATEWAY_ID): cv.use_id(Gateway)})),
)
async def gx_present_to_code(
    config: ConfigType, condition_id: ID, template_arg: cg.TemplateArguments, _args: TemplateArgsType
) -> MockObj:
    return cg.new_Pvariable(condition_id, template_arg, await cg.get_variable(config[CONF_GATEWAY_ID]))


@automation.register_condition(
    "tinybms_victron.bms_online",
    BmsOnlineCondition,
    automation.maybe_conf(CONF_PACK_ID, cv.Schema(_ON_PACK)),
)
async def bms_online_to_code(
    config: ConfigType, condition_id: ID, template_arg: cg.TemplateArguments, _args: TemplateArgsType
) -> MockObj:
    return cg.new_Pvariable(condition_id, template_arg, await cg.get_variable(config[CONF_PACK_ID]))
