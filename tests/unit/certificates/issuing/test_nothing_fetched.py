"""HTML, CSS and addresses in every field of a template and of a snapshot are text: nothing is fetched (D161)."""

import socket
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from certificates.issuing.documents import award
from certificates.issuing.documents.award import Award
from certificates.issuing.layouts import wording
from certificates.issuing.services import composing, drawing
from certificates.office.services import backgrounds
from certificates.office.services.templates import Design
from registry.documents import pdf
from tests.factories import committee_unit
from tests.factories_certificates import sheet_upload
from tests.factories_hours import AFTERWARDS, committee_member
from tests.readers import laid_out, pdf_words

CANARY = "CANARY-4711"
ATTACKS = (
    "<img src={http}>",
    "<style>@import'{file}';</style>",
    "</p><link href={http}>",
    "url({file})",
)


@pytest.fixture
def attacks(listener):
    with TemporaryDirectory(prefix="c") as folder:
        canary = Path(folder, "c")
        canary.write_text(f"p{{color:red}}/*{CANARY}*/", encoding="utf-8")
        places = {"http": f"http://127.0.0.1:{listener.getsockname()[1]}", "file": f"file://{canary}"}
        yield [attack.format(**places) for attack in ATTACKS]


def nothing_was_fetched(listener, paper: bytes) -> bool:
    with pytest.raises(BlockingIOError):
        listener.accept()
    return CANARY.encode() not in paper


@pytest.fixture
def asked_for(monkeypatch):
    """Drawn at once, and every address that WeasyPrint asks for."""
    asked: list[str] = []
    fetch = pdf.OwnFilesOnly.fetch
    monkeypatch.setattr(
        pdf.OwnFilesOnly, "fetch", lambda self, url, *more: asked.append(url) or fetch(self, url, *more)
    )
    monkeypatch.setattr(pdf, "laid_out", laid_out)
    return asked


def own(url: str) -> bool:
    return url.split(":")[0] in {"static", "font", "picture"}


@pytest.mark.django_db
@pytest.mark.parametrize("layout", ["weave", "portrait", "own"])
def test_every_field_of_a_template_is_text(at, attacks, listener, asked_for, layout):
    at(AFTERWARDS)
    committee_unit()
    drawing_below = backgrounds.store(upload=sheet_upload(), by=committee_member()) if layout == "own" else None
    for turn in range(len(attacks)):
        one, two, three, four = attacks[turn:] + attacks[:turn]
        design = Design(
            layout=layout, background=drawing_below, title=one, head=two, note=three, words="\n".join(attacks),
            closing=four.replace("/", "|"), approval=one, suffix="<i>",
        )  # fmt: skip
        values = wording.ALLOWED["person"] | {"姓名": one, "出具单位": three, "文件号": ""}
        paper = composing.composed(
            "person", design, values, b"", number="GXQZ-JX-2026-000123-7", verify_url="https://example.org/verify/x",
            verify_code="K7MQ2XRD", seal_line=two, background=composing.drawing_of(design),
        )  # fmt: skip

        sheet = drawing.sheet(paper)

        words = pdf_words(sheet)
        assert [attack for attack in attacks if "".join(attack.split()) not in words] == []
        assert "".join(one.split()) + "<i>" in words
        assert nothing_was_fetched(listener, sheet)
    assert [url for url in asked_for if not own(url)] == []


def test_every_text_that_a_snapshot_keeps_is_text(attacks, listener, asked_for):
    plain = Award(
        layout="fret", title="嘉许证书", name="韦示例一", words="予以嘉许。", issuer_name="示例单位",
        issued_on=date(2026, 12, 5), number="GXQZ-JX-2026-000123-7", verify_url="https://example.org/verify/x",
        verify_code="K7MQ2XRD", seal_line="",
    )  # fmt: skip
    texts = [field.name for field in fields(Award) if field.type in ("str", str) and field.name != "layout"]
    assert {"number", "verify_url", "verify_code", "seal_line", "basis", "star_label", "watermark"} <= set(texts)
    for half in (texts[::2], texts[1::2]):
        told = dict.fromkeys(half, attacks[0]) | {"stars": 3, "whole": (attacks[2],)}
        assert nothing_was_fetched(listener, award.as_pdf(replace(plain, **told)))
    assert [url for url in asked_for if not own(url)] == []


def test_the_listener_and_the_list_of_addresses_hear_what_is_asked(listener, asked_for):
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
    pdf.laid_out(f"<html lang='zh-CN'><title>t</title><p><img src='{address}' alt='x'>")

    assert address in asked_for
    with socket.create_connection(listener.getsockname()):
        listener.accept()[0].close()
