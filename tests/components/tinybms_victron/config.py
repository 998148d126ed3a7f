"""Runs `esphome config` inside this process: what it says about a YAML."""

import contextlib
import io
import re
from pathlib import Path
from textwrap import dedent, indent

import esphome.__main__
from esphome.core import CORE

from simulator.host_firmware import COMPONENTS

_ANSI = re.compile(r"\x1b\[[0-9;]*m")

HEAD = f"""
esphome:
  name: test
  devices: [{{id: cellar, name: Cellar}}]
external_components: [{{source: {{type: local, path: {COMPONENTS}}}}}]
"""
HOST = (
    HEAD
    + """
host:
logger:
tcp_uart:
  - {id: line1, host: 127.0.0.1, port: 20001, baud_rate: 115200}
  - {id: line2, host: 127.0.0.1, port: 20002, baud_rate: 115200}
  - {id: slow_line, host: 127.0.0.1, port: 20003}
  - {id: can_line, host: 127.0.0.1, port: 20004, baud_rate: 115200}
canbus: [{platform: slcan, id: can1, uart_id: can_line, can_id: 0x351, bit_rate: 500KBPS}]
"""
)
"""A Linux program with lines for two packs and a CAN bus."""

ONE_PACK = """
tinybms_victron:
  packs: [{id: pack1, uart_id: line1}]
"""
TWO_PACKS = """
tinybms_victron:
  packs: [{id: pack1, uart_id: line1}, {id: pack2, uart_id: line2}]
"""
WITH_CAN = "  can: {canbus_id: can1}\n"


def entry(platform: str, keys: str) -> str:
    """One entry of a platform with these lines."""
    return f"{platform}:\n  - platform: tinybms_victron\n{indent(dedent(keys).strip(), '    ')}\n"


def action(text: str) -> str:
    """An interval that runs one action."""
    return f"interval:\n  - interval: 1s\n    then:\n      - {indent(dedent(text).strip(), '        ').lstrip()}\n"


def check(text: str, path: Path) -> tuple[bool, str]:
    """Whether ESPHome accepts a YAML, and all it prints."""
    path.write_text(text)
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        CORE.reset()  # type: ignore[no-untyped-call]
        code = esphome.__main__.run_esphome(["esphome", "config", str(path)])  # type: ignore[no-untyped-call]
    return code == 0, _ANSI.sub("", output.getvalue())
