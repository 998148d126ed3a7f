"""The options as YAML: quantities with their units, curves, and what has to fit together."""

import itertools
import math
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import esphome.config_validation as cv
from esphome.types import ConfigType

from .options import BY_KEY, CHEMISTRIES, OPTIONS, PRESET_VOLTAGES, Option, Over

CONF_POINTS = "points"
CONF_SHAPE = "shape"
MAX_POINTS = 10
SHAPES = ("linear", "stepped")

FALLING = {Over.FALLING_CELL, Over.HOT, Over.FALLING_SOC}
RISING = {Over.RISING_CELL, Over.RISING_SOC}


def _seconds(value: object) -> float:
    return float(cv.positive_time_period_milliseconds(value).total_milliseconds) / 1000


# How a quantity with a unit becomes a number in the option's unit.
_QUANTITIES: dict[str, Callable[[Any], float]] = {
    "V": cv.voltage,
    "mV": lambda value: cv.voltage(value) * 1000,
    "A": cv.current,
    "%": lambda value: cv.float_(str(value).removesuffix("%")),
    "s": _seconds,
    "d": lambda value: _seconds(value) / 86_400,
    "°C": cv.temperature,
    "mΩ": lambda value: cv.resistance(value) * 1000,
}


def _number(value: Any, unit: str) -> float:
    """Accept a plain number in this unit, or a quantity with a unit of its own."""
    if isinstance(value, bool):
        raise cv.Invalid(f"A number is expected, not {value}")
    number: float | None = None
    with suppress(TypeError, ValueError):
        number = float(value)
    if number is None:
        number = float(_QUANTITIES[unit](value)) if unit in _QUANTITIES else float(cv.float_(value))
    if not math.isfinite(number):
        raise cv.Invalid(f"A finite number is expected, not {value}")
    return number


def _shown(value: float, unit: str) -> str:
    return f"{value:g} {unit}".strip()


def _quantity(option: Option) -> Callable[[object], float]:
    lowest, highest = option.minimum / option.divisor, option.maximum / option.divisor

    def validate(value: object) -> float:
        number = round(_number(value, option.unit) * option.divisor) / option.divisor
        if (number == 0 and option.zero) or lowest <= number <= highest:
            return number
        zero = f", or 0 for: {option.zero}" if option.zero else ""
        raise cv.Invalid(
            f"{_shown(number, option.unit)} is not allowed; allowed is {_shown(lowest, option.unit)} to "
            f"{_shown(highest, option.unit)}{zero}"
        )

    return validate


def _check_trend(option: Option, points: dict[float, float]) -> None:
    shares = list(points.values())
    peak = shares.index(max(shares)) if shares else 0
    if option.over in FALLING:
        peak = 0
    elif option.over in RISING:
        peak = len(shares) - 1
    for index in range(1, len(shares)):
        before, after = shares[index - 1], shares[index]
        if (before > after) if index <= peak else (before < after):
            x = list(points)[index]
            raise cv.Invalid(
                f"The share at {_shown(x, option.unit)} ({after:g} %) turns back from the one before ({before:g} %): "
                "shares run one way, over temperature up to the best and then down"
            )


def _curve(option: Option) -> Callable[[object], ConfigType]:
    lowest, highest = option.minimum / option.divisor, option.maximum / option.divisor

    def validate(value: object) -> ConfigType:
        if not isinstance(value, dict):
            raise cv.Invalid("A curve is a mapping of points, such as {3.40V: 100%, 3.50V: 0%}")
        given = dict(value)
        shape = cv.one_of(*SHAPES, lower=True)(given.pop(CONF_SHAPE, SHAPES[0]))
        given = given.pop(CONF_POINTS, given)
        if len(given) > MAX_POINTS:
            raise cv.Invalid(f"A curve has at most {MAX_POINTS} points, not {len(given)}")
        points: dict[float, float] = {}
        for x_text, share_text in given.items():
            x = round(_number(x_text, option.unit) * option.divisor) / option.divisor
            share = round(_number(share_text, "%"), 1)
            if not lowest <= x <= highest:
                raise cv.Invalid(
                    f"The point at {_shown(x, option.unit)} is outside {lowest:g} to {_shown(highest, option.unit)}"
                )
            if not 0 <= share <= 100:
                raise cv.Invalid(f"The share at {_shown(x, option.unit)} is {share:g} %; allowed is 0 to 100 %")
            if points and x <= max(points):
                raise cv.Invalid(
                    f"The point at {_shown(x, option.unit)} has to lie above {_shown(max(points), option.unit)}"
                )
            points[x] = share
        _check_trend(option, points)
        return {CONF_SHAPE: shape, CONF_POINTS: points}

    return validate


def _validator(option: Option) -> Any:
    if option.is_curve:
        return _curve(option)
    if option.is_choice:
        return cv.one_of(*option.choices, lower=True)
    return cv.boolean if option.is_switch else _quantity(option)


def group_schema(group: str) -> cv.Schema:
    """Build the schema of all options of a group; `alarms.high_voltage.latched` is a key in a mapping of its own."""
    flat: dict[Any, Any] = {}
    nested: dict[str, dict[Any, Any]] = {}
    for option in OPTIONS:
        if option.group != group or not option.yaml:
            continue
        _, *path = option.key.split(".")
        target = flat if len(path) == 1 else nested.setdefault(path[0], {})
        target[cv.Optional(path[-1])] = _validator(option)
    flat |= {cv.Optional(name): cv.Schema(keys) for name, keys in nested.items()}
    return cv.Schema(flat)


def _ascending(config: ConfigType, keys: tuple[str, ...], values: dict[str, float], unit: str) -> None:
    """Refuse values that do not rise from key to key; the error is at the one that the YAML gives."""
    for lower, upper in itertools.pairwise(keys):
        if values[lower] < values[upper]:
            continue
        at = lower if lower in config else upper
        raise cv.Invalid(
            f"{lower} ({_shown(values[lower], unit)}) has to be below {upper} ({_shown(values[upper], unit)})",
            path=[at],
        )


def _with_defaults(config: ConfigType, group: str, keys: tuple[str, ...]) -> dict[str, Any]:
    """The values of undivided options, with the table's where the YAML says nothing."""
    return {key: config.get(key, BY_KEY[f"{group}.{key}"].default) for key in keys}


def check_charging(config: ConfigType) -> ConfigType:
    """Refuse voltages that contradict each other or the chemistry's."""
    chemistry = config.get("chemistry", CHEMISTRIES[0])
    keys = ("rebulk_voltage_cell", "float_voltage_cell", "bulk_voltage_cell")
    presets = dict(zip(keys, PRESET_VOLTAGES[chemistry], strict=True))
    values = {key: config.get(key) or presets[key] / 1000 for key in keys}
    # Without a chemistry the other two follow the bulk voltage, or the BMS's.
    known = tuple(key for key in keys if values[key] and (chemistry != CHEMISTRIES[0] or config.get(key)))
    _ascending(config, known, values, "V")
    times = ("absorption_time", "max_absorption_time")
    _ascending(config, times, _with_defaults(config, "charging", times), "s")
    return config


def check_alarms(config: ConfigType) -> ConfigType:
    """Refuse a warning that comes after its alarm."""
    keys = ("imbalance_warning", "imbalance_alarm")
    _ascending(config, keys, _with_defaults(config, "alarms", keys), "mV")
    return config


CHARGING_SCHEMA = cv.All(group_schema("charging"), check_charging)
ALARMS_SCHEMA = cv.All(group_schema("alarms"), check_alarms)
