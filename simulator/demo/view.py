"""The live terminal view."""

import asyncio
from collections import deque
from typing import Any

from rich.align import Align
from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from simulator.demo.run import Demo
from simulator.tables import EVENT_NAMES

_REFRESH_S = 0.5
_LOG_LINES = 6
_HISTORY = 60
_BLOCKS = "▁▂▃▄▅▆▇█"
_STATUS = {
    0x91: "charging",
    0x92: "fully charged",
    0x93: "discharging",
    0x96: "regeneration",
    0x97: "idle",
    0x9B: "fault",
}


def _value(value: float | None, unit: str, digits: int = 1) -> str:
    return "unknown" if value is None else f"{value:.{digits}f} {unit}"


def _curve(values: deque[float]) -> str:
    if not values:
        return ""
    top = max(*values, 1.0)
    return "".join(_BLOCKS[min(len(_BLOCKS) - 1, int(max(0.0, value) / top * (len(_BLOCKS) - 1)))] for value in values)


class View:
    """Draws a demo; keeps the little history its curves need."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo
        self._charge_limit_a: deque[float] = deque(maxlen=_HISTORY)
        self._current_a: deque[float] = deque(maxlen=_HISTORY)

    def render(self) -> RenderableType:
        """The whole screen as it is now."""
        state = self._demo.world.snapshot()
        if limits := state["gx"]["limits"]:
            self._charge_limit_a.append(limits["ccl_a"])
        if battery := state["battery"]:
            self._current_a.append(battery["current_a"])
        top = Table.grid(expand=True, padding=(0, 1))
        for _ in range(3):
            top.add_column(ratio=1)
        top.add_row(self._battery(state), self._limits(state), self._gx(state))
        return Group(self._title(state), top, self._frames(state), self._log())

    def _title(self, state: dict[str, Any]) -> RenderableType:
        faults = state["bms"]["faults"]
        text = Text.assemble(
            ("TinyBMS gateway", "bold"),
            f"   scenario {state['scenario']}, battery at {state['speed']:g} x speed, {state['time_s']:.0f} s",
            ("   faults: " + ", ".join(faults) if faults else "", "red"),
        )
        page = f"page {self._demo.page}   password {self._demo.build.password}"
        return Align.center(Text.assemble(text, "\n", (page, "cyan")))

    def _battery(self, state: dict[str, Any]) -> Panel:
        battery, bms = state["battery"], state["bms"]
        table = Table.grid(padding=(0, 1))
        if battery:
            table.add_row("Charge", ProgressBar(total=100, completed=battery["soc_percent"], width=16))
            table.add_row("", f"{battery['soc_percent']:.1f} %")
            table.add_row("Voltage", _value(battery["voltage_v"], "V", 2))
            table.add_row("Current", _value(battery["current_a"], "A"))
            table.add_row("Temperature", _value(battery["temperature_c"], "°C"))
            cells = battery["cells_mv"]
            table.add_row("Cells", f"{min(cells)} … {max(cells)} mV")
            table.add_row("", self._cells(cells))
        table.add_row("BMS says", _STATUS.get(bms["status"], f"0x{bms['status']:02X}"))
        return Panel(table, title="Battery (simulated)")

    def _cells(self, cells_mv: list[int]) -> Text:
        low, high = min(cells_mv), max(cells_mv)
        span = max(high - low, 1)
        return Text("".join(_BLOCKS[(cell - low) * (len(_BLOCKS) - 1) // span] for cell in cells_mv), style="cyan")

    def _limits(self, state: dict[str, Any]) -> Panel:
        limits = state["gx"]["limits"] or {}
        table = Table.grid(padding=(0, 1))
        table.add_row("CVL", _value(limits.get("cvl_v"), "V"))
        table.add_row("CCL", _value(limits.get("ccl_a"), "A"))
        table.add_row("DCL", _value(limits.get("dcl_a"), "A"))
        table.add_row("", "")
        table.add_row("CCL", Text(_curve(self._charge_limit_a)[-24:], style="green"))
        table.add_row("Current", Text(_curve(self._current_a)[-24:], style="yellow"))
        return Panel(table, title="Limits on the bus")

    def _gx(self, state: dict[str, Any]) -> Panel:
        gx = state["gx"]
        colour = {"accepted": "green", "lost": "red"}.get(gx["state"], "yellow")
        table = Table.grid(padding=(0, 1))
        table.add_row("Battery", Text(gx["state"], style=colour))
        table.add_row("Name", gx["name"] or "-")
        table.add_row("SOC", _value(gx["soc_percent"], "%", 0))
        table.add_row("Voltage", _value(gx["voltage_v"], "V", 2))
        table.add_row("Alarms", Text(", ".join(gx["alarms"] or []) or "none", style="red" if gx["alarms"] else ""))
        table.add_row("Warnings", ", ".join(gx["warnings"] or []) or "none")
        table.add_row("0x351 jitter", _value(gx["jitter_p99_ms"], "ms (p99)"))
        table.add_row("Violations", Text(str(gx["violations"]), style="red" if gx["violations"] else ""))
        return Panel(table, title="GX (simulated)")

    def _frames(self, state: dict[str, Any]) -> Panel:
        gx = self._demo.world.gx
        rows = [
            f"[bold]{name}[/] {gx.last[int(name, 16)].data.hex(' ')}"
            for name in state["gx"]["frames"]
            if int(name, 16) in gx.last
        ]
        return Panel(Columns(rows, equal=True, padding=(0, 2)), title="CAN frames from the gateway")

    def _log(self) -> Panel:
        events = [
            f"{event['time_s']} s  {EVENT_NAMES.get(event['id'], hex(event['id']))}"
            for event in self._demo.world.snapshot()["bms"]["events"][-3:]
        ]
        lines = self._demo.firmware.lines[-_LOG_LINES:]
        text = Text("\n".join(lines) or "…", overflow="ellipsis", no_wrap=True)
        return Panel(Group(text, Text("BMS events: " + ("; ".join(events) or "none"), style="dim")), title="Firmware")


async def show(demo: Demo, console: Console) -> None:
    """Draw twice a second until cancelled."""
    view = View(demo)
    with Live(view.render(), console=console, screen=console.is_terminal, auto_refresh=False) as live:
        while True:
            live.update(view.render(), refresh=True)
            await asyncio.sleep(_REFRESH_S)
