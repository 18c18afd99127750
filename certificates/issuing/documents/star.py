"""星级志愿者证书 as a value and as PDF: A4 across, words of D147, no emblem and no seal (D160, D162)."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from registry.documents import pdf, qr
from registry.documents.wording import full_date, grouped

_STAR = "M12 1.6l3.2 7 7.6.8-5.7 5.1 1.6 7.5L12 18.2 5.3 22l1.6-7.5L1.2 9.4l7.6-.8z"
NUMERALS = {1: "一", 2: "二", 3: "三", 4: "四", 5: "五"}


@dataclass(frozen=True)
class StarCertificate:
    """One star level, decided by the committee on hours and quality (D172)."""

    number: str
    volunteer_name: str
    volunteer_no: str
    stars: int
    threshold_hours: int
    as_of: date
    issuer_name: str
    issued_on: date
    verify_url: str
    verify_code: str
    seal_line: str
    # The customer's own decision document, if there is one (D147).
    decision_document: str = ""
    # 公示 is mentioned only where it took place.
    was_announced: bool = False
    title: str = "星级志愿者证书"
    # What the office puts above its papers; empty where it puts nothing.
    document_head: str = ""

    @property
    def level_text(self) -> str:
        return f"{NUMERALS[self.stars]}星级志愿者"

    @property
    def as_of_text(self) -> str:
        return full_date(self.as_of)

    @property
    def issued_on_text(self) -> str:
        return full_date(self.issued_on)

    @property
    def code_text(self) -> str:
        return grouped(self.verify_code)

    @property
    def verify_page(self) -> str:
        return f"{urlsplit(self.verify_url).netloc}/verify/"

    @property
    def verify_qr(self) -> SafeString:
        return qr.svg(self.verify_url, label="查验二维码")

    @property
    def star_row(self) -> SafeString:
        """Five stars, the reached ones filled, legible in black and white."""
        marks = ((index * 30 + 3, "#b4232a" if index < self.stars else "none") for index in range(5))
        paths = format_html_join(
            "", '<path transform="translate({} 3)" fill="{}" d="{}"/>', ((x, fill, _STAR) for x, fill in marks)
        )
        return format_html(
            '<svg class="stars" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 150 30" role="img"'
            ' aria-label="{}"><g stroke="#b4232a" stroke-width="0.8" stroke-linejoin="round">{}</g></svg>',
            self.level_text,
            paths,
        )


def as_pdf(certificate: StarCertificate) -> bytes:
    return pdf.render("certificates/pdf/star.html", {"certificate": certificate})
