"""The contract of the local interface is valid, complete, and its examples keep to it."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.api.contract import Json, check, contract, examples_of, operations, resolved


def schemas(node: Any, name: str) -> Iterator[tuple[str, Json]]:
    """Every property below a node, with the path to it."""
    if isinstance(node, dict):
        for key, schema in node.get("properties", {}).items():
            yield f"{name}.{key}", schema
        for key, child in node.items():
            yield from schemas(child, f"{name}.{key}" if key not in ("properties", "items") else name)
    elif isinstance(node, list):
        for child in node:
            yield from schemas(child, name)


def bodies() -> Iterator[Any]:
    for method, path, operation in operations():
        name = f"{method} {path}"
        request = operation.get("requestBody", {}).get("content", {})
        responses = {status: resolved(response) for status, response in operation["responses"].items()}
        contents = [("request", request)] + [(status, one.get("content", {})) for status, one in responses.items()]
        for where, content in contents:
            for media in content.values():
                for example in examples_of(media):
                    yield pytest.param(media["schema"], example, id=f"{name} {where}")


def test_contract_is_valid_openapi() -> None:
    validate(contract())


@pytest.mark.parametrize(("schema", "example"), bodies())
def test_example_of_body_matches_its_schema(schema: Json, example: Any) -> None:
    check(schema, example)


@pytest.mark.parametrize("name", contract()["components"]["schemas"])
def test_examples_of_schema_match_it(name: str) -> None:
    schema = contract()["components"]["schemas"][name]
    Draft202012Validator.check_schema(schema)
    examples = schema.get("examples", [])
    for example in examples:
        check(schema, example)
    for where, field in schemas(schema, name):
        for example in field.get("examples", []):
            check(field, example)
        assert "type" in resolved(field) or {"oneOf", "const", "enum"} & resolved(field).keys(), where


def test_example_of_parameter_matches_its_schema() -> None:
    checked = 0
    for _, _, operation in operations():
        for parameter in map(resolved, operation.get("parameters", [])):
            if "example" in parameter:
                check(parameter["schema"], parameter["example"])
                checked += 1
    assert checked > 0


def test_every_field_is_described() -> None:
    missing = [
        where
        for name, schema in contract()["components"]["schemas"].items()
        if not name.startswith("WebSocketMessage")
        for where, field in schemas(schema, name)
        if not described(field)
    ]
    assert missing == []


def described(field: Json) -> bool:
    if "description" in resolved(field):
        return True
    # A list is as clear as its items.
    return field.get("type") == "array" and described(field["items"])


def test_every_number_with_a_unit_carries_it_in_its_name() -> None:
    """A number is a count, an identifier, or ends in its unit."""
    units = ("_v", "_a", "_w", "_c", "_ah", "_kwh", "_percent", "_s", "_ms", "_dbm", "_bytes", "_count")
    plain = {
        *("api", "id", "index", "pack", "cell", "sensor", "number", "boot", "boot_id", "sequence", "seq", "status"),
        *("register", "revision", "version", "offset", "unknown", "up_to", "capacity", "clients", "websocket_clients"),
        *("packs_online", "packs_offline", "packs_blocking_charge", "packs_blocking_discharge", "boot_count", "count"),
        *("charge_cycles", "full_charges", "bootloader", "dropped", "length", "add", "scale", "place"),
    }
    # Their unit is in the field `unit` beside them, or that of the limit they belong to.
    with_unit_beside = {"value", "minimum", "maximum", "step", "default", "threshold", "before", "wanted", "expected"}
    bare = []
    for name, schema in contract()["components"]["schemas"].items():
        for where, field in schemas(schema, name):
            types = resolved(field).get("type", [])
            if not {"number", "integer"} & set([types] if isinstance(types, str) else types):
                continue
            key = where.rpartition(".")[2]
            if not key.endswith(units) and key not in plain | with_unit_beside:
                bare.append(where)
    assert bare == []


@pytest.mark.parametrize(
    "operation", [pytest.param(operation, id=f"{method} {path}") for method, path, operation in operations()]
)
def test_operation_documents_every_refusal_it_can_give(operation: Json) -> None:
    needed = {"403", "405", "414", "421", "431", "503"}
    if operation.get("security") != []:
        needed.add("401")
    if "requestBody" in operation:
        needed |= {"400", "413", "415", "422"}
    if any(resolved(one)["in"] == "query" for one in operation.get("parameters", [])):
        needed |= {"400", "422"}
    assert needed <= operation["responses"].keys()


def test_every_refusal_is_a_problem() -> None:
    for method, path, operation in operations():
        for status, response in operation["responses"].items():
            if status >= "400":
                content = resolved(response)["content"]
                assert content.keys() == {"application/problem+json"}, f"{method} {path} {status}"
                assert content["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}


def test_operation_ids_are_unique() -> None:
    ids = [operation["operationId"] for _, _, operation in operations()]
    assert len(ids) == len(set(ids))
