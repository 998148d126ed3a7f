"""Whatever comes to the page, it answers, and the GX gets its limits every second.

The bounds are those of a busy machine; `script/bench` has the tight ones.
"""

import asyncio
import hashlib
import itertools
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from simulator.gx.can_link import slcan_address
from simulator.gx.gx import GxState
from simulator.host_firmware import PROJECT, HostFirmware, compile_host, reserve_port
from simulator.web.crowd import CROWDS, crowded
from simulator.web.page import API, Page
from simulator.world import World
from tests.api.contract import check_response
from tests.firmware.support.libraries import HISTORY_FILE, compile_library, write_year_of_history
from tests.firmware.support.stage import BUILT_IN_PORTS, LIMITS, WEB_PASSWORD

pytestmark = pytest.mark.asyncio(loop_scope="module")

PORTS_C = PROJECT / "tests" / "firmware" / "support" / "ports.c"
CROWDED_S = 3.5
ASK_EVERY_S = 0.25
ANSWER_S = 1.0
TICK_S = 0.05
UPLOAD_S = 60
LONGEST_GAP_S = 1.5
YEAR_HOURS = 8760
OPTION = "charging.bulk_voltage_cell"


@dataclass(slots=True)
class Place:
    """Where a gateway runs: its program, its preferences, its ports."""

    program: Path
    preferences: Path
    ports_library: Path
    ports: dict[str, int]


@dataclass(slots=True)
class Watched:
    """A gateway, a client of its page, and when the GX heard the limits (s)."""

    world: World
    firmware: HostFirmware
    page: Page
    limits_s: list[float] = field(default_factory=list)

    def longest_gap_s(self, since_s: float) -> float:
        """The longest time without limits, up to now."""
        heard_s = [since_s, *(at_s for at_s in self.limits_s if at_s > since_s), self.world.now_s]
        return max(later - earlier for earlier, later in itertools.pairwise(heard_s))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A gateway with a year behind it. Its program is a copy: an upload replaces it."""
    directory = tmp_path_factory.mktemp("robustness")
    preferences = directory / "preferences"
    preferences.mkdir()
    program = compile_host(PROJECT / "examples" / "host.yaml", {"web_password": WEB_PASSWORD})
    shutil.move(write_year_of_history(directory), preferences / HISTORY_FILE)
    return Place(
        Path(shutil.copy(program, directory)),
        preferences,
        compile_library(PORTS_C, directory),
        {name: reserve_port(f"robustness-{name}") for name in BUILT_IN_PORTS},
    )


@asynccontextmanager
async def running(place: Place) -> AsyncIterator[Watched]:
    ports = place.ports
    environment = {
        "LD_PRELOAD": str(place.ports_library),
        "PORTS": " ".join(f"{BUILT_IN_PORTS[name]}={port}" for name, port in ports.items()),
    }
    world = World(slcan_address(ports["can"]), "idle", bms_port=ports["bms"])
    firmware = HostFirmware(place.program, preferences=place.preferences, environment=environment)
    async with world, firmware:
        await firmware.wait_for_log(r"Listening on port")
        async with Page.logged_in(ports["web"], WEB_PASSWORD) as page:
            watched = Watched(world, firmware, page)
            world.live_gx.observers.append(
                lambda at_s, identifier, _data: watched.limits_s.append(at_s) if identifier == LIMITS else None
            )
            await world.wait_accepted(20)
            yield watched
            assert world.gx.state is GxState.ACCEPTED


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(place: Place) -> AsyncIterator[Watched]:
    async with running(place) as watched:
        yield watched


@asynccontextmanager
async def own_lateness() -> AsyncIterator[list[float]]:
    """Collect how much later than asked for this process gets its turn (s): that is not the gateway's doing."""
    late_s = [0.0]

    async def measure() -> None:
        loop = asyncio.get_running_loop()
        while True:
            due_s = loop.time() + TICK_S
            await asyncio.sleep(TICK_S)
            late_s.append(loop.time() - due_s)

    task = asyncio.create_task(measure())
    yield late_s
    task.cancel()


