"""Runs tests that mostly wait side by side: each with a program, a BMS, a CAN bus and a GX of its own.

Write `@scenario() async def test_something(rig: Rig) -> None`. All collected scenarios begin with the first of them;
each test then waits for its own. They share one event loop, so nothing in them may block it.
"""

import asyncio
import functools
import itertools
import json
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from simulator.bms.device import Direction
from simulator.gx.can_link import slcan_address
from simulator.gx.frames import Limits, decode
from simulator.gx.violations import Rule, Violation
from simulator.host_firmware import HostFirmware, reserve_port
from simulator.scenarios import Scenario as Situation
from simulator.world import World

SIDE_BY_SIDE = 10
"""Scenarios at a time."""
LIMIT_S = 110
"""For one scenario, without the time it waits for its turn."""
WAIT_LIMIT_S = 280
BESIDE_OTHERS_S = 0.3
"""How late a frame may seem when others share the event loop and the machine; `alone` one can ask for more."""

LIMITS = 0x351
SERIAL_LINK = Path(tempfile.gettempdir()) / f"tinybms-{reserve_port('firmware-serial')}"
"""Where the program `serial` looks for its BMS."""
BUILT_IN_PORTS = {"bms": 17001, "can": 17002, "api": 17003, "bms2": 17004, "web": 18080}
"""What the YAMLs say; each run gets others in their place (ports.c)."""
WEB_PASSWORD = "correct horse battery"  # noqa: S105 - of the tests' own programs


@dataclass(frozen=True, slots=True)
class Scenario:
    """A test function and what it needs."""

    run: Callable[..., Awaitable[None]]
    program: str
    alone: bool


def scenario(*, program: str = "plain", alone: bool = False) -> Callable[[Callable[..., Awaitable[None]]], Any]:
    """Make a test of an async function that takes a `rig: Rig` and the values of its `parametrize` marks.

    `program` is a key of `PROGRAMS`. With `alone` it runs after the others, one at a time: for what loads the machine
    or measures times.
    """

    def decorate(run: Callable[..., Awaitable[None]]) -> Any:
        @functools.wraps(run)
        async def test(rig: asyncio.Task[None], **_values: object) -> None:
            await rig

        test.scenario = Scenario(run, program, alone)  # type: ignore[attr-defined]
        # With pytest-xdist and --dist loadgroup they stay in one process.
        for mark in (
            pytest.mark.asyncio(loop_scope="session"),
            pytest.mark.timeout(WAIT_LIMIT_S),
            pytest.mark.xdist_group("scenarios"),
        ):
            test = mark(test)
        return test

    return decorate


def scenario_of(item: pytest.Item) -> Scenario | None:
    """Return the scenario of a collected test, if it is one."""
    found = getattr(getattr(item, "obj", None), "scenario", None)
    return found if isinstance(found, Scenario) else None


class Stage:
    """Runs scenarios. `programs` holds the path of each program that one of them needs."""

    def __init__(self, programs: Mapping[str, Path], libraries: Mapping[str, Path], directory: Path) -> None:
        self._programs = programs
        self._libraries = libraries
        self._directory = directory
        self._free: asyncio.Queue[dict[str, int]] = asyncio.Queue()
        for place in range(SIDE_BY_SIDE):
            self._free.put_nowait({name: reserve_port(f"firmware-{place}-{name}") for name in BUILT_IN_PORTS})
        self._runs: dict[str, asyncio.Task[None]] = {}

    def begin(self, items: Sequence[pytest.Item]) -> None:
        """Begin with all of them, in order, as many at a time as there are places."""
        scenarios = {item.nodeid: (found, item) for item in items if (found := scenario_of(item)) is not None}
        for node, (found, item) in scenarios.items():
            if not found.alone:
                self._runs[node] = asyncio.create_task(self._run(found, item))
        for node, (found, item) in scenarios.items():
            if found.alone:
                self._runs[node] = asyncio.create_task(self._run_after(list(self._runs.values()), found, item))

    def run_of(self, node: str) -> asyncio.Task[None]:
        """Return the run of a test."""
        return self._runs[node]

    async def close(self) -> None:
        """Stop what is still going on."""
        for run in self._runs.values():
            run.cancel()
        await asyncio.gather(*self._runs.values(), return_exceptions=True)

    async def _run_after(self, others: list[asyncio.Task[None]], found: Scenario, item: pytest.Item) -> None:
        await asyncio.wait(others)
        await self._run(found, item)

    async def _run(self, found: Scenario, item: pytest.Item) -> None:
        ports = await self._free.get()
        directory = self._directory / item.name
        directory.mkdir()
        values = item.callspec.params if hasattr(item, "callspec") else {}
        try:
            async with asyncio.timeout(LIMIT_S):
                await found.run(Rig(self._programs[found.program], ports, directory, self._libraries), **values)
        finally:
            self._free.put_nowait(ports)


