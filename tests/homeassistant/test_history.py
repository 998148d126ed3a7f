"""History in a real recorder: what Home Assistant missed comes back, once, and nothing else is touched."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.models import StatisticData, StatisticMeanType, StatisticMetaData
from homeassistant.components.recorder.statistics import (
    async_import_statistics,
    list_statistic_ids,
    statistics_during_period,
)
from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
)

from custom_components.tinybms_gateway.backfill import SAVE_DELAY_S, SERIES
from custom_components.tinybms_gateway.const import CONF_REPAIR_STATISTICS, CONF_UPDATE_INTERVAL
from tests.homeassistant.conftest import UNIQUE_ID, SetUp
from tests.homeassistant.fake_gateway import FakeGateway, Recorded, problem

pytestmark = [pytest.mark.usefixtures("recorder_mock")]

HOUR = timedelta(hours=1)
NOW = datetime(2026, 9, 21, 12, 20, tzinfo=UTC)
VOLTAGE = f"tinybms_gateway:{UNIQUE_ID}_voltage_v"
CHARGED = f"tinybms_gateway:{UNIQUE_ID}_energy_in_kwh"
DISCHARGED = f"tinybms_gateway:{UNIQUE_ID}_energy_out_kwh"
ENTITY = "sensor.tinybms_gateway_battery_voltage"
ENTITY_CHARGED = "sensor.tinybms_gateway_battery_energy_charged"


@pytest.fixture(autouse=True)
def clock(freezer: FrozenDateTimeFactory, gateway: FakeGateway) -> FrozenDateTimeFactory:
    freezer.move_to(NOW)
    gateway.state["time"] = {"utc_ms": ms(NOW), "uptime_ms": 10_000_000_000, "quality": "sntp"}
    return freezer


def ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def record(
    gateway: FakeGateway,
    first: datetime,
    last: datetime,
    *,
    step: timedelta = timedelta(minutes=15),
    volts: Callable[[datetime], float] = lambda moment: 50.0 + moment.hour,
    watts: Callable[[datetime], float] = lambda _: 1000.0,
) -> None:
    """Let the gateway have recorded from one moment to another; a sample bears the time of its end."""
    key = {15: "15min", 60: "1h", 1: "1min"}[round(step.total_seconds() / 60)]
    start = first
    while start < last:
        value, power = volts(start), watts(start)
        gateway.history.setdefault(key, []).append(
            Recorded(
                end_ms=ms(start + step),
                values={"voltage_v": (value, value - 1, value + 1)},
                energy_in_wh=max(0.0, power) * step / HOUR,
                energy_out_wh=max(0.0, -power) * step / HOUR,
            )
        )
        start += step


async def hours_of(hass: HomeAssistant, statistic_id: str) -> list[dict[str, Any]]:
    await async_wait_recording_done(hass)
    rows = await get_instance(hass).async_add_executor_job(
        statistics_during_period,
        hass,
        NOW - timedelta(days=400),
        None,
        {statistic_id},
        "hour",
        {"energy": "kWh"},
        {"mean", "min", "max", "sum", "state"},
    )
    found: list[dict[str, Any]] = rows.get(statistic_id, [])  # type: ignore[assignment]
    return found


async def means(hass: HomeAssistant, statistic_id: str) -> dict[int, float]:
    """Means by hours before now."""
    full = NOW.replace(minute=0).timestamp()
    return {round((row["start"] - full) / 3600): row["mean"] for row in await hours_of(hass, statistic_id)}


def stored(hass_storage: dict[str, Any]) -> dict[str, Any]:
    """What is kept of how far it has come."""
    found: list[dict[str, Any]] = [value["data"] for key, value in hass_storage.items() if key.endswith(".history")]
    assert len(found) == 1
    return found[0]


async def test_whole_hours_come_as_statistics_of_their_own(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    record(gateway, NOW.replace(hour=9, minute=0), NOW.replace(minute=15))
    await set_up()
    await entry.runtime_data.backfill.async_run()
    rows = await hours_of(hass, VOLTAGE)
    assert [(row["mean"], row["min"], row["max"]) for row in rows] == [(59, 58, 60), (60, 59, 61), (61, 60, 62)]
    described = await get_instance(hass).async_add_executor_job(list_statistic_ids, hass, {VOLTAGE, CHARGED})
    by_id = {found["statistic_id"]: found for found in described}
    assert by_id[VOLTAGE]["name"] == "TinyBMS gateway Voltage"
    assert by_id[VOLTAGE]["statistics_unit_of_measurement"] == "V"
    assert by_id[VOLTAGE]["unit_class"] == "voltage"
    assert by_id[CHARGED]["has_sum"] is True
    assert by_id[CHARGED]["unit_class"] == "energy"


async def test_only_what_is_worth_a_look_after_months_is_asked_for_and_imported(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    record(gateway, NOW.replace(hour=11, minute=0), NOW.replace(minute=0))
    for sample in gateway.history["15min"]:
        sample.values = dict.fromkeys((series["key"] for series in gateway.info["history"]["series"]), (1.0, 0.5, 2.0))
    await set_up()
    await entry.runtime_data.backfill.async_run()
    await async_wait_recording_done(hass)
    found = await get_instance(hass).async_add_executor_job(list_statistic_ids, hass)
    ours = {one["statistic_id"] for one in found if one["source"] == "tinybms_gateway"}
    assert ours == {f"tinybms_gateway:{UNIQUE_ID}_{key}" for key in (*SERIES, "energy_in_kwh", "energy_out_kwh")}
    assert all(set(query["series"].split(",")) == set(SERIES) for query in gateway.asked("GET", "/history"))


async def test_energy_is_what_the_gateway_counted_and_adds_up(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    def watts(moment: datetime) -> float:
        return 2000.0 if moment.minute < 30 else -1000.0

    record(gateway, NOW.replace(hour=10, minute=0), NOW.replace(minute=0), watts=watts)
    await set_up()
    await entry.runtime_data.backfill.async_run()
    assert [row["sum"] for row in await hours_of(hass, CHARGED)] == pytest.approx([1.0, 2.0])
    assert [row["sum"] for row in await hours_of(hass, DISCHARGED)] == pytest.approx([0.5, 1.0])


async def test_importing_again_changes_nothing(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    record(gateway, NOW.replace(hour=8, minute=0), NOW.replace(minute=0))
    await set_up()
    backfill = entry.runtime_data.backfill
    await backfill.async_run()
    first = [await hours_of(hass, statistic) for statistic in (VOLTAGE, CHARGED)]
    asked = len(gateway.asked("GET", "/history"))
    await backfill.async_run()
    assert len(gateway.asked("GET", "/history")) == asked
    # As if the note of how far it has come were lost: first everything, then the last hours only.
    for from_hour in (0, 10):
        backfill.imported_until_s = 0 if from_hour == 0 else NOW.replace(hour=from_hour, minute=0).timestamp()
        await backfill.async_run()
        assert [await hours_of(hass, statistic) for statistic in (VOLTAGE, CHARGED)] == first


async def test_an_absence_leaves_no_gap_and_the_next_hour_goes_on_from_the_last(
    hass: HomeAssistant,
    gateway: FakeGateway,
    set_up: SetUp,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    record(gateway, NOW.replace(hour=10, minute=0), NOW + timedelta(hours=6))
    await set_up()
    await entry.runtime_data.backfill.async_run()
    assert list(await means(hass, VOLTAGE)) == [-2, -1]
    # Home Assistant is gone for five hours.
    await hass.config_entries.async_unload(entry.entry_id)
    assert stored(hass_storage)["imported_until_s"] == NOW.replace(minute=0).timestamp()
    freezer.move_to(NOW + timedelta(hours=5))
    gateway.state["time"]["utc_ms"] = ms(NOW + timedelta(hours=5))
    await hass.config_entries.async_setup(entry.entry_id)
    await entry.runtime_data.backfill.async_run()
    assert list(await means(hass, VOLTAGE)) == [-2, -1, 0, 1, 2, 3, 4]
    assert [row["sum"] for row in await hours_of(hass, CHARGED)] == pytest.approx([1, 2, 3, 4, 5, 6, 7])


async def test_how_far_it_has_come_is_kept_while_states_keep_coming(
    hass: HomeAssistant,
    set_up: SetUp,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    await set_up()
    state = entry.runtime_data.state
    # Twice: what was asked for after a write is written, too.
    for _ in range(2):
        for _ in range(20):
            freezer.tick(30)
            state.async_set_updated_data(state.data)
            async_fire_time_changed(hass)
            await hass.async_block_till_done()
        last_seen_s = stored(hass_storage)["gaps"]["last_seen_s"]
        assert datetime.now(UTC).timestamp() - last_seen_s <= SAVE_DELAY_S + 30
    assert entry.runtime_data.backfill.gaps.closed == []


async def test_a_reload_is_no_gap(
    hass: HomeAssistant,
    set_up: SetUp,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    key = f"tinybms_gateway.{entry.entry_id}.history"
    data = {"imported_until_s": 0, "gaps": {"last_seen_s": NOW.timestamp() - 60, "closed": []}}
    hass_storage[key] = {"version": 1, "minor_version": 1, "key": key, "data": data}
    await set_up()
    state = entry.runtime_data.state
    for _ in range(60):
        freezer.tick(60)
        state.async_set_updated_data(state.data)
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.runtime_data.backfill.gaps.closed == []


@pytest.mark.parametrize(("options", "longest_s"), [({}, 299), ({CONF_UPDATE_INTERVAL: 300}, 659)])
async def test_a_state_that_comes_at_the_update_interval_is_no_gap(
    set_up: SetUp, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, longest_s: int
) -> None:
    await set_up()
    state, gaps = entry.runtime_data.state, entry.runtime_data.backfill.gaps
    for seconds in (30, longest_s):
        freezer.tick(seconds)
        state.async_set_updated_data(state.data)
    assert gaps.closed == []
    before_s = datetime.now(UTC).timestamp()
    freezer.tick(longest_s + 1)
    state.async_set_updated_data(state.data)
    assert gaps.closed == [(before_s, before_s + longest_s + 1)]


async def test_nothing_is_kept_of_a_gateway_that_was_removed(
    hass: HomeAssistant,
    set_up: SetUp,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    await set_up()
    assert await hass.config_entries.async_remove(entry.entry_id)
    freezer.tick(HOUR)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert not [key for key in hass_storage if key.endswith(".history")]


async def test_the_hour_of_a_restart_of_the_gateway_is_weighted(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    eleven = NOW.replace(hour=11, minute=0)
    values: list[tuple[datetime, int, float]] = [
        (eleven + timedelta(minutes=15), 10_000_000, 50.0),
        # Restarted at 11:25: its first quarter lasted five minutes.
        (eleven + timedelta(minutes=30), 300_000, 60.0),
        (eleven + timedelta(minutes=45), 1_200_000, 50.0),
        (eleven + timedelta(minutes=60), 2_100_000, 50.0),
    ]
    gateway.history["15min"] = [
        Recorded(end_ms=ms(end), uptime_ms=uptime_ms, values={"voltage_v": (volts, volts, volts)})
        for end, uptime_ms, volts in values
    ]
    await set_up()
    await entry.runtime_data.backfill.async_run()
    assert (await means(hass, VOLTAGE))[-1] == pytest.approx((2700 * 50 + 300 * 60) / 3000)


async def test_a_sample_that_begins_in_an_hour_that_was_imported_leaves_that_hour(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    # Recorded before the clock was set: the minutes do not end with the minute.
    odd = timedelta(seconds=20)
    nine, ten = NOW.replace(hour=9, minute=0), NOW.replace(hour=10, minute=0)
    record(gateway, nine + odd, NOW.replace(minute=0) + odd, step=timedelta(minutes=1))
    await set_up()
    backfill = entry.runtime_data.backfill
    await backfill.async_run()
    first = [await hours_of(hass, statistic) for statistic in (VOLTAGE, CHARGED)]
    backfill.imported_until_s = ten.timestamp()
    await backfill.async_run()
    assert [await hours_of(hass, statistic) for statistic in (VOLTAGE, CHARGED)] == first


async def test_an_interval_of_which_a_part_was_recorded_counts_for_that_part(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    eleven = NOW.replace(hour=11, minute=0)
    record(gateway, eleven, eleven + timedelta(minutes=30), volts=lambda moment: 50.0 if moment.minute == 0 else 60.0)
    first, second = gateway.history["15min"]
    first.readings, second.readings = 900, 300
    await set_up()
    await entry.runtime_data.backfill.async_run()
    assert (await means(hass, VOLTAGE))[-1] == pytest.approx((50 * 900 + 60 * 300) / 1200)
    assert [row["sum"] for row in await hours_of(hass, CHARGED)] == pytest.approx([0.5])


async def test_a_coarse_recording_fills_what_a_fine_one_has_lost(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    record(gateway, NOW.replace(hour=8, minute=0), NOW.replace(minute=0), step=HOUR, volts=lambda _: 1.0)
    record(
        gateway, NOW.replace(hour=10, minute=0), NOW.replace(minute=0), step=timedelta(minutes=1), volts=lambda _: 2.0
    )
    await set_up()
    await entry.runtime_data.backfill.async_run()
    assert await means(hass, VOLTAGE) == {-4: 1.0, -3: 1.0, -2: 2.0, -1: 2.0}


async def test_samples_without_a_time_or_value_are_left_out(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    record(gateway, NOW.replace(hour=11, minute=0), NOW.replace(minute=0))
    gateway.history["15min"][0].values["voltage_v"] = (None, None, None)
    gateway.history["15min"][1].values["voltage_v"] = (59.0, None, None)
    gateway.history["15min"][2].uptime_ms = 0
    await set_up()
    await entry.runtime_data.backfill.async_run()
    assert (await means(hass, VOLTAGE))[-1] == pytest.approx((59 + 61) / 2)


async def test_without_a_clock_nothing_is_imported_and_nothing_lost(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    record(gateway, NOW.replace(hour=10, minute=0), NOW.replace(minute=0))
    known, gateway.state["time"] = gateway.state["time"], {"utc_ms": None, "uptime_ms": 1, "quality": "unknown"}
    await set_up()
    await entry.runtime_data.backfill.async_run()
    assert await hours_of(hass, VOLTAGE) == []
    gateway.state["time"] = known
    await entry.runtime_data.state.async_refresh()
    await entry.runtime_data.backfill.async_run()
    assert list(await means(hass, VOLTAGE)) == [-2, -1]


async def test_a_history_that_cannot_be_read_is_read_next_time(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry
) -> None:
    record(gateway, NOW.replace(hour=10, minute=0), NOW.replace(minute=0))
    await set_up()
    await async_wait_recording_done(hass)
    entry.runtime_data.backfill.imported_until_s = 0
    gateway.refuse["GET /history"] = (503, problem(503, "Not now"))
    await entry.runtime_data.backfill.async_run()
    assert entry.runtime_data.backfill.imported_until_s == 0
    gateway.refuse.clear()
    await entry.runtime_data.backfill.async_run()
    assert list(await means(hass, VOLTAGE)) == [-2, -1]


async def test_it_runs_after_the_start_and_every_hour(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, freezer: FrozenDateTimeFactory
) -> None:
    record(gateway, NOW.replace(hour=11, minute=0), NOW + timedelta(hours=2))
    await set_up()
    await gateway.until(lambda: len(gateway.asked("GET", "/history")) >= 3)
    await hass.async_block_till_done(wait_background_tasks=False)
    asked = len(gateway.asked("GET", "/history"))
    freezer.move_to(NOW.replace(hour=13, minute=7, second=31))
    async_fire_time_changed(hass)
    await gateway.until(lambda: len(gateway.asked("GET", "/history")) >= asked + 3)


async def test_without_a_history_nothing_is_asked(gateway: FakeGateway, set_up: SetUp) -> None:
    gateway.info["capabilities"].remove("history")
    await set_up()
    assert gateway.asked("GET", "/history") == []


# The entities' own statistics


@pytest.fixture
async def sensors(hass: HomeAssistant, recorder_mock: Recorder) -> None:
    """Home Assistant compiles statistics of sensors."""
    del recorder_mock
    assert await async_setup_component(hass, SENSOR_DOMAIN, {})
    await async_wait_recording_done(hass)


async def compile_until(hass: HomeAssistant, freezer: FrozenDateTimeFactory, end: datetime) -> None:
    """Let time pass in steps of five minutes, and Home Assistant compile each of them."""
    await async_wait_recording_done(hass)
    start = datetime.now(UTC)
    start -= timedelta(minutes=start.minute % 5, seconds=start.second, microseconds=start.microsecond)
    while start < end:
        do_adhoc_statistics(hass, start=start)
        start += timedelta(minutes=5)
    await async_wait_recording_done(hass)
    freezer.move_to(end)


@pytest.mark.usefixtures("sensors")
async def test_the_trap_a_row_for_an_hour_that_is_not_compiled_costs_everybody_the_hour(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Why only compiled hours are repaired: this is what Home Assistant does otherwise."""
    start = NOW.replace(minute=0)
    freezer.move_to(start)
    attributes = {"device_class": "voltage", "state_class": "measurement", "unit_of_measurement": "V"}
    for entity_id in ("sensor.ours", "sensor.of_somebody_else"):
        hass.states.async_set(entity_id, "50", attributes)
    await async_wait_recording_done(hass)
    # The first five minutes make the statistics known.
    do_adhoc_statistics(hass, start=start)
    await async_wait_recording_done(hass)
    metadata = StatisticMetaData(
        mean_type=StatisticMeanType.ARITHMETIC,
        has_sum=False,
        name=None,
        source="recorder",
        statistic_id="sensor.ours",
        unit_class="voltage",
        unit_of_measurement="V",
    )
    async_import_statistics(hass, metadata, [StatisticData(start=start, mean=55, min=55, max=55)])
    await async_wait_recording_done(hass)
    for minutes in range(5, 60, 5):
        do_adhoc_statistics(hass, start=start + timedelta(minutes=minutes))
    assert await hours_of(hass, "sensor.of_somebody_else") == []
    assert len(await hours_of(hass, "sensor.ours")) == 1


