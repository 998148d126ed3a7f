"""A controller as YamBMS 1.7.0 describes its own, for LFP, one tick a second."""

from simulator.closed_loop.controllers import Limits, PackView
from simulator.closed_loop.layout import Stage
from simulator.closed_loop.peers.tables import Table, line

_BULK_V, _FLOAT_V, _REBULK_V = 3.45, 3.35, 3.30
_BAND_LOW_V, _BAND_HIGH_V = 3.37, 3.65
_TAIL_C = 0.05
_NEAR_FULL_HOLD_S, _CUT_OFF_S, _END_OF_CHARGE_S = 10, 60, 1800
_REBULK_SOC = 0.85
_REBULK_S = 14 * 86_400
_OVER_VOLTAGE_V, _UNDER_VOLTAGE_V = 3.65, 2.8
_BALANCE_V = 0.010
_DISCHARGE_KNEE_V = 3.10
_CHARGE_C: Table = ((-0.1, 0.0), (0, 0.05), (5, 0.12), (10, 0.30), (20, 0.50), (55, 0.50), (60, 0.0))
_DISCHARGE_C: Table = ((-30, 0.0), (-20, 0.50), (55, 0.50), (60, 0.0))
_TEMPERATURE_FILTER = 0.05


class Yambms:
    """Bulk until the current is small enough for the voltage, then float at once.

    Args:
        cells: cells in series.
        capacity_ah: capacity of the pack.
        charge_a: most charge current.
        discharge_a: most discharge current.
        automatic: CVL by a PI controller, CCL and DCL by cell voltage; off by default there, too.
    """

    def __init__(
        self, cells: int, capacity_ah: float, charge_a: float, discharge_a: float, *, automatic: bool = False
    ) -> None:
        self._cells = cells
        self._capacity_ah = capacity_ah
        self._charge_a = charge_a
        self._discharge_a = discharge_a
        self._automatic = automatic
        self._floating = False
        self._near_full_s = 0
        self._ending_s = 0
        self._full_for_s = 0
        self._integral_v = 0.0
        self._ccl_a = self._dcl_a = 0.0
        self._warm_charge_a: float | None = None
        self._warm_discharge_a = 0.0
        self._last: Limits | None = None

    def limits(self, pack: PackView, _now_s: float) -> Limits | None:
        """Limits of this second; without an answer of the BMS the last ones go on."""
        if not pack.answered:
            return self._last
        highest_v, lowest_v = max(pack.cells_v), min(pack.cells_v)
        self._follow_stage(pack, highest_v)
        by_charge_a, by_discharge_a = self._by_temperature(pack.temperature_c)
        if self._automatic:
            cvl_v = self._cells * _FLOAT_V if self._floating else self._automatic_cvl(highest_v)
            ccl_a, dcl_a = self._automatic_currents(highest_v, lowest_v)
        else:
            cvl_v = self._cells * (_FLOAT_V if self._floating else _BULK_V)
            ccl_a, dcl_a = self._charge_a, self._discharge_a
        self._last = Limits(
            cvl_v,
            min(ccl_a, by_charge_a),
            min(dcl_a, by_discharge_a),
            Stage.FLOAT if self._floating else Stage.BULK,
        )
        return self._last

    def _follow_stage(self, pack: PackView, highest_v: float) -> None:
        if self._floating:
            self._full_for_s += 1
            if highest_v <= _REBULK_V or pack.soc <= _REBULK_SOC or self._full_for_s > _REBULK_S:
                self._floating = False
                self._near_full_s = self._ending_s = 0
            return
        tail_a = _TAIL_C * self._capacity_ah * (highest_v - _BAND_LOW_V) / (_BAND_HIGH_V - _BAND_LOW_V)
        near_full = tail_a >= 0.0 and pack.current_a <= tail_a
        self._near_full_s = self._near_full_s + 1 if near_full else 0
        if self._near_full_s >= _NEAR_FULL_HOLD_S or self._ending_s:
            self._ending_s += 1
        if self._near_full_s >= _NEAR_FULL_HOLD_S + _CUT_OFF_S or self._ending_s >= _END_OF_CHARGE_S:
            self._floating = True
            self._full_for_s = 0

    def _by_temperature(self, celsius: float) -> tuple[float, float]:
        charge_a = self._capacity_ah * line(_CHARGE_C, celsius)
        discharge_a = self._capacity_ah * line(_DISCHARGE_C, celsius)
        if self._warm_charge_a is None:
            self._warm_charge_a, self._warm_discharge_a = charge_a, discharge_a
        self._warm_charge_a += _TEMPERATURE_FILTER * (charge_a - self._warm_charge_a)
        self._warm_discharge_a += _TEMPERATURE_FILTER * (discharge_a - self._warm_discharge_a)
        return self._warm_charge_a, self._warm_discharge_a

    def _automatic_cvl(self, highest_v: float) -> float:
        error_v = _BULK_V - highest_v
        wanted_v = self._cells * _BULK_V + 0.05 * error_v + 0.5 * (self._integral_v + error_v)
        low_v, high_v = self._cells * _FLOAT_V, self._cells * _BULK_V
        balanced = _BULK_V <= highest_v <= _BULK_V + _BALANCE_V
        if low_v < wanted_v < high_v and not balanced:
            self._integral_v += error_v
        elif not balanced:
            # Clamped: only what leads back counts.
            self._integral_v += error_v if (wanted_v >= high_v) == (error_v < 0) else 0.0
        return min(high_v, max(low_v, self._cells * _BULK_V + 0.05 * error_v + 0.5 * self._integral_v))

    def _automatic_currents(self, highest_v: float, lowest_v: float) -> tuple[float, float]:
        high_v = (_OVER_VOLTAGE_V + _BULK_V) / 2
        into = max(0.0, (highest_v - _FLOAT_V) / (high_v - _FLOAT_V))
        self._ccl_a = _rise(self._ccl_a, self._charge_a * _fade(into))
        low_v = _UNDER_VOLTAGE_V + 0.2
        out = max(0.0, (_DISCHARGE_KNEE_V - lowest_v) / (_DISCHARGE_KNEE_V - low_v))
        self._dcl_a = _rise(self._dcl_a, self._discharge_a * _fade(out))
        return self._ccl_a, self._dcl_a


def _fade(share: float) -> float:
    return max(0.0, 2.0 - 2.0 ** (share**1.8)) if share < 1.0 else 0.0


def _rise(before_a: float, wanted_a: float) -> float:
    if wanted_a <= before_a:
        return wanted_a
    return min(wanted_a, before_a + max(1.0, 0.15 * (wanted_a - before_a)))
