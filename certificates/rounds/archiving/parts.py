"""What a finished round leaves for the archive, one file after the other: facts, lists, papers, steps."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from certificates.models import Certificate, CommendationRound, Nomination, Objection, Review, RoundStep
from certificates.rounds import listing, told
from certificates.rounds.criteria import Criteria, Evidence
from certificates.rounds.documents import decision_paper, notice_paper
from certificates.rounds.documents.round_archive import File, safe_name
from certificates.rounds.given.own_data import FIGURES
from certificates.rounds.services import notices, ordering
from registry import clock
from registry.documents import long_tables, pdf, workbooks
from registry.documents.sheets import Column, Table
from registry.words.dates import as_full_date

MOST_BYTES: Final = 200 * 1024 * 1024  # of attachments; the whole is fetched by a browser at once
OF_PEOPLE: Final = ("registered_on", "years_registered", "star", "findings", "requests")
OF_STARS: Final = ("whole_minutes", "next_star", "star_hours", "star_opens_on", "star_bar")
OF_WORK: Final = ("members", "shifts", "served", "reports_due", "reports_late")
Files = Iterator[File]


@dataclass(slots=True)
class Scene:
    """The round, what its parts share, and a place to draw a long table in."""

    round: CommendationRound
    beside: Path
    nominations: list[Nomination]

    @property
    def numbers(self) -> dict[int, int]:
        """Nomination → its number in every list of the archive."""
        return {one.pk: n for n, one in enumerate(self.nominations, start=1)}


def scene_of(round: CommendationRound, beside: Path) -> Scene:
    """Everything that was handed in, in the order of the frozen list; drafts were nobody's word yet."""
    rows = Nomination.objects.filter(round=round).exclude(submitted_at=None).for_lists()
    rows = rows.prefetch_related("attachments__file").order_by("frozen_place__place", "unit", "rank", "pk")
    return Scene(round, beside, sorted(rows, key=lambda one: not hasattr(one, "frozen_place")))


def facts(scene: Scene) -> Files:
    round = scene.round
    nominators = {"units_nominate": "单位推荐", "teams_nominate": "团队推荐", "selves_nominate": "自荐"}
    said: list[tuple[str, Any]] = [
        ("名称", round.title), ("嘉许对象", round.get_for_whom_display()), ("依据文号", round.document_no),
        ("服务日期", f"{as_full_date(round.period_from_on)}至{as_full_date(round.period_until_on)}"),
        ("条件", "；".join(told.criteria_in_words(Criteria.read(round.criteria)))),
        ("推荐方式", "、".join(name for code, name in nominators.items() if getattr(round, code))),
        ("名额", round.get_quota_kind_display()), ("每个单位或协作组的名额", round.places_each),
        ("评审方式", round.get_review_kind_display()), ("每项由几人评审", round.reviewers_needed),
        ("打分项目", "；".join(map(_scored, round.score_criteria))),
        ("推荐截止", round.nominations_until_on), ("评审截止", round.review_until_on),
        ("公示工作日数", round.notice_working_days), ("可匿名提出异议", "是" if round.anonymous_objections else "否"),
        ("候选对象核算时间", round.computed_at), ("状态", round.get_status_display()),
        ("决定文号", round.decision_document_no), ("决定日期", round.decided_on),
    ]  # fmt: skip
    quotas = [(str(one.unit or one.group), one.places) for one in round.quotas.select_related("unit", "group")]
    tables = [_table("基本情况", ("项目", "内容"), said)]
    tables += [_table("名额", ("单位或协作组", "名额"), quotas)] if quotas else []
    yield _book("01 批次情况.xlsx", "批次的条件、名额和日程", tables, len(said) + len(quotas), on=round.opened_at,
                document_no=round.document_no)  # fmt: skip


def candidates(scene: Scene) -> Files:
    """With the figures as they were frozen; they may be thousands, so row by row."""
    round = scene.round
    foreign: tuple[str, ...] = OF_WORK if round.is_about_people else OF_PEOPLE
    foreign = foreign if round.is_for_stars else (*foreign, *OF_STARS)
    columns = {name: label for name, label in FIGURES.items() if name not in foreign}
    rows = round.candidates.for_lists()
    if not (count := rows.count()):
        return
    heads = ("序号", "名称", "志愿者编号", "单位", "符合条件", "不符合的条件", *columns.values())
    lines = (
        (n, str(one), _number_of(one), one.unit.full_name, "是" if one.qualifies else "否",
         told.missed_in_words(one.missed), *(getattr(Evidence.read(one.evidence), name) for name in columns))
        for n, one in enumerate(rows.order_by("pk").iterator(2000), start=1)
    )  # fmt: skip
    try:
        long_tables.write_xlsx(
            scene.beside, title="候选对象", heads=[long_tables.Head(one) for one in heads], rows=lines
        )
        content = scene.beside.read_bytes()
    finally:
        scene.beside.unlink(missing_ok=True)
    title = "候选对象和依据的数字（核算时固定）"
    yield File("02 候选对象.xlsx", title, f"{count} 行", content, _day(round.computed_at), is_ours=True)


