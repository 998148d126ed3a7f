"""Every row of the fail-safe policy names tests, and each of them exists."""

import functools
import re

import pytest

from simulator.host_firmware import PROJECT

_LOSSES = (
    "BMS silent",
    "BMS data implausible",
    "one pack lost",
    "temperature sensor lost",
    "GX silent",
    "CAN bus-off",
    "network down",
    "clock jump",
    "reboot",
    "upload in progress",
)
_PYTHON = re.compile(r"^(?:async )?def (test_\w+)\(", re.MULTILINE)
_CPP = re.compile(r"^TEST(?:_F|_P)?\((\w+), (\w+)\)", re.MULTILINE)


def _rows() -> dict[str, list[str]]:
    """Return the tests that each loss names."""
    text = (PROJECT / "docs" / "fail_safe.md").read_text(encoding="utf-8")
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {cells[0]: re.findall(r"`([^`]+)`", cells[-1]) for cells in lines if cells[0] != "loss"}


@functools.cache
def _tests() -> set[str]:
    """Return the names of all tests: those in C++ as Suite.Name."""
    folder = PROJECT / "tests"
    python = {name for file in folder.rglob("test_*.py") for name in _PYTHON.findall(file.read_text(encoding="utf-8"))}
    cpp = {".".join(test) for file in folder.rglob("*_test.cpp") for test in _CPP.findall(file.read_text("utf-8"))}
    return python | cpp


@pytest.mark.parametrize("loss", _LOSSES)
def test_every_loss_has_its_row(loss: str) -> None:
    assert loss in _rows()


@pytest.mark.parametrize("loss", _rows())
def test_every_row_names_tests_that_exist(loss: str) -> None:
    named = _rows()[loss]
    assert named
    assert [name for name in named if name not in _tests()] == []
