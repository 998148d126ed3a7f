"""The settings registers 300..343: what each may hold, and what happens to a value that it may not."""

from collections.abc import Mapping
from enum import IntEnum
from typing import TYPE_CHECKING

from simulator.tables import FIRST_SETTING, SETTING_BY_KEY, SETTING_COUNT, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.tables import Setting

TAKEN_OVER = 0xFFFF
"""What a write-only register reads once its value has been taken over."""


class SettingOption(IntEnum):
    """Which of its four values a settings register is asked for (command 0x1D)."""

    MINIMUM = 1
    MAXIMUM = 2
    DEFAULT = 3
    CURRENT = 4


class SettingsBlock:
    """Current values, limits and defaults of the settings.

    ``defaults`` are raw values by key. ``limits`` narrows the table's range of a key (the BMS does so for the current
    limits, by the current sensor it has). ``words`` are register contents that replace the defaults, unchecked.
    """

    def __init__(
        self,
        defaults: Mapping[str, int],
        *,
        limits: Mapping[str, tuple[int, int]] | None = None,
        words: Mapping[int, int] | None = None,
    ) -> None:
        self._limits = {setting.key: (setting.minimum, setting.maximum) for setting in SETTINGS} | dict(limits or {})
        self._default = [0] * SETTING_COUNT
        for setting in SETTINGS:
            self._store(self._default, setting, TAKEN_OVER if setting.write_only else defaults.get(setting.key, 0))
        self._current = list(self._default)
        for register, word in (words or {}).items():
            self._current[register - FIRST_SETTING] = word

    def value(self, key: str) -> int:
        """Present raw value of a setting, with its sign."""
        return self._load(self._current, SETTING_BY_KEY[key])

    def put(self, key: str, raw: int) -> None:
        """Put a raw value in place, unchecked."""
        self._store(self._current, SETTING_BY_KEY[key], raw)

    def words(self, option: SettingOption = SettingOption.CURRENT) -> list[int]:
        """All 44 registers of one kind."""
        if option is SettingOption.CURRENT:
            return list(self._current)
        if option is SettingOption.DEFAULT:
            return list(self._default)
        words = [0] * SETTING_COUNT
        for setting in SETTINGS:
            self._store(words, setting, self._limits[setting.key][0 if option is SettingOption.MINIMUM else 1])
        return words

    def write(self, register: int, values: Sequence[int]) -> tuple[dict[str, int], set[int]]:
        """Write consecutive registers.

        Settings whose new value is out of range keep the old one. Returns the raw values of write-only settings that
        were taken over, by key, and the registers that were refused.
        """
        wanted = list(self._current)
        touched = set()
        for address, word in enumerate(values, register):
            if 0 <= address - FIRST_SETTING < SETTING_COUNT:
                wanted[address - FIRST_SETTING] = word
                touched.add(address)
        taken_over: dict[str, int] = {}
        refused = {address for address in range(register, register + len(values)) if address not in touched}
        known = set()
        for setting in SETTINGS:
            span = set(range(setting.register, setting.register + setting.words))
            known |= span
            if not span & touched:
                continue
            raw = self._load(wanted, setting)
            if not self._allows(setting, raw):
                refused |= span & touched
            elif setting.write_only:
                taken_over[setting.key] = raw
            else:
                self._store(self._current, setting, raw)
        return taken_over, refused | (touched - known)

    def _allows(self, setting: Setting, raw: int) -> bool:
        low, high = self._limits[setting.key]
        if setting.options and raw not in {value for value, _ in setting.options}:
            return False
        return low <= raw <= high

    @staticmethod
    def _load(words: list[int], setting: Setting) -> int:
        index = setting.register - FIRST_SETTING
        raw = words[index] | words[index + 1] << 16 if setting.words == 2 else words[index]
        raw = raw >> setting.shift & (1 << setting.bits) - 1
        return raw - (1 << setting.bits) if setting.signed and raw >> setting.bits - 1 else raw

    @staticmethod
    def _store(words: list[int], setting: Setting, raw: int) -> None:
        index = setting.register - FIRST_SETTING
        mask = (1 << setting.bits) - 1
        field = (raw & mask) << setting.shift
        if setting.words == 2:
            words[index], words[index + 1] = field & 0xFFFF, field >> 16
        else:
            words[index] = words[index] & ~(mask << setting.shift) & 0xFFFF | field
