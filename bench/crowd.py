"""Lets crowds come to a page for some seconds, in a process of their own: `python -m bench.crowd PORT SECONDS NAME...`.

The bearer token is in TOKEN. Prints as JSON what they have done.
"""

import asyncio
import json
import os
import sys

import aiohttp

from simulator.web.crowd import crowded
from simulator.web.page import HOST, Page


async def main(port: int, seconds: float, names: list[str]) -> None:
    """Let them come, and say what they have done."""
    async with aiohttp.ClientSession(f"http://{HOST}:{port}") as session:
        page = Page(port, os.environ["TOKEN"], session)
        async with crowded(page, *names):
            await asyncio.sleep(seconds)
        print(json.dumps(page.done))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]))