async def answers_s(gateway: Watched, seconds: float) -> list[float]:
    """How long newcomers wait for an answer, one after the other."""
    found, ends_s = [], gateway.world.now_s + seconds
    while gateway.world.now_s < ends_s:
        found.append(await gateway.page.answer_s())
        await asyncio.sleep(ASK_EVERY_S)
    return found


@pytest.mark.parametrize("crowd", [name for name in CROWDS if name != "live"])
async def test_page_and_limits_bear_a_crowd_beside_eight_live_clients(gateway: Watched, crowd: str) -> None:
    gateway.page.done.clear()
    since_s = gateway.world.now_s
    async with own_lateness() as late_s, crowded(gateway.page, "live", crowd):
        worst_s = max(await answers_s(gateway, CROWDED_S))
        gap_s = gateway.longest_gap_s(since_s)
    assert gateway.page.done[crowd] > 0, "nobody came"
    assert gateway.page.done["live"] > 8 * CROWDED_S, "the live clients heard nothing"
    assert worst_s <= ANSWER_S + max(late_s)
    assert gap_s <= LONGEST_GAP_S + max(late_s)


async def test_a_year_streams_whole_while_everybody_is_there(gateway: Watched) -> None:
    async with (
        crowded(gateway.page, "live", "single_bytes", "half_closed", "upload"),
        gateway.page.session.get(f"{API}/history.csv?resolution=1h", headers=gateway.page.headers) as response,
    ):
        assert response.ok
        rows = (await response.text()).strip().split("\r\n")
    assert len(rows) >= 1 + YEAR_HOURS
    assert len({row.count(",") for row in rows}) == 1


async def uploads_have_ended(gateway: Watched) -> None:
    """Wait until the gateway has noticed that the last client is gone: not while it waits for its moment to write."""
    if (await gateway.page.get("/ota"))["state"] == "idle":
        return
    # Who begins to listen is told how the last one went.
    async with asyncio.timeout(UPLOAD_S), gateway.page.live("ota") as socket:
        async for message in socket:
            content = message.json()
            if content["type"] == "ota" and content["data"]["state"] in ("idle", "failed"):
                return


async def upload(gateway: Watched, image: bytes, *, force: bool = True) -> tuple[int, str]:
    """Send an image; returns status and text of the answer."""
    await uploads_have_ended(gateway)
    headers = gateway.page.headers | {
        "Content-Type": "application/octet-stream",
        "X-Firmware-SHA256": hashlib.sha256(image).hexdigest(),
    }
    path = f"{API}/ota?force={str(force).lower()}"
    timeout = aiohttp.ClientTimeout(total=UPLOAD_S)
    async with gateway.page.session.post(path, data=image, headers=headers, timeout=timeout) as response:
        return response.status, await response.text()


async def test_an_image_for_another_device_is_refused_and_the_limits_go_on(gateway: Watched, place: Place) -> None:
    ours = place.program.read_bytes()
    theirs = ours.replace(b"firmware:tinybms-gateway/linux|", b"firmware:tinybms-gateway/lunix|")
    assert theirs != ours
    boot, since_s = (await gateway.page.get("/info"))["boot_id"], gateway.world.now_s
    status, text = await upload(gateway, theirs)
    assert (status, "not for this device" in text) == (422, True), text
    assert gateway.longest_gap_s(since_s) <= LONGEST_GAP_S
    assert (await gateway.page.get("/info"))["boot_id"] == boot
    assert place.program.read_bytes() == ours


async def test_an_image_that_is_not_newer_needs_force(gateway: Watched, place: Place) -> None:
    status, text = await upload(gateway, place.program.read_bytes(), force=False)
    assert (status, "force=true" in text) == (409, True), text


