"""Writes the tables of docs/entities.md: `python -m tests.components.tinybms_victron.entities_doc`."""

import importlib
import re
from collections.abc import Callable
from typing import Any

from simulator.host_firmware import PROJECT
from tests.components.tinybms_victron.everything import PLATFORMS, entities

DOCUMENT = PROJECT / "docs" / "entities.md"
SETTINGS: dict[str, Any] = {
    setting.key: setting for setting in importlib.import_module("esphome.components.tinybms.settings").SETTINGS
}

OPTION_OF: dict[str, Any] = importlib.import_module("esphome.components.tinybms_victron.option_entities").OPTION_OF


def _about(entity: Any) -> str:
    text: str = entity.about
    return text + (" (*CAN*)" if entity.can else "")


def _scope(entity: Any) -> str:
    return "pack" if entity.pack else "battery"


def _sensor(entity: Any) -> tuple[str, ...]:
    return (entity.options.get("unit_of_measurement", ""), entity.options.get("device_class", ""), _scope(entity))


def _binary_sensor(entity: Any) -> tuple[str, ...]:
    return (entity.options.get("device_class", ""), _scope(entity))


def _number(entity: Any) -> tuple[str, ...]:
    numbers = importlib.import_module("esphome.components.tinybms_victron.number")
    source = SETTINGS.get(entity.key) or OPTION_OF[entity.key]
    traits = numbers.traits(source) if entity.pack else numbers.option_traits(source)
    return (f"{traits['min_value']:g} to {traits['max_value']:g}", source.unit, _scope(entity), source.danger.value)


def _select(entity: Any) -> tuple[str, ...]:
    source = SETTINGS.get(entity.key) or OPTION_OF[entity.key]
    names = [name for _, name in source.options] if entity.pack else source.choices
    return (", ".join(names), _scope(entity), source.danger.value)


def _switch(entity: Any) -> tuple[str, ...]:
    source = SETTINGS.get(entity.key) or OPTION_OF[entity.key]
    return (_scope(entity), source.danger.value)


COLUMNS: dict[str, tuple[tuple[str, ...], Callable[[Any], tuple[str, ...]]]] = {
    "sensor": (("unit", "device class", "of"), _sensor),
    "binary_sensor": (("device class", "of"), _binary_sensor),
    "text_sensor": (("of",), lambda entity: (_scope(entity),)),
    "number": (("range", "unit", "of", "care"), _number),
    "select": (("options", "of", "care"), _select),
    "switch": (("of", "care"), _switch),
}


def table(platform: str) -> str:
    """Return the table of a platform in Markdown."""
    names, cells = COLUMNS.get(platform, ((), lambda _: ()))
    lines = [("key", *names, "what"), ("---",) * (len(names) + 2)]
    lines += [(f"`{entity.key}`", *cells(entity), _about(entity)) for entity in entities(platform)]
    return "\n".join(f"| {' | '.join(line)} |".replace("  ", " ") for line in lines)


def with_tables(text: str) -> str:
    """Return the document with its tables made anew."""
    for platform in PLATFORMS:
        begin, end = f"<!-- begin {platform} -->", f"<!-- end {platform} -->"
        text = re.sub(f"{begin}.*?{end}", lambda _: f"{begin}\n{table(platform)}\n{end}", text, flags=re.DOTALL)  # noqa: B023
    return text


if __name__ == "__main__":
    DOCUMENT.write_text(with_tables(DOCUMENT.read_text()))
