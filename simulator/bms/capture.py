"""Captures of a serial line: JSON lines ``{"t": seconds, "dir": "tx" or "rx", "hex": "AA 03 .."}``.

As the gateway sees it: tx goes to the BMS, rx comes from it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from simulator.bms.device import Direction


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes that passed in one direction at a time."""

    time_s: float
    direction: Direction
    data: bytes


class CaptureWriter:
    """Writes a capture; each line is complete as soon as its bytes have passed."""

    def __init__(self, path: Path) -> None:
        self._file: TextIO = path.open("w", encoding="utf-8")

    def write(self, time_s: float, direction: Direction, data: bytes) -> None:
        """Add bytes; fits ``Device.observers``."""
        line = {"t": round(time_s, 6), "dir": direction, "hex": data.hex(" ").upper()}
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()

    def close(self) -> None:
        """End the capture."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_capture(path: Path) -> list[Chunk]:
    """Read a capture.

    Raises:
        ValueError: with the line that is wrong and what it should be.
        OSError: the file cannot be read.
    """
    with path.open(encoding="utf-8") as lines:
        return list(_chunks(path, lines))


def _chunks(path: Path, lines: TextIO) -> Iterator[Chunk]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            chunk = Chunk(float(entry["t"]), entry["dir"], bytes.fromhex(entry["hex"]))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}, line {number}: {_FORM} ({error!r})") from None
        if chunk.direction not in ("tx", "rx"):
            raise ValueError(f"{path}, line {number}: dir is {chunk.direction!r}; {_FORM}")
        yield chunk


_FORM = 'expected {"t": seconds, "dir": "tx" or "rx", "hex": "AA 03 .."}'
