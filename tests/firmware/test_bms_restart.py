"""A BMS that is restarted through the interface comes back, and the GX hears the limits meanwhile."""

import asyncio
import itertools
from typing import Any

from simulator.web.page import Page
from tests.firmware.support.stage import WEB_PASSWORD, Gateway, Rig, scenario

BMS_BOOTS_S = 2.0
"""So long the simulated BMS says nothing."""


async def restart_bms(gateway: Gateway, page: Page) -> None:
    """Ask for it and judge all that follows."""
    before = gateway.limits
    seen = (await page.get("/events"))["events"][-1]["number"]

    async def restarted() -> dict[str, Any]:
        while True:
            events: list[dict[str, Any]] = (await page.get(f"/events?cursor={seen}"))["events"]
            for event in events:
                if event["key"] == "system_started":
                    return event
            await asyncio.sleep(0.2)

    asked_s = gateway.now_s
    answer = await page.ask("POST", "/actions/bms_restart", {"pack": 1})
    assert (answer["action"], answer["result"]) == ("bms_restart", "ok")
    event = await asyncio.wait_for(restarted(), 30)
    assert (event["kind"], event["pack"]) == ("bms_event", 1)

    answers_s = [at_s for at_s, direction, _ in gateway.line if direction == "rx" and at_s >= asked_s]
    assert max(later - earlier for earlier, later in itertools.pairwise(answers_s)) >= BMS_BOOTS_S
    gateway.check_second()
    # Two seconds of silence are no loss.
    assert {frame.limits for frame in gateway.frames(since_s=asked_s)} == {before}


@scenario()
async def test_a_bms_restarts_when_the_page_asks_for_it_and_the_limits_go_on(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.wait_for_full_current()
        async with Page.logged_in(rig.ports["web"], WEB_PASSWORD) as page:
            await restart_bms(gateway, page)
