"""The algorithms we compare with follow their published formulas.

The numbers are those of the published descriptions, for 100 A and cells of LFP.
"""

import pytest

from simulator.closed_loop.controllers import Limits, PackView
from simulator.closed_loop.layout import PackSeen, Stage
from simulator.closed_loop.peers.serialbattery import Serialbattery
from simulator.closed_loop.peers.yambms import Yambms

CELLS = 16


def pack(
    cell_v: float = 3.3, *, others_v: float | None = None, current_a: float = 50.0, celsius: float = 25.0
) -> PackView:
    """A pack with one cell at a voltage and the others at another."""
    seen = PackSeen(
        current_a=current_a, soc=0.99, temperature_c=celsius, internal_c=celsius, cell_count=CELLS, answered=1
    )
    seen.cell_v[:] = [cell_v] + [cell_v if others_v is None else others_v] * (CELLS - 1)
    seen.voltage_v = sum(seen.cell_v)
    return PackView(seen)


def settled(controller: Yambms | Serialbattery, view: PackView, seconds: int) -> Limits:
    """The limits after a reading has stayed for a while."""
    limits = None
    for second in range(seconds):
        limits = controller.limits(view, second)
    assert limits is not None
    return limits


# A capacity so large that the temperature table does not bind.
def yambms(*, automatic: bool = False) -> Yambms:
    return Yambms(CELLS, 1000.0, 100.0, 100.0, automatic=automatic)


@pytest.mark.parametrize(
    ("cell_v", "ccl_a"), [(3.38, 97.7), (3.40, 94.1), (3.42, 89.0), (3.45, 78.0), (3.50, 48.9), (3.54, 11.9), (3.55, 0)]
)
def test_yambms_lowers_ccl_by_the_highest_cell(cell_v: float, ccl_a: float) -> None:
    assert settled(yambms(automatic=True), pack(cell_v, others_v=3.3), 60).ccl_a == pytest.approx(ccl_a, abs=0.06)


@pytest.mark.parametrize(
    ("cell_v", "dcl_a"), [(3.10, 100), (3.08, 96.1), (3.06, 85.8), (3.04, 68.2), (3.02, 41.0), (3.01, 22.6), (3.00, 0)]
)
def test_yambms_lowers_dcl_by_the_lowest_cell(cell_v: float, dcl_a: float) -> None:
    assert settled(yambms(automatic=True), pack(cell_v, others_v=3.2), 60).dcl_a == pytest.approx(dcl_a, abs=0.06)


@pytest.mark.parametrize(("cell_v", "tail_a"), [(3.45, 14.3), (3.50, 23.2), (3.55, 32.1)])
def test_yambms_ends_the_charge_below_the_tail_current(cell_v: float, tail_a: float) -> None:
    assert settled(yambms(), pack(cell_v, current_a=tail_a + 0.1), 100).stage is Stage.BULK
    assert settled(yambms(), pack(cell_v, current_a=tail_a - 0.1), 100).stage is Stage.FLOAT


@pytest.mark.parametrize(("celsius", "share"), [(-1, 0), (0, 0.05), (5, 0.12), (10, 0.30), (30, 0.50), (60, 0)])
def test_yambms_charges_by_temperature(celsius: float, share: float) -> None:
    controller = Yambms(CELLS, 100.0, 100.0, 100.0)
    assert settled(controller, pack(celsius=celsius), 5).ccl_a == pytest.approx(100 * share, abs=1e-6)


def test_yambms_goes_on_with_its_last_limits_when_the_bms_is_silent() -> None:
    controller = yambms()
    before = settled(controller, pack(), 5)
    silent = pack()
    silent.answered = False
    assert settled(controller, silent, 3600) is before


@pytest.mark.parametrize(
    ("cell_v", "ccl_a"), [(3.38, 85.0), (3.39, 55.0), (3.41, 17.0), (3.42, 9.0), (3.43, 4.1), (3.44, 2.3), (3.47, 0.3)]
)
def test_serialbattery_lowers_ccl_by_the_highest_cell(cell_v: float, ccl_a: float) -> None:
    controller = Serialbattery(CELLS, 100.0, 100.0)
    assert settled(controller, pack(cell_v, others_v=3.3), 1).ccl_a == pytest.approx(ccl_a, abs=0.06)


@pytest.mark.parametrize(("cell_v", "dcl_a"), [(3.15, 66.7), (3.05, 15.0), (2.95, 2.75), (2.85, 0.25)])
def test_serialbattery_lowers_dcl_by_the_lowest_cell(cell_v: float, dcl_a: float) -> None:
    controller = Serialbattery(CELLS, 100.0, 100.0)
    assert settled(controller, pack(cell_v, others_v=3.2), 1).dcl_a == pytest.approx(dcl_a, abs=0.06)


def test_serialbattery_floats_after_a_quarter_of_an_hour_of_even_full_cells() -> None:
    assert settled(Serialbattery(CELLS, 100.0, 100.0), pack(3.45), 900).stage is Stage.BULK
    assert settled(Serialbattery(CELLS, 100.0, 100.0), pack(3.45), 902).stage is Stage.FLOAT
    uneven = pack(3.465, others_v=3.45)
    assert settled(Serialbattery(CELLS, 100.0, 100.0), uneven, 5000).stage is Stage.BULK


def test_serialbattery_lowers_cvl_by_what_a_cell_has_too_much() -> None:
    limits = settled(Serialbattery(CELLS, 100.0, 100.0), pack(3.50, others_v=3.43), 1)
    assert limits.cvl_v == pytest.approx(3.50 + 15 * 3.43 - 0.05)


def test_serialbattery_leaves_a_minute_after_the_bms() -> None:
    controller = Serialbattery(CELLS, 100.0, 100.0)
    settled(controller, pack(3.45), 1)
    silent = pack(3.45)
    silent.answered = False
    assert settled(controller, silent, 60).cvl_v > 0
    assert controller.limits(silent, 61) is None
