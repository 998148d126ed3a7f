"""The page has a text in French and German for everything the gateway says by key; English comes from the gateway."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from esphome_components.gateway_config.options import ALARM_KINDS, OPTIONS, PROFILES
from esphome_components.tinybms.events import EVENTS
from esphome_components.tinybms.events import Level as EventLevel
from esphome_components.tinybms.settings import SETTINGS

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "web/src/i18n"
LANGUAGES = ("fr", "de")
CONTRACT: dict[str, Any] = yaml.safe_load((ROOT / "docs/openapi.yaml").read_text())["components"]["schemas"]


def page_texts(language: str) -> dict[str, str]:
    """Everything the page can say in a language."""
    files = [TEXTS / f"{language}.json", TEXTS / "gateway" / f"{language}.json"]
    return {key: text for file in files if file.exists() for key, text in json.loads(file.read_text()).items()}


def option_key(key: str) -> str:
    """Options that exist for each alarm or each profile share a text, as in web/src/i18n/gateway.ts."""
    key = re.sub(rf"^alarms\.({'|'.join(ALARM_KINDS)})\.", "alarms.*.", key)
    return re.sub(rf"^charging\.({'|'.join(PROFILES)})_(share|current)$", r"charging.*_\2", key)


def words_of(schema: str, field: str | None = None) -> set[str]:
    """Keys that the contract names for a field: its enum, or the words in backticks of its description."""
    part = CONTRACT[schema] if field is None else CONTRACT[schema]["properties"][field]
    return set(part.get("enum", ())) or set(re.findall(r"`(\w+)`", part["description"]))


@pytest.fixture(params=LANGUAGES)
def texts(request: pytest.FixtureRequest) -> dict[str, str]:
    return page_texts(request.param)


def test_every_setting_has_a_name(texts: dict[str, str]) -> None:
    assert {setting.key for setting in SETTINGS if f"setting.{setting.key}" not in texts} == set()


def test_every_option_has_a_name_and_a_help_and_says_what_zero_means(texts: dict[str, str]) -> None:
    for option in OPTIONS:
        parts = texts[f"option_text.{option_key(option.key)}"].split(" | ")
        assert all(parts), option.key
        assert len(parts) == (3 if option.zero else 2), option.key


def test_every_choice_of_an_option_has_a_name_in_english_too(texts: dict[str, str]) -> None:
    choices = {f"choice.{choice}" for option in OPTIONS for choice in option.choices}
    assert choices - set(texts) == set()
    assert choices - set(page_texts("en")) == set()


def test_words_among_the_choices_of_a_setting_have_a_name(texts: dict[str, str]) -> None:
    """Names of pins, times and protocols are the same in each language."""
    names = {name for setting in SETTINGS for _, name in setting.options}
    same = re.compile(r"\d.* s|[AD]I[HD]O\d.*|FET|CC/CV|CAN|CA V3|ASCII|SOC BAR")
    assert {name for name in names if not same.fullmatch(name) and f"choice.{name}" not in texts} == set()


def test_every_event_of_the_bms_has_a_text(texts: dict[str, str]) -> None:
    assert {event.key for event in EVENTS if f"bms_event.{event.key}" not in texts} == set()


def test_every_kind_of_event_has_a_name(texts: dict[str, str]) -> None:
    assert {kind for kind in words_of("Event", "kind") if f"event_kind.{kind}" not in texts} == set()


def test_every_alarm_has_a_name(texts: dict[str, str]) -> None:
    kinds = words_of("Alarm", "kind") | set(ALARM_KINDS)
    assert {kind for kind in kinds if f"alarm.{kind}" not in texts} == set()


def test_every_reason_of_an_alarm_has_a_text(texts: dict[str, str]) -> None:
    source = (ROOT / "esphome_components/bms_core/plausibility.cpp").read_text()
    doubts = set(re.findall(r'\{"(\w+)", "', source[source.index("DOUBT_TEXTS") :])) - {"none"}
    reasons = words_of("Alarm", "reason") | doubts
    faults = {f"bms_{event.key}" for event in EVENTS if event.level is not EventLevel.INFO}
    for reason in reasons | faults:
        known = (f"alarm_reason.{reason}", f"bms_event.{reason.removeprefix('bms_')}")
        assert any(key in texts for key in known), reason


def test_every_reason_of_a_limit_has_a_text_in_english_too(texts: dict[str, str]) -> None:
    for reason in words_of("LimitReason"):
        assert f"reason.{reason}" in texts
        assert f"reason.{reason}" in page_texts("en")


def test_no_text_is_for_something_that_is_gone(texts: dict[str, str]) -> None:
    known = {f"setting.{setting.key}" for setting in SETTINGS}
    known |= {f"option_text.{option_key(option.key)}" for option in OPTIONS}
    known |= {f"bms_event.{event.key}" for event in EVENTS}
    known |= {f"choice.{name}" for setting in SETTINGS for _, name in setting.options}
    known |= {f"choice.{choice}" for option in OPTIONS for choice in option.choices}
    groups = {key.split(".", 1)[0] for key in known}
    assert {key for key in texts if key.split(".", 1)[0] in groups} - known == set()


def test_both_languages_have_the_same_texts_with_the_same_values_filled_in() -> None:
    french, german = (json.loads((TEXTS / "gateway" / f"{language}.json").read_text()) for language in LANGUAGES)
    assert list(french) == list(german)
    for key, text in french.items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", german[key])), key
