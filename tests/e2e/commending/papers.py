"""From the decision to the archive: certificates, printing, handing over, withdrawal, verification, honour roll."""

import re
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile

from django.urls import reverse
from playwright.sync_api import Page, expect

from certificates.models import Certificate
from registry.models import Unit
from registry.words.numbering import register_number
from tests.e2e.afternoon.hands import agree
from tests.e2e.commending.office import CHOSEN
from tests.e2e.steps_proving import downloaded
from tests.e2e.visits import Visits, press, turned_to
from tests.e2e.worker import work
from tests.readers import pdf_codes, pdf_pages, xlsx_rows


def issue(committee: Page) -> None:
    """A number for everybody on the list."""
    press(committee, "出具和查看证书")
    press(committee, "出具证书")
    work()
    committee.reload()
    expect(committee.locator("#issue")).to_have_count(0)
    numbers = Certificate.objects.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == [register_number("JX", 2026, n) for n in range(1, CHOSEN)]


def print_all(committee: Page, folder: Path) -> dict[str, bytes]:
    """One PDF for the printer by unit, single files under their names, the register; all of the same certificates."""
    press(committee, "成批印制")
    committee.get_by_role("button", name="开始印制").click()
    committee.wait_for_url(re.compile(r"/manage/printing/\d+/"))
    work()
    committee.reload()
    pdf = downloaded_by(committee, "交印的 PDF", folder)
    with ZipFile(BytesIO(downloaded_by(committee, "单个文件 ZIP", folder))) as packed:
        singles = {name: packed.read(name) for name in packed.namelist()}
    register = xlsx_rows(downloaded_by(committee, "登记表", folder))
    in_order = list(Certificate.objects.order_by("volunteer__unit", "pk").select_related("volunteer__unit"))
    expected = [f"{one.volunteer.unit.full_name}/{one.volunteer.name} {one.number}.pdf" for one in in_order]
    assert list(singles) == expected
    assert [row[6] for row in register if row[6] in singles] == expected
    read_sheets(pdf, in_order)
    return singles


def read_sheets(pdf: bytes, in_order: list[Certificate]) -> None:
    """Each unit's certificates lie in order beneath a sheet that lists them."""
    pages = ["".join(page.split()) for page in pdf_pages(pdf)]
    units = list(dict.fromkeys(one.volunteer.unit for one in in_order))
    assert len(pages) == len(in_order) + len(units)
    at = 0
    for unit in units:
        theirs = [one for one in in_order if one.volunteer.unit == unit]
        cover, sheets = pages[at], pages[at + 1 : at + 1 + len(theirs)]
        assert unit.full_name in cover
        assert all(one.number in cover for one in theirs)
        assert [one.number in sheet for one, sheet in zip(theirs, sheets, strict=True)] == [True] * len(theirs)
        at += 1 + len(theirs)


def hand_over(lea: Page, certificate: Certificate) -> None:
    """The unit enters who collected one."""
    lea.goto(reverse("proof-detail", args=[certificate.uuid]))
    press(lea, "登记领取")
    lea.get_by_label("领取人").fill("本人")
    press(lea, "登记")
    expect(lea.locator("#deliveries")).to_contain_text("已由本人领取")


def withdraw(committee: Page, certificate: Certificate) -> None:
    """The commendation, and its certificate with it."""
    committee.goto(reverse("round-decision", args=[certificate.nomination.round_id]))
    withdraw = reverse("commendation-withdraw", args=[certificate.nomination_id])
    turned_to(committee, committee.locator(f"a[href='{withdraw}']")).click()
    committee.get_by_label("原因").fill("同一事迹已在其他批次受到嘉许。")
    press(committee, "撤回嘉许")
    expect(committee.locator("#messages")).to_contain_text("已撤回")


def verify(visits: Visits, pdf: bytes, folder: Path, *, state: str, words: tuple[str, ...]) -> None:
    """A stranger scans the printed sheet."""
    folder.mkdir()
    url = urlsplit(next(text for text in pdf_codes(pdf, folder) if "/verify/" in text))
    stranger = visits.phone()
    stranger.goto(f"{url.path}#{url.fragment}")
    answer = stranger.locator("section[data-state]")
    expect(answer).to_have_attribute("data-state", state)
    for one in words:
        expect(answer).to_contain_text(one)


def stand_on_roll(holder: Page, stranger: Page, certificate: Certificate) -> None:
    """Who agreed stands there, and nobody else."""
    holder.goto(reverse("me-honours"))
    agree(holder, "同意公开")
    expect(holder.locator("#messages")).to_contain_text("已列入光荣榜")
    stranger.goto(reverse("honour-roll"))
    expect(stranger.locator("main tbody tr")).to_have_count(1)
    expect(stranger.locator("main tbody")).to_contain_text(certificate.volunteer.name)


def archive(committee: Page, folder: Path) -> None:
    """The whole round as one file with its table of contents."""
    press(committee, "做成档案")
    press(committee, "做成档案")
    work()
    committee.reload()
    with ZipFile(BytesIO(downloaded_by(committee, "下载档案（ZIP）", folder))) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        contents = "".join("".join(pdf_pages(packed.read("00 目录.pdf"))).split())
    assert [name[:2] for name in sorted(names)] == [f"{n:02}" for n in range(12)]
    assert all("".join(name[3:].rpartition(".")[0].split()) for name in names)
    assert "证书登记簿" in contents


def downloaded_by(page: Page, label: str, folder: Path) -> bytes:
    """The file behind a link whose words begin so."""
    name = page.get_by_role("link", name=label).first.inner_text().strip()
    return downloaded(page, name, folder)


def first_of(unit: Unit) -> Certificate:
    found = Certificate.objects.filter(volunteer__unit=unit).select_related("volunteer__user", "nomination")
    return found.earliest("pk")
