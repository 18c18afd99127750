"""What each list asks of its entries: who keeps them, what they must be, what hangs on them (D2, D4–D6, D11, D12)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from registry.exceptions import ListRefused
from registry.models import (
    Activity,
    CollaborationGroup,
    Programme,
    Project,
    Qualification,
    QualificationKind,
    ServiceField,
    Site,
    Unit,
    User,
)
from registry.permissions import is_committee, require, unit_reach
from registry.units.services import programmes
from registry.units.services.open_units import refuse_closed

Reason = ListRefused.Reason


@dataclass(frozen=True, slots=True)
class Hanging:
    """Something that names the entry, with its number."""

    label: Any
    count: int
    measure: Any
    goes_on: bool = False  # archiving asks for a word about it

    def __str__(self) -> str:
        return f"{self.label} {self.count} {self.measure}"


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as it would be: the row, its lists, and what it was before; `was` is None for a new one."""

    row: Any
    lists: Mapping[str, list[Any]]
    was: Any
    had: Mapping[str, list[Any]]
    by: User

    def newly(self, name: str) -> list[Any]:
        """What a list names that it did not name before."""
        had = {one.pk for one in self.had.get(name, ())}
        return [one for one in self.lists.get(name, ()) if one.pk not in had]

    def is_new(self, name: str) -> bool:
        """The column names somebody else than before."""
        return self.was is None or getattr(self.was, f"{name}_id") != getattr(self.row, f"{name}_id")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one list."""

    named_as: str  # by activities
    columns: tuple[str, ...]
    may_keep: Callable[[User, Any], bool]
    check: Callable[[Draft], None]
    hanging: Callable[[Any], Iterable[Hanging]]
    lists: tuple[str, ...] = ()


def seen_sites(user: Any, units: set[int] | None) -> QuerySet[Site]:
    """Places that are public, and those of the units whose work the user reads; None means every unit."""
    rows = Site.objects.all()
    return rows if units is None else rows.filter(Q(not_public=False) | Q(paired_unit_id__in=units))


def keeps_site(user: User, site: Site) -> bool:
    """The committee keeps every place, a unit those paired with it or a unit below."""
    return is_committee(user) or site.paired_unit_id in unit_reach(user)


def keeps_project(user: User, project: Project) -> bool:
    """The committee keeps every project, a unit its own and those below."""
    return is_committee(user) or project.unit_id in unit_reach(user)


def _check_site(draft: Draft) -> None:
    site = draft.row
    _refuse_backwards(site.paired_from_on, site.paired_until_on)
    if site.division_code and not (site.division_code.isascii() and site.division_code.isdecimal()):
        raise ListRefused(Reason.DIVISION_INVALID)
    if site.division_code and len(site.division_code) != Site._meta.get_field("division_code").max_length:
        raise ListRefused(Reason.DIVISION_INVALID)
    if site.paired_unit and draft.is_new("paired_unit"):
        refuse_closed(site.paired_unit)


def _check_group(draft: Draft) -> None:
    """协作组: the leading unit is a member; neither a closed unit nor a place that is no school joins (D5)."""
    for unit in {unit.pk: unit for unit in [*draft.newly("units"), draft.row.leading_unit]}.values():
        if unit in draft.newly("units") or draft.is_new("leading_unit"):
            refuse_closed(unit)
    if draft.row.leading_unit_id not in {unit.pk for unit in draft.lists["units"]}:
        raise ListRefused(Reason.LEADER_NOT_MEMBER, unit=draft.row.leading_unit)
    for site in draft.newly("paired_schools"):
        if site.kind != Site.Kind.SCHOOL or site.closed_on:
            raise ListRefused(Reason.PAIRED_NOT_SCHOOL, site=site)


def _check_programme(draft: Draft) -> None:
    _refuse_backwards(draft.row.starts_on, draft.row.ends_on)
    if draft.was is not None:
        programmes.refuse_losing_stages(draft.row, draft.was)


def _check_project(draft: Draft) -> None:
    """A brand is the committee's to name (D12)."""
    _refuse_backwards(draft.row.starts_on, draft.row.ends_on)
    require(is_committee(draft.by) or draft.row.is_brand == bool(draft.was and draft.was.is_brand))
    if draft.row.unit and draft.is_new("unit"):
        refuse_closed(draft.row.unit)


