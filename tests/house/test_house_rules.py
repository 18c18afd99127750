"""House rules that no linter knows: sizes, names, paths, and who may do what."""

import ast
import re
from pathlib import Path

from tests.house.sources import ROOMS, files, lines_matching, listing, text, tracked, tree

MAX_FILE_LINES, MAX_FUNCTION_LINES = 400, 40
MAX_ENTRIES = 18
# What every app or room has anyway.
FRAME = {"__init__.py", "apps.py", "urls.py", "api_urls.py", "models", "migrations"}
LOCK_FILES = {"package-lock.json"}
JUNK_DRAWERS = {"utils", "util", "helpers", "helper", "common", "core", "base", "misc", "constants"}
HIDDEN_FLOW = {"signals", "selectors", "managers", "mixins"}
# Brackets keep these patterns from finding themselves.
MACHINE_PATHS = re.compile(r"(?<![\w.$}~)-])/(work|tmp|root|home/[a-z]\w*|Users/\w+)(/|\b(?=[\"'` ]))")
REGISTRIES = re.compile(r"pypi[.]org|pythonhosted[.]org|npmjs[.](org|com)|deb[.]debian[.]org|npmmirror[.]com")
DOCUMENT_LIBRARIES = {"weasyprint", "qrcode", "openpyxl", "docx", "python_calamine"}
OTHER_CLOCKS = re.compile(r"\bauto_now(_add)?\s*=|\btimezone\.(now|localdate)\(|\bNow\(\)")
# A row that two processes make at once costs the slower one a savepoint, not its caller's transaction.
SAVEPOINTS = {Path("registry/protection/keys.py"), Path("registry/ground/jobs.py")}
# Which file was merged into which: its model, the service that merges, and the scan path's own SQL.
KNOW_THE_HOP = {
    Path("registry/models/volunteers.py"),
    Path("registry/models/persons.py"),
    Path("registry/standing/services/merges.py"),
    Path("checkin/attendance/scan_sql.py"),
}
# What people called something may hold quotation marks; between “ ” it goes through `quoted`. Refusals do so alone.
BY_PEOPLE = "(name|row|site|who|title|sheet|token|material)"
NAMED_BY_PEOPLE = re.compile(rf"“(\{{{BY_PEOPLE}\}}|%\({BY_PEOPLE}\)s|\{{\{{ [\w.]*{BY_PEOPLE} \}}\}})”")
HARD_LOCK = re.compile(r"select_for_update\((?![^)]*no_key=True)")


def test_no_file_is_longer_than_the_budget():
    sources = files(".py", ".html", ".js", ".mjs", ".ts", ".css", ".scss")
    lengths = {path: len(text(path).splitlines()) for path in sources if path.name not in LOCK_FILES}

    too_long = [f"{path}: {length}" for path, length in lengths.items() if length > MAX_FILE_LINES]

    assert not too_long, listing(f"files over {MAX_FILE_LINES} lines", too_long)


def test_no_function_is_longer_than_the_budget():
    too_long = [
        f"{path}:{node.lineno}: {node.name} ({node.end_lineno - node.lineno + 1})"
        for path in files(".py", under=(*ROOMS, "config"))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= MAX_FUNCTION_LINES
    ]

    assert not too_long, listing(f"functions over {MAX_FUNCTION_LINES} lines", too_long)


def test_no_file_is_a_junk_drawer():
    drawers = [str(path) for path in files(".js", ".mjs") if path.stem in JUNK_DRAWERS]
    drawers += [str(path) for path in files(".py") if {path.stem, *path.parent.parts} & (JUNK_DRAWERS | HIDDEN_FLOW)]
    drawers.remove("config/sqlite/base.py")  # Django looks for a database backend under this name

    assert not drawers, listing("name the file after what it knows", drawers)


def test_no_room_shows_more_than_a_person_takes_in():
    shown: dict[Path, set[str]] = {}
    for path in files(".py", under=ROOMS):
        for depth in range(1, len(path.parts)):
            shown.setdefault(Path(*path.parts[:depth]), set()).add(path.parts[depth])
    crowded = [f"{room}: {len(names - FRAME)}" for room, names in shown.items() if len(names - FRAME) > MAX_ENTRIES]

    assert not crowded, listing(f"rooms with more than {MAX_ENTRIES} entries", crowded)