def put_forward(scene: Scene) -> Files:
    heads = (
        "序号", "名称", "单位", "推荐方式", "推荐单位", "推荐人", "本单位排序", "推荐理由", "材料（份）", "提交时间",
        "状态", "退回、未采纳、撤回的理由", "逾期受理的理由", "逾期受理人", "办理人", "办理时间",
    )  # fmt: skip
    rows = [
        (n, str(one), one.candidate.unit.full_name, one.get_source_display(), one.unit.full_name, str(one.by),
         one.rank, one.text, len(one.attachments.all()), one.submitted_at, one.get_status_display(),
         one.return_reason, one.late_reason, str(one.late_by or ""), str(one.decided_by or ""), one.decided_at)
        for n, one in enumerate(scene.nominations, start=1)
    ]  # fmt: skip
    if rows:
        latest = max(one.submitted_at for one in scene.nominations if one.submitted_at)
        yield _book("03 推荐.xlsx", "推荐和推荐理由", [_table("推荐", heads, rows)], len(rows), on=latest)
    yield from _papers(scene)


def reviews(scene: Scene) -> Files:
    """Scores under the number of the reviewer; who that is stands in a file of its own."""
    round, numbers = scene.round, scene.numbers
    people = list(round.reviewers.select_related("user", "named_by").order_by("pk"))
    known = {one.pk: f"评审人 {n}" for n, one in enumerate(people, start=1)}
    marks = [one["name"] for one in round.score_criteria] if round.is_blind else []
    rows = Review.objects.filter(reviewer__in=known).exclude(submitted_at=None).order_by("nomination", "reviewer")
    said = [
        (numbers.get(one.nomination_id), str(one.nomination), known[one.reviewer_id],
         *(one.scores.get(name) for name in marks), "" if one.agrees is None else "同意" if one.agrees else "不同意",
         one.comment, one.conflict_reason, _day(one.submitted_at))
        for one in rows.select_related("nomination", *_related("nomination__candidate"))
    ]  # fmt: skip
    if said:
        heads = ("推荐序号", "名称", "评审人", *marks, "同意", "意见", "回避理由", "日期")
        yield _book("04 评审.xlsx", "评审意见和打分（评审人以编号列出）", [_table("评审", heads, said)], len(said),
                    on=max(one[-1] for one in said))  # fmt: skip
    if people:
        named = [(known[one.pk], str(one.user), str(one.named_by), one.named_at, one.withdrawn_at) for one in people]
        heads = ("编号", "评审人", "指定人", "指定时间", "退出时间")
        yield _book("05 评审人对照表（只供办理单位）.xlsx", "评审人编号与姓名对照，不随其他文件外借",
                    [_table("评审人", heads, named)], len(named), on=people[0].named_at)  # fmt: skip


def places(scene: Scene) -> Files:
    numbers = scene.numbers
    rows = ordering.places_of(scene.round)
    said = [
        (one.place, numbers.get(one.nomination_id), str(one.nomination), one.nomination.candidate.unit.full_name,
         None if one.score is None else float(one.score), one.moved_reason, str(one.moved_by or ""),
         one.nomination.get_status_display(), one.nomination.return_reason)
        for one in rows
    ]  # fmt: skip
    if said:
        result = "得分" if scene.round.is_blind else "同意率（%）"
        heads = ("名次", "推荐序号", "名称", "单位", result, "调整名次的理由", "调整人", "结果", "理由")
        yield _book("06 名次.xlsx", "固定的名次、调整的理由和结果", [_table("名次", heads, said)], len(said),
                    on=max(one.at for one in rows))  # fmt: skip


def announced(scene: Scene) -> Files:
    """The last notice as it named them when it began; of one that was taken back only that it ran."""
    rows = list(scene.round.notices.select_related("published_by", "ended_by").order_by("number"))
    if not rows:
        return
    last = rows[-1]
    paper = notice_paper.as_pdf(listing.paper_as_opened(last))
    yield File("07 公示.pdf", f"第 {last.number} 次公示（打印件）", f"{pdf.page_count(paper)} 页", paper, last.opens_on)
    said = [
        (one.number, one.opens_on, one.closes_on, one.words, str(one.published_by), one.published_at,
         str(one.ended_by or ""), one.ended_at)
        for one in rows
    ]  # fmt: skip
    heads = ("第几次", "公示自", "公示至", "内容", "发布人", "发布时间", "结束或收回人", "结束或收回时间")
    objections = Objection.objects.filter(notice__in=rows).select_related(
        "notice", "answered_by", "nomination", *_related("nomination__candidate")
    )
    raised = [
        (n, one.notice.number, str(one.nomination or "整个名单"), "匿名" if one.is_anonymous else "署名", one.text,
         one.at, one.get_status_display(), one.answer, str(one.answered_by or ""), one.answered_at)
        for n, one in enumerate(objections.order_by("pk"), start=1)
    ]  # fmt: skip
    tables = [_table("公示", heads, said)]
    asked = ("序号", "第几次公示", "针对", "署名", "异议", "提出时间", "结果", "答复", "答复人", "答复时间")
    tables += [_table("异议和答复", asked, raised)] if raised else []
    yield _book("08 公示和异议.xlsx", "公示的起止、异议和答复", tables, len(said) + len(raised), on=last.ended_at)


