"""Settings are judged before they are written and read back afterwards; whoever wrote hears what the BMS holds now."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.components.tinybms_victron.native_api import NativeApi
from tests.firmware.support.stage import Gateway, Rig, scenario

OVER_VOLTAGE = "Over-voltage cut-off"
OVER_CURRENT = "Discharge over-current cut-off"


class Desk:
    """Writes settings as a user of the native API does."""

    def __init__(self, gateway: Gateway, api: NativeApi) -> None:
        self.gateway = gateway
        self._api = api

    def held(self, key: str) -> int:
        """Return what the BMS holds, raw."""
        value: int = self.gateway.world.device.model.registers.settings.value(key)
        return value

    async def write(self, name: str, value: float, report: str) -> None:
        """Write a setting and wait for the report in the log."""
        position = self.gateway.firmware.mark()
        self._api.set_number("gateway", name, value)
        await self.gateway.firmware.wait_for_log(report, since=position, timeout_s=5)

    async def wait_for(self, name: str, value: float) -> None:
        """Wait until the entity shows a value."""
        await self._api.wait_for("gateway", f"Number {name}", lambda shown: bool(shown == value))


@asynccontextmanager
async def desk(rig: Rig, **world: Any) -> AsyncIterator[Desk]:
    """Run a gateway that has read the settings of a BMS with 3650 mV and 150 A."""
    async with rig.gateway(**world) as gateway, NativeApi(rig.ports["api"]) as api:
        found = Desk(gateway, api)
        await gateway.world.wait_accepted()
        await found.wait_for(OVER_VOLTAGE, 3650)
        await found.wait_for(OVER_CURRENT, 150)
        yield found


@scenario(program="sanitized")
async def test_a_setting_is_written_and_read_back(rig: Rig) -> None:
    async with desk(rig) as user:
        await user.write(OVER_VOLTAGE, 3620, r"Over-voltage cut-off is now 3620 mV")
        assert user.held("over_voltage_cutoff") == 3620
        await user.wait_for(OVER_VOLTAGE, 3620)


@scenario(program="sanitized")
async def test_what_is_written_counts_for_the_limits(rig: Rig) -> None:
    async with desk(rig) as user:
        await user.write(OVER_CURRENT, 50, r"Discharge over-current cut-off is now 50 A")
        await user.gateway.wait(lambda: user.gateway.limits.discharge_current_a == 45, "90 % of 50 A", 3.0)


@scenario(program="sanitized")
async def test_a_value_outside_the_range_of_the_bms_is_not_sent(rig: Rig) -> None:
    """The protocol allows 750 A, this BMS with its current sensor 500 A."""
    async with desk(rig) as user:
        await user.write(OVER_CURRENT, 600, r"Discharge over-current cut-off: 600 A is outside 1 A to 500 A")
        assert user.held("discharge_over_current_cutoff") == 150


@scenario(program="sanitized")
async def test_a_value_that_contradicts_another_setting_is_not_sent(rig: Rig) -> None:
    async with desk(rig) as user:
        await user.write(OVER_VOLTAGE, 3550, r"Over-voltage cut-off: 3550 mV contradicts Fully charged .*3550 mV")
        assert user.held("over_voltage_cutoff") == 3650


@scenario(program="sanitized")
async def test_nothing_is_written_to_firmware_that_may_restart_by_it(rig: Rig) -> None:
    async with desk(rig, faults=("firmware=226",)) as user:
        await user.write(OVER_VOLTAGE, 3620, r"BMS firmware 226 may restart when written to; update it to 227 or newer")
        assert user.held("over_voltage_cutoff") == 3650


@scenario(program="sanitized")
async def test_a_bms_that_ignores_the_write_is_noticed(rig: Rig) -> None:
    async with desk(rig) as user:
        user.gateway.world.device.model.registers.settings.write = lambda *_: ({}, set())  # type: ignore[method-assign]
        await user.write(OVER_VOLTAGE, 3620, r"the BMS did not take 3620 mV and holds 3650 mV")
        await user.wait_for(OVER_VOLTAGE, 3650)


@scenario(program="sanitized")
async def test_a_bms_that_refuses_is_believed(rig: Rig) -> None:
    async with desk(rig) as user:
        user.gateway.fault("nack")
        await user.write(OVER_VOLTAGE, 3620, r"Over-voltage cut-off: the BMS refused 3620 mV")
        assert user.held("over_voltage_cutoff") == 3650


@scenario(program="sanitized")
async def test_a_bms_that_does_not_answer_is_reported(rig: Rig) -> None:
    async with desk(rig) as user:
        user.gateway.fault("no_reply")
        await user.write(OVER_VOLTAGE, 3620, r"Over-voltage cut-off: no answer from the BMS")
        assert user.held("over_voltage_cutoff") == 3650


@scenario(program="sanitized")
async def test_settings_arrive_over_a_line_with_bit_errors(rig: Rig) -> None:
    async with desk(rig) as user:
        user.gateway.fault("bit_errors=1e-3")
        for millivolts in range(3600, 3650, 5):
            await user.write(OVER_VOLTAGE, millivolts, rf"Over-voltage cut-off.* {millivolts} mV|no answer")
            assert user.held("over_voltage_cutoff") in (3650, *range(3600, 3650, 5))
        user.gateway.repair()
        await user.write(OVER_VOLTAGE, 3611, r"is now 3611 mV")
        assert user.held("over_voltage_cutoff") == 3611


@scenario()
async def test_firmware_with_known_errors_is_pointed_out_once(rig: Rig) -> None:
    async with rig.gateway(faults=("firmware=229",)) as gateway:
        await gateway.firmware.wait_for_log(r"BMS firmware 229 has known errors .*: update it to 230 or newer")
        position = gateway.firmware.mark()
        await gateway.pass_time(3.0)
        assert gateway.firmware.count_log("has known errors", since=position) == 0
