"""What belongs together stays together: texts, icons, schemas, manifest, documentation."""

import ast
import json
import re
import runpy
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import voluptuous as vol
import yaml
from awesomeversion import AwesomeVersion
from homeassistant.core import HomeAssistant
from PIL import Image
from pytest_homeassistant_custom_component.common import MockConfigEntry
from yarl import URL

from custom_components.tinybms_gateway import keys, restore, services
from custom_components.tinybms_gateway.const import DOMAIN
from tests.homeassistant.conftest import SetUp

PROJECT = Path(__file__).parents[2]
INTEGRATION = PROJECT / "custom_components" / DOMAIN
DOCS = PROJECT / "docs" / "home_assistant"
LANGUAGES = ("en", "de", "fr")
VERSIONS = Path("script", "test_home_assistant_versions")

# What Home Assistant raises and shows by itself.
ABORTS_OF_HOME_ASSISTANT = {
    "already_configured",
    "already_in_progress",
    "reauth_successful",
    "reconfigure_successful",
}


def load_json(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((INTEGRATION / name).read_text())
    return loaded


def load_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text())


def leaves(document: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(document, str):
        yield place, document
        return
    for key, value in document.items():
        yield from leaves(value, f"{place}.{key}" if place else key)


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"{(\w+)}", text))


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    return dict(leaves(load_json("translations/en.json")))


def keys_below(texts: dict[str, str], place: str) -> set[str]:
    start = f"{place}."
    return {key.removeprefix(start).split(".")[0] for key in texts if key.startswith(start)}


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(INTEGRATION.glob("*.py")):
        yield path.name, ast.parse(path.read_text())


def constants_of(call: ast.Call, name: str) -> Iterator[str]:
    for keyword in call.keywords:
        if keyword.arg == name:
            for node in ast.walk(keyword.value):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def firmware_table(name: str) -> dict[str, Any]:
    """One of the firmware's tables, which its code is generated from."""
    return runpy.run_path(str(PROJECT / "esphome_components" / "tinybms" / f"{name}.py"))


def calls() -> Iterator[ast.Call]:
    for _, tree in sources():
        yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_settings_that_must_stay_in_order_are_restored_in_one_request() -> None:
    ordered = {key for pair in firmware_table("settings")["ORDERED"] for key in pair}
    assert set(restore.TOGETHER) == ordered
    assert len(ordered) <= restore.CHANGES_AT_ONCE


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_says_the_same(language: str, english: dict[str, str]) -> None:
    other = dict(leaves(load_json(f"translations/{language}.json")))
    assert set(other) == set(english)
    assert not [key for key, text in other.items() if not text.strip()]
    for key, text in other.items():
        assert placeholders(text) == placeholders(english[key]), key


def test_there_are_no_texts_that_only_work_in_core() -> None:
    assert not (INTEGRATION / "strings.json").exists()
    assert not [path for path in INTEGRATION.glob("translations/*.json") if "[%key" in path.read_text()]


@pytest.mark.usefixtures("all_enabled")
async def test_every_name_of_an_entity_is_used_and_every_entity_has_one(
    hass: HomeAssistant, set_up: SetUp, entry: MockConfigEntry, english: dict[str, str]
) -> None:
    from homeassistant.helpers import entity_registry as er  # noqa: PLC0415 - only here

    await set_up()
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    used = {(found.domain, found.translation_key) for found in entities if found.translation_key is not None}
    written = {
        (platform, key)
        for platform in keys_below(english, "entity")
        for key in keys_below(english, f"entity.{platform}")
    }
    assert used == written
    named_by_class = {found.entity_id for found in entities if found.translation_key is None}
    assert named_by_class == {
        "button.tinybms_gateway_identify",
        "button.tinybms_gateway_restart",
        # Options have the names the gateway gives them.
        "number.tinybms_gateway_bulk_voltage",
        "number.tinybms_gateway_days_between_full_charges",
        "select.tinybms_gateway_chemistry",
        "switch.tinybms_gateway_latch_alarms",
    }


@pytest.mark.usefixtures("all_enabled")
async def test_every_word_an_entity_can_show_is_translated(
    hass: HomeAssistant, set_up: SetUp, english: dict[str, str]
) -> None:
    await set_up()
    for platform in ("sensor", "event"):
        for state in hass.states.async_all(platform):
            component = hass.data["entity_components"][platform]
            entity = component.get_entity(state.entity_id)
            place = f"entity.{platform}.{entity.translation_key}"
            if platform == "event":
                words, place = entity.event_types, f"{place}.state_attributes.event_type.state"
            else:
                words, place = entity.options, f"{place}.state"
            assert keys_below(english, place) == set(words or ()), state.entity_id