@dataclass(slots=True)
class Rig:
    """What one scenario works with."""

    program: Path
    ports: Mapping[str, int]
    directory: Path
    libraries: Mapping[str, Path]

    def firmware(self, environment: Mapping[str, str] | None = None) -> HostFirmware:
        """Return the program, not started yet, with this scenario's ports and preferences."""
        preferences = self.directory / "preferences"
        preferences.mkdir(exist_ok=True)
        ports = " ".join(f"{BUILT_IN_PORTS[name]}={port}" for name, port in self.ports.items())
        return HostFirmware(
            self.program,
            preferences=preferences,
            environment={
                "LD_PRELOAD": str(self.libraries["ports"]),
                "PORTS": ports,
                # The library comes before the sanitizer's own; it hides nothing from it.
                "ASAN_OPTIONS": "detect_leaks=0:exitcode=99:verify_asan_link_order=0",
                **(environment or {}),
            },
        )

    @asynccontextmanager
    async def gateway(
        self,
        situation: str | Situation = "idle",
        *,
        plugged: bool = True,
        environment: Mapping[str, str] | None = None,
        **world: Any,
    ) -> AsyncIterator[Gateway]:
        """Run the program between a BMS and a GX; the further arguments are those of `World`.

        Without `plugged` the BMS's line is not there yet. Whatever goes wrong inside comes with a note of how the world
        stood and what the firmware said last.
        """
        can = slcan_address(self.ports["can"])
        if "pty" not in world:
            world["bms_port"] = self.ports["bms"]
        firmware = self.firmware(environment)
        async with World(can, situation, **world) as around:
            gateway = Gateway(around, firmware)
            if not plugged:
                await around.unplug_bms()
            async with firmware:
                try:
                    yield gateway
                except BaseException as error:
                    error.add_note(f"The world: {json.dumps(around.snapshot())}")
                    error.add_note("\n".join(f"The GX complains: {violation}" for violation in around.gx.violations))
                    error.add_note(f"The firmware:\n{firmware.tail(60)}")
                    raise


@dataclass(frozen=True, slots=True)
class Heard:
    """A frame as the GX heard it: seconds since the world began, identifier, data."""

    time_s: float
    identifier: int
    data: bytes

    @property
    def limits(self) -> Limits:
        """What a frame 0x351 says."""
        frame = decode(self.identifier, self.data)
        assert isinstance(frame, Limits)
        return frame


