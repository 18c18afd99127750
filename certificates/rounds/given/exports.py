"""候选对象, 推荐 and 名次 of a round as files: what the pages show, for those who may read it there."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from certificates.models import Candidate, Nomination, RoundPlace
from certificates.rounds.filters import CandidateFilter, NominationListFilter, PlaceFilter
from certificates.rounds.told import missed_in_words
from registry.ground.exports.columns import account_column, day_of, hours, keeps_people, yes_or_no
from registry.ground.exports.lists import Column, ExportList, Reader, Scene, by, label_of
from registry.models import User, Volunteer
from registry.permissions import is_committee, is_inspector, shown_name

PERSON: Final = ("volunteer__name", "volunteer__user_id", "volunteer__unit_id", "volunteer__requested_unit_id")
OTHERS: Final = ("team__name", "recipient_unit__full_name", "project__name")


def _reads_rounds(user: User) -> bool:
    return keeps_people(user) or is_inspector(user)


def _candidates(user: User, about: int | None) -> Any:
    rows = Candidate.objects.visible_to(user).filter(round=about or 0)
    return rows.order_by("-qualifies", "unit", "pk")


def _nominations(user: User, about: int | None) -> Any:
    return Nomination.objects.visible_to(user).filter(round=about or 0).live().in_order()


def _places(user: User, about: int | None) -> Any:
    rows = RoundPlace.objects.filter(round=about or 0) if is_committee(user) else RoundPlace.objects.none()
    return rows.order_by("place", "pk")


def _recipient(path: str = "") -> Column:
    """The person as this reader sees the name, or the team, unit or project."""
    reads = tuple(f"{path}{name}" for name in (*PERSON, "unit_id", *OTHERS))
    return Column("name", _("名称"), reads, said=_names, is_personal=True, width=20)


def _names(scene: Scene) -> Reader:
    everything = is_committee(scene.user)

    def seen(name: str | None, account: int | None, home: int, asked: int | None, work: int, *others: str) -> str:
        if not name:
            return next((one for one in others if one), "")
        person = Volunteer(name=name, user_id=account, unit_id=home, requested_unit_id=asked)
        return name if everything else shown_name(person, to=scene.user, units=(work,))

    return seen


def _figures(path: str = "") -> tuple[Column, ...]:
    """What was frozen as the round was opened."""

    def number(code: str, heading: Any, read: str, **more: Any) -> Column:
        return Column(code, heading, (f"{path}evidence__{read}",), said=by(lambda value: value or 0), **more)

    minutes = (f"{path}evidence__minutes",)
    return (
        Column("hours", _("服务时间（小时）"), minutes, said=by(lambda value: hours(value or 0))),
        number("days", _("服务天数"), "days"),
        number("activities", _("活动数"), "activities"),
        number("years", _("注册满几年"), "years_registered", is_default=False),
        number("star", _("星级"), "star", is_default=False),
    )


CANDIDATES: Final = ExportList(
    code="round-candidates",
    title=_("嘉许候选对象"),
    allows=_reads_rounds,
    rows=_candidates,
    filter=CandidateFilter,
    back="round-candidates",
    people="volunteer",
    needs_about=True,
    columns=(
        _recipient(),
        Column("volunteer_no", _("志愿者编号"), ("volunteer__volunteer_no",), is_personal=True, width=16),
        Column("unit", _("单位"), ("unit__full_name",), width=32),
        *_figures(),
        Column("qualifies", _("符合条件"), said=by(yes_or_no)),
        Column("missed", _("不符合的条件"), said=by(lambda codes: missed_in_words(codes or [])), width=24),
    ),
)
NOMINATIONS: Final = ExportList(
    code="round-nominations",
    title=_("嘉许推荐"),
    allows=_reads_rounds,
    rows=_nominations,
    filter=NominationListFilter,
    back="nominations",
    people="candidate__volunteer",
    needs_about=True,
    columns=(
        _recipient("candidate__"),
        Column("volunteer_no", _("志愿者编号"), ("candidate__volunteer__volunteer_no",), is_personal=True, width=16),
        Column("unit", _("单位"), ("unit__full_name",), width=32),
        Column("rank", _("本单位排序")),
        Column("source", _("推荐方式"), said=label_of(Nomination.Source)),
        account_column(_("推荐人"), path="by", code="by", unit="unit_id"),
        Column("status", _("状态"), said=label_of(Nomination.Status)),
        *_figures("candidate__"),
        Column("text", _("推荐理由"), is_personal=True, width=60),
        Column("return_reason", _("退回原因"), is_personal=True, is_default=False, width=24),
        Column("late_reason", _("逾期受理的理由"), is_personal=True, is_default=False, width=24),
        Column("submitted_at", _("提交日期"), said=by(day_of)),
    ),
)
PLACES: Final = ExportList(
    code="round-places",
    title=_("嘉许名次"),
    allows=is_committee,
    rows=_places,
    filter=PlaceFilter,
    back="round-review",
    people="nomination__candidate__volunteer",
    needs_about=True,
    columns=(
        Column("place", _("名次"), width=8),
        _recipient("nomination__candidate__"),
        Column("unit", _("单位"), ("nomination__unit__full_name",), width=32),
        Column("score", _("得分或同意率（%）"), said=by(lambda value: None if value is None else float(value))),
        Column("chosen", _("列入名单"), said=by(yes_or_no)),
        Column("moved_reason", _("调整理由"), is_personal=True, width=28),
        account_column(_("调整人"), path="moved_by", code="moved_by", is_default=False),
        *_figures("nomination__candidate__"),
        Column("text", _("推荐理由"), ("nomination__text",), is_personal=True, is_default=False, width=60),
    ),
)
LISTS: Final = (CANDIDATES, NOMINATIONS, PLACES)
