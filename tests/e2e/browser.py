"""A browser that has never been here: nothing cached, logged in, and attentive to errors."""

import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from shutil import which
from typing import Literal

from playwright.async_api import Locator, Page, async_playwright

from simulator.home_assistant import HomeAssistant
from simulator.host_firmware import PROJECT

AXE = PROJECT / "web" / "node_modules" / "axe-core" / "axe.min.js"

type Colors = Literal["light", "dark"]


@dataclass
class Window:
    """A page, and what went wrong on it."""

    page: Page
    errors: list[str] = field(default_factory=list)

    async def violations(self, part: Locator) -> list[str]:
        """What a part of the page makes hard for people who cannot see or point: the rules of axe it breaks."""
        await self.page.add_script_tag(path=AXE)
        found: list[str] = await part.evaluate(
            """async (part) => (await axe.run(part)).violations.map(({ id, nodes }) =>
                `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)"""
        )
        return found


@asynccontextmanager
async def opened(
    home: HomeAssistant,
    path: str,
    *,
    size: tuple[int, int] = (1280, 1250),
    colors: Colors = "light",
    language: str = "en-GB",
) -> AsyncIterator[Window]:
    """Open a page of Home Assistant in a browser of its own."""
    tokens = home.tokens | {
        "hassUrl": home.url,
        "clientId": f"{home.url}/",
        "expires": round((time.time() + home.tokens["expires_in"]) * 1000),
    }
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=which("chromium") or which("google-chrome"),
            args=["--no-sandbox"],
        )
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=colors, locale=language, accept_downloads=True
        )
        await context.add_init_script(f"localStorage.setItem('hassTokens', {json.dumps(json.dumps(tokens))})")
        await context.add_init_script(f"localStorage.setItem('selectedLanguage', {json.dumps(json.dumps(language))})")
        page = await context.new_page()
        page.set_default_timeout(45_000)
        window = Window(page)
        page.on("console", lambda said: window.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: window.errors.append(str(error)))
        try:
            await page.goto(home.url + path)
            yield window
        finally:
            await browser.close()
