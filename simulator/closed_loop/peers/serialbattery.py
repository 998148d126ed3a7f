"""A controller as dbus-serialbattery describes its own, for LFP, one cycle a second."""

from simulator.closed_loop.controllers import Limits, PackView
from simulator.closed_loop.layout import Stage
from simulator.closed_loop.peers.tables import Table, line

_MIN_V, _MAX_V, _FLOAT_V = 2.900, 3.450, 3.375
_HOLD_S = 900
_EVEN_V, _UNEVEN_V = 0.010, 0.013
_RESET_BELOW_V = 0.5
_REBULK_SOC, _REBULK_SPREAD_V = 0.80, 0.080
_CVL_RISE_AFTER_S, _CVL_PACE_V_PER_S = 60, 0.001
_CHARGE_OVER_CELL: Table = ((3.375, 1.0), (3.400, 0.25), (3.425, 0.05), (3.450, 0.005), (3.500, 0.0))
_DISCHARGE_OVER_CELL: Table = ((2.800, 0.0), (2.900, 0.005), (3.000, 0.05), (3.100, 0.25), (3.190, 1.0))
_CHARGE_OVER_TEMPERATURE: Table = (
    (0, 0.0),
    (2, 0.25),
    (5, 0.5),
    (10, 1.0),
    (40, 1.0),
    (45, 0.5),
    (50, 0.25),
    (55, 0.0),
)
_DISCHARGE_OVER_TEMPERATURE: Table = (
    (-10, 0.0),
    (0, 0.25),
    (5, 0.5),
    (10, 1.0),
    (40, 1.0),
    (45, 0.5),
    (50, 0.25),
    (55, 0.0),
)
_OVER_SWITCH_TEMPERATURE: Table = ((70, 1.0), (80, 0.25), (90, 0.0))
_APPLY_AFTER_S, _APPLY_CHANGE = 60, 0.33
_RESTART_SHARE, _RESTART_AFTER_S, _RESTART_A_PER_S = 0.015, 30, 5.0
_GONE_AFTER_S, _GONE_AFTER_CALM_S = 60, 1800
_CALM_V = (3.225, 3.375)


class _Current:
    """A limit that follows what is wanted in its own time."""

    def __init__(self, most_a: float) -> None:
        self._most_a = most_a
        self._applied_a: float | None = None
        self._since_s = 0.0
        self._zero_s = 0.0
        self._restarting = False

    def update(self, share: float, now_s: float) -> float:
        wanted_a = share * self._most_a
        if self._applied_a is None:
            self._apply(wanted_a, now_s)
        elif wanted_a == 0.0:
            self._zero_s = now_s if self._applied_a > 0.0 else self._zero_s
            self._restarting = False
            self._apply(0.0, now_s)
        elif self._applied_a == 0.0 or self._restarting:
            self._restart(wanted_a, now_s)
        elif (
            now_s - self._since_s >= _APPLY_AFTER_S
            or abs(wanted_a - self._applied_a) >= _APPLY_CHANGE * self._applied_a
        ):
            self._apply(wanted_a, now_s)
        return self._applied_a or 0.0

    def _restart(self, wanted_a: float, now_s: float) -> None:
        applied_a = self._applied_a or 0.0
        if applied_a == 0.0 and (wanted_a <= _RESTART_SHARE * self._most_a or now_s - self._zero_s < _RESTART_AFTER_S):
            return
        self._restarting = wanted_a > applied_a + _RESTART_A_PER_S
        self._apply(min(wanted_a, applied_a + _RESTART_A_PER_S), now_s)

    def _apply(self, wanted_a: float, now_s: float) -> None:
        self._applied_a = wanted_a
        self._since_s = now_s


class Serialbattery:
    """CVL from the sum of the cells and a penalty for each that is too high; CCL and DCL from tables.

    Args:
        cells: cells in series.
        charge_a: most charge current.
        discharge_a: most discharge current.
    """

    def __init__(self, cells: int, charge_a: float, discharge_a: float) -> None:
        self._cells = cells
        self._charge = _Current(charge_a)
        self._discharge = _Current(discharge_a)
        self._floating = False
        self._full_s: int | None = None
        self._cvl_v = cells * _MAX_V
        self._quiet_s = 0
        self._silent_s = 0
        self._last: Limits | None = None
        self._calm = False

    def limits(self, pack: PackView, now_s: float) -> Limits | None:
        """Limits of this second; a BMS that stays silent for a minute makes it leave."""
        if not pack.answered:
            self._silent_s += 1
            gone = self._silent_s > (_GONE_AFTER_CALM_S if self._calm else _GONE_AFTER_S)
            return None if gone else self._last
        self._silent_s = 0
        highest_v, lowest_v = max(pack.cells_v), min(pack.cells_v)
        self._calm = _CALM_V[0] <= lowest_v and highest_v <= _CALM_V[1]
        self._follow_stage(pack, highest_v - lowest_v)
        self._follow_cvl(pack)
        switch = line(_OVER_SWITCH_TEMPERATURE, pack.internal_c)
        charge = min(line(_CHARGE_OVER_CELL, highest_v), line(_CHARGE_OVER_TEMPERATURE, pack.temperature_c), switch)
        discharge = min(
            line(_DISCHARGE_OVER_CELL, lowest_v), line(_DISCHARGE_OVER_TEMPERATURE, pack.temperature_c), switch
        )
        self._last = Limits(
            self._cvl_v,
            self._charge.update(charge, now_s),
            self._discharge.update(discharge, now_s),
            Stage.FLOAT if self._floating else Stage.BULK,
        )
        return self._last

    def _follow_stage(self, pack: PackView, spread_v: float) -> None:
        full_v = self._cells * _MAX_V
        if self._floating:
            if pack.soc < _REBULK_SOC or spread_v >= _REBULK_SPREAD_V:
                self._floating = False
                self._full_s = None
            return
        sum_v = sum(pack.cells_v)
        if sum_v < full_v - _RESET_BELOW_V:
            self._full_s = None
        elif self._full_s is None:
            self._full_s = 0 if sum_v >= full_v and spread_v <= _EVEN_V else None
        elif spread_v > _UNEVEN_V:
            self._full_s = 0
        else:
            self._full_s += 1
            self._floating = self._full_s >= _HOLD_S

    def _follow_cvl(self, pack: PackView) -> None:
        highest_v = self._cells * (_FLOAT_V if self._floating else _MAX_V)
        penalty_v = sum(cell_v - _MAX_V for cell_v in pack.cells_v if cell_v > _MAX_V)
        wanted_v = highest_v
        if penalty_v > 0.0 and not self._floating:
            wanted_v = min(highest_v, max(self._cells * _MIN_V, sum(pack.cells_v) - penalty_v))
        if wanted_v < self._cvl_v:
            self._quiet_s = 0
            self._cvl_v = max(wanted_v, self._cvl_v - _CVL_PACE_V_PER_S) if self._floating else wanted_v
        else:
            self._quiet_s += 1
            if self._quiet_s > _CVL_RISE_AFTER_S:
                self._cvl_v = min(wanted_v, self._cvl_v + _CVL_PACE_V_PER_S)
