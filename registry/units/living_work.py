"""What a merger does to the work of a unit: teams, activities that go on, steps, places, groups, units below."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import (
    Activity,
    ApprovalStep,
    CollaborationGroup,
    MovedThing,
    Project,
    Site,
    Team,
    Unit,
    UnitMerger,
)
from registry.units import living

CO_UNITS: Any = Activity.co_units.through
LONGEST_NAME = Team._meta.get_field("name").max_length or 0


class Teams:
    """志愿团队: one whose name the successor has already takes its former unit into the name."""

    code, label, measure = "team", _("志愿团队"), _("支")

    def living(self, unit: Unit) -> QuerySet[Team]:
        return Team.objects.filter(unit=unit).exclude(status=Team.Status.DISSOLVED)

    def renamed(self, unit: Unit, successor: Unit) -> dict[int, str]:
        """The new names of those that could not keep theirs."""
        taken = set(self.living(successor).values_list("name", flat=True))
        names = dict(self.living(unit).values_list("pk", "name"))
        renamed = {}
        for pk, name in sorted(names.items()):
            if name in taken:
                renamed[pk] = _free(name, unit, taken | set(names.values()))
                taken.add(renamed[pk])
        return renamed

    def move(self, merger: UnitMerger) -> list[MovedThing]:
        pks, renamed = living.held(self.living(merger.unit)), self.renamed(merger.unit, _successor(merger))
        names = dict(Team.objects.filter(pk__in=renamed).values_list("pk", "name"))
        for pk, name in renamed.items():
            Team.objects.filter(pk=pk).update(name=name, unit=merger.successor)
        things = living.keep(merger, self.code, {pk: {"name": names.get(pk)} for pk in pks})
        self._moved(merger).update(unit=merger.successor)
        return things

    def bring_back(self, merger: UnitMerger) -> None:
        was = MovedThing.objects.filter(merger=merger, kind=self.code).values_list("object_id", "before__name")
        for pk, name in was:
            if name:
                Team.objects.filter(pk=pk).update(name=name, unit=merger.unit)
        self._moved(merger).update(unit=merger.unit)

    def changed(self, merger: UnitMerger) -> int:
        """Also one with which the successor began an activity: that stays the successor's, its team would not."""
        begun = Activity.objects.filter(team=OuterRef("pk"), created_at__gt=merger.at)
        since = Q(decided_at__gt=merger.at) | Exists(begun)
        return self._moved(merger).filter(~Q(unit=merger.successor) | since).count()

    def _moved(self, merger: UnitMerger) -> QuerySet[Team]:
        return Team.objects.filter(pk__in=living.moved(merger, self.code))


class Members:
    """What several units share, by a row of its own for each: joint activities, 协作组."""

    measure = _("项")

    def __init__(self, code: str, label: Any, through: Any, owner: str, rows: Any) -> None:
        self.code, self.label = code, label
        self.through, self.owner, self.rows = through, owner, rows

    def living(self, unit: Unit) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.through.objects.filter(unit=unit, **{f"{self.owner}__in": self.rows()})
        return rows

    def move(self, merger: UnitMerger) -> list[MovedThing]:
        """Where the successor takes part already, the closed unit only goes."""
        rows = self.living(merger.unit)
        owners = dict(rows.order_by(self.owner).values_list(self.owner, "pk"))
        doubled = self.doubled(merger, owners)
        things = living.keep(merger, self.code, {pk: {"doubled": pk in doubled} for pk in owners})
        rows.filter(**{f"{self.owner}__in": doubled}).delete()
        self.through.objects.filter(pk__in=owners.values()).update(unit=merger.successor)
        return things

    def doubled(self, merger: UnitMerger, owners: Collection[int]) -> set[int]:
        """Where the successor takes part already."""
        there = self.through.objects.filter(unit=merger.successor, **{f"{self.owner}__in": owners})
        return set(there.values_list(self.owner, flat=True))

    def bring_back(self, merger: UnitMerger) -> None:
        was = MovedThing.objects.filter(merger=merger, kind=self.code).values_list("object_id", "before__doubled")
        doubled = [pk for pk, had in was if had]
        moved = self.through.objects.filter(unit=merger.successor, **{f"{self.owner}__in": [pk for pk, _had in was]})
        moved.exclude(**{f"{self.owner}__in": doubled}).update(unit=merger.unit)
        self.through.objects.bulk_create(self.through(unit=merger.unit, **{f"{self.owner}_id": pk}) for pk in doubled)

    def changed(self, merger: UnitMerger) -> int:
        still = self.through.objects.filter(unit=merger.successor).values(self.owner)
        shared = MovedThing.objects.filter(merger=merger, kind=self.code, before__doubled=False)
        return shared.exclude(object_id__in=still).count()


class Activities(living.FieldKind):
    """进行中的活动: the successor leads them, and is no longer beside itself where it took part."""

    def move(self, merger: UnitMerger) -> list[MovedThing]:
        beside = CO_UNITS.objects.filter(unit=merger.successor, activity__in=self.rows(merger.unit).values("pk"))
        joined = set(beside.values_list("activity", flat=True))
        things = super().move(merger)
        MovedThing.objects.filter(merger=merger, kind=self.code, object_id__in=joined).update(before={"joined": True})
        CO_UNITS.objects.filter(unit=merger.successor, activity__in=joined).delete()
        return things

    def bring_back(self, merger: UnitMerger) -> None:
        super().bring_back(merger)
        joined = MovedThing.objects.filter(merger=merger, kind=self.code, before__joined=True)
        CO_UNITS.objects.bulk_create(
            CO_UNITS(unit=merger.successor, activity_id=pk) for pk in joined.values_list("object_id", flat=True)
        )


