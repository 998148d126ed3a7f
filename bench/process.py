"""What the operating system knows of a process."""

import re
from pathlib import Path


def cpu_s(pid: int) -> float:
    """Processor time used so far (s), to the nanosecond."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def waited_s(pid: int) -> float:
    """Time it was ready to run and had no processor so far (s): what others on this machine have cost it."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9


def rss_kb(pid: int) -> int:
    """Resident memory (kB)."""
    match = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    if match is None:
        raise ValueError(f"/proc/{pid}/status has no VmRSS")
    return int(match[1])
