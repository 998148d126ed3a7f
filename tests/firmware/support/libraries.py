"""Builds what is loaded into a program with LD_PRELOAD."""

import subprocess
from pathlib import Path


def compile_library(source: Path, directory: Path) -> Path:
    """Compile a C file into a shared library in `directory` and return it."""
    library = directory / f"{source.stem}.so"
    subprocess.run(
        ["gcc", "-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"],
        check=True,
        timeout=60,
    )
    return library
