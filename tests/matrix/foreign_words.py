"""English and machine text on a page: what a careful official would not have written."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

# Not prose: program text, what a machine reads, a list of what people typed, and suggestions with the letters to type.
SILENT = frozenset({"script", "style", "code", "pre", "svg", "template", "textarea", "datalist"})
SPOKEN = ("placeholder", "title", "aria-label", "alt", "aria-description")
ADDRESS = re.compile(r"\S+@\S+|https?://\S+|\S*/\S*|[\w-]+(?:\.[\w-]+)+")
WORDS = re.compile(r"[A-Za-z]{2,}(?:(?:\s|[-'’_])+[A-Za-z]{2,})+")  # two Latin words in a row
CODE = re.compile(r"\b[a-z]+(?:_+[a-z]+)+\b|\b[a-z]{4,}\b|#[0-9a-f]{6,}")  # `team__name`, `submitted`, a digest
# What a machine reads or a person copies letter by letter: digests and codes in groups, numbers of papers.
FIGURES = re.compile(r"(?:\b[0-9a-f]{4}\b\s*){3,}|\b[A-Z0-9]{4} [A-Z0-9]{4}\b|\bGXQZ-[A-Z]{2}-\S*")
ALLOWED = {
    "audit_ledger": "a command that the audit administrator types",
    "audit_ledger --head": "the same",
    "head": "the same",
    "xlsx": "the ending of a file, as devices show it",
    "docx": "the same",
}


class Prose(HTMLParser):
    """What a person reads or hears of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.silent, self.parts = 0, []  # type: int, list[str]
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        said = dict(attrs)
        self.parts += [said[name] or "" for name in SPOKEN if said.get(name)]
        if tag == "input" and said.get("type") in ("submit", "button"):
            self.parts.append(said.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.parts.append(data)


def foreign(html: str, *, names: frozenset[str] = frozenset()) -> Iterator[str]:
    """Each run of words or code that has no place on a Chinese page; `names` of accounts are what they are."""
    for part in Prose(html).parts:
        text = FIGURES.sub(" ", ADDRESS.sub(" ", part))
        for found in (*WORDS.findall(text), *CODE.findall(text)):
            if found not in ALLOWED and found not in names:
                yield f"{found!r} in {' '.join(part.split())[:60]!r}"