class Groups(Members):
    """所在协作组: where the successor is a member already the closed unit only goes."""

    measure = _("个")


class Joint(Members):
    """联合开展的活动: beside an activity that the successor leads the closed unit only goes."""

    def doubled(self, merger: UnitMerger, owners: Collection[int]) -> set[int]:
        own = Activity.objects.filter(pk__in=owners, recording_unit=merger.successor).values_list("pk", flat=True)
        return super().doubled(merger, owners) | set(own)


class Below:
    """下级单位: they come below the successor; if that one is itself below, where the closed unit was."""

    code, label, measure = "below", _("下级单位"), _("个")

    def living(self, unit: Unit) -> QuerySet[Unit]:
        return Unit.objects.open().filter(parent=unit)

    def move(self, merger: UnitMerger) -> list[MovedThing]:
        successor = _successor(merger)
        target = merger.unit.parent_id if _is_below(successor, merger.unit) else successor.pk
        things = living.keep(merger, self.code, {pk: {"to": target} for pk in living.held(self.living(merger.unit))})
        self._moved(merger).update(parent=target)
        living.record(merger, Unit, [one.object_id for one in things], "moved with unit", successor)
        return things

    def bring_back(self, merger: UnitMerger) -> None:
        self._moved(merger).update(parent=merger.unit)
        pks = list(self._moved(merger).values_list("pk", flat=True))
        living.record(merger, Unit, pks, "moved back with unit", merger.unit)

    def changed(self, merger: UnitMerger) -> int:
        was = MovedThing.objects.filter(merger=merger, kind=self.code)
        to = dict(was.values_list("object_id", "before__to"))
        return sum(parent != to[pk] for pk, parent in self._moved(merger).values_list("pk", "parent"))

    def _moved(self, merger: UnitMerger) -> QuerySet[Unit]:
        return Unit.objects.filter(pk__in=living.moved(merger, self.code))


def open_activities(unit: Unit) -> QuerySet[Activity]:
    """What the unit has begun and not held to the end; what is over stays where it was held."""
    running = Activity.objects.not_ended().filter(status=Activity.Status.PUBLISHED).order_by().values("pk")
    return Activity.objects.filter(Q(status__in=Activity.BEGUN_STATUSES) | Q(pk__in=running), recording_unit=unit)


def activities_worked_on(merger: UnitMerger) -> Q:
    """Decided, handed in, published, closed or called off since."""
    moments = ("steps__decided_at", "submitted_at", "approved_at", "published_at", "ended_at")
    return Q(*((f"{name}__gt", merger.at) for name in moments), _connector=Q.OR)


def sites(unit: Unit) -> QuerySet[Site]:
    """Places the unit is paired with today."""
    lasting = Q(paired_until_on=None) | Q(paired_until_on__gte=clock.today())
    return Site.objects.filter(lasting, paired_unit=unit, closed_on=None)


def projects(unit: Unit) -> QuerySet[Project]:
    """Projects that run."""
    return Project.objects.open().filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()), unit=unit)


def steps(unit: Unit) -> QuerySet[ApprovalStep]:
    """Steps that wait for the unit, or will."""
    return ApprovalStep.objects.filter(unit=unit, state=ApprovalStep.State.WAITING)


def _decided(merger: UnitMerger) -> Q:
    return Q(decided_at__gt=merger.at)


TEAMS = Teams()
KINDS = (
    TEAMS,
    Activities("activity", _("进行中的活动"), _("项"), open_activities, "recording_unit", activities_worked_on),
    Joint(
        "joint",
        _("联合开展的活动"),
        CO_UNITS,
        "activity",
        lambda: Activity.objects.exclude(status__in=Activity.OVER_STATUSES).values("pk"),
    ),
    living.FieldKind("step", _("待审批步骤"), _("项"), steps, "unit", _decided),
    living.FieldKind("site", _("结对的服务地点"), _("个"), sites, "paired_unit"),
    living.FieldKind("project", _("志愿服务项目"), _("个"), projects, "unit"),
    Groups(
        "group",
        _("所在协作组"),
        CollaborationGroup.units.through,
        "collaborationgroup",
        lambda: CollaborationGroup.objects.open().values("pk"),
    ),
    living.FieldKind(
        "leading",
        _("牵头的协作组"),
        _("个"),
        lambda unit: CollaborationGroup.objects.open().filter(leading_unit=unit),
        "leading_unit",
    ),
    Below(),
)


def _successor(merger: UnitMerger) -> Unit:
    if merger.successor is None:
        raise ValueError(merger)
    return merger.successor


def _is_below(unit: Unit, above: Unit) -> bool:
    parents = dict(Unit.objects.values_list("pk", "parent"))
    at, passed = unit.parent_id, set[int]()
    while at is not None and at not in passed:
        if at == above.pk:
            return True
        passed.add(at)
        at = parents[at]
    return False


def _free(name: str, unit: Unit, taken: set[str]) -> str:
    """A name that nobody has, with the former unit in it."""
    for n in range(1, len(taken) + 2):
        suffix = f"（原{unit.short_name[:12]}{n if n > 1 else ''}）"
        found = name[: LONGEST_NAME - len(suffix)] + suffix
        if found not in taken:
            return found
    raise AssertionError(name)