def test_every_setting_of_the_bms_has_a_name() -> None:
    by_kind: dict[str, set[str]] = {"number": set(), "enum": set(), "boolean": set()}
    for setting in firmware_table("settings")["SETTINGS"]:
        if not setting.write_only:
            by_kind["boolean" if setting.is_switch else "enum" if setting.is_select else "number"].add(setting.key)
    assert set(keys.NUMBER_SETTINGS) == by_kind["number"]
    assert set(keys.SELECT_SETTINGS) == by_kind["enum"]
    assert set(keys.SWITCH_SETTINGS) == by_kind["boolean"]


def test_every_event_of_the_bms_has_a_name() -> None:
    assert set(keys.BMS_EVENTS) == {event.key for event in firmware_table("events")["EVENTS"]} | {keys.OTHER}


def test_every_reason_of_a_limit_has_a_name() -> None:
    source = (PROJECT / "esphome_components" / "bms_core" / "limits.cpp").read_text()
    known = set(re.findall(r'^ +{"(\w+)", "', source, re.MULTILINE))
    assert known
    assert known <= set(keys.LIMIT_REASONS)


def test_every_alarm_has_a_name() -> None:
    source = (PROJECT / "esphome_components" / "bms_core" / "alarms.cpp").read_text()
    table = source[source.index("ALARMS{{") :]
    assert set(re.findall(r'^ +{"(\w+)", "[^"]+",', table[: table.index("}};")], re.MULTILINE)) == set(keys.ALARM_KINDS)


def test_every_exception_is_translated_and_every_translation_raised(english: dict[str, str]) -> None:
    raised: set[str] = set()
    for _, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and any(word.arg == "translation_domain" for word in node.keywords):
                raised.update(constants_of(node, "translation_key"))
            # A failure is mapped to its key before it is raised.
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.targets[0], ast.Name)
                and node.targets[0].id == "key"
                and isinstance(node.value, ast.Constant)
            ):
                raised.add(str(node.value.value))
    assert raised == keys_below(english, "exceptions")


def test_every_raised_error_of_home_assistant_is_translated() -> None:
    errors = {
        "HomeAssistantError",
        "ServiceValidationError",
        "ConfigEntryError",
        "UpdateFailed",
        "ConfigEntryAuthFailed",
    }
    for name, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in errors:
                words = {word.arg for word in node.keywords}
                assert {"translation_domain", "translation_key"} <= words, f"{name}:{node.lineno}"


def test_every_message_of_the_flow_is_used_and_written(english: dict[str, str]) -> None:
    flow = (INTEGRATION / "config_flow.py").read_text()
    errors = set(re.findall(r'return "(\w+)"', flow))
    assert keys_below(english, "config.error") == errors
    aborts = set(re.findall(r'reason="(\w+)"', flow))
    # What a discovery finds out ends it with the same words; these cannot happen before something is entered.
    discovery = errors - {"invalid_auth", "invalid_host", "no_room"}
    assert keys_below(english, "config.abort") == aborts | discovery | ABORTS_OF_HOME_ASSISTANT


def test_every_field_of_a_form_is_described(english: dict[str, str]) -> None:
    for flow in ("config", "options"):
        for step in keys_below(english, f"{flow}.step"):
            fields = keys_below(english, f"{flow}.step.{step}.data")
            # A step that asks for nothing tells something.
            assert fields or {"menu_options", "description"} & keys_below(english, f"{flow}.step.{step}")
            assert keys_below(english, f"{flow}.step.{step}.data_description") == fields


def test_every_issue_has_texts(english: dict[str, str]) -> None:
    kinds: set[str] = set()
    for call in calls():
        if isinstance(call.func, ast.Name) and call.func.id == "async_set_issue" and len(call.args) > 2:
            kinds.update(
                node.value
                for node in ast.walk(call.args[2])
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            )
    assert kinds == keys_below(english, "issues")
    troubleshooting = (DOCS / "troubleshooting.md").read_text()
    for kind in kinds:
        assert f'<a id="{kind.replace("_", "-")}"></a>' in troubleshooting, kind


SCHEMAS: dict[str, vol.Schema] = {
    "write_setting": services.WRITE_SETTING_SCHEMA,
    "write_settings": services.WRITE_SETTINGS_SCHEMA,
    "backup_settings": services.PACK_SCHEMA,
    "restore_settings": services.RESTORE_SETTINGS_SCHEMA,
    "set_soc": services.SET_SOC_SCHEMA,
    "restart_bms": services.CONFIRMED_SCHEMA,
    "clear_events": services.CONFIRMED_SCHEMA,
    "set_charge_profile": services.CHARGE_PROFILE_SCHEMA,
    "export_history": services.EXPORT_SCHEMA,
}


