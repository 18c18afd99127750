"""The star certificate: its words, its stars, its code."""

from dataclasses import replace

import pytest

from certificates.issuing.documents import star as star_certificates
from registry.documents import pdf
from tests.readers import laid_out, pdf_codes, pdf_drawing, pdf_info, pdf_objects, pdf_pages, pdf_words


def test_a_star_certificate_fits_one_sheet_across_and_says_what_was_decided(star, tmp_path):
    file = star_certificates.as_pdf(star)

    words = pdf_words(file)

    assert len(pdf_pages(file)) == 1
    assert pdf_info(file, tmp_path)["Page size"].startswith("841.89 x 595.276")
    assert "截至2026年3月31日，经认定的志愿服务时间达到600小时，服务质量符合要求。经审定，认定为三星级志愿者。" in words
    assert "证书编号GXQZ-XJ-2026-000017-3" in words
    assert "2026年4月20日" in words


def test_a_public_notice_is_mentioned_only_where_there_was_one(star):
    announced = star_certificates.as_pdf(replace(star, was_announced=True))

    assert "服务质量符合要求。经公示，认定为三星级志愿者。" in pdf_words(announced)
    assert "公示" not in pdf_words(star_certificates.as_pdf(star))


@pytest.mark.parametrize("unapproved", ["表彰", "优秀", "先进", "奖章"])
def test_a_star_certificate_claims_no_award(star, unapproved):
    assert unapproved not in pdf_words(star_certificates.as_pdf(star))


def test_the_document_of_the_decision_is_named_when_there_is_one(star):
    decided = replace(star, decision_document="桂直团工发〔2026〕7号")

    assert "认定依据：桂直团工发〔2026〕7号" in pdf_words(star_certificates.as_pdf(decided))


@pytest.mark.parametrize("stars", [1, 5])
def test_as_many_stars_are_filled_as_were_reached(star, stars, monkeypatch):
    monkeypatch.setattr(pdf, "laid_out", laid_out)
    file = star_certificates.as_pdf(replace(star, stars=stars))

    drawn = [line for line in pdf_drawing(file) if line.startswith(b"0.7059 0.1373 0.1647 RG")]

    assert [(line.count(b" b"), line.count(b" s")) for line in drawn] == [(stars, 5 - stars)]
    assert f"/Alt <feff{star_certificates.level_of(stars).encode('utf-16-be').hex()}>".encode() in pdf_objects(file)


def test_the_printed_code_leads_to_the_verification(star, tmp_path):
    assert pdf_codes(star_certificates.as_pdf(star), tmp_path) == [star.verify_url]


def test_what_people_typed_is_printed_as_typed(star):
    typed = replace(star, volunteer_name="<b>韦</b>", issuer_name="<script>alert(1)</script>")

    words = pdf_words(star_certificates.as_pdf(typed))

    assert "<b>韦</b>" in words
    assert "<script>alert(1)</script>" in words