@dataclass(slots=True)
class Gateway:
    """A running gateway with everything around it, and what was heard on the CAN bus."""

    world: World
    firmware: HostFirmware
    heard: list[Heard] = field(default_factory=list)
    line: list[tuple[float, Direction, bytes]] = field(default_factory=list)
    """What went over the serial line, as the BMS saw it."""

    def __post_init__(self) -> None:
        self.world.live_gx.observers.append(lambda *frame: self.heard.append(Heard(*frame)))
        self.world.device.observers.append(lambda *piece: self.line.append(piece))

    @property
    def now_s(self) -> float:
        """Seconds since the world began."""
        return self.world.now_s

    @property
    def limits(self) -> Limits:
        """The limits the GX heard last."""
        limits = self.world.gx.last_limits
        assert limits is not None, "no 0x351 yet"
        return limits

    def frames(self, identifier: int = LIMITS, *, since_s: float = 0.0) -> list[Heard]:
        """Return the frames with an identifier, from a time on."""
        return [frame for frame in self.heard if frame.identifier == identifier and frame.time_s >= since_s]

    def fault(self, *faults: str) -> None:
        """Let faults begin (texts such as "no_reply")."""
        self.world.device.faults.add(*faults)

    def repair(self, name: str | None = None) -> None:
        """End all faults, or those of one name."""
        self.world.device.faults.clear(name)

    async def wait(self, condition: Callable[[], bool], what: str, timeout_s: float = 15.0) -> None:
        """Wait for a condition; the message of the TimeoutError says what was waited for."""
        await self.world.wait_until(condition, timeout_s, what)

    async def wait_frame(self, identifier: int, timeout_s: float = 5.0) -> bytes:
        """Wait for the next frame with an identifier and return its data."""
        since_s = self.now_s
        await self.wait(
            lambda: bool(self.frames(identifier, since_s=since_s)), f"a frame 0x{identifier:03X}", timeout_s
        )
        return self.frames(identifier, since_s=since_s)[0].data

    async def pass_time(self, seconds: float) -> None:
        """Let the world go on."""
        await asyncio.sleep(seconds)

    async def wait_for_full_current(self) -> None:
        """Wait until the currents have risen from zero to what they may be: the hold takes 10 s, the ramp 20 s."""
        await self.wait(lambda: self.world.gx.last_limits is not None, "the first limits")
        await self.wait(self._rising_has_ended, "the end of the ramp", 50.0)

    def _rising_has_ended(self) -> bool:
        seen = self.frames(since_s=self.now_s - 4.0)
        return len(seen) >= 3 and seen[0].limits.charge_current_a > 0 and len({frame.data for frame in seen}) == 1

    def violations(self, *expected: Rule) -> list[Violation]:
        """Return what the GX complained about, but for the rules that were to be broken and for lateness.

        `check_second` judges lateness: the GX here is late itself now and then.
        """
        allowed = {*expected, Rule.LATE}
        return [violation for violation in self.world.gx.violations if violation.rule not in allowed]

    def check_second(self, *, since_s: float = 0.0, tolerance_s: float = BESIDE_OTHERS_S) -> None:
        """Fail unless 0x351 came every second within the tolerance.

        Frames between two seconds are allowed when they bring a lower limit than the one before.
        """
        frames = self.frames()
        assert frames, "no 0x351 at all"
        # A frame with a lower limit may be one of the rhythm or come between: the points the rhythm may be at.
        points_s = [frames[0].time_s]
        for before, frame in itertools.pairwise(frames):
            on_time = any(abs(frame.time_s - point_s - 1) <= tolerance_s for point_s in points_s)
            lower = fell(before.limits, frame.limits)
            assert on_time or lower or frame.time_s < since_s, (
                f"0x351 at {frame.time_s:.3f} s came {frame.time_s - points_s[-1]:.3f} s after the last: "
                f"{before.limits}, then {frame.limits}"
            )
            if not lower:
                points_s = [frame.time_s]
            elif on_time:
                points_s.append(frame.time_s)
        assert self.now_s - points_s[-1] <= 1 + tolerance_s, f"no 0x351 since {points_s[-1]:.3f} s"


def fell(before: Limits, after: Limits) -> bool:
    """Tell whether a limit is lower than it was."""
    return (
        after.charge_voltage_v < before.charge_voltage_v
        or after.charge_current_a < before.charge_current_a
        or after.discharge_current_a < before.discharge_current_a
    )
