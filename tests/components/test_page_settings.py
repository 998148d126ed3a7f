"""The page sends the settings that depend on one another in one request, as the gateway knows them."""

import re
from pathlib import Path

from esphome_components.tinybms.settings import ORDERED

ROOT = Path(__file__).parents[2]
BATCHES = (ROOT / "web/src/settings/batches.ts").read_text()
PATCH = (ROOT / "esphome_components/tinybms_web/settings_patch.h").read_text()


def number(pattern: str, text: str) -> int:
    [digits] = re.findall(pattern, text)
    return int(digits)


def test_the_page_keeps_together_what_the_gateway_holds_in_order() -> None:
    [listed] = re.findall(r"const ORDERED: [^=]* = \[([^\]]*)\]", BATCHES)
    assert set(re.findall(r'"(\w+)"', listed)) == {key for pair in ORDERED for key in pair}


def test_a_request_takes_as_many_changes_as_the_page_sends_and_all_that_belong_together() -> None:
    most = number(r"MAX_CHANGES = (\d+)", PATCH)
    assert number(r"MOST_CHANGES = (\d+)", BATCHES) == most
    assert len({key for pair in ORDERED for key in pair}) <= most