def test_no_file_names_this_machine_or_a_package_registry():
    binary = {".png", ".jpg", ".ico", ".woff", ".woff2", ".ttf", ".otf", ".pdf", ".xlsx", ".docx", ".xls", ".y4m"}
    readable = [path for path in tracked() if path.suffix not in binary]

    found = lines_matching(MACHINE_PATHS, readable) + lines_matching(REGISTRIES, readable)

    assert not found, listing("paths of one machine, or hosts of a registry", found)


def test_document_libraries_are_imported_by_registry_documents_only():
    strangers = [
        f"{path}: {name}"
        for path in files(".py", under=(*ROOMS, "config"))
        if path.parts[:2] != ("registry", "documents")
        for name in imported(path) & DOCUMENT_LIBRARIES
    ]

    assert not strangers, listing("imports outside registry/documents", strangers)


def test_the_lower_room_never_mentions_the_upper_ones():
    upper = re.compile(r"\b(checkin|certificates)\b")

    assert not (found := lines_matching(upper, files(".py", under=("registry",)))), listing("mentions", found)


def test_the_middle_room_never_mentions_the_upper_one():
    assert not (found := lines_matching(re.compile(r"\bcertificates\b"), files(".py", under=("checkin",)))), listing(
        "mentions", found
    )


def test_only_the_clock_asks_what_time_it_is():
    sources = [path for path in files(".py", under=(*ROOMS, "config")) if path != Path("registry/clock.py")]

    assert not (found := lines_matching(OTHER_CLOCKS, sources)), listing("ask registry.clock instead", found)


def test_row_locks_leave_foreign_keys_alone():
    sources = files(".py", under=(*ROOMS, "config"))

    assert not (found := lines_matching(HARD_LOCK, sources)), listing("select_for_update(no_key=True)", found)


def test_everybody_else_asks_for_the_person():
    sources = [
        path for path in files(".py", ".html", under=(*ROOMS, "config", "templates")) if path not in KNOW_THE_HOP
    ]

    found = lines_matching(re.compile(r"\bmerged_into"), sources)

    assert not found, listing("ask `volunteer.person`, `of_people` or `persons`", found)


def test_transactions_are_opened_by_services_only():
    outside = [path for path in files(".py", under=ROOMS) if "services" not in path.parts and path not in SAVEPOINTS]

    found = lines_matching(re.compile(r"^\s*(@|with )transaction\.atomic"), outside)

    assert not found, listing("atomic outside services/", found)


def test_no_test_module_lends_to_another():
    borrowed = lines_matching(re.compile(r"^\s*(from|import) tests\b.*\btest_\w+"), files(".py", under=("tests",)))

    assert not borrowed, listing("put it into a module of its own, or into conftest", borrowed)


def test_a_race_is_defined_once():
    starts = lines_matching(re.compile(r"^\s*def race\("), files(".py", under=("tests",)))

    assert [line.split(":")[0] for line in starts] == ["tests/race/racing.py"], listing("tests.race.racing", starts)


def test_every_test_can_fail():
    toothless = [
        f"{path}:{node.lineno}: {node.name}"
        for path in files(".py", under=("tests",))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not can_fail(node)
    ]

    assert not toothless, listing("tests without an assertion", toothless)


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def can_fail(test: ast.FunctionDef) -> bool:
    """An assert, or a call whose name says that it asserts, expects or raises."""
    for node in ast.walk(test):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call) and re.search(r"assert|expect|raises|refus", ast.unparse(node.func)):
            return True
    return False


def test_names_between_quotation_marks_hold_none_of_their_own():
    paths = [path for path in files(".py", ".html", under=(*ROOMS, "templates")) if "exceptions" not in path.parts]
    found = lines_matching(NAMED_BY_PEOPLE, paths)
    assert not found, listing("names quoted as they stand; use chinese.quoted", found)
