"""What a user of Home Assistant sees and does, from the discovery to the removal. The order of the tests is theirs."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect
from yarl import URL

from tests.e2e.browser import Colors, opened
from tests.e2e.house import House

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Generous: on a busy machine the browser alone takes its time.
expect.set_options(timeout=40_000)

BATTERY = "tinybms-battery-card"
HISTORY = "tinybms-cell-history-card"


CELL_TOLERANCE_V = 0.004
"""The battery charges while it is looked at."""


def number_in(text: str) -> float:
    found = re.search(r"-?[\d,]+(?:\.\d+)?", text)
    assert found is not None, text
    return float(found[0].replace(",", ""))


async def comes_true(compare: Callable[[], Awaitable[bool]]) -> None:
    """Wait until what is shown is what the gateway says: both go on while they are compared."""
    for _ in range(100):
        if await compare():
            return
        await asyncio.sleep(0.2)
    pytest.fail("what is shown is not what the gateway says")


async def registered(page: Page, expression: str, argument: object = None) -> Any:
    return await page.evaluate(expression, argument)


async def test_the_gateway_is_found_in_the_network(house: House) -> None:
    assert house.flow["context"]["source"] == "zeroconf"
    assert house.flow["step_id"] == "zeroconf_confirm"
    assert (house.entry["title"], house.entry["state"]) == (house.gateway.info["name"], "loaded")


async def test_the_overview_shows_what_the_gateway_says(house: House) -> None:
    async with opened(house.home, f"{house.dashboard}/overview") as window:
        card = window.page.locator(BATTERY)
        await expect(card.locator("h2")).to_have_text((await house.gateway.state())["packs"][0]["name"])
        await expect(card.get_by_text("No alarms")).to_be_visible()

        async def equal() -> bool:
            state = await house.gateway.state()
            pack, limits = state["packs"][0], state["limits"]
            shown = {
                ".big": (pack["soc_percent"], 0.11),
                ".tile:nth-child(1) .value": (pack["voltage_v"], 0.06),
                ".tile:nth-child(2) .value": (pack["current_a"], 0.3),
                ".power .value": (pack["power_w"], 15),
                ".limit:nth-child(1) .value": (limits["cvl_v"], 0.06),
                ".limit:nth-child(2) .value": (limits["ccl_a"], 0.3),
                ".limit:nth-child(3) .value": (limits["dcl_a"], 0.3),
            }
            return all(
                [
                    abs(number_in(await card.locator(place).inner_text()) - value) <= tolerance
                    for place, (value, tolerance) in shown.items()
                ]
            )

        await comes_true(equal)
        await expect(card.locator(".power")).to_contain_text("Charging")
        await expect(card.locator(".limit:nth-child(3)")).to_contain_text("limited by:")
        assert window.errors == []


async def test_every_cell_is_a_bar_that_can_be_read_aloud(house: House) -> None:
    async with opened(house.home, f"{house.dashboard}/cells") as window:
        bars = window.page.locator(BATTERY).locator(".cell")
        await expect(bars).to_have_count(len((await house.gateway.state())["packs"][0]["cells"]))

        async def equal() -> bool:
            cells = (await house.gateway.state())["packs"][0]["cells"]
            labels = [await bar.get_attribute("aria-label") or "" for bar in await bars.all()]
            return all(
                label.startswith(f"Cell {number}: ")
                and abs(number_in(label.partition(": ")[2]) - cell["voltage_v"]) <= CELL_TOLERANCE_V
                for number, (label, cell) in enumerate(zip(labels, cells, strict=True), 1)
            )

        await comes_true(equal)
        await expect(window.page.locator(BATTERY).locator(".cell[aria-label*=lowest]")).to_have_count(1)
        await expect(window.page.locator(BATTERY).locator(".cell[aria-label*=highest]")).to_have_count(1)
        assert window.errors == []


async def test_the_history_is_drawn_and_walked_with_the_keyboard(house: House) -> None:
    cells = (await house.gateway.state())["packs"][0]["cells"]
    async with opened(house.home, f"{house.dashboard}/history") as window:
        card = window.page.locator(HISTORY)
        chart = card.locator("tinybms-chart svg")
        await expect(chart.locator("path")).to_have_count(len(cells))

        await chart.focus()
        await chart.press("End")
        newest = card.locator(".tip .volts").first
        await expect(newest).to_have_text(re.compile(r"^\d\.\d{3}$"))
        assert abs(float(await newest.inner_text()) - cells[0]["voltage_v"]) < 0.05
        await chart.press("Home")
        # The recorder has nothing from before the gateway was there.
        await expect(newest).not_to_contain_text(re.compile(r"\d"))

        await card.get_by_role("button", name="Cell 3", exact=True).press("Enter")
        await expect(chart.locator("path")).to_have_count(len(cells) - 1)
        assert window.errors == []


async def test_diagnostics_are_listed(house: House) -> None:
    async with opened(house.home, f"{house.dashboard}/diagnostics") as window:
        await expect(window.page.get_by_text("BMS link").first).to_be_visible()
        assert window.errors == []


async def test_the_card_downloads_the_events(house: House, tmp_path: Path) -> None:
    async with opened(house.home, f"{house.dashboard}/overview") as window:
        card = window.page.locator(BATTERY)
        await card.get_by_role("button", name="Download as CSV").click()
        form = card.locator("tinybms-download-form")
        await form.locator("select[name=what]").select_option("events")
        async with window.page.expect_download() as downloading:
            await form.get_by_role("button", name="Download as CSV").click()
        download = await downloading.value
        await download.save_as(tmp_path / "events.csv")
        assert download.suggested_filename == f"{house.gateway.info['mac'].replace(':', '').lower()}-events.csv"
        assert (tmp_path / "events.csv").read_text().startswith("number,")
        assert window.errors == []


async def test_the_card_downloads_the_history_of_the_device(house: House, tmp_path: Path) -> None:
    async with opened(house.home, f"{house.dashboard}/overview") as window:
        card = window.page.locator(BATTERY)
        # With the keyboard alone.
        await card.get_by_role("button", name="Download as CSV").press("Enter")
        form = card.locator("tinybms-download-form")
        await form.locator("select[name=hours]").select_option("168")
        async with window.page.expect_download() as downloading:
            await form.get_by_role("button", name="Download as CSV").press("Enter")
        download = await downloading.value
        await download.save_as(tmp_path / "history.csv")
        asked = URL(download.url).query
        start_ms, end_ms = (
            str(round(datetime.fromisoformat(asked[end]).timestamp() * 1000)) for end in ("start", "end")
        )
        theirs = await house.gateway.history_csv(resolution="15min", **{"from": start_ms, "to": end_ms})
        assert (tmp_path / "history.csv").read_bytes() == theirs
        assert len(theirs.splitlines()) > 7 * 24 * 4 - 8
        assert window.errors == []


@pytest.mark.parametrize("view", ["overview", "cells", "history"])
@pytest.mark.parametrize("colors", ["light", "dark"])
async def test_cards_are_accessible(house: House, view: str, colors: Colors) -> None:
    async with opened(house.home, f"{house.dashboard}/{view}", colors=colors) as window:
        card = window.page.locator(HISTORY if view == "history" else BATTERY).first
        await expect(card.locator("h2")).to_be_visible()
        if view == "history":
            await expect(card.locator("tinybms-chart svg path").first).to_be_visible()
        if view == "overview":
            await card.get_by_role("button", name="Download as CSV").click()
            await expect(card.locator("tinybms-download-form select").first).to_be_visible()
        # Cards of Home Assistant fade in: half transparent, nothing has contrast.
        await window.page.wait_for_function(
            "document.getAnimations().every(({ playState }) => playState !== 'running')"
        )
        assert await window.violations(card) == []


WORDS = {
    "fr": ("Aucune alarme", "En charge", "limité par :", "Télécharger en CSV", "Cellule 1 : "),
    "de": ("Keine Alarme", "Lädt", "begrenzt durch:", "Als CSV herunterladen", "Zelle 1: "),
}


@pytest.mark.parametrize("language", sorted(WORDS))
async def test_cards_speak_the_language_of_the_user(house: House, language: str) -> None:
    async with opened(house.home, f"{house.dashboard}/overview", language=language) as window:
        card = window.page.locator(BATTERY)
        for words in WORDS[language][:3]:
            await expect(card.get_by_text(words).first).to_be_visible()
        await expect(card.get_by_role("button", name=WORDS[language][3])).to_be_visible()
        await window.page.goto(f"{house.home.url}{house.dashboard}/cells")
        await expect(card.locator(f".cell[aria-label^='{WORDS[language][4]}']")).to_have_count(1)
        assert window.errors == []


async def test_the_card_is_edited_in_the_dialog_of_home_assistant(house: House) -> None:
    name = (await house.gateway.state())["packs"][0]["name"]
    devices = await house.home.call("config/device_registry/list")
    pack = next(device["id"] for device in devices if device["name"] == name)
    await house.home.call(
        "lovelace/dashboards/create", url_path="by-hand", mode="storage", title="By hand", require_admin=False
    )
    card = {"type": f"custom:{BATTERY}", "device_id": pack, "title": "My battery"}
    view = {"path": "all", "cards": [card]}
    await house.home.call("lovelace/config/save", url_path="by-hand", config={"views": [view]})
    async with opened(house.home, "/by-hand/all?edit=1") as window:
        await window.page.get_by_role("button", name="Edit", exact=True).first.click()
        dialog = window.page.locator("hui-dialog-edit-card")
        editor = dialog.locator("hui-form-editor")
        await expect(editor.get_by_text("Show limits").first).to_be_visible()
        await expect(dialog.locator(BATTERY).get_by_text("My battery")).to_be_visible()
        assert await window.violations(dialog.locator(BATTERY)) == []
        limits = dialog.locator(BATTERY).locator(".limit")
        await expect(limits).to_have_count(3)
        # Everything is shown, and so say the switches. With the keyboard: the preview follows.
        switches = editor.get_by_role("switch")
        await expect(switches).to_have_count(4)
        for switch in await switches.all():
            await expect(switch).to_be_checked()
        await switches.first.press(" ")
        await expect(limits).to_have_count(0)
        await dialog.get_by_role("button", name="Save", exact=True).click()
        await expect(dialog.locator(BATTERY)).to_have_count(0)
    saved = await house.home.call("lovelace/config", url_path="by-hand")
    assert saved["views"][0]["cards"] == [{**card, "show_limits": False}]


async def test_cards_and_dashboard_offer_themselves(house: House) -> None:
    async with opened(house.home, f"{house.dashboard}/overview") as window:
        await expect(window.page.locator(BATTERY)).to_be_visible()
        offered = await registered(
            window.page,
            """(entity) => {
                const hass = document.querySelector("home-assistant").hass;
                return {
                    cards: window.customCards.map(({ type, name }) => [type, name]),
                    strategies: window.customStrategies.map(({ type, strategyType }) => [type, strategyType]),
                    suggestions: window.customCards.map(({ getEntitySuggestion }) =>
                        getEntitySuggestion(hass, entity)?.config.type),
                    fields: customElements.get("tinybms-battery-card").getConfigForm().schema.map(({ name }) => name),
                    stub: customElements.get("tinybms-battery-card").getStubConfig(hass).device_id in hass.devices,
                };
            }""",
            next(
                state["entity_id"]
                for state in await house.home.get("/api/states")
                if state["entity_id"].endswith("pack_1_state_of_charge")
            ),
        )
        assert offered == {
            "cards": [[BATTERY, "TinyBMS battery"], [HISTORY, "TinyBMS cell voltage history"]],
            "strategies": [["tinybms", "dashboard"]],
            "suggestions": [f"custom:{BATTERY}", None],
            "fields": ["device_id", "title", "show_limits", "show_cells", "show_alarms", "show_download"],
            "stub": True,
        }


async def test_without_the_bms_nothing_is_shown_as_zero(house: House) -> None:
    cells = len((await house.gateway.state())["packs"][0]["cells"])
    async with opened(house.home, f"{house.dashboard}/cells") as window:
        card = window.page.locator(BATTERY)
        await expect(card.locator(".cell .bar.empty")).to_have_count(0)

        await house.gateway.lose_bms()

        await expect(card.get_by_text("The BMS does not answer")).to_be_visible()
        await expect(card.locator(".big")).to_have_text("Unavailable")
        await expect(card.locator(".cell .bar.empty")).to_have_count(cells)
        await expect(card.locator(".tile .value").first).to_have_text("Unavailable")
        assert window.errors == []


async def test_the_cards_go_with_the_last_gateway(house: House) -> None:
    registered_before = await house.home.call("lovelace/resources")
    assert [item["type"] for item in registered_before] == ["module"]

    await house.home.delete(f"/api/config/config_entries/entry/{house.entry['entry_id']}")

    assert await house.home.call("lovelace/resources") == []
    async with opened(house.home, f"{house.dashboard}/overview") as window:
        await expect(window.page.locator(BATTERY)).to_have_count(0)
