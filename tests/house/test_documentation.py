"""What the documents promise is there, and what the code cites is in the documents."""

import ast
import re
from itertools import chain
from pathlib import Path

from tests.house.sources import ROOT, files, lines_matching, listing, text, tracked, tree

RULES, DESIGN, DOMAIN = Path("docs/rules.md"), Path("docs/design.md"), Path("docs/domain.md")
RECIPES, STYLE = Path("docs/how-to-add.md"), Path("CONTRIBUTING.md")
READERS = re.compile(r"^(env(\.\w+)?|env_secret|os\.environ\.get|os\.getenv)$")
CITING = (".py", ".html", ".js", ".mjs", ".md", ".css", ".scss")
SECTION = re.compile(r"\bdesign#([\w-]+)")
# One rule, or a run of them: D5, D148–D152. Brackets keep the last pattern from finding itself.
RULE = re.compile(r"\bD(\d{1,3})\b(?:\s*[–-]\s*D?(\d{1,3})\b)?")
ELSEWHERE = re.compile(r"(design|style)(\.md)?[ ](§|P\d)|[§]\d")
HEADING = re.compile(r"^#+ +(.+?) *#*$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
# A good example names its file in its first line.
GOOD = re.compile(r"^```\w+\n[^\n]*好 · (\S+)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"`([\w.*{}/-]+)`")
# Documents may name a template or a script the way the code does.
BASES = (Path(), Path("templates"), Path("frontend/src/js"))


def test_env_example_lists_every_variable_and_no_other():
    documented = set(re.findall(r"^#?\s?([A-Z][A-Z0-9_]+)=", text(Path(".env.example")), re.MULTILINE))

    read = {name for path in files(".py", under=("config", "scripts")) for name in variables_read_by(path)}

    assert documented == read


def test_rules_cite_tests_that_exist():
    cited = text(RULES)
    sources = files(".py", under=("tests",))
    defined = {node.name for path in sources for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)}

    names = sorted(set(re.findall(r"\btest_\w+(?!\w|\.py)", cited)) - defined - {path.stem for path in sources})

    assert not names, listing("docs/rules.md cites tests that do not exist", names)


def test_citations_lead_to_a_section_of_the_design():
    sections = anchors(DESIGN)
    cited = {(path, name) for path in files(*CITING) for name in SECTION.findall(text(path)) if path != DESIGN}

    lost = [f"{path}: design#{name}" for path, name in sorted(cited) if name not in sections]

    assert not lost, listing("docs/design.md has no such section", lost)
    assert not lines_matching(ELSEWHERE, files(*CITING)), "name a section of docs/design.md instead"


def test_domain_lists_exactly_the_rules_that_are_cited():
    listed = [int(number) for number in re.findall(r"^\| D(\d+) \|", text(DOMAIN), re.MULTILINE)]

    cited = set(chain.from_iterable(rules_cited_by(path) for path in files(*CITING) if path != DOMAIN))

    assert len(listed) == len(set(listed))
    assert set(listed) == cited, listing("docs/domain.md and citations differ", sorted(map(str, cited ^ set(listed))))


def test_documents_name_files_that_exist():
    known = set(tracked())
    known |= {parent for path in known for parent in path.parents}
    tops = {path.parts[0] for path in known if len(path.parts) > 1}

    lost = [
        f"{document}: {name}"
        for document in files(".md")
        for name in QUOTED.findall(text(document))
        if "/" in name and name.split("/")[0] in tops and not is_there(name, known)
    ]

    assert not lost, listing("documents name files that do not exist", lost)


def test_readme_leads_to_every_document():
    linked = {target for target, _anchor in LINK.findall(text(Path("README.md")))}

    lost = [str(path) for path in files(".md") if path.parts[0] == "docs" and str(path) not in linked]

    assert not lost, listing("documents that README.md does not lead to", lost)


def test_recipes_name_what_the_code_names():
    known = set(chain.from_iterable(re.findall(r"\w+", text(path)) for path in files(".py", ".html", ".js")))
    known |= set(chain.from_iterable(path.name.split(".") for path in tracked()))

    named = set(re.findall(r"`@?([A-Za-z_][\w.]*)[`(]", text(RECIPES)))
    lost = sorted(name for name in named if not set(name.split(".")) <= known)

    assert not lost, listing("docs/how-to-add.md names what is nowhere", lost)


def test_good_examples_stand_in_the_code():
    examples = GOOD.findall(text(STYLE))

    lost = [
        f"{path}: {line.strip()}"
        for path, example in examples
        for line in example.splitlines()
        if line.strip() not in ("", "...") and line.strip() not in text(Path(path))
    ]

    assert examples
    assert not lost, listing("CONTRIBUTING.md shows what the code no longer says", lost)


def test_links_between_documents_lead_somewhere():
    lost = []
    for document in files(".md"):
        for target, anchor in LINK.findall(text(document)):
            path = (document.parent / target) if target else document
            if not (ROOT / path).exists() or (anchor and anchor not in anchors(path)):
                lost.append(f"{document}: {target}#{anchor}")

    assert not lost, listing("links that lead nowhere", lost)


def anchors(path: Path) -> set[str]:
    """The anchors that headings get where the document is shown."""
    headings = HEADING.findall(re.sub(r"^```.*?^```", "", text(path), flags=re.MULTILINE | re.DOTALL))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def rules_cited_by(path: Path) -> set[int]:
    runs = [(int(first), int(last or first)) for first, last in RULE.findall(text(path))]
    return {number for first, last in runs for number in range(first, last + 1)}


def is_there(name: str, known: set[Path]) -> bool:
    """Of this name in the checkout; `*` and `{a,b}` stand for several."""
    name = re.sub(r"\{[^}]*\}", "*", name.rstrip("/"))
    if "*" in name:
        return any(next(ROOT.glob(str(base / name)), None) for base in BASES)
    return any(base / name in known for base in BASES)


def variables_read_by(path: Path) -> set[str]:
    return {
        node.args[0].value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and READERS.match(ast.unparse(node.func))
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
