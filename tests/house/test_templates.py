"""Templates are short, without logic, and load nothing from other hosts."""

import re
from pathlib import Path

from tests.house.sources import files, lines_matching, listing, text

MAX_PAGE_LINES, MAX_FRAGMENT_LINES, MAX_LINE = 150, 40, 160
PRINTED = {"pdf", "print", "emails", "email"}  # WeasyPrint and mail programs have no Content-Security-Policy
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|\bhx-on\b|javascript:", re.IGNORECASE
)
OTHER_HOST = re.compile(
    r"(?:src|href|action|srcset|poster|formaction|hx-[a-z]+)\s*=\s*[\"']\s*(?:https?:)?//", re.IGNORECASE
)
STATE_LITERAL = re.compile(
    r"{%\s*(?:el)?if [^%]*\b(?!GET)\w+\.(?:status|state|origin|source|situation|risk_level|outcome)\s*[!=]=\s*[\"']"
)
SENTENCE = re.compile(r"{% blocktranslate\b[^%]*\btrimmed\b[^%]*%}(.*?){% endblocktranslate %}", re.DOTALL)
FIXED_PATH = re.compile(r"\s(?:src|href|action|formaction|hx-(?:get|post|put|delete))\s*=\s*[\"']/(?!/)", re.IGNORECASE)


def templates() -> list[Path]:
    return files(".html", under=("templates",))


def pages() -> list[Path]:
    return [path for path in templates() if not PRINTED & set(path.parts)]


def test_templates_stay_within_their_budget():
    budgets = {path: MAX_FRAGMENT_LINES if path.name.startswith("_") else MAX_PAGE_LINES for path in templates()}
    lengths = {path: len(text(path).splitlines()) for path in budgets}

    too_long = [f"{path}: {lengths[path]} > {budgets[path]}" for path in budgets if lengths[path] > budgets[path]]

    assert not too_long, listing("templates over budget", too_long)


def test_template_lines_fit_a_screen():
    too_long = [
        f"{path}:{number}: {len(line)}"
        for path in templates()
        for number, line in enumerate(text(path).splitlines(), start=1)
        if len(line) > MAX_LINE
    ]

    assert not too_long, listing(f"template lines over {MAX_LINE} characters", too_long)


def test_sentences_stand_on_one_line():
    """`trimmed` makes a space of a break, where Chinese has none."""
    broken = [
        f"{path}: {said.strip()[:40]}"
        for path in templates()
        for said in SENTENCE.findall(text(path))
        if "\n" in said.strip() and "{% plural %}" not in said
    ]

    assert not broken, listing("sentences with a break inside", broken)


def test_pages_hold_no_inline_script_or_style():
    assert not (found := lines_matching(INLINE, pages())), listing("the CSP would block these", found)


def test_pages_ask_nothing_of_another_host():
    assert not (found := lines_matching(OTHER_HOST, templates())), listing("addresses of other hosts", found)


def test_pages_link_by_url_name():
    assert not (found := lines_matching(FIXED_PATH, pages())), listing("use {% url %} or {% static %}", found)


def test_forms_that_are_included_keep_their_token():
    forms = [path for path in templates() if path.name.startswith("_") and "csrf_token" in text(path)]
    names = "|".join(re.escape(path.name) for path in forms)
    cut_off = re.compile(rf"{{%\s*include\s+\"[^\"]*/(?:{names})\"[^%]*\bonly\s*%}}")

    assert forms
    assert not (found := lines_matching(cut_off, templates())), listing("`only` drops the CSRF token", found)


def test_fragments_extend_nothing():
    fragments = [path for path in templates() if path.name.startswith("_")]

    assert not (found := lines_matching(re.compile(r"{%\s*extends\b"), fragments)), listing("fragments", found)


def test_templates_ask_a_predicate_for_a_state():
    ours = [
        path for path in pages() if path.parts[1] in ("registry", "checkin", "certificates") or len(path.parts) == 2
    ]
    found = [line for line in lines_matching(STATE_LITERAL, ours) if "request.GET" not in line]

    assert not found, listing("ask a predicate of the model, such as activity.is_draft", found)
