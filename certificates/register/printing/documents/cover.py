"""领取清单: the sheet above the certificates of one unit, signed by who collects them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.template.loader import render_to_string

from registry.documents import pdf
from registry.documents.sheets import Page
from registry.documents.wording import full_date


@dataclass(frozen=True, slots=True)
class Line:
    """One certificate on the sheet."""

    n: int
    name: str
    number: str
    title: str


@dataclass(frozen=True)
class Cover:
    """One unit and what lies below."""

    title: str
    unit: str
    lines: Sequence[Line]
    printed_on: date

    @property
    def count(self) -> int:
        return len(self.lines)

    @cached_property
    def kind(self) -> str:
        """Said once where all are of one kind; empty where each line says its own."""
        kinds = {line.title for line in self.lines}
        return kinds.pop() if len(kinds) == 1 else ""

    @property
    def dated(self) -> str:
        return full_date(self.printed_on)


def as_pdf(cover: Cover) -> bytes:
    """As many sheets of A4 as the list needs."""
    return pdf.laid_out(*page(cover))


def page(cover: Cover) -> Page:
    """The list as it goes to whoever draws it."""
    return Page(render_to_string("certificates/pdf/print_cover.html", {"cover": cover}))
