"""Draws the dashboard of Home Assistant for the documentation: `python -m tests.e2e.screenshots FOLDER`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import expect

from tests.e2e.browser import Colors, opened
from tests.e2e.house import furnished
from tests.e2e.past import remember

# Long enough for curves that show something.
_RECORDED_S = 30

PICTURES: tuple[tuple[str, str, tuple[int, int], Colors], ...] = (
    ("overview", "home_assistant_overview", (1280, 760), "light"),
    ("cells", "home_assistant_cells", (1280, 1150), "light"),
    ("history", "home_assistant_history", (1280, 560), "dark"),
    ("diagnostics", "home_assistant_diagnostics", (1280, 760), "light"),
    ("cells", "home_assistant_phone", (390, 1250), "dark"),
)


async def draw(folder: Path) -> None:
    """Let the recorder see something, then look."""
    with tempfile.TemporaryDirectory() as folder_of_house:
        async with furnished(Path(folder_of_house)) as house:
            await remember(house)
            await asyncio.sleep(_RECORDED_S)
            for view, name, size, colors in PICTURES:
                path = f"{house.dashboard}/{view}"
                async with opened(house.home, path, size=size, colors=colors) as window:
                    card = "hui-entities-card" if view == "diagnostics" else "tinybms-battery-card .value"
                    if view == "history":
                        card = "tinybms-chart svg"
                    await expect(window.page.locator(card).first).to_be_visible()
                    if view in ("cells", "history"):
                        await window.page.get_by_role("button", name="30 d", exact=True).click()
                        await expect(window.page.locator("tinybms-chart svg path").first).to_be_visible()
                    # Cards of Home Assistant fade in.
                    await window.page.wait_for_timeout(2000)
                    await window.page.screenshot(path=folder / f"{name}.png")


if __name__ == "__main__":
    FOLDER = Path(sys.argv[1]).resolve()
    FOLDER.mkdir(parents=True, exist_ok=True)
    asyncio.run(draw(FOLDER))
