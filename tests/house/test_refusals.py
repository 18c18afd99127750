"""Every way the product can say no is asserted by a test that names it."""

import ast
from functools import cache

from tests.house.families import families
from tests.house.sources import files, listing, tree


def test_every_refusal_is_asserted():
    declared = {f"{family.__name__}.{reason.name}" for family in families() for reason in family.Reason}

    missing = sorted(declared - mentioned())

    assert not missing, listing("refusals that no test names as Family.Reason.MEMBER", missing)


def test_a_code_leads_to_its_line():
    strays = [
        f"{family.__name__}.Reason.{reason.name} = {reason.value}"
        for family in families()
        for reason in family.Reason
        if reason.value != reason.name.lower()
    ]

    assert not strays, listing("a refusal's code is its name in small letters", strays)


@cache
def mentioned() -> set[str]:
    """`Family.MEMBER` for each Family.Reason.MEMBER in the tests, through `Reason = Family.Reason` as well."""
    return set().union(
        *(members_named_in(tree(path)) for path in files(".py", under=("tests",)) if "house" not in path.parts)
    )


def members_named_in(module: ast.Module) -> set[str]:
    aliases = {
        node.targets[0].id: node.value.value.id
        for node in ast.walk(module)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and is_reason(node.value)
    }
    named = set()
    for node in ast.walk(module):
        if not isinstance(node, ast.Attribute):
            continue
        if is_reason(node.value):
            named.add(f"{node.value.value.id}.{node.attr}")
        elif isinstance(node.value, ast.Name) and node.value.id in aliases:
            named.add(f"{aliases[node.value.id]}.{node.attr}")
    return named


def is_reason(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "Reason" and isinstance(node.value, ast.Name)


def test_every_wait_is_said_by_one_function():
    said = {f"{family.__name__}.{reason.name}": str(reason.label) for family in families() for reason in family.Reason}
    waits = {name for name, label in said.items() if "后再试" in label}

    strays = [name for name in sorted(waits) if "{wait}后再试" not in said[name]]

    assert len(waits) > 4
    assert not strays, listing("a wait is told as {wait}, which names its unit", strays)
