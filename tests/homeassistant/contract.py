"""The contract of the gateway's interface, as a judge over what the tests send and get."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

CONTRACT = Path(__file__).parents[2] / "docs" / "openapi.yaml"
BASE = "/api/v1"


@cache
def document() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(CONTRACT.read_text(), Loader=yaml.CSafeLoader)
    return loaded


@cache
def _validator(pointer: str) -> Validator:
    registry: Registry[Any] = Registry().with_resource(
        "contract:", Resource.from_contents(document(), default_specification=DRAFT202012)
    )
    return Draft202012Validator({"$ref": f"contract:#{pointer}"}, registry=registry)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


def check(pointer: str, value: Any) -> None:
    """Fail with the first violation of the schema at a place of the contract."""
    for error in _validator(pointer).iter_errors(value):
        raise AssertionError(f"{pointer}: {error.json_path}: {error.message}")


def check_schema(name: str, value: object) -> None:
    """The same for a schema by its name."""
    check(f"/components/schemas/{name}", value)


def path_of(path: str) -> str:
    """The path of the contract a request belongs to."""
    relative = path.removeprefix(BASE)
    for known in document()["paths"]:
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", known), relative):
            return str(known)
    raise AssertionError(f"the contract knows no {path}")


def check_query(method: str, path: str, query: dict[str, str]) -> None:
    """Every parameter of a query is one of the contract's, with a value it allows."""
    known = {}
    for parameter in document()["paths"][path_of(path)][method.lower()].get("parameters", ()):
        if "$ref" in parameter:
            parameter = document()["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]  # noqa: PLW2901
        known[parameter["name"]] = parameter["schema"]
    for name, text in query.items():
        assert name in known, f"{method} {path} has no parameter {name}"
        schema = known[name]
        value: object = text
        if schema["type"] == "integer":
            value = int(text)
        elif schema["type"] == "boolean":
            value = {"true": True, "false": False}[text]
        Draft202012Validator(schema).validate(value)


def check_request(method: str, path: str, body: object) -> None:
    place = f"/paths/{_escaped(path_of(path))}/{method.lower()}/requestBody/content/application~1json/schema"
    check(place, body)


def check_response(method: str, path: str, status: int, body: object) -> None:
    responses = document()["paths"][path_of(path)][method.lower()]["responses"]
    assert str(status) in responses, f"{method} {path} may not answer {status}"
    if status >= 400:
        check_schema("Problem", body)
        return
    place = f"/paths/{_escaped(path_of(path))}/{method.lower()}/responses/{status}/content/application~1json/schema"
    check(place, body)
