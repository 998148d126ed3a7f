"""What has to be compiled before anything is measured."""

import gzip
import json
import re
import subprocess
import tempfile
from pathlib import Path

from simulator.host_firmware import PROJECT, compile_host
from tests.firmware.support.libraries import compile_library
from tests.firmware.support.stage import WEB_PASSWORD

SUPPORT = PROJECT / "tests" / "firmware" / "support"
LIVE_INTERVAL_MS = 100
# Debug information changes no code; it names the functions in a call stack. The size is measured without it.
DEBUG = ("-g",)
PAGE = PROJECT / "esphome_components" / "tinybms_web" / "page"


def build_program() -> Path:
    """Compile examples/host.yaml with a reading every 100 ms."""
    return compile_host(
        PROJECT / "examples" / "host.yaml",
        {"live_interval": f"{LIVE_INTERVAL_MS}ms", "web_password": WEB_PASSWORD},
        compiler_flags=DEBUG,
    )


def build_libraries(directory: Path) -> dict[str, Path]:
    """Compile what is loaded into the program: other ports, and a record of who takes memory from the heap."""
    return {name: compile_library(SUPPORT / f"{name}.c", directory) for name in ("ports", "allocations")}


def stripped_size_kb(program: Path) -> float:
    """Size of the program without symbols (kB)."""
    with tempfile.TemporaryDirectory() as directory:
        stripped = Path(directory) / "program"
        subprocess.run(["strip", "-o", stripped, program], check=True)
        return round(stripped.stat().st_size / 1000, 1)


def parser_throughput() -> dict[str, object]:
    """Compile and run the parser by itself: MB/s for replies, random bytes, and the worst there is."""
    found = _run_benchmark("parser_throughput", "tinybms/protocol.cpp")
    return {f"parser_{name}_mb_per_s": value for name, value in found.items()}


def history_throughput() -> dict[str, object]:
    """Compile and run the history by itself: MB/s of a year as CSV and of 1000 records as JSON, time of a sample."""
    files = ("history", "history_record", "history_stream", "text_writer")
    return _run_benchmark("history_throughput", *(f"bms_core/{name}.cpp" for name in files))


def charge_control_step() -> dict[str, object]:
    """Compile and run the charge control by itself: time of a step, size of its state, heap it takes."""
    files = ("config", "control", "current", "stage", "voltage")
    sources = (*(f"bms_core/charge_{name}.cpp" for name in files), "bms_core/curve.cpp", "bms_core/limits.cpp")
    return {f"charge_control_{name}": value for name, value in _run_benchmark("charge_control_step", *sources).items()}


def page_weight_kb() -> float:
    """Size of the page as it is sent, all files together (kB); the licences beside them are not built in."""
    files = [path for path in PAGE.rglob("*") if path.is_file() and path.suffix != ".txt"]
    return round(sum(len(gzip.compress(path.read_bytes(), mtime=0)) for path in files) / 1000, 1)


def connection_bytes(program: Path) -> int:
    """Memory that the program keeps for each connection, from the debug information of the file that defines it."""
    [compiled] = program.parent.rglob("connection.cpp.o")
    information = subprocess.run(
        ["readelf", "--debug-dump=info", compiled], check=True, capture_output=True, text=True
    ).stdout
    match = re.search(r"DW_AT_name .*: Connection\n.*DW_AT_byte_size\s*: (\d+)", information)
    if match is None:
        raise RuntimeError(f"{compiled} says nothing of the size of a Connection")
    return int(match[1])


def _run_benchmark(name: str, *sources: str) -> dict[str, object]:
    """Compile a program of tests/core/bench with the sources it measures, run it and return what it prints."""
    components = PROJECT / "esphome_components"
    files = [PROJECT / "tests" / "core" / "bench" / f"{name}.cpp", *(components / source for source in sources)]
    with tempfile.TemporaryDirectory() as directory:
        program = Path(directory) / name
        subprocess.run(["g++", "-std=gnu++20", "-O2", f"-I{components}", "-o", program, *files], check=True)
        found: dict[str, object] = json.loads(
            subprocess.run([program], check=True, capture_output=True, text=True).stdout
        )
    return found