@pytest.mark.usefixtures("sensors")
@pytest.mark.parametrize("options", [{CONF_REPAIR_STATISTICS: True}])
@pytest.mark.parametrize("unit", ["kWh", "MWh"])
async def test_a_gap_is_repaired_when_its_hours_are_compiled_and_not_before(
    hass: HomeAssistant,
    gateway: FakeGateway,
    set_up: SetUp,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    entity_registry: er.EntityRegistry,
    unit: str,
) -> None:
    ten, eleven = NOW.replace(hour=10, minute=0), NOW.replace(hour=11, minute=0)
    freezer.move_to(ten)
    gateway.state["battery"] |= {"voltage_v": 50.0, "energy_in_kwh": 100.0}
    gateway.state["time"]["utc_ms"] = ms(ten)
    await set_up()
    await compile_until(hass, freezer, eleven)
    # The user prefers another unit from now on; the statistics stay in the first one.
    entity_registry.async_update_entity_options(ENTITY_CHARGED, "sensor", {"unit_of_measurement": unit})
    gateway.state["sequence"] += 1
    await entry.runtime_data.state.async_refresh()
    # The clock of the test has jumped over this hour: that is no gap.
    entry.runtime_data.backfill.gaps.closed.clear()
    # From 11 to 14 h nobody listens. The gateway records; its counter gains 6 kWh, most of it at noon.
    power = {11: 1000.0, 12: 4000.0, 13: 1000.0, 14: 0.0}
    record(gateway, eleven, eleven + 4 * HOUR, watts=lambda moment: power[moment.hour])
    await hass.config_entries.async_unload(entry.entry_id)
    await compile_until(hass, freezer, eleven + 3 * HOUR)
    gateway.state["battery"] |= {"voltage_v": 55.0, "energy_in_kwh": 106.0}
    gateway.state["time"]["utc_ms"] = ms(eleven + 3 * HOUR)
    await hass.config_entries.async_setup(entry.entry_id)
    backfill = entry.runtime_data.backfill
    assert len(backfill.gaps.closed) == 1
    before = await hours_of(hass, ENTITY)
    await backfill.async_run()
    assert await hours_of(hass, ENTITY) == before
    assert len(backfill.gaps.closed) == 1
    # The hour of the return is compiled, and a quarter of an hour has passed.
    await compile_until(hass, freezer, eleven + 4 * HOUR + timedelta(minutes=20))
    unrepaired = {row["start"]: row for row in await hours_of(hass, ENTITY_CHARGED)}
    await backfill.async_run()
    assert backfill.gaps.closed == []
    voltages = {round((row["start"] - ten.timestamp()) / 3600): row["mean"] for row in await hours_of(hass, ENTITY)}
    assert voltages[1] == pytest.approx(61)
    assert voltages[2] == pytest.approx(62)
    assert voltages[3] == pytest.approx(63)
    charged = {row["start"]: row["sum"] for row in await hours_of(hass, ENTITY_CHARGED)}
    start = ten.timestamp()
    gained = [charged[start + (hour + 1) * 3600] - charged[start + hour * 3600] for hour in range(4)]
    assert gained == pytest.approx([1.0, 4.0, 1.0, 0.0])
    # The sum after the gap is what it was: only its way there has changed.
    assert charged[start + 4 * 3600] == unrepaired[start + 4 * 3600]["sum"]
    # And Home Assistant goes on compiling.
    await compile_until(hass, freezer, eleven + 6 * HOUR)
    assert len(await hours_of(hass, ENTITY)) == 7


