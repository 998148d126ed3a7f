"""What a user does to a charge that goes on takes effect at once, only tightens, and is there after a restart."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from simulator.gx.violations import Rule
from simulator.scenarios import SCENARIOS, Scenario
from simulator.tables import EVENT_ID
from tests.components.tinybms_victron.native_api import NativeApi
from tests.firmware.support.stage import Gateway, Rig, scenario

FULL_CCL_A, FULL_DCL_A = 90.0, 135.0
"""90 % of the BMS's cut-offs."""
BULK_V = 55.2
"""16 cells of LFP at 3.45 V."""
CONFIGURATION = "*.records/636f6e66.*"
"""The slots of the changed options: "conf" in hexadecimal."""


@asynccontextmanager
async def desk(rig: Rig, situation: str | Scenario = "idle", **world: Any) -> AsyncIterator[tuple[Gateway, NativeApi]]:
    """A running gateway and its user."""
    async with rig.gateway(situation, **world) as gateway, NativeApi(rig.ports["api"]) as api:
        await gateway.world.wait_accepted()
        yield gateway, api


async def wait_for_limits(
    gateway: Gateway, *, cvl: float = BULK_V, ccl: float = FULL_CCL_A, dcl: float = FULL_DCL_A
) -> None:
    """Wait until the GX hears these limits, to the last digit of the frame."""

    def heard() -> bool:
        limits = gateway.limits
        return all(
            abs(is_now - wanted) <= 0.11
            for is_now, wanted in (
                (limits.charge_voltage_v, cvl),
                (limits.charge_current_a, ccl),
                (limits.discharge_current_a, dcl),
            )
        )

    await gateway.wait(heard, f"CVL {cvl} V, CCL {ccl} A, DCL {dcl} A", 20.0)


def same(wanted: Any) -> Any:
    return lambda state: state == wanted


def near(wanted: float) -> Any:
    return lambda state: isinstance(state, float) and abs(state - wanted) < 1e-3


@scenario(program="charge")
async def test_a_charge_profile_takes_its_share_and_drives_the_analogue_charger(rig: Rig) -> None:
    async with desk(rig) as (gateway, api):
        await api.wait_for("gateway", "Select Charge profile", same("fast"))
        await gateway.firmware.wait_for_log("Analogue charger at 1.000")
        await wait_for_limits(gateway)
        for profile, share in (("slow", 0.333), ("medium", 0.667)):
            position = gateway.firmware.mark()
            api.choose("gateway", "Charge profile", profile)
            await gateway.firmware.wait_for_log(f"Analogue charger at {share:.3f}", since=position)
            await api.wait_for("gateway", "Select Charge profile", same(profile))
            await wait_for_limits(gateway, ccl=FULL_CCL_A * share)
        await api.wait_for("gateway", "TextSensor Charge limited by", same("charge_profile"))
        # Nothing flows in, nothing for the charger to do.
        position = gateway.firmware.mark()
        api.switch("gateway", "Charging", on=False)
        await gateway.firmware.wait_for_log("Analogue charger at 0.000", since=position)
        gateway.check_second()
        assert gateway.violations() == []


@scenario(program="charge")
async def test_charging_and_discharging_are_switched_off_at_once_and_come_back(rig: Rig) -> None:
    async with desk(rig) as (gateway, api):
        await wait_for_limits(gateway)
        off_s = gateway.now_s
        api.switch("gateway", "Charging", on=False)
        await wait_for_limits(gateway, ccl=0)
        api.switch("gateway", "Discharging", on=False)
        await wait_for_limits(gateway, ccl=0, dcl=0)
        assert gateway.now_s - off_s < 3
        api.switch("gateway", "Charging", on=True)
        api.switch("gateway", "Discharging", on=True)
        await wait_for_limits(gateway)
        await api.wait_for("gateway", "Switch Charging", same(True))
        gateway.check_second()
        assert gateway.violations() == []


@scenario(program="charge")
async def test_limits_by_hand_only_tighten(rig: Rig) -> None:
    async with desk(rig) as (gateway, api):
        await wait_for_limits(gateway)
        api.set_number("gateway", "Charge current at most", 20)
        api.set_number("gateway", "Discharge current at most", 30)
        await wait_for_limits(gateway, ccl=20, dcl=30)
        api.set_number("gateway", "Charge current at most", 500)
        api.set_number("gateway", "Discharge current at most", 500)
        await wait_for_limits(gateway)
        api.set_number("gateway", "Cell voltage at most", 3.54)  # the chemistry says 3.45
        await api.wait_for("gateway", "Number Cell voltage at most", near(3.54))
        await gateway.pass_time(3)
        await wait_for_limits(gateway)
        assert gateway.violations() == []
        # Still above the pack's voltage: at once.
        api.set_number("gateway", "Cell voltage at most", 3.40)
        await wait_for_limits(gateway, cvl=54.4)
        gateway.check_second()
        assert gateway.violations(Rule.CVL_JUMP) == []


