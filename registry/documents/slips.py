"""Slips by which imported people begin: a code and its QR for each, ten to a sheet of A4, to be cut and handed out."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from registry.documents import pdf, qr

PER_SHEET = 10


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for one person."""

    name: str
    unit: str
    code: str
    url: str
    until: str

    @property
    def picture(self) -> SafeString:
        return qr.printed(self.url, label="启用二维码")


def as_pdf(slips: tuple[Slip, ...], *, address: str, system_name: str) -> bytes:
    """The slips in their order; `address` is where the code is typed without a QR."""
    sheets = [slips[start : start + PER_SHEET] for start in range(0, len(slips), PER_SHEET)]
    return pdf.render("registry/pdf/slips.html", {"sheets": sheets, "address": address, "system_name": system_name})