def decision(scene: Scene) -> Files:
    round = scene.round
    notice = notices.latest(round)
    step = RoundStep.objects.filter(round=round, status=CommendationRound.Status.DECIDED).order_by("pk").first()
    if notice is None or step is None:
        return
    named = notices.named(notice, since=step.at).exclude(nomination__status=Nomination.Status.DECLINED)
    paper = listing.decision_of(notice, named)
    yield File("09 决定.docx", "决定文稿", f"{len(paper.lines)} 项", decision_paper.as_docx(paper), round.decided_on,
               round.decision_document_no, is_ours=True)  # fmt: skip


def certificates(scene: Scene) -> Files:
    rows = Certificate.objects.of_round(scene.round).for_lists().order_by("number")
    numbers = scene.numbers
    said = [
        (one.number, numbers.get(_nomination_of(one)), one.recipient_name, one.get_status_display(), one.issued_at,
         one.ended_at, one.end_reason, one.superseded_by.number if one.superseded_by else "", one.content_digest)
        for one in rows.select_related("superseded_by", "star_application")
    ]  # fmt: skip
    if said:
        heads = ("编号", "推荐序号", "名称", "状态", "出具时间", "失效时间", "失效原因", "新的一份的编号", "内容摘要值")
        issued = [one[4] for one in said if one[4]]
        yield _book("10 证书登记簿.xlsx", "证书登记簿", [_table("证书", heads, said)], len(said),
                    on=max(issued) if issued else None)  # fmt: skip


def steps(scene: Scene) -> Files:
    rows = list(scene.round.steps.select_related("by").order_by("pk"))
    said = [(one.at, one.get_status_display(), str(one.by or "系统"), one.reason) for one in rows]
    heads = ("时间", "状态", "办理人", "说明")
    yield _book("11 经过.xlsx", "每一步的时间、办理人和理由", [_table("经过", heads, said)], len(said),
                on=rows[-1].at if rows else None)  # fmt: skip


PARTS: Final[tuple[Callable[[Scene], Files], ...]] = (
    facts, candidates, put_forward, reviews, places, announced, decision, certificates, steps,
)  # fmt: skip


def _papers(scene: Scene) -> Files:
    """The uploaded papers, as long as there is room; what is not put in is named all the same."""
    room = MOST_BYTES
    for n, one in enumerate(scene.nominations, start=1):
        for k, paper in enumerate(one.attachments.all(), start=1):
            stored = paper.file
            content = stored.content() if stored.size <= room else None
            room -= len(content or b"")
            name = f"03 推荐材料/{n:03} {safe_name(str(one))}/{k:02} {safe_name(stored.name)}"
            title = f"推荐材料：{one}，{stored.name}"
            yield File(name, title, f"{max(1, stored.size // 1024)} KB", content, _day(stored.uploaded_at))


def _table(title: str, heads: tuple[str, ...], rows: list[Any]) -> Table:
    return Table(title, tuple(Column(one) for one in heads), tuple(tuple(row) for row in rows))


def _book(name: str, title: str, tables: list[Table], n: int, *, on: Any, document_no: str = "") -> File:
    content = workbooks.workbook(*tables, title=title)
    return File(name, title, f"{n} 行", content, _day(on), document_no, is_ours=True)


def _scored(one: dict[str, Any]) -> str:
    return f"{one['name']}（{one['weight']}%，满分 {one['best']}）"


def _day(moment: datetime | date | None) -> date | None:
    return clock.local_date(moment) if isinstance(moment, datetime) else moment


def _nomination_of(certificate: Certificate) -> int:
    star = certificate.star_application
    return (star.nomination_id if star else certificate.nomination_id) or 0


def _number_of(candidate: Any) -> str:
    return (candidate.volunteer.person.volunteer_no or "") if candidate.volunteer else ""


def _related(path: str) -> tuple[str, ...]:
    return tuple(f"{path}__{name}" for name in ("volunteer__merged_into", "team", "recipient_unit", "project"))
