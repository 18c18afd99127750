"""Volunteer cards for printing: bank-card size, ten to a sheet of A4, with cut marks."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from registry.documents import pdf, qr

PER_SHEET = 10


@dataclass(frozen=True)
class PrintedCard:
    """What is printed on a card; everything else is behind the card's address."""

    name: str
    unit_short_name: str
    volunteer_no: str
    card_url: str
    system_name: str = "区直志愿"

    @property
    def card_qr(self) -> SafeString:
        return qr.printed(self.card_url, label="志愿者卡二维码")


def as_pdf(cards: tuple[PrintedCard, ...]) -> bytes:
    """The cards in the given order, on as many sheets as they need."""
    sheets = [cards[start : start + PER_SHEET] for start in range(0, len(cards), PER_SHEET)]
    return pdf.render("registry/pdf/cards.html", {"sheets": sheets})
