"""The proof as a PDF: its words, its pages, its code."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from certificates.issuing.documents import proof
from certificates.issuing.documents.proof import ProofEntry
from tests.readers import pdf_codes, pdf_fonts, pdf_frames, pdf_info, pdf_pages, pdf_words


def test_a_proof_says_what_the_rules_ask_for(part):
    words = pdf_words(proof.as_pdf((part,)))

    expected = [
        "证明编号GXQZ-ZM-2026-000123-7",
        "兹证明韦示例一（志愿者编号QZ-004217，居民身份证450*************11）于2026年3月1日至2026年3月31日参加本单位",
        "志愿服务时间6.7小时",
        "其中：系统计时2.7小时",
        "其中：补录4.0小时",
        "本证明由记录单位依据志愿服务记录出具。",
        "共青团广西壮族自治区水利厅委员会",
        "负责人：覃演示二",
        "经办人：黄示例六",
        "联系方式：0771-0000000",
        "zy.example.org/verify/",
        "K7MQ2XRD",
        "数据截至封存№820",
        "第1页共1页",
    ]
    assert [text for text in expected if text not in words] == []


def test_the_printed_code_leads_to_the_verification(part, tmp_path):
    assert pdf_codes(proof.as_pdf((part,)), tmp_path) == [part.verify_url]


def test_each_unit_begins_on_a_page_of_its_own(part):
    other = replace(
        part,
        number="GXQZ-ZM-2026-000124-5",
        unit_name="共青团广西壮族自治区市场监督管理局委员会",
        former_unit_name="共青团广西壮族自治区工商行政管理局委员会",
    )

    pages = ["".join(page.split()) for page in pdf_pages(proof.as_pdf((part, other)))]

    assert [part.number in page for page in pages] == [True, False]
    assert [other.number in page for page in pages] == [False, True]
    assert "原记录单位：共青团广西壮族自治区工商行政管理局委员会" in pages[1]
    assert [page.count(f"第{n}页共2页") for n, page in enumerate(pages, start=1)] == [1, 1]


def test_a_long_table_repeats_its_head_and_keeps_the_number_on_every_page(part):
    pages = pdf_pages(proof.as_pdf((replace(part, entries=part.entries * 30),)))

    assert len(pages) > 1
    assert ["活动与服务内容" in page for page in pages[:-1]] == [True] * (len(pages) - 1)
    assert [part.number in page for page in pages] == [True] * len(pages)


def test_of_a_thousand_rows_each_is_printed_once_whole_and_in_its_order(part):
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(1_000)]
    many = tuple(replace(part.entries[0], date=day, activity=f"第{n:04}号活动") for n, day in enumerate(days))

    pages = pdf_pages(proof.as_pdf((replace(part, entries=many),)))

    words = ["".join(page.split()) for page in pages]
    assert re.findall(r"第(\d{4})号活动", "".join(words)) == [f"{n:04}" for n in range(1_000)]
    assert [f"第{n}页共{len(pages)}页" in page for n, page in enumerate(words, start=1)] == [True] * len(pages)
    assert "负责人" in words[-1]


def test_a_day_is_not_written_as_a_period(part):
    words = pdf_words(proof.as_pdf((replace(part, period_until=part.period_from),)))

    assert "于2026年3月1日参加本单位" in words


def test_leaders_are_a_column_only_when_there_are_any(part):
    nameless = replace(part, entries=tuple(replace(entry, leader="") for entry in part.entries))

    assert "来源负责人" in pdf_words(proof.as_pdf((part,)))
    assert "来源负责人" not in pdf_words(proof.as_pdf((nameless,)))


def test_what_people_typed_is_printed_as_typed(part):
    typed = "<b>x</b>=1+1<img src=http://127.0.0.1/x><script>alert(1)</script>"
    entry = replace(part.entries[0], content=typed)

    words = pdf_words(proof.as_pdf((replace(part, entries=(entry,), volunteer_name="<i>韦</i>"),)))

    assert "<i>韦</i>" in words
    assert "<b>x</b>=1+1" in words
    assert "<script>" in words


def test_the_file_carries_title_and_fonts_of_its_own(part, tmp_path):
    file = proof.as_pdf((part,))

    assert pdf_info(file, tmp_path)["Title"] == "志愿服务记录证明 GXQZ-ZM-2026-000123-7"
    assert all(pdf_fonts(file, tmp_path).values())


def test_a_rare_name_is_printed_whole(part):
    assert "欧阳𠮷㐱䶮" in pdf_words(proof.as_pdf((replace(part, volunteer_name="欧阳𠮷㐱䶮"),)))


@pytest.mark.parametrize("count", range(5, 9))
def test_no_page_carries_the_seal_alone(part, count):
    pages = pdf_pages(proof.as_pdf((replace(part, entries=part.entries[:1] * count),)))

    assert "本证明由记录单位依据志愿服务记录出具" in pages[-1]
    assert "走进科技馆" in pages[-1]


CONTENT = "到社区检修小家电，讲解用电安全常识。"


def saturdays(count, *, place="示例社区一", leader="覃演示二", **more) -> tuple[ProofEntry, ...]:
    first = ProofEntry(date(2026, 3, 7), "周六便民日", place, CONTENT, 180, "系统计时", leader)
    return tuple(replace(first, date=first.date + timedelta(weeks=week), **more) for week in range(count))


def grouped(part, *entries):
    return replace(part, entries=entries, is_grouped=True)


def test_twenty_five_saturdays_fill_a_page_or_two_and_name_their_content_once(part):
    pages = pdf_pages(proof.as_pdf((grouped(part, *saturdays(25)),)))
    words = "".join("".join(pages).split())

    assert len(pages) <= 2
    assert words.count(CONTENT) == 1
    assert "25次，共75.0小时" in words
    assert [words.count(entry.date_text) for entry in saturdays(25)[1:]] == [1] * 24
    assert len(pdf_pages(proof.as_pdf((replace(part, entries=saturdays(25)),)))) > 2


def test_another_place_or_leader_has_a_heading_of_its_own_and_other_origins_are_marked(part):
    paper, past = saturdays(3, origin_label="补录·纸质表")[2], saturdays(5, origin_label="补录·历史")[4]
    elsewhere = saturdays(1, place="示例社区二") + saturdays(2, leader="黄示例六")

    words = pdf_words(proof.as_pdf((grouped(part, *saturdays(2), paper, past, *elsewhere),)))

    assert "4次，共12.0小时" in words
    assert "2026年3月21日3.0小时补录·纸质表2026年4月4日3.0小时补录·历史" in words.replace("2026年3月14日3.0小时", "")
    assert "地点：示例社区二负责人：覃演示二" in words
    assert "2次，共6.0小时" in words
    assert words.count(CONTENT) == 3
    assert "没有注明来源的，由系统计时" in words


def test_an_activity_that_goes_on_overleaf_is_named_again(part):
    pages = ["".join(page.split()) for page in pdf_pages(proof.as_pdf((grouped(part, *saturdays(200)),)))]

    assert len(pages) == 3
    assert [page.count("周六便民日200次，共600.0小时") for page in pages] == [1, 1, 1]
    assert [page.count(f"第{n}页共3页") for n, page in enumerate(pages, start=1)] == [1, 1, 1]
    assert saturdays(200)[-1].date_text in pages[-1]
    assert "本证明由记录单位依据志愿服务记录出具" in pages[-1]


def test_long_names_and_long_places_stay_whole_among_the_dates(part):
    place, title = "示例街道示例社区综合服务中心" * 5 + "东门", "关爱外来务工人员子女" * 6
    entries = tuple(replace(entry, activity=title) for entry in saturdays(2, place=place))

    words = pdf_words(proof.as_pdf((grouped(part, *entries),)))

    assert place in words
    assert "".join(words.split("2次，共6.0小时")).count(title) == 1


def test_hours_and_minutes_do_not_lie_over_the_origin(part):
    long = replace(part.entries[0], minutes=23 * 60 + 59, origin_label="系统计时")

    file = proof.as_pdf((replace(part, entries=(long,)),))

    ((_left, _top, right, _low),) = pdf_frames(file, "23小时59分")
    assert any(right < left for left, *_rest in pdf_frames(file, "系统计时"))
