"""Who calls whom, as far as the names in the source tell."""

import ast
from functools import cache
from pathlib import Path

from tests.house.sources import ROOMS, files, tree

Definition = tuple[str, ast.stmt]


@cache
def modules() -> dict[str, ast.Module]:
    return {name_of(path): tree(path) for path in files(".py", under=ROOMS)}


def name_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


@cache
def imported_by(module: str) -> dict[str, str]:
    """Each imported name with its full name."""
    lines = [node for node in ast.walk(modules()[module]) if isinstance(node, ast.ImportFrom) and node.module]
    return {each.asname or each.name: f"{line.module}.{each.name}" for line in lines for each in line.names}


@cache
def definitions() -> dict[str, Definition]:
    """Functions, classes and what is assigned at the outermost level."""
    found: dict[str, Definition] = {}
    for module, source in modules().items():
        for node in source.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found[f"{module}.{node.name}"] = module, node
            targets = node.targets if isinstance(node, ast.Assign) else ()
            found |= {f"{module}.{name.id}": (module, node) for name in targets if isinstance(name, ast.Name)}
    return found


def defined(name: str) -> str | None:
    """Where this name is defined, through the modules that only pass it on."""
    for _ in range(8):
        if name in definitions():
            return name
        module, _dot, last = name.rpartition(".")
        if module not in modules() or last not in imported_by(module):
            return None
        name = imported_by(module)[last]
    return None


def mentioned_in(module: str, node: ast.AST) -> set[str]:
    """Every definition that this piece of a module names, alone or through a module."""
    found = set()
    for each in ast.walk(node):
        words: list[str] = []
        while isinstance(each, ast.Attribute):
            words.insert(0, each.attr)
            each = each.value
        if isinstance(each, ast.Name):
            start = imported_by(module).get(each.id, f"{module}.{each.id}")
            names = (".".join([start, *words[:length]]) for length in range(len(words), -1, -1))
            found.add(next((place for place in map(defined, names) if place), None))
    return found - {None}  # type: ignore[return-value]


def reached_from(module: str, node: ast.AST) -> set[str]:
    """Every definition that is mentioned on the way; what models say of themselves is not followed."""
    seen: set[str] = set()
    waiting = mentioned_in(module, node)
    while waiting:
        name = waiting.pop()
        seen.add(name)
        where, what = definitions()[name]
        if not (isinstance(what, ast.ClassDef) and ".models." in where):
            waiting |= mentioned_in(where, what) - seen
    return seen
