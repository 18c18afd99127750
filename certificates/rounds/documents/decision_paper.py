"""The decision of a round as a Word document to be finished by hand: GB/T 9704 margins and faces (D147, D153–D159)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from certificates.issuing.documents.star import NUMERALS
from registry.documents import word
from registry.documents.sheets import FANGSONG, HEI, SONG
from registry.documents.wording import full_date, title_lines

BODY_PT, LINE_PT, TITLE_PT, TITLE_LINE_PT = 16, 28.95, 22, 34
INDENT: Final = "　　"
WIDTHS_MM: Final = (14.0, 50.0, 92.0)
LONGEST_LINE: Final = 18
COUNTED: Final = {"volunteer": "名志愿者", "team": "支志愿团队", "unit": "家单位", "project": "个志愿服务项目"}
STAR: Final = "star"
NAMES: Final = ("序号", "名称", "单位")
STAR_NAMES: Final = ("序号", "姓名", "单位", "认定星级")
STAR_WIDTHS_MM: Final = (14.0, 36.0, 78.0, 28.0)


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
    def is_for_stars(self) -> bool:
        return self.for_whom == STAR

    @property
    def list_name(self) -> str:
        """What the annex is called."""
        return "星级志愿者名单" if self.is_for_stars else "嘉许名单"

    @property
    def paragraphs(self) -> list[str]:
        """The body."""
        period = f"{full_date(self.period_from_on)}至{full_date(self.period_until_on)}"
        shown = f"{full_date(self.announced_from_on)}至{full_date(self.announced_until_on)}"
        if self.is_for_stars:
            return [
                f"根据星级志愿者认定标准和志愿服务记录，经推荐、评审，并于{shown}公示，"
                f"决定认定{len(self.lines)}名志愿者为星级志愿者（名单附后）。",
                "希望星级志愿者珍惜荣誉，继续参加志愿服务。",
            ]
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
    document.add(
        word.Paragraph(f"{INDENT}附件：{paper.list_name}", size=BODY_PT, line_pt=LINE_PT, after_pt=3 * LINE_PT)
    )
    document.add(_signed(paper.issuer, 2))
    document.add(_signed(full_date(paper.decided_on), 4))
    document.add(word.Paragraph("附件", font=HEI, size=BODY_PT, line_pt=LINE_PT, on_new_page=True))
    document.add(word.Paragraph(paper.list_name, font=SONG, size=TITLE_PT, align="center", line_pt=TITLE_LINE_PT))
    names, widths = (STAR_NAMES, STAR_WIDTHS_MM) if paper.is_for_stars else (NAMES, WIDTHS_MM)
    rows = (_row(one, with_star=paper.is_for_stars) for one in paper.lines)
    document.add_table(widths, [_head(names), *rows], ruled=True)
    document.number_pages()
    return document.as_bytes()


def _signed(text: str, characters: int) -> "word.Paragraph":
    """A line of the signature, so many characters from the right."""
    return word.Paragraph(text, size=BODY_PT, align="right", line_pt=LINE_PT, right_pt=characters * BODY_PT)


def _head(names: tuple[str, ...]) -> "word.Row":
    return word.Row(
        tuple(word.Cell((word.Paragraph(name, font=HEI, size=12, align="center"),)) for name in names), is_head=True
    )


def _row(line: Any, *, with_star: bool) -> "word.Row":
    star = (f"{NUMERALS.get(line.star, line.star)}星",) if with_star else ()
    cells = (str(line.n), line.name, line.unit, *star)
    return word.Row(
        tuple(word.Cell((word.Paragraph(text, font=FANGSONG, size=12),)) for text in cells), may_break=False
    )
