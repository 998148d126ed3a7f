"""A device made of a register dump: what a real pack answered, answered again."""

import json
from collections.abc import Mapping
from pathlib import Path

from simulator.bms.event_log import SLOTS, EventLog
from simulator.bms.registers import Reg, RegisterFile
from simulator.bms.settings_block import SettingsBlock
from simulator.tables import EVENT_ID, FIRST_SETTING, SETTING_COUNT, SETTINGS

DUMP_14S = Path(__file__).resolve().parent.parent / "data" / "tinybms_14s.json"
"""Registers of a real pack of 14 cells (source named in the file)."""


def load_dump(path: Path = DUMP_14S) -> dict[int, int]:
    """Read a dump: JSON with an object ``registers`` of address: word.

    Raises:
        ValueError: the file is no such dump; the message says where.
    """
    try:
        registers = json.loads(path.read_text(encoding="utf-8"))["registers"]
        dump = {int(address): word for address, word in registers.items()}
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{path}: no register dump ({error!r}); a JSON object 'registers' of address: word") from None
    for address, word in dump.items():
        if not isinstance(word, int) or not 0 <= word <= 0xFFFF:
            raise ValueError(f"{path}: register {address} holds {word!r}; allowed is 0..65535")
    return dump


class ReplayModel:
    """Registers that stand still; settings can be written. Registers the dump does not list read 0.

    With ``counting`` the lifetime counter goes on from the dump's value.
    """

    def __init__(self, dump: Mapping[int, int], *, counting: bool = False) -> None:
        words = {FIRST_SETTING + i: dump.get(FIRST_SETTING + i, 0) for i in range(SETTING_COUNT)}
        words |= {setting.register: 0xFFFF for setting in SETTINGS if setting.write_only}
        events = EventLog.from_words([dump.get(Reg.EVENTS + i, 0) for i in range(2 * SLOTS)])
        self._registers = RegisterFile(SettingsBlock({}, words=words), events)
        for address, word in dump.items():
            self._registers.put(address, word)
        self._counting = counting
        self._elapsed_s = 0.0
        self._first_lifetime_s = self._registers.get_u32(Reg.LIFETIME)

    @property
    def registers(self) -> RegisterFile:
        """The dump's registers."""
        return self._registers

    def take_over(self, key: str, raw: int) -> None:
        """Show a written state of charge or health (0.002 %)."""
        if key == "state_of_charge":
            self._registers.put_u32(Reg.STATE_OF_CHARGE, raw * 2000)
        elif key == "state_of_health":
            self._registers.put(Reg.STATE_OF_HEALTH, raw)

    def restart(self) -> None:
        """Log the start."""
        self._registers.log_event(EVENT_ID["system_started"])

    def advance(self, seconds: float) -> None:
        """Count the lifetime, if asked to."""
        self._elapsed_s += seconds
        if self._counting:
            self._registers.put_u32(Reg.LIFETIME, self._first_lifetime_s + int(self._elapsed_s))
