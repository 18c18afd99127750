"""A row is locked inside a transaction: on PostgreSQL nothing else is possible, on SQLite nobody would be told."""

import ast
from functools import cache

from tests.house.calls import definitions, mentioned_in
from tests.house.sources import listing

DOORS = (".views.", ".api.", ".commands.")


def test_no_door_leads_to_a_lock_outside_of_a_transaction():
    open_code = [name for name, (_module, node) in definitions().items() if runs(node) and not is_held(node)]
    unheld = {name for name in open_code if locks(definitions()[name][1])}
    edge = set(unheld)
    while edge:
        edge = {name for name in open_code if name not in unheld and mentions(name) & edge}
        unheld |= edge

    open_ones = sorted(name for name in unheld if is_door(name))

    assert not open_ones, listing("these lead to select_for_update without transaction.atomic", open_ones)


@cache
def mentions(name: str) -> set[str]:
    module, node = definitions()[name]
    return mentioned_in(module, node)


def is_door(name: str) -> bool:
    """Called by nobody of ours: a page, an operation, a command, a job of the worker."""
    by = getattr(definitions()[name][1], "decorator_list", [])
    return any(door in name for door in DOORS) or any(ast.unparse(one).startswith("jobs.job") for one in by)


def runs(node: ast.AST) -> bool:
    """What is only kept in a table is called by somebody else."""
    return isinstance(node, ast.FunctionDef | ast.ClassDef)


def locks(node: ast.AST) -> bool:
    return any(isinstance(each, ast.Attribute) and each.attr == "select_for_update" for each in ast.walk(node))


def is_held(node: ast.AST) -> bool:
    return any(isinstance(each, ast.Attribute) and each.attr == "atomic" for each in ast.walk(node))
