"""What the documents promise is there: environment variables, and the tests that docs/rules.md cites."""

import ast
import re
from pathlib import Path

from tests.house.sources import ROOT, files, listing, text, tree

RULES = Path("docs/rules.md")
READERS = re.compile(r"^(env(\.\w+)?|env_secret|os\.environ\.get|os\.getenv)$")


def test_env_example_lists_every_variable_and_no_other():
    documented = set(re.findall(r"^#?\s?([A-Z][A-Z0-9_]+)=", text(Path(".env.example")), re.MULTILINE))

    read = {name for path in files(".py", under=("config", "scripts")) for name in variables_read_by(path)}

    assert documented == read


def test_rules_cite_tests_that_exist():
    cited = text(RULES) if (ROOT / RULES).exists() else ""
    sources = files(".py", under=("tests",))
    defined = {node.name for path in sources for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)}

    paths = sorted({path for path in re.findall(r"tests/[\w/]+\.py", cited) if not (ROOT / path).exists()})
    names = sorted(set(re.findall(r"\btest_\w+(?!\w|\.py)", cited)) - defined - {path.stem for path in sources})

    assert not paths + names, listing("docs/rules.md cites tests that do not exist", paths + names)


def variables_read_by(path: Path) -> set[str]:
    return {
        node.args[0].value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and READERS.match(ast.unparse(node.func))
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
