"""Builds what tests put beside a program: libraries loaded with LD_PRELOAD, a past it never had."""

import subprocess
import time
from pathlib import Path

HISTORY_FILE = "tinybms-gateway.history"
"""Where the program of examples/host.yaml keeps it, among its preferences."""


def compile_library(source: Path, directory: Path) -> Path:
    """Compile a C file into a shared library in `directory` and return it."""
    library = directory / f"{source.stem}.so"
    subprocess.run(
        ["gcc", "-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"],
        check=True,
        timeout=60,
    )
    return library


def write_year_of_history(directory: Path, *, ended_s_ago: float = 0) -> Path:
    """Write the file in which a gateway finds the history of a year and return it; the year ended then."""
    support, components = Path(__file__).parent, Path(__file__).parents[3] / "esphome_components"
    program, file = directory / "year_of_history", directory / HISTORY_FILE
    sources = (
        support / "year_of_history.cpp",
        components / "battery_history" / "history_store.cpp",
        components / "bms_core" / "history.cpp",
        components / "bms_core" / "history_record.cpp",
        components / "record_log" / "file_device_host.cpp",
        components / "record_log" / "record_log.cpp",
        components / "record_store" / "record.cpp",
    )
    subprocess.run(
        ["g++", "-std=gnu++20", "-O1", "-DUSE_HOST", f"-I{components}", "-o", program, *sources],
        check=True,
        timeout=120,
    )
    subprocess.run([program, file, str(int((time.time() - ended_s_ago) * 1000))], check=True, timeout=60)
    return file
