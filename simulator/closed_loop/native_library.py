"""Builds and loads the C++ half: cells, BMS, chargers and the firmware's own charge control."""

import ctypes
import fcntl
import functools
import subprocess
from pathlib import Path
from typing import Any

from simulator.closed_loop import layout

PROJECT = Path(__file__).resolve().parent.parent.parent
_SOURCE = Path(__file__).resolve().parent / "native"
_BUILD = PROJECT / "build" / "closed_loop"

Controller = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(layout.Seen), ctypes.POINTER(layout.Wanted))
"""Looks at the packs once a second and says what may flow."""

_FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {
    "layout_sizes": (None, [ctypes.POINTER(ctypes.c_int32)]),
    "world_new": (ctypes.c_void_p, [ctypes.POINTER(layout.PlantConfig)]),
    "world_free": (None, [ctypes.c_void_p]),
    "world_add_pack": (None, [ctypes.c_void_p, ctypes.POINTER(layout.PackConfig)]),
    "world_add_fault": (None, [ctypes.c_void_p, ctypes.POINTER(layout.Fault)]),
    "world_run": (
        None,
        [
            ctypes.c_void_p,
            Controller,
            ctypes.c_void_p,
            ctypes.POINTER(layout.Weather),
            ctypes.c_int32,
            ctypes.c_void_p,
            ctypes.c_int32,
        ],
    ),
    "world_figures": (None, [ctypes.c_void_p, ctypes.POINTER(layout.Figures)]),
    "gateway_new": (ctypes.c_void_p, [ctypes.c_int32, ctypes.c_int32]),
    "gateway_free": (None, [ctypes.c_void_p]),
    "gateway_limits": (None, [ctypes.c_void_p, ctypes.POINTER(layout.Seen), ctypes.POINTER(layout.Wanted)]),
    "bms_new": (ctypes.c_void_p, [ctypes.POINTER(layout.PackConfig)]),
    "bms_free": (None, [ctypes.c_void_p]),
    "bms_step": (None, [ctypes.c_void_p, ctypes.c_double, ctypes.c_double]),
    "bms_read": (None, [ctypes.c_void_p, ctypes.POINTER(layout.PackSeen)]),
}


def _build() -> Path:
    """Compile what has changed; several processes may want it at once."""
    _BUILD.mkdir(parents=True, exist_ok=True)
    with (_BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        source, build = str(_SOURCE), str(_BUILD)
        for command in (
            ["cmake", "-S", source, "-B", build, "-G", "Ninja", "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"],
            ["cmake", "--build", build],
        ):
            result = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
            if result.returncode:
                raise RuntimeError(f"the closed loop does not build:\n{result.stdout}{result.stderr}")
    return _BUILD / "libclosed_loop.so"


@functools.cache
def library() -> ctypes.CDLL:
    """The compiled library with the types of its functions.

    Raises:
        RuntimeError: it does not build, or it lays out what is handed over in another way than ``layout``.
    """
    loaded = ctypes.CDLL(str(_build()))
    for name, (result, arguments) in _FUNCTIONS.items():
        function = getattr(loaded, name)
        function.restype, function.argtypes = result, arguments
    sizes = (ctypes.c_int32 * len(layout.SHARED))()
    loaded.layout_sizes(sizes)
    for structure, size in zip(layout.SHARED, sizes, strict=True):
        if ctypes.sizeof(structure) != size:
            raise RuntimeError(f"{structure.__name__} has {ctypes.sizeof(structure)} bytes here and {size} in C++")
    return loaded
