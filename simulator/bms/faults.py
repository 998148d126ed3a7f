"""Faults of the serial line and of the BMS, switched on and off by the clock."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from simulator.bms.registers import CONTACTS


@dataclass(frozen=True, slots=True)
class FaultKind:
    """What a fault's value means and which values are allowed; without a range it takes none."""

    help: str
    unit: str = "probability"
    default: float | None = 1.0
    """Value when none is given; None asks for one."""
    low: float = 0.0
    high: float = 1.0
    whole: bool = False


_NO_VALUE = ""

KINDS: dict[str, FaultKind] = {
    "no_reply": FaultKind("a request is not answered"),
    "late_reply": FaultKind("replies start late", "ms", 500.0, 0.0, 60_000.0),
    "truncate": FaultKind("a reply ends too early"),
    "bit_errors": FaultKind("bits flip in both directions", "probability per bit", 1e-3),
    "wrong_command": FaultKind("a reply carries another command, with a right CRC"),
    "noise": FaultKind("text stands before a reply"),
    "nack": FaultKind("a request is refused"),
    "reboot": FaultKind("the BMS restarts in mid-reply, once, and is silent for so long", "s", 2.0, 0.0, 600.0),
    "sensor_disconnected": FaultKind("an external temperature sensor is missing", "sensor", None, 1, 2, whole=True),
    "current_sensor": FaultKind("the current reads this value", "A", 0.0, -10_000.0, 10_000.0),
    "firmware": FaultKind("internal firmware version (register 502)", "version", None, 0, 65_535, whole=True),
    "cell_open": FaultKind(
        "the wire of a cell is broken, counted from the most negative", "cell", None, 1, CONTACTS, True
    ),
    "open_wire": FaultKind(
        "the wire between a cell and the next is loose: one reads 0.6 V more, the other less",
        "cell",
        None,
        1,
        CONTACTS - 1,
        whole=True,
    ),
    "pack_voltage": FaultKind("the pack voltage reads off by so much", "V", None, -100.0, 100.0),
    "soc": FaultKind("the state of charge reads this value", "%", None, 0.0, 100.0),
    "soc_noise": FaultKind(
        "the state of charge reads another value each time, off by up to so much", "%", 30.0, 0.0, 100.0
    ),
    "frozen": FaultKind("the BMS answers, but its values stand still", _NO_VALUE),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault and when it is there, in seconds since the device started.

    Raises:
        ValueError: the name is not known, the value is not allowed, or the end is not after the start.
    """

    name: str
    value: float | None = None
    start_s: float = 0.0
    end_s: float | None = None

    def __post_init__(self) -> None:
        kind = KINDS.get(self.name)
        if kind is None:
            raise ValueError(f"fault '{self.name}' is not known; choose from {', '.join(KINDS)}")
        if self.value is None:
            if kind.default is None:
                raise ValueError(f"fault '{self.name}' needs a value: {describe_range(kind)}")
            object.__setattr__(self, "value", kind.default)
        elif kind.unit == _NO_VALUE:
            raise ValueError(f"fault '{self.name}' takes no value, got {self.value:g}")
        elif not kind.low <= self.value <= kind.high or (kind.whole and self.value != int(self.value)):
            raise ValueError(f"fault '{self.name}' has value {self.value:g}; allowed is {describe_range(kind)}")
        if self.start_s < 0 or (self.end_s is not None and self.end_s <= self.start_s):
            raise ValueError(
                f"fault '{self.name}' runs from {self.start_s:g} s to {self.end_s} s; the end must come after the start"
            )

    @property
    def amount(self) -> float:
        """The value, or the kind's default."""
        return self.value or 0.0

    def active(self, now_s: float) -> bool:
        """Whether the fault is there at a time."""
        return self.start_s <= now_s and (self.end_s is None or now_s < self.end_s)


def describe_range(kind: FaultKind) -> str:
    """The allowed values of a kind, for messages and help."""
    number = "a whole number " if kind.whole else ""
    return "no value" if kind.unit == _NO_VALUE else f"{number}{kind.low:g}..{kind.high:g} ({kind.unit})"


def parse_fault(text: str) -> Fault:
    """Read ``NAME[=VALUE][@START..END]``: ``bit_errors=1e-3``, ``no_reply@10..20``, ``reboot@5``, ``frozen@..3``.

    Raises:
        ValueError: with a message that names what is wrong and what is allowed.
    """
    what, at, when = text.partition("@")
    name, equals, value = what.partition("=")
    start, dots, end = when.partition("..")
    if at and not (start or end):
        raise ValueError(f"fault '{text}': after '@' comes START, START..END or ..END in seconds")
    return Fault(
        name.strip(),
        _number(text, value) if equals else None,
        _number(text, start) if start else 0.0,
        _number(text, end) if dots and end else None,
    )


def _number(text: str, number: str) -> float:
    try:
        return float(number)
    except ValueError:
        raise ValueError(f"fault '{text}': '{number}' is not a number; write NAME[=VALUE][@START..END]") from None


@dataclass(slots=True)
class FaultPlan:
    """The faults of a device; the same seed gives the same faults for the same traffic."""

    faults: list[Fault] = field(default_factory=list)
    seed: int = 0
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def add(self, *faults: Fault | str) -> None:
        """Add faults, in either form."""
        self.faults += [parse_fault(fault) if isinstance(fault, str) else fault for fault in faults]

    def clear(self, name: str | None = None) -> None:
        """End all faults, or all of one name."""
        self.faults = [fault for fault in self.faults if name is not None and fault.name != name]

    def find(self, name: str, now_s: float) -> Fault | None:
        """The first active fault of a name."""
        return next((fault for fault in self.faults if fault.name == name and fault.active(now_s)), None)

    def find_all(self, name: str, now_s: float) -> Iterable[Fault]:
        """All active faults of a name."""
        return [fault for fault in self.faults if fault.name == name and fault.active(now_s)]

    def take(self, name: str, now_s: float) -> Fault | None:
        """The first active fault of a name, which is thereby over."""
        fault = self.find(name, now_s)
        if fault is not None:
            self.faults.remove(fault)
        return fault

    def strikes(self, name: str, now_s: float) -> bool:
        """Roll the dice for a fault whose value is a probability."""
        fault = self.find(name, now_s)
        return fault is not None and self._random.random() < fault.amount

    def spread(self, amount: float) -> float:
        """Draw a number between ``-amount`` and ``amount``."""
        return self._random.uniform(-amount, amount)

    def cut(self, length: int) -> int:
        """Where a reply of ``length`` bytes is cut off: after the first byte at least, before the last."""
        return self._random.randrange(1, length)

    def flip_bits(self, data: bytes, now_s: float) -> bytes:
        """Send bytes over a line with bit errors."""
        fault = self.find("bit_errors", now_s)
        if fault is None:
            return data
        damaged = bytearray(data)
        for position in range(len(damaged)):
            for bit in range(8):
                if self._random.random() < fault.amount:
                    damaged[position] ^= 1 << bit
        return bytes(damaged)
