"""Power that goes while something is stored leaves the old or the new, and frames flow."""

import asyncio
import os
import signal

import pytest

from tests.components.tinybms_victron.native_api import NativeApi
from tests.firmware.support.stage import Gateway, Rig, scenario
from tests.firmware.test_energy import CHARGED, set_current, strong_pack

OLD_A, NEW_A = 40.0, 50.0
NUMBER = "Discharge current at most"
LEAST_STEPS = 10
"""The program takes as many at least: boot record, changed option, energy counters, boot record."""
STEPS = 16
"""More than it takes: with the last of them it ends by itself."""


async def set_limit(rig: Rig, amperes: float) -> None:
    """Change an option as a user does, and see it in force."""
    async with NativeApi(rig.ports["api"]) as api:
        api.set_number("gateway", NUMBER, amperes)
        await api.wait_for("gateway", f"Number {NUMBER}", lambda shown: bool(shown == amperes))


async def count_energy(rig: Rig, gateway: Gateway, beyond_kwh: float) -> float:
    """Charge with 39 kW until the counter has passed a value; return what it shows."""
    async with NativeApi(rig.ports["api"]) as api:
        set_current(gateway, 700)
        shown: float = await api.wait_for("gateway", f"{CHARGED}", lambda kwh: kwh > beyond_kwh)
        set_current(gateway, 0)
        await gateway.pass_time(1.5)
        return float(api.states["gateway", CHARGED]) or shown


@pytest.mark.parametrize("step", range(STEPS))
@scenario(program="charge")
async def test_power_that_goes_at_any_step_of_storing_leaves_the_old_or_the_new(rig: Rig, step: int) -> None:
    async with rig.gateway(model=strong_pack()) as gateway:
        await gateway.world.wait_accepted()
        await set_limit(rig, OLD_A)
        old_kwh = await count_energy(rig, gateway, 0.01)
        await gateway.firmware.stop()

        # The boot record is stored at the start, the option when it changes, the counters at the end.
        unlucky = rig.firmware(
            {"LD_PRELOAD": f"{rig.libraries['power']}:{rig.libraries['ports']}", "POWER_STEPS": str(step)}
        )
        await unlucky.start()
        new_kwh = old_kwh

        async def live() -> None:
            nonlocal new_kwh
            await set_limit(rig, NEW_A)
            new_kwh = await count_energy(rig, gateway, old_kwh + 0.01)
            os.kill(unlucky.pid, signal.SIGTERM)

        life = asyncio.create_task(live())
        try:
            code = await unlucky.wait_for_exit(40)
        finally:
            life.cancel()
            await asyncio.gather(life, return_exceptions=True)
            await unlucky.kill()
        assert code in (0, -signal.SIGKILL)
        assert step >= LEAST_STEPS or code != 0
        assert step < STEPS - 1 or code == 0
        begun_s = gateway.now_s

        await gateway.firmware.start()
        await gateway.wait(lambda: len(gateway.frames(since_s=begun_s)) > 2, "frames")
        assert gateway.firmware.count_log("does not fit") == 0
        async with NativeApi(rig.ports["api"]) as api:
            limit_a = await api.wait_for("gateway", f"Number {NUMBER}", lambda shown: isinstance(shown, float))
            assert limit_a in (OLD_A, NEW_A)
            energy_kwh = await api.wait_for("gateway", CHARGED, lambda shown: isinstance(shown, float))
            assert old_kwh <= energy_kwh <= new_kwh + 0.05
            assert await api.wait_for("gateway", "Sensor Boots", lambda shown: isinstance(shown, float)) in (2, 3)
        await gateway.wait(
            lambda: gateway.frames(since_s=begun_s)[-1].limits.discharge_current_a == limit_a, "the limit"
        )
        if code == 0:
            assert (limit_a, energy_kwh) == (NEW_A, new_kwh)
