"""The cards: every dashboard loads them as long as there is a gateway, in the version that is installed."""

import json
import re
from pathlib import Path

import pytest
from homeassistant.components.lovelace import LOVELACE_DATA
from homeassistant.components.lovelace.resources import ResourceStorageCollection, ResourceYAMLCollection
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.tinybms_gateway import lovelace
from custom_components.tinybms_gateway.const import DOMAIN
from custom_components.tinybms_gateway.issues import issue_id_of
from tests.homeassistant.conftest import SetUp

INTEGRATION = Path(lovelace.__file__).parent
VERSION = json.loads((INTEGRATION / "manifest.json").read_text())["version"]
ADDRESS = f"/tinybms_gateway/tinybms-cards.js?v={VERSION}"
CARDS = {"url": ADDRESS, "type": "module"}


@pytest.fixture
async def resources(hass: HomeAssistant) -> ResourceStorageCollection:
    """The resources of the dashboards, kept by Home Assistant itself."""
    assert await async_setup_component(hass, "lovelace", {})
    collection = hass.data[LOVELACE_DATA].resources
    assert isinstance(collection, ResourceStorageCollection)
    return collection


def shown(collection: ResourceStorageCollection | ResourceYAMLCollection) -> list[dict[str, str]]:
    return [{"url": item["url"], "type": item["type"]} for item in collection.async_items()]


async def test_set_up_registers_the_cards_once(
    hass: HomeAssistant, resources: ResourceStorageCollection, entry: MockConfigEntry, set_up: SetUp
) -> None:
    await set_up()
    assert shown(resources) == [CARDS]

    assert await hass.config_entries.async_reload(entry.entry_id)

    assert shown(resources) == [CARDS]


async def test_a_new_version_takes_the_place_of_the_old_one(
    resources: ResourceStorageCollection, set_up: SetUp
) -> None:
    await resources.async_create_item({"res_type": "module", "url": "/local/other.js"})
    old = await resources.async_create_item({"res_type": "js", "url": "/tinybms_gateway/tinybms-cards.js?v=0.0.1"})
    await resources.async_create_item({"res_type": "module", "url": "/tinybms_gateway/tinybms-cards.js"})

    await set_up()

    assert shown(resources) == [{"url": "/local/other.js", "type": "module"}, CARDS]
    assert resources.data[old["id"]]["url"] == ADDRESS


async def test_the_last_gateway_takes_the_cards_along(
    hass: HomeAssistant, resources: ResourceStorageCollection, entry: MockConfigEntry, set_up: SetUp
) -> None:
    other = MockConfigEntry(domain=DOMAIN, unique_id="020000000002", disabled_by=None)
    await resources.async_create_item({"res_type": "module", "url": "/local/other.js"})
    await set_up()
    other.add_to_hass(hass)

    await hass.config_entries.async_remove(other.entry_id)
    assert CARDS in shown(resources)

    await hass.config_entries.async_remove(entry.entry_id)
    assert shown(resources) == [{"url": "/local/other.js", "type": "module"}]


async def test_resources_in_yaml_are_left_to_the_user(
    hass: HomeAssistant,
    issue_registry: ir.IssueRegistry,
    entry: MockConfigEntry,
    set_up: SetUp,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert await async_setup_component(hass, "lovelace", {"lovelace": {"resource_mode": "yaml", "resources": []}})
    collection = hass.data[LOVELACE_DATA].resources
    assert isinstance(collection, ResourceYAMLCollection)
    issue_id = issue_id_of(entry, "cards_not_registered")

    await set_up()

    assert shown(collection) == []
    issue = issue_registry.async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.translation_placeholders == {"name": entry.title, "url": ADDRESS}
    assert f"add `- url: {ADDRESS}` with `type: module`" in caplog.text

    collection.data.append(CARDS)
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert issue_registry.async_get_issue(DOMAIN, issue_id) is None

    collection.data.clear()
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.config_entries.async_remove(entry.entry_id)
    assert issue_registry.async_get_issue(DOMAIN, issue_id) is None


async def test_works_without_dashboards(hass: HomeAssistant, entry: MockConfigEntry, set_up: SetUp) -> None:
    hass.data.pop(LOVELACE_DATA, None)

    await set_up()
    await hass.config_entries.async_remove(entry.entry_id)

    assert not hass.config_entries.async_entries(DOMAIN)


async def test_the_module_is_served_to_be_kept(
    resources: ResourceStorageCollection,
    set_up: SetUp,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    await set_up()
    client = await hass_client_no_auth()

    answer = await client.get(resources.async_items()[0]["url"])

    assert answer.status == 200
    assert answer.content_type == "text/javascript"
    assert "max-age" in answer.headers["Cache-Control"]
    assert await answer.text() == (INTEGRATION / "frontend" / "tinybms-cards.js").read_text()


def test_the_module_is_one_file_of_moderate_size() -> None:
    """What a phone on a weak line has to fetch."""
    files = list((INTEGRATION / "frontend").iterdir())

    assert [file.name for file in files] == ["tinybms-cards.js"]
    assert files[0].stat().st_size < 100_000
    assert not re.search(r"\bimport\s*\(|\bimport\b[^;]*\bfrom\b\s*[\"']", files[0].read_text())


def test_cards_are_in_three_languages() -> None:
    """The same texts with the same placeholders in each of them."""
    folder = INTEGRATION.parents[1] / "frontend" / "src" / "i18n"
    texts = {language: json.loads((folder / f"{language}.json").read_text()) for language in ("en", "de", "fr")}

    for translated in texts.values():
        assert translated.keys() == texts["en"].keys()
        for key, text in translated.items():
            assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", texts["en"][key])), key