async def test_an_upload_that_breaks_off_changes_nothing(gateway: Watched, place: Place) -> None:
    ours = place.program.read_bytes()
    await uploads_have_ended(gateway)
    _, writer = await gateway.page.connect()
    fields: dict[str, str | int] = {
        "Content_Length": len(ours),
        "Content_Type": "application/octet-stream",
        "X_Firmware_SHA256": "0" * 64,
    }
    writer.write(gateway.page.head("POST", f"{API}/ota", **fields) + ours[: len(ours) // 2])
    mark = gateway.firmware.mark()
    await writer.drain()
    writer.close()
    await gateway.firmware.wait_for_log(r"Upload ended after \d+ of \d+ bytes", since=mark)
    assert place.program.read_bytes() == ours
    assert not list(place.program.parent.glob("*.ota.new"))


async def test_after_an_upload_that_broke_off_the_next_one_is_taken_when_it_was_told(
    gateway: Watched, place: Place
) -> None:
    ours = place.program.read_bytes()
    theirs = ours.replace(b"firmware:tinybms-gateway/linux|", b"firmware:tinybms-gateway/lunix|")
    await uploads_have_ended(gateway)
    _, writer = await gateway.page.connect()
    fields: dict[str, str | int] = {"Content_Length": len(ours), "Content_Type": "application/octet-stream"}
    mark = gateway.firmware.mark()
    writer.write(gateway.page.head("POST", f"{API}/ota", **fields) + ours[: len(ours) // 4])
    await gateway.firmware.wait_for_log(r"Upload of \d+ bytes begins", since=mark)
    headers = gateway.page.headers | {"Content-Type": "application/octet-stream"}

    async def ask() -> tuple[int, str | None]:
        async with gateway.page.session.post(f"{API}/ota", data=theirs, headers=headers) as response:
            return response.status, response.headers.get("Retry-After")

    status, told = await ask()
    assert status == 409
    assert told is not None
    assert 1 <= int(told) <= 60
    writer.close()
    await asyncio.sleep(int(told))
    assert await ask() == (422, None)


async def voltages(page: Page) -> dict[int, float | None]:
    """What is kept of the year's first hours, by the number of the sample."""
    history = await page.get("/history?resolution=1h&series=voltage_v&limit=500")
    return dict(zip(history["number"], history["series"][0]["mean"], strict=True))


async def test_new_firmware_starts_with_the_old_ones_options_history_and_tokens(gateway: Watched, place: Place) -> None:
    """The real thing: the program receives its own image, replaces itself by it and executes it."""
    page, world, firmware = gateway.page, gateway.world, gateway.firmware
    config = await page.get("/config")
    await page.ask("PATCH", "/config", {"revision": config["revision"], "changes": {OPTION: 3.44}})
    before = await voltages(page)
    boot, pid, inode = (await page.get("/info"))["boot_id"], firmware.pid, place.program.stat().st_ino

    since_s, mark = world.now_s, firmware.mark()
    status, text = await upload(gateway, place.program.read_bytes())
    assert status == 200, text
    check_response("POST", "/ota", status, "application/json", json.loads(text))
    assert gateway.longest_gap_s(since_s) <= LONGEST_GAP_S, "the limits stayed away during the upload"

    await firmware.wait_for_log(r"Listening on port", since=mark, timeout_s=20)
    assert firmware.pid == pid, "the program executed itself"
    assert place.program.stat().st_ino != inode, "and is another file"
    assert (await page.get("/info"))["boot_id"] != boot
    options = {option["key"]: option["value"] for option in (await page.get("/config"))["options"]}
    assert options[OPTION] == 3.44
    # The hour that was cut short has taken the place of the oldest one.
    after = await voltages(page)
    kept = before.keys() & after.keys()
    assert len(kept) >= len(before) - 2
    assert all(before[number] == after[number] for number in kept)
    heard = len(gateway.limits_s)
    await world.wait_until(lambda: len(gateway.limits_s) > heard + 1, 20, "limits from the new firmware")
    await world.wait_accepted(20)
