"""The decision of a round as a Word document to be finished by hand: GB/T 9704 margins and faces (D147, D153–D159)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from registry.documents import word
from registry.documents.sheets import FANGSONG, HEI, SONG
from registry.documents.wording import full_date, title_lines

BODY_PT, LINE_PT, TITLE_PT, TITLE_LINE_PT = 16, 28.95, 22, 34
INDENT: Final = "　　"
WIDTHS_MM: Final = (14.0, 50.0, 92.0)
LONGEST_LINE: Final = 18
COUNTED: Final = {"volunteer": "名志愿者", "team": "支志愿团队", "unit": "家单位", "project": "个志愿服务项目"}


@dataclass(frozen=True, slots=True)
class DecisionPaper:
    """Everything that is written; without a number the wording stays 嘉许."""

    title: str
    for_whom: str
    document_no: str
    period_from_on: date
    period_until_on: date
    announced_from_on: date
    announced_until_on: date
    decided_on: date
    issuer: str
    lines: list[Any]

    @property
    def paragraphs(self) -> list[str]:
        """The body."""
        period = f"{full_date(self.period_from_on)}至{full_date(self.period_until_on)}"
        shown = f"{full_date(self.announced_from_on)}至{full_date(self.announced_until_on)}"
        return [
            f"为弘扬志愿精神，根据{period}的志愿服务记录，经推荐、评审，并于{shown}公示，"
            f"决定对{len(self.lines)}{COUNTED[self.for_whom]}予以嘉许（名单附后）。",
            "希望受到嘉许的珍惜荣誉，继续参加志愿服务。",
        ]


def as_docx(paper: DecisionPaper) -> bytes:
    """The draft: title, body, signature, and the list as an annex on a new page."""
    document = word.Paper(title=paper.title)
    if paper.document_no:
        document.add(word.Paragraph(paper.document_no, size=BODY_PT, align="center", line_pt=LINE_PT, after_pt=LINE_PT))
    for line in title_lines(paper.title, longest=LONGEST_LINE):
        document.add(word.Paragraph(line, font=SONG, size=TITLE_PT, align="center", line_pt=TITLE_LINE_PT))
    document.add(word.Paragraph(line_pt=LINE_PT))
    for text in paper.paragraphs:
        document.add(word.Paragraph(INDENT + text, size=BODY_PT, line_pt=LINE_PT))
    document.add(word.Paragraph(line_pt=LINE_PT))
    document.add(word.Paragraph(f"{INDENT}附件：嘉许名单", size=BODY_PT, line_pt=LINE_PT, after_pt=3 * LINE_PT))
    document.add(_signed(paper.issuer, 2))
    document.add(_signed(full_date(paper.decided_on), 4))
    document.add(word.Paragraph("附件", font=HEI, size=BODY_PT, line_pt=LINE_PT, on_new_page=True))
    document.add(word.Paragraph("嘉许名单", font=SONG, size=TITLE_PT, align="center", line_pt=TITLE_LINE_PT))
    document.add_table(WIDTHS_MM, [_head(), *(_row(one) for one in paper.lines)], ruled=True)
    document.number_pages()
    return document.as_bytes()


def _signed(text: str, characters: int) -> "word.Paragraph":
    """A line of the signature, so many characters from the right."""
    return word.Paragraph(text, size=BODY_PT, align="right", line_pt=LINE_PT, right_pt=characters * BODY_PT)


def _head() -> "word.Row":
    names = ("序号", "名称", "单位")
    return word.Row(
        tuple(word.Cell((word.Paragraph(name, font=HEI, size=12, align="center"),)) for name in names), is_head=True
    )


def _row(line: Any) -> "word.Row":
    cells = (str(line.n), line.name, line.unit)
    return word.Row(
        tuple(word.Cell((word.Paragraph(text, font=FANGSONG, size=12),)) for text in cells), may_break=False
    )
