"""The API's description names every family of refusals that a call leads to."""

import ast
import re
from typing import Any

from django.urls import resolve

from config.api_answers import PREFIX, families_of
from tests.described import operations
from tests.house.calls import definitions, reached_from
from tests.house.families import families
from tests.house.sources import listing

# Answered on the way: for one line or scan inside the answer, or as an envelope of the scan path.
INSIDE = {"LinesRefused", "RowRefused", "ScanRefused", "SheetRowRefused"}
NO_UUID = "00000000-0000-0000-0000-000000000000"
# The scan path is described by `checkin/scanning/api/schema.py`; reading the head counts shares its view with adding,
# the kit without phones with the one that shows them.
BY_HAND = {("post", f"{PREFIX}/scans/"), ("get", f"{PREFIX}/shifts/{{shift_id}}/head-counts/")}
BY_HAND |= {("get", f"{PREFIX}/shifts/{{shift_id}}/kit/")}


def test_an_operation_names_every_family_its_call_leads_to():
    named = {family.__name__ for family in families()} - INSIDE
    followed, missing = 0, []
    for method, path in operations().keys() - BY_HAND:
        led_to = {name.rpartition(".")[2] for name in reached(method, path)} & named
        told = {family.__name__ for family in families_of(path.removeprefix(PREFIX), method)}
        missing += [f"{method} {path}: {name}" for name in led_to - told]
        followed += len(led_to)

    assert followed > 80
    assert not missing, listing("families that config/api_answers.py does not name", sorted(missing))


def reached(method: str, path: str) -> set[str]:
    """Every definition on the way from the view's method."""
    view: Any = resolve(re.sub(r"{\w*id}", "1", path.replace("{uuid}", NO_UUID))).func
    name = getattr(view, "actions", {method: method})[method]
    for owner in view.cls.__mro__:
        if found := defined_in(owner, name):
            return reached_from(owner.__module__, found) | by_own_methods(view.cls, found)
    function = definitions().get(f"{view.cls.__module__}.{view.cls.__name__}")
    return reached_from(*function) if function and isinstance(function[1], ast.FunctionDef) else set()


def by_own_methods(view: type, method: ast.AST) -> set[str]:
    """What the methods lead to that this one calls on itself."""
    own = {each.attr for each in ast.walk(method) if isinstance(each, ast.Attribute) and is_self(each.value)}
    found = [(owner, defined_in(owner, name)) for owner in view.__mro__ for name in own]
    return set().union(*(reached_from(owner.__module__, node) for owner, node in found if node))


def defined_in(owner: type, name: str) -> ast.AST | None:
    _module, source = definitions().get(f"{owner.__module__}.{owner.__name__}", ("", ast.Pass()))
    inside = source.body if isinstance(source, ast.ClassDef) else []
    return next((node for node in inside if isinstance(node, ast.FunctionDef) and node.name == name), None)


def is_self(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"