async def test_actions_their_schemas_texts_and_icons_belong_together(
    hass: HomeAssistant, set_up: SetUp, english: dict[str, str]
) -> None:
    await set_up()
    described = load_yaml(INTEGRATION / "services.yaml")
    registered = set(hass.services.async_services_for_domain(DOMAIN))
    assert registered == set(described) == set(SCHEMAS) == keys_below(english, "services")
    assert set(load_json("icons.json")["services"]) == registered
    options = keys_below(english, "selector")
    used = set()
    for action, description in described.items():
        fields = description["fields"]
        schema = {str(key): key for key in SCHEMAS[action].schema}
        assert set(fields) == set(schema), action
        assert keys_below(english, f"services.{action}.fields") == set(fields)
        for name, field in fields.items():
            required = isinstance(schema[name], vol.Required) and not callable(getattr(schema[name], "default", None))
            assert field.get("required", False) or not required, (action, name)
            select = field["selector"].get("select") or {}
            if "translation_key" in select:
                used.add(select["translation_key"])
                assert keys_below(english, f"selector.{select['translation_key']}.options") == set(select["options"])
    assert used == options


def test_icons_are_only_for_entities_that_there_are(english: dict[str, str]) -> None:
    for platform, icons in load_json("icons.json")["entity"].items():
        assert set(icons) <= keys_below(english, f"entity.{platform}"), platform
        for icon in icons.values():
            assert all(name.startswith("mdi:") for name in (icon["default"], *icon.get("state", {}).values()))


def test_the_manifest_is_in_order() -> None:
    manifest = load_json("manifest.json")
    names = list(manifest)
    assert names == ["domain", "name", *sorted(names[2:])]
    assert {"codeowners", "documentation", "issue_tracker", "version", "iot_class", "integration_type"} <= set(names)
    assert manifest["domain"] == DOMAIN
    assert AwesomeVersion(manifest["version"]).valid
    assert manifest["zeroconf"] == ["_tinybms-gw._tcp.local."]


def test_the_sources_claim_no_public_home() -> None:
    """`.invalid` is reserved for names that lead nowhere (RFC 2606)."""
    manifest = load_json("manifest.json")
    assert manifest["codeowners"] == []
    assert {URL(manifest[key]).host for key in ("documentation", "issue_tracker")} == {"tinybms-gateway.invalid"}


def test_the_archive_of_a_release_names_the_repository_it_comes_from(tmp_path: Path) -> None:
    program, archive = str(PROJECT / "script" / "integration_zip"), tmp_path / "integration.zip"
    subprocess.run([sys.executable, program, "--repository", "someone/a-gateway", str(archive)], check=True)
    with zipfile.ZipFile(archive) as packed:
        manifest = json.loads(packed.read("manifest.json"))
    assert manifest == load_json("manifest.json") | {
        "codeowners": ["@someone"],
        "documentation": "https://github.com/someone/a-gateway/blob/main/docs/home_assistant/README.md",
        "issue_tracker": "https://github.com/someone/a-gateway/issues",
    }
    refused = subprocess.run([sys.executable, program, "--repository", "someone", str(archive)], check=False)
    assert refused.returncode != 0


def test_what_is_imported_of_home_assistant_is_declared() -> None:
    """As hassfest demands: platforms need nothing, everything else is a dependency."""
    manifest = load_json("manifest.json")
    declared = {*manifest["dependencies"], *manifest["after_dependencies"], *(p.stem for p in INTEGRATION.glob("*.py"))}
    imported = {
        found.group(1)
        for path in INTEGRATION.rglob("*.py")
        for found in re.finditer(r"^from homeassistant\.components\.(\w+)", path.read_text(), re.MULTILINE)
    }
    assert imported <= declared


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_as_hassfest_wants_them(language: str) -> None:
    """No markup, no addresses, no loose spaces, no placeholder in quotes, none at all in a state."""
    for key, text in leaves(load_json(f"translations/{language}.json")):
        assert not re.search(r"<[a-z/]|://|www\.|'{\w+}'", text), key
        assert text == text.strip(), key
        assert ".state." not in key or "{" not in text, key


def test_hacs_finds_what_it_needs() -> None:
    hacs = json.loads((PROJECT / "hacs.json").read_text())
    assert hacs == {
        "name": "TinyBMS Gateway",
        "homeassistant": "2026.9.0",
        "zip_release": True,
        "filename": "tinybms_gateway.zip",
    }
    # The oldest release that is promised is the oldest that is tested.
    tested = re.search(r"# .* is ([\d.]+), as hacs.json says", (PROJECT / VERSIONS).read_text())
    assert tested is not None
    assert tested[1] == hacs["homeassistant"]
    assert [
        path.name for path in (PROJECT / "custom_components").iterdir() if path.is_dir() and path.name[0] != "_"
    ] == [DOMAIN]


