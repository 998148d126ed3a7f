"""What is remembered of events and of who has seen them."""

from simulator.web.page import Page
from tests.firmware.support.stage import WEB_PASSWORD, Rig, scenario


@scenario()
async def test_events_that_were_seen_are_known_after_a_restart(rig: Rig) -> None:
    async with rig.gateway() as gateway:
        await gateway.world.wait_accepted()
        async with Page.logged_in(rig.ports["web"], WEB_PASSWORD) as page:
            seen = (await page.get("/events"))["events"]
            assert not any(event["acknowledged"] for event in seen)
            await page.ask("POST", "/events/ack", {"up_to": seen[-1]["number"]})
        await gateway.firmware.restart()
        await gateway.firmware.wait_for_log(r"Listening on port")
        async with Page.logged_in(rig.ports["web"], WEB_PASSWORD) as page:
            events = (await page.get("/events"))["events"]
            system = (await page.get("/state"))["system"]
        number = seen[-1]["number"]
        assert [event for event in events if event["number"] <= number] == [
            event | {"acknowledged": True} for event in seen
        ]
        # The start itself is news.
        news = [event for event in events if event["number"] > number]
        assert news
        assert not any(event["acknowledged"] for event in news)
        assert (system["storage_lost_count"], system["storage_damaged_count"]) == (0, 0)
