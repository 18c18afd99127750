"""Proofs, a star, and their public verification."""

from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import reverse
from playwright.sync_api import Page, expect

from checkin.afterwards.services import opening_balances
from tests.e2e.cast import Cast
from tests.e2e.visits import Visits, press
from tests.factories_afterwards import row_of, submitted
from tests.readers import pdf_codes, pdf_words


def take_proof(vera: Page, folder: Path) -> bytes:
    """Issue one's own proof."""
    vera.goto(reverse("my-proofs"))
    press(vera, "出具证明")
    return downloaded(vera, "下载 PDF", folder)


def verify_by_code(visits: Visits, pdf: bytes, *, words: tuple[str, ...], folder: Path) -> None:
    """Scan the printed code; the page shows what was registered."""
    folder.mkdir()
    url = urlsplit(next(text for text in pdf_codes(pdf, folder) if "/verify/" in text))
    stranger = visits.phone()
    stranger.goto(f"{url.path}#{url.fragment}")
    answer = stranger.locator("section[data-state]")
    for word in ("有效", "二维码上的签名与本页登记一致", *words):
        expect(answer).to_contain_text(word)
    expect(answer).to_have_attribute("data-state", "valid")


def says(pdf: bytes, *words: str) -> None:
    """The printed page contains these words."""
    text = pdf_words(pdf)
    assert [word for word in words if word not in text] == []


def earn_star(visits: Visits, vera: Page, who: Cast, folder: Path) -> bytes:
    """Long service comes as an opening balance; the unit proposes the star, the committee decides."""
    served = submitted(who.unit, row_of(who.volunteer, 100), by=who.lea, until_on=date(2025, 1, 1))
    opening_balances.approve(batch=served, by=who.second)
    unit = visits.of(who.otto)
    unit.goto(reverse("manage-stars"))
    press(unit, "推荐")
    expect(unit.locator("#messages")).to_contain_text("已推荐")
    committee = visits.of(who.committee)
    committee.goto(reverse("committee-stars"))
    committee.get_by_role("link", name="韦示例一").first.click()
    press(committee, "认定并出具证书")
    expect(committee.locator("#messages")).to_contain_text("已认定")
    vera.goto(reverse("my-stars"))
    return downloaded(vera, "下载 PDF", folder)


def downloaded(page: Page, label: str, folder: Path) -> bytes:
    """The file behind this link, as the browser saves it."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=label, exact=True).first.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path.read_bytes()
