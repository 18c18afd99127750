"""A 公示 as official paper: GB/T 9704 margins, faces and page numbers (D153–D159)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.documents import pdf
from registry.documents.wording import full_date, title_lines

LONGEST_LINE = 18


@dataclass(frozen=True, slots=True)
class NoticePaper:
    """Everything that is printed."""

    title: str
    text: str
    opens_on: date
    closes_on: date
    issuer: str
    address: str
    anonymous: bool
    lines: list[Any]

    @property
    def title_lines(self) -> tuple[str, ...]:
        return title_lines(self.title, longest=LONGEST_LINE)

    @property
    def paragraphs(self) -> list[str]:
        """The body; each paragraph is indented by two characters."""
        named = "可以匿名提出" if self.anonymous else "请写明姓名和联系方式"
        typed = [one.strip() for one in self.text.splitlines() if one.strip()]
        return [
            *typed,
            f"公示时间为{full_date(self.opens_on)}至{full_date(self.closes_on)}。",
            f"对公示内容有异议的，请在公示期内在{self.address}提出，{named}，并说明依据。",
        ]

    @property
    def dated(self) -> str:
        return full_date(self.opens_on)


def as_pdf(paper: NoticePaper) -> bytes:
    """Tagged, with its fonts embedded."""
    return pdf.render("certificates/pdf/notice.html", {"paper": paper})
