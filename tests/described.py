"""The description of the API, and which of its operations a request meets."""

import re
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

Operation = dict[str, Any]
REFUSALS = ("400", "401", "403", "404", "409", "415", "429")


@cache
def described() -> dict[str, Any]:
    """The OpenAPI document; asking for it costs seconds."""
    return SchemaGenerator().get_schema(request=None, public=True)


def operations() -> dict[tuple[str, str], Operation]:
    return {(method, path): told for path, methods in described()["paths"].items() for method, told in methods.items()}


def operation_at(method: str, address: str) -> Operation | None:
    """What the document says of this request."""
    fitting = [path for path, pattern in _patterns() if pattern.fullmatch(address)]
    return described()["paths"][fitting[0]].get(method.lower()) if fitting else None


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    paths = sorted(described()["paths"], key=lambda path: path.count("{"))
    return [(path, re.compile(re.sub(r"{[^}]*}", "[^/]+", path))) for path in paths]


def resolved(told: Operation) -> Operation:
    """The thing itself where only its name is told."""
    while "$ref" in told:
        _hash, *steps = told["$ref"].split("/")
        told = described()
        for step in steps:
            told = told[step]
    return told


def codes_of(operation: Operation, status: str) -> set[str]:
    """The codes an answer of this status may carry; empty where it carries none."""
    schema = resolved(operation["responses"][status])["content"]["application/json"]["schema"]
    families = [resolved(family) for family in schema.get("anyOf", [schema])]
    return {code for family in families for code in family.get("properties", {}).get("code", {}).get("enum", ())}
