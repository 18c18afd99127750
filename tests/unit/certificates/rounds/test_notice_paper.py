"""公示 as it is printed: a long list keeps each of its rows on one page."""

from datetime import date

from certificates.rounds.documents import notice_paper
from certificates.rounds.documents.notice_paper import NoticePaper
from certificates.rounds.listing import Line
from tests.readers import pdf_pages

UNIT = "广西壮族自治区某某综合行政执法监督和应急管理事务中心团支部"


def test_no_row_of_a_long_list_is_torn_between_two_pages():
    paper = NoticePaper(
        title="关于2026年度志愿服务嘉许名单的公示", text="现将拟嘉许名单公示如下。", opens_on=date(2026, 12, 1),
        closes_on=date(2026, 12, 9), issuer="示例单位", address="zy.example.org/notices", anonymous=False,
        lines=[Line(n, n, "韦*", UNIT[n % 7 :], "12.5 小时") for n in range(1, 61)],
    )  # fmt: skip

    pages = ["".join(page.split()) for page in pdf_pages(notice_paper.as_pdf(paper))][1:]

    assert len(pages) > 3
    assert sum(page.count("12.5小时") for page in pages) == 60
    for page in pages:
        assert page.count("韦*") == page.count("12.5小时") == page.count(UNIT[-4:])
