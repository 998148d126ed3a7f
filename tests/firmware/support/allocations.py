"""Tells who allocates memory in a running program, from what `allocations.c` has recorded.

An allocation is *ours* when the innermost function that is neither the C nor the C++ library belongs to one of our
namespaces. When upstream code allocates that was called by ours it is ours as well, unless KNOWN_UPSTREAM names the
upstream function and the reason. What upstream does by itself, with none of our functions in the stack, is not ours.
"""

import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import override

OURS = re.compile(
    r"\besphome::(?:battery_history|bms_core|can_health|gateway_config|local_http|monitors|record_log|record_store|slcan"
    r"|socketcan|tinybms|tinybms_victron|tinybms_web|victron_can)::"
)
# The name of a template function comes behind its return type.
_LIBRARY = re.compile(r"^(?!esphome::)(?:[^()]* )?(?:std|__gnu_cxx)::|^operator new|^\?\?")

KNOWN_UPSTREAM = {
    "esphome::canbus::Canbus::loop()": "copies each received frame into a vector that lives for that frame",
    "esphome::api::": "its list of states to be sent grows to as many as have ever changed at once",
    "esphome::random_bytes(": "opens /dev/urandom for each secret, on the host only",
    "esphome::wake_register_fd(": "its list grows to as many connections as were ever open, on the host only",
    "esphome::socket::": "makes an object for a new connection, in the place of that of the one before",
}
"""Upstream functions that may allocate below ours, and why that does no harm."""


@dataclass(frozen=True, slots=True)
class Allocation:
    """A call stack that allocated: how often, and its functions from the inside out."""

    count: int
    functions: tuple[str, ...]

    @property
    def by(self) -> str:
        """The innermost function that is no library's."""
        return next((name for name in self.functions if not _LIBRARY.match(name)), "?")

    @property
    def ours(self) -> bool:
        """Whether one of our functions is to blame; see the module's rule."""
        if OURS.search(self.by):
            return True
        known = any(self.by.startswith(name) for name in KNOWN_UPSTREAM)
        return not known and any(OURS.search(name) for name in self.functions)

    @override
    def __str__(self) -> str:
        return f"{self.count} x " + "\n    ".join(self.functions)


def read_allocations(record: Path, program: Path) -> list[Allocation]:
    """Read a record and name its functions, with addr2line and the program's debug information."""
    stacks = [line.split() for line in record.read_text().splitlines()]
    if any(stack[0] == "lost" for stack in stacks):
        raise ValueError(f"{record}: more different call stacks than there is room for")
    offsets = {
        offset
        for stack in stacks
        for module, _, offset in (address.rpartition("+") for address in stack[1:])
        if Path(module).name == program.name
    }
    names = _names(program, sorted(offsets))
    found: Counter[tuple[str, ...]] = Counter()
    for count, *addresses in stacks:
        functions: list[str] = []
        for module, _, offset in (address.rpartition("+") for address in addresses):
            if Path(module).name == program.name:
                functions += names[offset]
        found[tuple(functions)] += int(count)
    return [Allocation(count, functions) for functions, count in found.most_common()]


def _names(program: Path, offsets: list[str]) -> dict[str, list[str]]:
    """Return the functions at each return address, inlined ones first."""
    if not offsets:
        return {}
    # A return address belongs to the instruction behind the call.
    calls = [hex(int(offset, 16) - 1) for offset in offsets]
    output = subprocess.run(
        ["addr2line", "-e", program, "-a", "-f", "-C", "-i", *calls], check=True, capture_output=True, text=True
    ).stdout
    names: dict[str, list[str]] = {}
    current: list[str] = []
    lines = iter(output.splitlines())
    for line in lines:
        if line.startswith("0x"):
            current = names[hex(int(line, 16) + 1)] = []
        else:
            current.append(line)
            next(lines)  # file and line number
    return {offset: names[hex(int(offset, 16))] for offset in offsets}
