"""The contract of the local interface (docs/openapi.yaml), and whether something keeps to it."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

PATH = Path(__file__).parents[2] / "docs" / "openapi.yaml"
METHODS = {"get", "put", "post", "patch", "delete"}

type Json = dict[str, Any]


@cache
def contract() -> Json:
    document: Json = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return document


def resolved(node: Json) -> Json:
    """Follow a reference; what stands beside it, such as a description, wins."""
    while "$ref" in node:
        target: Any = contract()
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    return node


def operations() -> Iterator[tuple[str, str, Json]]:
    """Method, path and description of everything that can be asked."""
    for path, item in contract()["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield method.upper(), path, operation


def examples_of(media: Json) -> Iterator[Any]:
    if "example" in media:
        yield media["example"]
    for example in media.get("examples", {}).values():
        yield example["value"]


def check(schema: Json, value: Any) -> None:
    """Raise when a value does not match a schema of the contract."""
    validator = Draft202012Validator({**schema, "components": contract()["components"]})
    error = best_match(validator.iter_errors(value))
    assert error is None, f"{error.json_path}: {error.message[:500]}"


def check_as(name: str, value: Any) -> None:
    check({"$ref": f"#/components/schemas/{name}"}, value)


def operation_of(method: str, path: str) -> Json:
    """Find the operation a request was for; `path` begins behind /api/v1."""
    wanted = path.partition("?")[0].split("/")
    for candidate, item in contract()["paths"].items():
        parts = candidate.split("/")
        same = len(parts) == len(wanted) and all(
            a == b or a.startswith("{") for a, b in zip(parts, wanted, strict=True)
        )
        if same and method.lower() in item:
            operation: Json = item[method.lower()]
            return operation
    raise LookupError(f"{method} {path} is not in the contract")


def check_response(method: str, path: str, status: int, content_type: str | None, body: Any) -> None:
    """Raise when an answer is none of those the contract has for this request."""
    operation = operation_of(method, path)
    assert str(status) in operation["responses"], f"{method} {path} answered {status}: {body}"
    content = resolved(operation["responses"][str(status)]).get("content", {})
    if not content:
        assert body in (None, "", b""), f"{method} {path} {status} has a body"
        return
    media = (content_type or "").partition(";")[0]
    assert media in content, f"{method} {path} {status} is {media}"
    check(content[media]["schema"], body)
