"""Documents with every field filled, as plain values."""

from datetime import date
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from certificates.issuing.documents.proof import ProofEntry, ProofPart
from certificates.issuing.documents.star import StarCertificate
from certificates.tables.documents.roll_up import RollUp, RollUpRow
from certificates.tables.documents.stage_form import StageActivity, StageForm

TITLE = "区直机关共青团开展常态化学雷锋青年志愿服务活动阶段性情况统计表"
UNIT = "共青团广西壮族自治区水利厅委员会"
COMMITTEE = "共青团广西壮族自治区直属机关工作委员会"
SEAL_LINE = "数据截至封存 №820（3f9c6b21…a12e）"
VERIFY_URL = "https://zy.example.org/verify/GXQZ-ZM-2026-000123-7/K7MQ2XRD#A9fJ3kQm2Tz8WcVbY1eX0sLpHdRg"


@pytest.fixture
def activity() -> StageActivity:
    return StageActivity("“感受城市”走进科技馆", "广西科技馆", 23, "带领学生参观，讲解安全须知。", 86)


@pytest.fixture
def stage_form(activity) -> StageForm:
    return StageForm(TITLE, UNIT, date(2026, 4, 2), (activity,), seal_line=SEAL_LINE)


@pytest.fixture
def long_form() -> StageForm:
    """Eight activities of three hundred characters each: two without figures, one joint at a co-unit."""
    content = ("深入帮扶村屯开展农业科技下乡、安全自护教育、公益捐助助学等志愿服务活动。" * 9)[:300]
    activities = tuple(
        StageActivity(
            theme=f"第{n}期主题实践活动",
            place=f"示例社区{n}",
            participants=None if n == 3 else 10 + n,
            content=f"【{n}】{content}",
            served=None if n == 4 else 40,
            co_units=(COMMITTEE,) if n == 2 else (),
            leading_unit=COMMITTEE if n == 5 else "",
        )
        for n in range(1, 9)
    )
    return StageForm(TITLE, UNIT, None, activities, distinct_participants=62, seal_line=SEAL_LINE)


@pytest.fixture
def roll_up() -> RollUp:
    return RollUp(
        title=f"{TITLE}（汇总）",
        unit_name=COMMITTEE,
        stage="2026年第一季度",
        filled_on=date(2026, 4, 10),
        rows=(
            RollUpRow(UNIT, ("走进科技馆", "便民日"), ("广西科技馆", "示例社区一"), 30, 41, ("参观", "维修"), 120),
            RollUpRow("共青团广西壮族自治区林业局委员会", ("植树",), ("示例村二",), 12, 12, ("植树护绿",), None),
            RollUpRow("共青团示例委员会", ("便民日",), ("示例社区一",), 5, 5, ("维修",), 60, leading_unit=UNIT),
        ),
        distinct_participants=40,
        seal_line=SEAL_LINE,
    )


@pytest.fixture
def part() -> ProofPart:
    return ProofPart(
        number="GXQZ-ZM-2026-000123-7",
        volunteer_name="韦示例一",
        volunteer_no="QZ-004217",
        document_label="居民身份证",
        document_number="450*************11",
        period_from=date(2026, 3, 1),
        period_until=date(2026, 3, 31),
        unit_name=UNIT,
        entries=(
            ProofEntry(date(2026, 3, 7), "走进科技馆", "广西科技馆", "讲解安全须知", 162, "系统计时", "覃演示二"),
            ProofEntry(date(2026, 3, 22), "义务植树护绿", "示例村二", "植树、清理林地", 240, "补录·纸质表", "黄示例六"),
        ),
        timed_minutes=162,
        supplementary_minutes=240,
        issued_on=date(2026, 4, 2),
        responsible_person="覃演示二",
        handler="黄示例六",
        contact="0771-0000000",
        verify_url=VERIFY_URL,
        verify_code="K7MQ2XRD",
        seal_line=SEAL_LINE,
    )


@pytest.fixture
def star() -> StarCertificate:
    return StarCertificate(
        number="GXQZ-XJ-2026-000017-3",
        volunteer_name="韦示例一",
        volunteer_no="QZ-004217",
        stars=3,
        threshold_hours=600,
        as_of=date(2026, 3, 31),
        issuer_name=COMMITTEE,
        issued_on=date(2026, 4, 20),
        verify_url=VERIFY_URL,
        verify_code="K7MQ2XRD",
        seal_line=SEAL_LINE,
    )


@pytest.fixture
def east_asian_fonts():
    """The fonts a Word file names for Chinese text."""

    def names(file: bytes) -> set[str]:
        body = docx.Document(BytesIO(file)).element.body
        return {fonts.get(qn("w:eastAsia")) for fonts in body.iter(qn("w:rFonts"))}

    return names
