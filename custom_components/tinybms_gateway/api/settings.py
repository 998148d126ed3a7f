"""What the BMS and the gateway are set to: ``/settings`` and ``/config``."""

from dataclasses import dataclass, field

from mashumaro import field_options

from ._model import Model

type OptionValue = bool | float | str | tuple[tuple[float, float], ...]


def _option_value(value: object) -> OptionValue:
    """Take a value as the kind of JSON it is: a number is no boolean, and 7 is not "7"."""
    match value:
        case bool() | int() | float() | str():
            return value
        case list():
            return tuple((float(x), float(y)) for x, y in value)
        case _:
            raise ValueError("neither a number, a boolean, a word nor a curve")


def _choice_value(value: object) -> int | str:
    if isinstance(value, int | str):
        return value
    raise ValueError("neither a whole number nor a word")


@dataclass(frozen=True, kw_only=True)
class Choice(Model):
    """One of the allowed values."""

    value: int | str = field(metadata=field_options(deserialize=_choice_value))
    name: str


@dataclass(frozen=True, kw_only=True)
class Setting(Model):
    """One setting of a BMS with what the BMS allows."""

    key: str
    register: int
    name: str
    group: str
    type: str
    """``number``, ``enum`` or ``boolean``."""
    unit: str
    value: float | None
    minimum: float
    maximum: float
    step: float
    default: float | None
    options: tuple[Choice, ...]
    write_only: bool
    danger: str
    """``normal``, ``caution`` or ``danger``."""
    help: str


@dataclass(frozen=True, kw_only=True)
class Settings(Model):
    """The settings of one pack."""

    pack: int
    age_s: float | None
    writable: bool
    settings: tuple[Setting, ...]

    def find(self, key: str) -> Setting | None:
        """The setting of this name."""
        return next((setting for setting in self.settings if setting.key == key), None)


@dataclass(frozen=True, kw_only=True)
class SettingResult(Model):
    """What became of one change."""

    key: str
    result: str
    """``ok``, or why not."""
    before: float | None
    wanted: float
    value: float | None
    text: str


@dataclass(frozen=True, kw_only=True)
class SettingsResult(Model):
    """What became of all changes."""

    pack: int
    dry_run: bool
    applied: bool
    results: tuple[SettingResult, ...]


@dataclass(frozen=True, kw_only=True)
class Option(Model):
    """One option of the gateway itself."""

    key: str
    name: str
    group: str
    type: str
    """``number``, ``boolean``, ``enum`` or ``curve``."""
    unit: str
    minimum: float | None
    maximum: float | None
    step: float | None
    zero: str | None
    """What 0 means where it is allowed beside the range."""
    options: tuple[Choice, ...]
    default: OptionValue = field(metadata=field_options(deserialize=_option_value))
    value: OptionValue = field(metadata=field_options(deserialize=_option_value))
    source: str
    restart_required: bool
    danger: str
    help: str


@dataclass(frozen=True, kw_only=True)
class Config(Model):
    """All options of the gateway."""

    revision: int
    options: tuple[Option, ...]

    def find(self, key: str) -> Option | None:
        """The option of this name."""
        return next((option for option in self.options if option.key == key), None)


@dataclass(frozen=True, kw_only=True)
class ConfigResult(Model):
    """What became of a change of options."""

    revision: int
    dry_run: bool
    changed: tuple[str, ...]
    restart_required: bool
