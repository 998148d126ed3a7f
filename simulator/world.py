"""The closed loop in one program: a battery behind a TinyBMS, a GX on the CAN bus, chargers and loads between them."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from simulator.bms.capture import CaptureWriter
from simulator.bms.commands import Model
from simulator.bms.device import Device
from simulator.bms.faults import Fault
from simulator.bms.lines import PtyLine, TcpLine
from simulator.bms.live import LiveBms
from simulator.bms.pack import Pack
from simulator.bms.registers import Reg
from simulator.bms.timing import Timing
from simulator.gx.can_link import BusAddress
from simulator.gx.gx import Gx, GxState
from simulator.gx.live import LiveGx
from simulator.gx.violations import Tolerances
from simulator.scenarios import SCENARIOS, Scenario

_TICK_S = 0.02


class World:
    """Everything around a gateway: its BMS on one side, its GX on the other.

    Args:
        can: the bus the GX is on; it is opened as soon as it is there.
        scenario: the situation, or its name.
        model: what the BMS answers from instead of a simulated battery, such as a replayed dump.
        bms_port: TCP port of the serial line, 0 for any.
        host: address it listens on.
        pty: link of a pseudo-terminal that takes the place of TCP.
        speed: how much faster than the clock the battery lives.
        seed: the same seed gives the same battery and the same faults.
        faults: faults besides the scenario's.
        timing: pace of the serial line.
        sleep_after_s: silence after which the BMS sleeps.
        nack_rejected_writes: refuse writes that are out of range, not ignore them.
        tolerances: what the GX puts up with.
        record: file to write a capture of the serial line to.
    """

    def __init__(
        self,
        can: BusAddress,
        scenario: Scenario | str = "idle",
        *,
        model: Model | None = None,
        bms_port: int = 0,
        host: str = "127.0.0.1",
        pty: Path | None = None,
        speed: float = 1.0,
        seed: int = 0,
        faults: tuple[Fault | str, ...] = (),
        timing: Timing | None = None,
        sleep_after_s: float | None = None,
        nack_rejected_writes: bool = False,
        tolerances: Tolerances | None = None,
        record: Path | None = None,
    ) -> None:
        self.scenario = SCENARIOS[scenario] if isinstance(scenario, str) else scenario
        self.gx = Gx(tolerances)
        self.pack: Pack | None = None
        """The battery behind the BMS; None when the BMS answers from another model."""
        if model is None:
            model = self.pack = self.scenario.pack(seed, self.gx)
        plan = self.scenario.fault_plan(seed)
        plan.add(*faults)
        self.device = Device(
            model,
            timing=timing,
            faults=plan,
            speed=speed,
            sleep_after_s=sleep_after_s,
            nack_rejected_writes=nack_rejected_writes,
        )
        self.live_bms = LiveBms(self.device)
        self.live_gx = LiveGx(can, self.gx)
        self._record = record
        self._capture: CaptureWriter | None = None
        self.line: TcpLine | PtyLine = (
            TcpLine(self.live_bms, bms_port, host) if pty is None else PtyLine(self.live_bms, pty)
        )
        self._watcher: asyncio.Task[None] | None = None

    @property
    def now_s(self) -> float:
        """Seconds since the start."""
        return self.live_gx.now_s

    @property
    def bms_port(self) -> int:
        """TCP port of the serial line."""
        if not isinstance(self.line, TcpLine):
            raise TypeError("the serial line is a pseudo-terminal")
        return self.line.port

    async def start(self) -> None:
        """Start the clock, which BMS and GX share, the serial line and the GX."""
        if self._record is not None:
            self._capture = CaptureWriter(self._record)
            self.device.observers.append(self._capture.write)
        zero_s = asyncio.get_running_loop().time()
        await self.live_bms.start(zero_s)
        await self.line.start()
        await self.live_gx.start(zero_s)
        self._watcher = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Stop everything."""
        if self._watcher is not None:
            self._watcher.cancel()
            await asyncio.gather(self._watcher, return_exceptions=True)
        await self.live_gx.stop()
        await self.line.stop()
        await self.live_bms.stop()
        if self._capture is not None:
            self.device.observers.remove(self._capture.write)
            self._capture.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def unplug_bms(self) -> None:
        """Take the serial line away; the BMS lives on."""
        await self.line.stop()

    async def plug_bms(self) -> None:
        """Put the serial line back, in the same place."""
        await self.line.start()

    async def wait_until(self, condition: Callable[[], bool], timeout_s: float, what: str = "") -> None:
        """Wait for a condition, looked at every 20 ms.

        Raises:
            TimeoutError: it did not come true; the message tells how the world stood.
        """
        deadline_s = self.now_s + timeout_s
        while not condition():
            if self.now_s > deadline_s:
                raise TimeoutError(f"{what or 'the condition'} did not come true in {timeout_s:g} s: {self.snapshot()}")
            await asyncio.sleep(_TICK_S)

    async def wait_accepted(self, timeout_s: float = 10.0) -> None:
        """Wait until the GX has accepted the battery."""
        await self.wait_until(lambda: self.gx.state is GxState.ACCEPTED, timeout_s, "the GX accepting the battery")

    async def wait_frame(self, identifier: int, timeout_s: float = 10.0) -> bytes:
        """Wait for the next frame of an identifier; returns its bytes."""
        before = self.gx.traffic.frames[identifier]
        await self.wait_until(
            lambda: self.gx.traffic.frames[identifier] > before and identifier in self.gx.last,
            timeout_s,
            f"a frame 0x{identifier:03X}",
        )
        return self.gx.last[identifier].data

    def snapshot(self) -> dict[str, Any]:
        """The state as plain values for JSON: what is, and what the GX knows of it. Unknown is None."""
        registers = self.device.model.registers
        limits, soc, measured = self.gx.last_limits, self.gx.state_of_charge, self.gx.measurements
        summary = self.gx.intervals.summary()
        alarms = self.gx.alarms
        battery = self.pack.battery if self.pack is not None else None
        return {
            "time_s": round(self.now_s, 3),
            "scenario": self.scenario.name,
            "speed": self.device.speed,
            "battery": battery
            and {
                "voltage_v": round(battery.voltage(), 3),
                "current_a": round(battery.current_a, 3),
                "soc_percent": round(battery.soc * 100, 2),
                "temperature_c": round(battery.temperature_c, 2),
                "cells_mv": [round(volts * 1000) for volts in battery.cell_voltages()],
            },
            "bms": {
                "port": self.line.port if isinstance(self.line, TcpLine) else None,
                "connected": self.live_bms.connected,
                "status": registers.get(Reg.STATUS),
                "soc_percent": round(registers.get_u32(Reg.STATE_OF_CHARGE) / 1e6, 2),
                "lifetime_s": registers.get_u32(Reg.LIFETIME),
                "events": [{"time_s": event.timestamp_s, "id": event.id} for event in registers.events.events[-8:]],
                "balancing": registers.get(Reg.REAL_BALANCING),
                "faults": [fault.name for fault in self.device.faults.faults if fault.active(self.live_bms.now_s)],
            },
            "gx": {
                "connected": self.live_gx.link.connected,
                "state": self.gx.state.value,
                "accepted_for_s": self.gx.accepted_at_s and round(self.now_s - self.gx.accepted_at_s, 3),
                "name": self.gx.text(0x370, 0x371) or self.gx.text(0x35E),
                "limits": limits
                and {
                    "cvl_v": limits.charge_voltage_v,
                    "ccl_a": limits.charge_current_a,
                    "dcl_a": limits.discharge_current_a,
                },
                "soc_percent": soc and soc.soc_percent,
                "voltage_v": measured and measured.voltage_v,
                "current_a": measured and measured.current_a,
                "alarms": alarms and [name for name, active in alarms.alarms.items() if active],
                "warnings": alarms and [name for name, active in alarms.warnings.items() if active],
                "frames": {
                    f"0x{identifier:03X}": count for identifier, count in sorted(self.gx.traffic.frames.items())
                },
                "jitter_p50_ms": summary and round(summary.jitter_p50_s * 1000, 2),
                "jitter_p99_ms": summary and round(summary.jitter_p99_s * 1000, 2),
                "jitter_max_ms": summary and round(summary.jitter_maximum_s * 1000, 2),
                "violations": len(self.gx.violations),
            },
        }

    async def _watch(self) -> None:
        """Show the GX the current its shunt would show."""
        while True:
            if self.pack is not None:
                self.gx.measure(self.pack.current_a, self.now_s)
            await asyncio.sleep(_TICK_S)
