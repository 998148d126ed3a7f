"""Runs the ESPHome of this environment on a YAML: `esphome config` and `esphome compile --only-generate`."""

import os
import re
import subprocess
import sys
from pathlib import Path

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def run_esphome(*arguments: str | Path, data_dir: Path, timeout_s: float = 100) -> subprocess.CompletedProcess[str]:
    """Run `esphome` with these arguments; its output, errors included, is in `stdout` without colours.

    Generated code goes below `data_dir`.
    """
    result = subprocess.run(
        [sys.executable, "-m", "esphome", *arguments],
        env=dict(os.environ, ESPHOME_DATA_DIR=str(data_dir), NO_COLOR="1"),
        cwd=data_dir,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout_s,
        check=False,
    )
    result.stdout = _ANSI.sub("", result.stdout)
    return result


def generate(yaml_path: Path, data_dir: Path) -> Path:
    """Generate the C++ project of a YAML without compiling it, and return its folder."""
    result = run_esphome("compile", "--only-generate", yaml_path, data_dir=data_dir)
    assert result.returncode == 0, result.stdout
    [project] = (data_dir / "build").iterdir()
    return project