@pytest.mark.usefixtures("sensors")
async def test_without_the_option_the_entities_statistics_stay_as_they_are(
    hass: HomeAssistant, gateway: FakeGateway, set_up: SetUp, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await set_up()
    entry.runtime_data.backfill.gaps.closed = [(NOW.timestamp() - 7200, NOW.timestamp() - 3600)]
    await compile_until(hass, freezer, NOW.replace(hour=15, minute=0))
    before = await hours_of(hass, ENTITY)
    record(gateway, NOW.replace(hour=9, minute=0), NOW + HOUR)
    await entry.runtime_data.backfill.async_run()
    assert await hours_of(hass, ENTITY) == before


@pytest.mark.usefixtures("sensors")
@pytest.mark.parametrize("options", [{CONF_REPAIR_STATISTICS: True}])
async def test_what_cannot_be_repaired_is_left_as_it_is(
    hass: HomeAssistant,
    gateway: FakeGateway,
    set_up: SetUp,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    entity_registry: er.EntityRegistry,
) -> None:
    freezer.move_to(NOW.replace(minute=0))
    # Somebody prefers millivolts.
    entity_registry.async_get_or_create(
        "sensor",
        "tinybms_gateway",
        f"{UNIQUE_ID}_battery_voltage",
        suggested_object_id="tinybms_gateway_battery_voltage",
    )
    entity_registry.async_update_entity_options(ENTITY, "sensor", {"unit_of_measurement": "mV"})
    await set_up()
    await compile_until(hass, freezer, NOW.replace(hour=14, minute=0))
    record(gateway, NOW.replace(minute=0), NOW.replace(hour=15, minute=0))
    entity_registry.async_remove("sensor.tinybms_gateway_battery_current")
    before = await hours_of(hass, ENTITY), await hours_of(hass, ENTITY_CHARGED)
    assert before[0][0]["mean"] == pytest.approx(53_120)
    gaps = entry.runtime_data.backfill.gaps
    # One gap without a row before it, one in an hour that is over but not compiled.
    gaps.closed = [
        (NOW.replace(minute=10).timestamp(), NOW.replace(minute=50).timestamp()),
        (NOW.replace(hour=14, minute=0).timestamp(), NOW.replace(hour=14, minute=30).timestamp()),
    ]
    freezer.move_to(NOW.replace(hour=15, minute=30))
    await entry.runtime_data.backfill.async_run()
    assert (await hours_of(hass, ENTITY), await hours_of(hass, ENTITY_CHARGED)) == before
    # What is compiled is done with; the other one waits.
    begun = [gap[0] for gap in gaps.closed]
    assert NOW.replace(minute=10).timestamp() not in begun
    assert NOW.replace(hour=14, minute=0).timestamp() in begun