def test_the_brand_is_as_drawn() -> None:
    subprocess.run([sys.executable, str(PROJECT / "script" / "brand_icons"), "--check"], check=True)
    for suffix, size in (("", 256), ("@2x", 512)):
        for theme in ("", "dark_"):
            with Image.open(INTEGRATION / "brand" / f"{theme}icon{suffix}.png") as icon:
                assert icon.size == (size, size)


def test_the_archive_is_what_hacs_unpacks_and_always_the_same(tmp_path: Path) -> None:
    archives = [tmp_path / "first.zip", tmp_path / "second.zip"]
    for archive in archives:
        subprocess.run([sys.executable, str(PROJECT / "script" / "integration_zip"), str(archive)], check=True)
    assert archives[0].read_bytes() == archives[1].read_bytes()
    with zipfile.ZipFile(archives[0]) as packed:
        names = set(packed.namelist())
    assert {"manifest.json", "api/py.typed", "translations/en.json", "brand/icon.png"} <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith("/")]


RULES = [
    "action-setup",
    "appropriate-polling",
    "brands",
    "common-modules",
    "config-flow",
    "config-flow-test-coverage",
    "dependency-transparency",
    "docs-actions",
    "docs-conditions",
    "docs-high-level-description",
    "docs-installation-instructions",
    "docs-removal-instructions",
    "docs-triggers",
    "entity-event-setup",
    "entity-unique-id",
    "has-entity-name",
    "runtime-data",
    "test-before-configure",
    "test-before-setup",
    "unique-config-entry",
    "action-exceptions",
    "config-entry-unloading",
    "docs-configuration-parameters",
    "docs-installation-parameters",
    "entity-unavailable",
    "integration-owner",
    "log-when-unavailable",
    "parallel-updates",
    "reauthentication-flow",
    "test-coverage",
    "devices",
    "diagnostics",
    "discovery",
    "discovery-update-info",
    "docs-data-update",
    "docs-examples",
    "docs-known-limitations",
    "docs-supported-devices",
    "docs-supported-functions",
    "docs-troubleshooting",
    "docs-use-cases",
    "dynamic-devices",
    "entity-category",
    "entity-device-class",
    "entity-disabled-by-default",
    "entity-translations",
    "exception-translations",
    "icon-translations",
    "reconfiguration-flow",
    "repair-issues",
    "stale-devices",
    "async-dependency",
    "inject-websession",
    "strict-typing",
]


def test_every_rule_of_the_quality_scale_is_met_or_exempt_for_a_reason() -> None:
    rules = load_yaml(INTEGRATION / "quality_scale.yaml")["rules"]
    assert len(RULES) == 54
    assert set(rules) == set(RULES)
    for rule, status in rules.items():
        assert status == "done" or (status["status"] == "exempt" and status["comment"]), rule


def test_every_platform_says_how_many_updates_it_takes_at_once() -> None:
    from custom_components.tinybms_gateway import PLATFORMS  # noqa: PLC0415 - only here

    for platform in PLATFORMS:
        assert re.search(r"^PARALLEL_UPDATES = [01]$", (INTEGRATION / f"{platform}.py").read_text(), re.MULTILINE)


def test_every_action_and_entity_is_documented(english: dict[str, str]) -> None:
    actions = (DOCS / "actions.md").read_text()
    for action in keys_below(english, "services"):
        assert f"## `{DOMAIN}.{action}`" in actions, action
        for field in keys_below(english, f"services.{action}.fields"):
            assert f"`{field}`" in actions, (action, field)
    entities = (DOCS / "entities.md").read_text()
    for platform in keys_below(english, "entity"):
        for key in keys_below(english, f"entity.{platform}"):
            name = english[f"entity.{platform}.{key}.name"].replace("{number}", "*n*")
            assert f"| {name} |" in entities, (platform, key, name)


def test_blueprints_are_what_home_assistant_takes() -> None:
    paths = sorted((PROJECT / "blueprints").rglob("*.yaml"))
    assert {path.stem for path in paths} == {"alarm_notification", "full_charge_before_storm", "night_profile"}


@pytest.mark.parametrize("name", ["alarm_notification", "full_charge_before_storm", "night_profile"])
async def test_a_blueprint_is_valid(name: str) -> None:
    from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA  # noqa: PLC0415
    from homeassistant.components.blueprint.models import Blueprint  # noqa: PLC0415
    from homeassistant.util.yaml import load_yaml_dict  # noqa: PLC0415

    path = PROJECT / "blueprints" / "automation" / DOMAIN / f"{name}.yaml"
    blueprint = Blueprint(
        load_yaml_dict(str(path)), expected_domain="automation", path=str(path), schema=AUTOMATION_BLUEPRINT_SCHEMA
    )
    assert blueprint.validate() is None
