"""Draws every page of a gateway that charges a simulated battery: `python -m tests.web.browser.screenshots FOLDER`."""

import asyncio
import sys
from pathlib import Path

from tests.web.browser.page_gateway import drive_browser, page_gateway

# Long enough for curves that show something.
_CHARGE_S = 300
_SPEED = 10.0


async def draw(folder: Path) -> None:
    """Let the battery charge for a while, then look."""
    async with page_gateway("charge", _SPEED) as environment:
        await asyncio.sleep(_CHARGE_S)
        code, output = await drive_browser(environment | {"SCREENSHOTS": str(folder)})
    if code != 0:
        sys.exit(output[-6000:])


if __name__ == "__main__":
    asyncio.run(draw(Path(sys.argv[1]).resolve()))
