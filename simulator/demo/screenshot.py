"""Draws the demo's screen as an SVG for the README: the same view, after a while of the charge scenario."""

import asyncio
import io
import re
import sys
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from simulator.demo.run import Options, build, running
from simulator.demo.view import View

_VIEWS = 50
_WIDTH = 118


async def draw() -> str:
    """Run for half a minute; returns the screen as an SVG."""
    options = Options(scenario="charge", speed=60.0, seed=0, record=None)
    console = Console(record=True, width=_WIDTH, file=io.StringIO())
    async with running(options, build()) as demo:
        # The password of this run is nobody else's business.
        view = View(replace(demo, build=replace(demo.build, password="(a new one each time)")))  # noqa: S106
        for _ in range(_VIEWS):
            view.render()
            await asyncio.sleep(0.5)
        console.print(view.render())
    svg = console.export_svg(title="script/demo")
    # The picture stands by itself: no font is fetched from elsewhere.
    return re.sub(r"@font-face \{.*?\}\s*|<!--.*?-->", "", svg, flags=re.DOTALL)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(asyncio.run(draw()))
