"""What decides how much may flow: the firmware itself, or a controller written in Python."""

import ctypes
from typing import TYPE_CHECKING, Protocol, Self

from simulator.closed_loop.layout import Chemistry, PackSeen, Seen, Stage, Wanted
from simulator.closed_loop.native_library import Controller as NativeController
from simulator.closed_loop.native_library import library

if TYPE_CHECKING:
    from types import TracebackType


class Limits:
    """What may flow: CVL in V, CCL and DCL in A, and what the controller says it is doing."""

    __slots__ = ("ccl_a", "cvl_v", "dcl_a", "stage")

    def __init__(self, cvl_v: float, ccl_a: float, dcl_a: float, stage: Stage = Stage.OTHER) -> None:
        self.cvl_v = cvl_v
        self.ccl_a = ccl_a
        self.dcl_a = dcl_a
        self.stage = stage


class PackView:
    """One pack as measured: volts, amperes (positive = charge), degrees, state of charge 0..1."""

    __slots__ = ("answered", "cells_v", "current_a", "internal_c", "soc", "temperature_c", "voltage_v")

    def __init__(self, seen: PackSeen) -> None:
        self.cells_v: list[float] = seen.cell_v[: seen.cell_count]
        self.voltage_v: float = seen.voltage_v
        self.current_a: float = seen.current_a
        self.soc: float = seen.soc
        self.temperature_c: float = seen.temperature_c
        self.internal_c: float = seen.internal_c
        self.answered = bool(seen.answered)


class Controller(Protocol):
    """A charge controller of one pack in Python."""

    def limits(self, pack: PackView, now_s: float) -> Limits | None:
        """What may flow now; called once a second. None sends nothing."""


class Driver(Protocol):
    """A controller in the form the world calls."""

    function: ctypes._CFunctionType
    context: int | None

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Firmware:
    """The firmware's own code, from the registers to frame 0x351, with its preset for a chemistry."""

    def __init__(self, pack_count: int, chemistry: Chemistry) -> None:
        self.function = ctypes.cast(library().gateway_limits, NativeController)
        self.context: int | None = library().gateway_new(pack_count, chemistry)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        library().gateway_free(self.context)
        self.context = None


class InPython:
    """A controller written in Python; an error in it is raised when the run is over."""

    def __init__(self, controller: Controller) -> None:
        self.context: int | None = None
        self.function = NativeController(self._call)
        self._controller = controller
        self._error: Exception | None = None

    def _call(self, _context: int | None, seen: ctypes._Pointer[Seen], wanted: ctypes._Pointer[Wanted]) -> None:
        # ctypes would print an exception and go on.
        out = wanted.contents
        if self._error is not None:
            return
        try:
            limits = self._controller.limits(PackView(seen.contents.packs[0]), seen.contents.now_s)
        except Exception as error:  # noqa: BLE001
            self._error = error
            return
        out.send = limits is not None
        if limits is not None:
            out.cvl_v = round(limits.cvl_v, 1)
            out.ccl_a = round(limits.ccl_a, 1)
            out.dcl_a = round(limits.dcl_a, 1)
            out.stage = limits.stage

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._error is not None:
            raise self._error
