"""Every act that the history records has words on its page."""

import ast
from collections.abc import Iterator
from pathlib import Path

from checkin.models import Decision
from registry.history import deed_fields
from registry.words import deeds
from tests.house.sources import ROOMS, files, listing, tree

PRODUCT = (*ROOMS, "config")


def test_every_recorded_act_has_words():
    found = set(recorded())

    wordless = sorted(f"{path}: {did}" for path, did in found if not has_words(did))

    assert len(found) > 100
    assert not wordless, listing("say it in registry/words/deeds/", wordless)


def test_every_outcome_of_a_decision_has_words():
    wordless = [str(outcome) for outcome in Decision.Outcome if not has_words(f"hours {outcome}")]

    assert not wordless, listing("say it in registry/words/deeds/", wordless)


def has_words(did: str) -> bool:
    """One that ends with a status (`star …`) has words for some."""
    return any(known.startswith(did[:-1]) for known in deeds.ALL) if did.endswith("…") else did in deeds.ALL


def recorded() -> Iterator[tuple[Path, str]]:
    """File and act, wherever an argument called `did` gets one."""
    trees = {path: tree(path) for path in files(".py", under=PRODUCT) if "migrations" not in path.parts}
    places = {path: places_of_did(module) for path, module in trees.items()}
    anywhere = {name: place for found in places.values() for name, place in found.items()}
    for path, module in trees.items():
        for function in ast.walk(module):
            if isinstance(function, ast.FunctionDef):
                for call in ast.walk(function):
                    if isinstance(call, ast.Call) and (given := act_of(call, places[path], anywhere)):
                        yield from ((path, did) for did in strings(given, function))


def places_of_did(module: ast.Module) -> dict[str, int]:
    """Functions that take an act by position, and where."""
    functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
    named = {one.name: [argument.arg for argument in one.args.args] for one in functions}
    return {name: arguments.index("did") for name, arguments in named.items() if "did" in arguments}


def act_of(call: ast.Call, here: dict[str, int], anywhere: dict[str, int]) -> ast.expr | None:
    if named := [keyword.value for keyword in call.keywords if keyword.arg == "did"]:
        return named[0]
    known, name = (here, "id") if isinstance(call.func, ast.Name) else (anywhere, "attr")
    place = known.get(getattr(call.func, name, ""))
    return call.args[place] if place is not None and place < len(call.args) else None


def strings(node: ast.expr, function: ast.FunctionDef) -> Iterator[str]:
    """What the expression may be: a text, one of two, a text that a status follows, a variable that was set here."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*strings(node.body, function), *strings(node.orelse, function))
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
    elif isinstance(node, ast.Name):
        for one in ast.walk(function):
            if isinstance(one, ast.Assign) and any(getattr(target, "id", "") == node.id for target in one.targets):
                yield from strings(one.value, function)


def gathered_fields(module: ast.Module) -> Iterator[str]:
    """Keys of the dictionaries that a function makes and hands to the history with two stars."""
    for function in ast.walk(module):
        if not isinstance(function, ast.FunctionDef):
            continue
        handed = {
            keyword.value.id
            for call in ast.walk(function)
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("record")
            for keyword in call.keywords
            if keyword.arg is None and isinstance(keyword.value, ast.Name)
        }
        for made in ast.walk(function):
            targets = made.targets if isinstance(made, ast.Assign) else [getattr(made, "target", None)]
            if handed & {getattr(target, "id", "") for target in targets} and getattr(made, "value", None):
                dictionaries = (one for one in ast.walk(made.value) if isinstance(one, ast.Dict))
                yield from (key.value for one in dictionaries for key in one.keys if isinstance(key, ast.Constant))


def test_every_field_of_an_act_has_a_name_on_the_screen():
    """Arguments beside the act itself: what they are called stands in registry/history/deed_fields.py."""
    own = {"by", "did", "to", "unit", "fields"}
    gathered = {key for path in files(".py", under=PRODUCT) for key in gathered_fields(tree(path))}
    named = {
        keyword.arg
        for path in files(".py", under=PRODUCT)
        if "migrations" not in path.parts
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("history.record", "record")
        if any(keyword.arg == "did" for keyword in call.keywords)
        for keyword in call.keywords
        if keyword.arg
    }

    nameless = sorted((named | gathered) - own - set(deed_fields.SAID))

    assert len(named) > 20
    assert {"serial", "has_account", "approver"} <= gathered
    assert not nameless, listing("name it in registry/history/deed_fields.py", nameless)
