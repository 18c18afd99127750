"""What a round and its candidates say on pages: criteria in words, and each figure with the way to its records."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.issuing.documents.star import NUMERALS
from certificates.models import Candidate, CommendationRound, Nomination, RoundStep
from certificates.rounds.criteria import Criteria, Evidence, Missed
from registry.models import Unit
from registry.permissions import can_administer, is_self, sees_name, units_in_sight
from registry.words.dates import as_full_date
from registry.words.durations import duration_text
from registry.words.masking import mask_names_in

SHORT = {
    Missed.HOURS: gettext_lazy("时长"),
    Missed.DAYS: gettext_lazy("天数"),
    Missed.TIMED_PERCENT: gettext_lazy("系统计时占比"),
    Missed.ACTIVITIES: gettext_lazy("活动数"),
    Missed.YEARS_REGISTERED: gettext_lazy("注册年限"),
    Missed.STAR: gettext_lazy("星级"),
    Missed.FINDINGS: gettext_lazy("有待核的疑点"),
    Missed.REQUESTS: gettext_lazy("有待答复的更正申请"),
    Missed.REPORTS: gettext_lazy("报送逾期"),
    Missed.STAR_HOURS: gettext_lazy("累计时长不到下一星级"),
    Missed.STAR_WAIT: gettext_lazy("注册时间不满"),
    Missed.STAR_HIGHEST: gettext_lazy("已是最高星级"),
    Missed.STAR_OPEN: gettext_lazy("已有星级认定在办理"),
    Missed.STAR_ABOVE: gettext_lazy("高于本批认定的星级"),
    Missed.STAR_DECIDER: gettext_lazy("本单位管理员，由区直团工委认定"),
}


Status = CommendationRound.Status
# By the status before, where that makes another deed of it.
STEPS: dict[tuple[str, str], Any] = {
    ("", Status.DRAFT): gettext_lazy("新建批次"),
    ("", Status.NOMINATING): gettext_lazy("开始推荐"),
    ("", Status.REVIEWING): gettext_lazy("进入评审"),
    (Status.REVIEWING, Status.REVIEWING): gettext_lazy("办理评审"),
    (Status.ANNOUNCED, Status.REVIEWING): gettext_lazy("收回公示"),
    ("", Status.ANNOUNCED): gettext_lazy("开始公示"),
    (Status.ANNOUNCED, Status.ANNOUNCED): gettext_lazy("调整名单"),
    ("", Status.DECIDED): gettext_lazy("作出决定"),
    (Status.DECIDED, Status.DECIDED): gettext_lazy("撤回一项嘉许"),
    ("", Status.CANCELLED): gettext_lazy("取消批次"),
}
# Their reasons begin with the name of the one it is about.
NAMING = ((Status.ANNOUNCED, Status.ANNOUNCED), (Status.DECIDED, Status.DECIDED))


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the evidence: the figure, what was asked for, whether it was met, where its records are."""

    label: str
    value: str
    asked: str = ""
    is_met: bool = True
    url: str = ""


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A unit in the preview."""

    unit: Unit
    qualifying: int
    considered: int


def criteria_in_words(criteria: Criteria) -> list[str]:
    """Each condition as a short sentence."""
    said = {
        "hours": _("时长不少于 {n} 小时"),
        "days": _("服务不少于 {n} 天"),
        "timed_percent": _("系统计时占比不低于 {n}%"),
        "activities": _("活动不少于 {n} 个"),
        "years_registered": _("注册满 {n} 年"),
        "star": _("星级不低于{n}星"),
        "no_findings": _("没有待核的疑点"),
        "no_requests": _("没有待答复的更正申请"),
        "reports_on_time": _("活动情况都按时报送"),
        "stars_up_to": _("本批认定到{n}星"),
    }
    stored = criteria.stored()
    shown = {name: NUMERALS.get(n, n) if name in ("star", "stars_up_to") else n for name, n in stored.items()}
    return [text.format(n=shown[name]) for name, text in said.items() if name in shown]


def nominators_in_words(round: CommendationRound) -> str:
    """Who may put somebody forward."""
    said = (
        (round.units_nominate, _("单位推荐")),
        (round.teams_nominate, _("团队推荐")),
        (round.selves_nominate, _("本人自荐")),
    )
    return "、".join(words for is_so, words in said if is_so)


def missed_in_words(codes: list[str]) -> str:
    """What a candidate does not meet; a code of another version is shown as stored."""
    known = set(Missed)
    return "、".join(str(SHORT[Missed(code)]) if code in known else code for code in codes)


def steps_in_words(round: CommendationRound, *, names: bool, masked: bool) -> list[tuple[RoundStep, str, str]]:
    """Each step with what was done, by where the round stood before, and why; without the reasons that name
    somebody for those who do not see everybody in the round. A typed reason may name somebody, too: `masked` gives
    only surnames."""
    found, before = [], ""
    known = names_in(round) if masked else set()
    for step in round.steps.select_related("by"):
        words = STEPS.get((before, step.status)) or STEPS.get(("", step.status)) or step.get_status_display()
        is_told = names or (before, step.status) not in NAMING
        found.append((step, str(words), mask_names_in(step.reason, known) if is_told else ""))
        before = step.status
    return found


def names_in(round: CommendationRound) -> set[str]:
    """Of all people who were put forward, the name then and the one they are kept under now."""
    volunteer = "candidate__volunteer"
    rows = Nomination.objects.filter(round=round).exclude(candidate__volunteer=None).order_by()
    pairs = rows.values_list(f"{volunteer}__name", f"{volunteer}__merged_into__name")
    return {name for pair in pairs for name in pair if name}


def said_of(nomination: Nomination, *, to: Any) -> dict[str, str]:
    """What was typed about the nominee; an inspector reads of the person the surname there, too."""
    said = {name: getattr(nomination, name) for name in ("text", "return_reason", "late_reason")}
    volunteer = nomination.candidate.volunteer
    if volunteer is None or sees_name(volunteer.person, reader=to):
        return said
    names = {volunteer.name, volunteer.person.name}
    return {field: mask_names_in(text, names) for field, text in said.items()}


def sentence(candidate: Candidate, round: CommendationRound) -> str:
    """A first sentence from the frozen figures; whoever nominates goes on from there."""
    found = Evidence.read(candidate.evidence)
    period = f"{as_full_date(round.period_from_on)}至{as_full_date(round.period_until_on)}"
    said = [f"活动 {found.activities} 个"] if found.activities else []
    said += [f"服务 {found.days} 天"] if found.days else []
    said += [f"时长 {duration_text(found.minutes)}（系统计时占 {found.timed_percent}%）"]
    doer = "参加" if candidate.volunteer_id else "开展"
    more = f"，注册满 {found.years_registered} 年" if found.years_registered else ""
    more += f"，{found.star} 星级志愿者" if found.star else ""
    return f"{period}，{doer}志愿服务{'，'.join(said)}{more}。"


def no_longer(lost: list[Missed]) -> str:
    """Of somebody put forward: what is missed since then, and what to do."""
    what = missed_in_words([code.value for code in lost])
    return _("更正以后不再符合：{what}。请核对，撤回的名额可以另用。").format(what=what)


def preview_lines(round: CommendationRound) -> list[PreviewLine]:
    """The preview by unit, most qualifying first."""
    rows = round.preview.get("units", [])
    units = Unit.objects.in_bulk([pk for pk, _qualifying, _n in rows])
    lines = [PreviewLine(units[pk], qualifying, n) for pk, qualifying, n in rows if pk in units]
    return sorted(lines, key=lambda one: (-one.qualifying, -one.considered, one.unit.pk))


def figures(candidate: Candidate, *, user: Any) -> list[Figure]:
    """The frozen figures, each beside what was asked for."""
    found, criteria = Evidence.read(candidate.evidence), Criteria.read(candidate.round.criteria)
    failed, ways = set(candidate.missed), _ways(candidate, user)
    is_person = candidate.volunteer_id is not None
    hours = _("不少于 {n} 小时").format(n=criteria.hours) if criteria.hours else ""
    lines: list[tuple[str, str, str, Missed, str]] = _of_stars(found) if candidate.round.is_for_stars else []
    lines += [
        (_("期间服务时长"), duration_text(found.minutes), hours, Missed.HOURS, "records"),
        (
            _("系统计时占比"),
            f"{found.timed_percent}%",
            _least(criteria.timed_percent, "%"),
            Missed.TIMED_PERCENT,
            "records",
        ),
        (_("服务天数"), f"{found.days} 天", _least(criteria.days, " 天"), Missed.DAYS, "records"),
        (_("活动"), f"{found.activities} 个", _least(criteria.activities, " 个"), Missed.ACTIVITIES, "activities"),
    ]
    if is_person:
        years = _("{day}起，满 {n} 年").format(day=_full(found.registered_on), n=found.years_registered)
        years = years if found.registered_on else _("没有注册日期")
        asked = _("满 {n} 年").format(n=criteria.years_registered) if criteria.years_registered else ""
        star = _stars(found.star) if found.star else _("无")
        lines += [
            (_("注册"), years, asked, Missed.YEARS_REGISTERED, "person"),
            (_("星级"), star, _least_star(criteria.star), Missed.STAR, "stars"),
            (_("待核的疑点"), f"{found.findings} 项", _none(criteria.no_findings), Missed.FINDINGS, "records"),
            (_("待答复的更正申请"), f"{found.requests} 项", _none(criteria.no_requests), Missed.REQUESTS, "requests"),
        ]
    else:
        reports = _("应报 {due} 场，逾期 {late} 场").format(due=found.reports_due, late=found.reports_late)
        lines += [
            (_("成员（参加者）"), f"{found.members} 人", "", Missed.HOURS, "members"),
            (_("报送活动情况"), reports, _("都按时") if criteria.reports_on_time else "", Missed.REPORTS, "reports"),
        ]
    return [
        Figure(label, value, asked, not (asked and code.value in failed), ways.get(way, ""))
        for label, value, asked, code, way in lines
    ]


def _stars(n: int) -> str:
    return _("{n}星").format(n=NUMERALS.get(n, n))


def _of_stars(found: Evidence) -> list[tuple[str, str, str, Missed, str]]:
    """What the standard of the day asks for, before the figures that speak of quality."""
    if not found.next_star:
        return [(_("认定星级"), _("已是最高星级"), "", Missed.STAR_HIGHEST, "stars")]
    opens_on = _full(found.star_opens_on)
    waits = _("{day}起可以认定").format(day=opens_on) if opens_on else _("已满")
    asked = _("不少于 {n} 小时").format(n=found.star_hours)
    return [
        (_("认定星级"), _stars(found.next_star), "", Missed.STAR_ABOVE, "stars"),
        (_("累计服务时长"), duration_text(found.whole_minutes), asked, Missed.STAR_HOURS, "records"),
        (_("注册时间"), waits, _("满规定的月数"), Missed.STAR_WAIT, "person"),
    ]


def _ways(candidate: Candidate, user: Any) -> dict[str, str]:
    """Where the records behind each figure are, for those who may read them."""
    units = units_in_sight(user)
    if units is not None and candidate.unit_id not in units:
        if candidate.volunteer is None or not is_self(user, candidate.volunteer.person):
            return {}
        own = {"records": "me-hours", "activities": "me-hours", "person": "me", "stars": "my-stars"}
        return {way: reverse(name) for way, name in (own | {"requests": "me-corrections"}).items()}
    if candidate.volunteer is not None:
        person = candidate.volunteer.person_id
        timeline = reverse("volunteer-timeline", args=[person])
        profile = reverse("manage-volunteer", args=[person])
        desk = {"records": timeline, "activities": timeline, "person": profile, "stars": profile}
        # An inspector reads people and records; the desk of requests is for those who answer them.
        return desk | ({"requests": reverse("correction-list")} if can_administer(user, candidate.unit) else {})
    if candidate.team_id:
        team = reverse("team", args=[candidate.team_id])
        return {"records": team, "activities": team, "members": team, "reports": reverse("report-list")}
    asked = {"unit": candidate.recipient_unit_id} if candidate.recipient_unit_id else {"project": candidate.project_id}
    activities = f"{reverse('manage-activities')}?{urlencode(asked)}"
    people = f"{reverse('manage-volunteers')}?{urlencode(asked)}" if candidate.recipient_unit_id else activities
    return {"records": activities, "activities": activities, "members": people, "reports": reverse("report-list")}


def _least(number: int, unit: str) -> str:
    return _("不少于 {n}{unit}").format(n=number, unit=unit) if number else ""


def _least_star(n: int) -> str:
    return _("不低于{star}").format(star=_stars(n)) if n else ""


def _none(is_asked: bool) -> str:
    return _("应为 0 项") if is_asked else ""


def _full(day: str) -> str:
    return as_full_date(date.fromisoformat(day)) if day else ""