def _refuse_backwards(first: Any, last: Any) -> None:
    if first and last and last < first:
        raise ListRefused(Reason.PERIOD_BACKWARDS)


def activities_going_on(**named: Any) -> QuerySet[Activity]:
    """Activities that name the entry and are not over."""
    rows = Activity.objects.filter(**named).exclude(status__in=Activity.OVER_STATUSES)
    return rows.filter(Q(status__in=Activity.BEGUN_STATUSES) | Q(pk__in=Activity.objects.not_ended().values("pk")))


def _activities(name: str) -> Callable[[Any], list[Hanging]]:
    def hanging(row: Any) -> list[Hanging]:
        going_on = activities_going_on(**{name: row}).count()
        over = Activity.objects.filter(**{name: row}).count() - going_on
        return [
            Hanging(_("没有结束的活动"), going_on, _("项"), goes_on=True),
            Hanging(_("已结束的活动"), over, _("项")),
        ]

    return hanging


def _of_site(site: Site) -> list[Hanging]:
    return [
        *_activities("site")(site),
        Hanging(_("结对的协作组"), site.groups.open().count(), _("个"), goes_on=True),
        Hanging(_("服务对象联系人"), site.contacts.filter(ended_on=None).count(), _("位")),
    ]


def _of_group(group: CollaborationGroup) -> list[Hanging]:
    members = Hanging(_("成员单位"), group.units.count(), _("个"))
    return [*_activities("group")(group), members, Hanging(_("结对学校"), group.paired_schools.count(), _("所"))]


def _of_programme(programme: Programme) -> list[Hanging]:
    tables = len(programmes.accepted_stages(programme))
    return [*_activities("programme")(programme), Hanging(_("已确认的统计表"), tables, _("份"))]


def _of_kind(kind: QualificationKind) -> list[Hanging]:
    going_on = activities_naming(kind).count()
    holders = Qualification.objects.granted().filter(kind=kind.code).values("volunteer").distinct().count()
    return [
        Hanging(_("没有结束、岗位要求它的活动"), going_on, _("项"), goes_on=True),
        Hanging(_("持有的志愿者"), holders, _("人")),
    ]


def _committee_only(user: User, _row: Any) -> bool:
    return is_committee(user)


RULES: dict[type[Any], Rules] = {
    Site: Rules(
        "site",
        (
            "kind", "name", "paired_unit", "paired_from_on", "paired_until_on", "agreement_no", "agreed_on", "address",
            "division_code", "visiting_rules", "no_photo", "not_public", "note",
        ),
        keeps_site,
        _check_site,
        _of_site,
    ),
    CollaborationGroup: Rules(
        "group",
        ("name", "leading_unit"), _committee_only, _check_group, _of_group, ("units", "paired_schools")
    ),
    Programme: Rules(
        "programme",
        ("name", "starts_on", "ends_on", "document_no", "table_title"), _committee_only, _check_programme, _of_programme
    ),
    Project: Rules(
        "project",
        (
            "name", "unit", "goal", "starts_on", "ends_on", "expected_results", "results", "partners", "is_brand",
        ),
        keeps_project,
        _check_project,
        _activities("project"),
    ),
    QualificationKind: Rules(
        "qualification",
        ("name", "issuing_body", "valid_months", "needs_document"), _committee_only, lambda draft: None, _of_kind
    ),
    ServiceField: Rules("fields", ("name", "order"), _committee_only, lambda draft: None, _activities("fields")),
}  # fmt: skip


def activities_naming(row: Any) -> QuerySet[Activity]:
    """Activities that name the entry and are not over; positions name a kind of qualification by its code."""
    if isinstance(row, QualificationKind):
        return activities_going_on(shifts__positions__qualification=row.code).distinct()
    return activities_going_on(**{RULES[type(row)].named_as: row})


def units_of(draft: Draft) -> list[Unit]:
    """The units that the entry names: held while it is saved, so that none is closed meanwhile."""
    named = [getattr(draft.row, name, None) for name in ("unit", "paired_unit", "leading_unit")]
    return [unit for unit in [*named, *draft.lists.get("units", ())] if unit is not None]