@pytest.mark.parametrize(
    ("name", "value", "held", "message"),
    [
        (
            "Bulk voltage",
            3.70,
            3.45,
            r"charging.bulk_voltage_cell is 3\.700 V; with fully charged voltage of the BMS it may be .* to 3\.550 V",
        ),
        ("Float voltage", 3.50, 3.35, r"charging.float_voltage_cell is 3\.500 V; with .* it may be .* to 3\.450 V"),
        ("Charge current at most", 0.05, 0.0, r"control.max_charge_current is 0\.050 A; allowed is 1\.000 A to 750\."),
    ],
)
@scenario(program="charge")
async def test_what_cannot_be_is_refused_with_both_numbers_and_what_is_in_force_is_shown_again(
    rig: Rig, name: str, value: float, held: float, message: str
) -> None:
    async with desk(rig) as (gateway, api):
        await wait_for_limits(gateway)
        await api.wait_for("gateway", f"Number {name}", near(held))
        position, shown = gateway.firmware.mark(), api.mark("gateway", f"Number {name}")
        api.set_number("gateway", name, value)
        await gateway.firmware.wait_for_log(message, since=position)
        # Shown anew, and never as what was asked for.
        await api.wait_for("gateway", f"Number {name}", near(held), since=shown)
        assert all(near(held)(state) for state in api.history["gateway", f"Number {name}"])
        await gateway.pass_time(1.5)
        await wait_for_limits(gateway)
        assert list(gateway.firmware.preferences.glob(CONFIGURATION)) == []


@scenario(program="charge")
async def test_a_forced_full_charge_switches_itself_off_when_the_battery_is_full(rig: Rig) -> None:
    # The BMS itself says when: it counts 3.45 V as full.
    nearly_full = SCENARIOS["full"].with_changes(settings={"fully_charged_voltage": 3450})
    async with desk(rig, nearly_full, speed=20.0) as (gateway, api):
        api.switch("gateway", "Full charge", on=True)
        await api.wait_for("gateway", "Switch Full charge", same(True))
        shown = api.mark("gateway", "Switch Full charge")
        await api.wait_for("gateway", "TextSensor Stage", same("float"), timeout_s=60)
        await api.wait_for("gateway", "Switch Full charge", same(False), since=shown)
        gateway.check_second()


@pytest.mark.parametrize("power_cut", [False, True])
@scenario(program="charge")
async def test_changed_options_are_there_after_a_restart(rig: Rig, power_cut: bool) -> None:
    async with rig.gateway() as gateway:
        preferences = gateway.firmware.preferences
        async with NativeApi(rig.ports["api"]) as api:
            await gateway.world.wait_accepted()
            api.choose("gateway", "Charge profile", "medium")
            await gateway.wait(lambda: len(list(preferences.glob(CONFIGURATION))) == 1, "the first record")
            api.set_number("gateway", "Discharge current at most", 42)
            # Each is written to the older of two slots.
            await gateway.wait(lambda: len(list(preferences.glob(CONFIGURATION))) == 2, "the second record")
            await wait_for_limits(gateway, ccl=60, dcl=42)
        await (gateway.firmware.kill() if power_cut else gateway.firmware.stop())
        begun_s = gateway.now_s
        await gateway.firmware.start()
        await gateway.wait(lambda: bool(gateway.frames(since_s=begun_s + 0.2)), "0x351")
        # From the first frame on.
        assert gateway.frames(since_s=begun_s + 0.2)[0].limits.discharge_current_a == 42
        await wait_for_limits(gateway, ccl=60, dcl=42)
        async with NativeApi(rig.ports["api"]) as api:
            await api.wait_for("gateway", "Select Charge profile", same("medium"))
            await api.wait_for("gateway", "Number Discharge current at most", near(42))


@scenario(program="charge")
async def test_a_latched_alarm_stays_until_somebody_has_seen_it(rig: Rig) -> None:
    async with desk(rig) as (gateway, api):
        registers = gateway.world.device.model.registers
        await wait_for_limits(gateway)
        registers.log_event(EVENT_ID["over_voltage"])
        await api.wait_for("gateway", "BinarySensor High voltage", same(True))
        registers.log_event(EVENT_ID["over_voltage_recovered"])
        # The currents come back with the battery; the alarm is for people.
        await wait_for_limits(gateway)
        await gateway.pass_time(7)
        alarms = gateway.world.gx.alarms
        assert alarms is not None
        assert alarms.alarms["high_voltage"]
        assert api.states["gateway", "BinarySensor High voltage"] is True
        api.press("gateway", "Acknowledge")
        await api.wait_for(
            "gateway", "BinarySensor High voltage", same(False), since=api.mark("gateway", "BinarySensor High voltage")
        )
        await gateway.wait(lambda: gateway.world.gx.last[0x35A].data == bytes.fromhex("AAAA8A02AAAA8A0A"), "no alarm")
