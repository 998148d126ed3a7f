"""Writes a YAML with every entity of two packs, on top of automations.yaml."""

import importlib
from pathlib import Path
from typing import Any

import yaml
from esphome.loader import install_meta_finder

from simulator.host_firmware import COMPONENTS, PROJECT

install_meta_finder(COMPONENTS)

PLATFORMS = ("sensor", "binary_sensor", "text_sensor", "number", "select", "switch", "button", "event")
PACKS = ("pack1", "pack2")


def entities(platform: str) -> tuple[Any, ...]:
    """The table of a platform."""
    module = importlib.import_module(f"esphome.components.tinybms_victron.{platform}")
    table: tuple[Any, ...] = module.ENTITIES
    return table


def name_of(entity: Any) -> str:
    """The name the YAML gives an entity; that of a cell has its number in addition."""
    name: str = entity.key.replace("_", " ").capitalize()
    return name


def _platform(platform: str) -> list[dict[str, Any]]:
    table = entities(platform)
    head = {"platform": "tinybms_victron"}
    packs = [
        head
        | {"pack_id": pack, "device_id": f"device_{pack}"}
        | {entity.key: {"name": name_of(entity)} for entity in table if entity.pack}
        for pack in PACKS
    ]
    gateway = {entity.key: {"name": name_of(entity)} for entity in table if not entity.pack}
    return [*packs, head | gateway] if gateway else packs


def write_everything() -> Path:
    """Write the configuration below build/ and return its path; the file keeps its time when nothing has changed."""
    text = f"packages:\n  automations: !include {Path(__file__).parent / 'automations.yaml'}\n"
    text += yaml.safe_dump({platform: _platform(platform) for platform in PLATFORMS}, sort_keys=False)
    path = PROJECT / "build" / "components" / "everything.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
    return path
