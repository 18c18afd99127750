"""Filters of lists of volunteers, for pages and API."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.doors.fields import DateInput
from registry.doors.filters import PlainSelect, RowChoiceFilter
from registry.doors.ordering import ordered
from registry.doors.paging import ByKeys, Found
from registry.models import Team, Unit, Volunteer, reach
from registry.models.office.served import SORTS
from registry.models.units import UnitQuerySet
from registry.models.volunteers import VolunteerQuerySet
from registry.units.filters import UnitFilter

ADULT, OLDEST, MOST_HOURS = 18, 150, 100_000
MOST_TICKED, MOST_DIGITS = 100, 16


def units_of(request: Any) -> UnitQuerySet:
    """The units whose people this user may read."""
    units = reach.units_in_sight(request.user)
    return Unit.objects.all() if units is None else Unit.objects.filter(pk__in=units)


def teams_of(request: Any) -> Any:
    """Admitted teams of these units."""
    units = reach.units_in_sight(request.user)
    teams = Team.objects.admitted().order_by("name")
    return teams if units is None else teams.filter(unit__in=units)


def born_by(age: int) -> date:
    """Who is born on this day or earlier has reached the age today."""
    today = clock.today()
    year = today.year - age
    return today.replace(year=year, day=28) if (today.month, today.day) == (2, 29) else today.replace(year=year)


class HoursFilter(django_filters.NumberFilter):
    """Whole or tenth hours, compared with minutes."""

    def __init__(self, **told: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_HOURS, **told)

    def filter(self, rows: Any, value: Any) -> Any:
        return super().filter(rows, None if value is None else round(value * 60))


class VolunteerFilter(django_filters.FilterSet):
    """By name, pinyin or number, and by what offices choose people by.

    A whole phone or document number finds only whom one decides about.
    """

    q = django_filters.CharFilter(label=_("姓名、拼音、编号、手机或证件号"), method="find")
    status = django_filters.ChoiceFilter(label=_("状态"), choices=Volunteer.Status.choices, empty_label=_("全部"))
    unit = UnitFilter(label=_("单位"), queryset=units_of, empty_label=_("全部"))
    team = RowChoiceFilter(
        label=_("团队"), queryset=teams_of, empty_label=_("全部"), field_name="memberships__team", method="in_team"
    )
    skill = django_filters.CharFilter(label=_("专业技能"), field_name="skills", lookup_expr="icontains")
    age_from = django_filters.NumberFilter(label=_("年龄从"), method="at_least", min_value=0, max_value=OLDEST)
    age_to = django_filters.NumberFilter(label=_("年龄到"), method="at_most", min_value=0, max_value=OLDEST)
    minor = django_filters.BooleanFilter(
        label=_("只看未满 18 周岁"), method="under_age", widget=forms.CheckboxInput(), required=False
    )
    hours_from = HoursFilter(label=_("累计时长从（小时）"), field_name="served_minutes", lookup_expr="gte")
    hours_to = HoursFilter(label=_("累计时长到（小时）"), field_name="served_minutes", lookup_expr="lte")
    year_from = django_filters.NumberFilter(label=_("今年时长从（小时）"), method="this_year", min_value=0)
    year_to = django_filters.NumberFilter(label=_("今年时长到（小时）"), method="at_most_this_year", min_value=0)
    short = django_filters.BooleanFilter(
        label=_("只看今年不满 20 小时的"), method="short_of_duty", widget=forms.CheckboxInput(), required=False
    )
    unconfirmed = django_filters.BooleanFilter(
        label=_("只看待年度核对的"), method="to_confirm", widget=forms.CheckboxInput(), required=False
    )
    quiet_since = django_filters.DateFilter(
        label=_("最近一次服务早于"), field_name="last_served_on", lookup_expr="lt", widget=DateInput()
    )

    chosen = django_filters.CharFilter(
        label=_("选中的人（档案序号，用点隔开）"), method="ticked", widget=forms.HiddenInput()
    )

    class Meta:
        model = Volunteer
        fields = ()

    def find(self, people: Any, _name: str, text: str) -> Any:
        return people.matching(text, by=self.request.user)

    def in_team(self, people: Any, _name: str, team: Team | None) -> Any:
        return people.filter(pk__in=team.memberships.active().values("volunteer")) if team else people

    def short_of_duty(self, people: Any, _name: str, asked: bool) -> Any:
        return people.short_of_duty() if asked else people

    def to_confirm(self, people: Any, _name: str, asked: bool) -> Any:
        return people.to_confirm() if asked else people

    def ticked(self, people: Any, _name: str, pks: str) -> Any:
        chosen = [int(pk) for pk in pks.split(".") if pk.isascii() and pk.isdecimal() and len(pk) < MOST_DIGITS]
        return people.filter(pk__in=chosen[:MOST_TICKED])

    def at_least(self, people: Any, _name: str, age: Any) -> Any:
        return people.filter(born_on__lte=born_by(int(age)))

    def at_most(self, people: Any, _name: str, age: Any) -> Any:
        return people.filter(born_on__gt=born_by(int(age) + 1))

    def under_age(self, people: Any, _name: str, asked: bool) -> Any:
        return people.filter(born_on__gt=born_by(ADULT)) if asked else people

    def this_year(self, people: Any, _name: str, hours: Any) -> Any:
        year = clock.today().year
        return people.filter(served_year=year, year_minutes__gte=round(hours * 60)) if hours else people

    def at_most_this_year(self, people: Any, _name: str, hours: Any) -> Any:
        return people.exclude(served_year=clock.today().year, year_minutes__gt=round(hours * 60))


class VolunteerListFilter(VolunteerFilter):
    """On pages also the order; who waits for a review comes first where none is chosen."""

    sort = django_filters.ChoiceFilter(
        label=_("排序"),
        choices=[(name, label) for name, (label, _columns) in SORTS.items()],
        empty_label=_("待审核的在前"),
        method="in_order",
        widget=PlainSelect,
    )

    @property
    def form(self) -> Any:
        form = super().form
        form.order_fields(["q", "status", "unit", "team", "sort"])  # the rest is folded
        return form

    def in_order(self, people: Any, _name: str, sort: str) -> Any:
        return ordered(people, SORTS[sort][1].split())

    @property
    def rows(self) -> "ByKeys | InTurn":
        """The list in its order, to be cut into pages."""
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        if chosen.get("q"):
            return Found(self.qs if chosen["sort"] else self.qs.waiting_first())
        if chosen.get("sort") == "young":
            return youngest_first(self.qs)
        return ByKeys(self.qs) if chosen.get("sort") else waiting_first(self.qs)


class InTurn:
    """Some people, then the others, each in their order.

    Two indexes are read one after the other; a sort over both would read every row for each page.
    """

    def __init__(self, people: VolunteerQuerySet, first: VolunteerQuerySet, rest: VolunteerQuerySet) -> None:
        self._people, self._first, self._rest = people, first, rest

    def count(self) -> int:
        return self._people.order_by().count()

    def __getitem__(self, part: slice) -> list[Volunteer]:
        first = list(self._first[part])
        missing = part.stop - part.start - len(first)
        if missing <= 0:
            return first
        skipped = 0 if first else max(0, part.start - self._first.order_by().count())
        return first + list(self._rest[skipped : skipped + missing])


def waiting_first(people: VolunteerQuerySet) -> InTurn:
    """Applications by their waiting time, then everybody else, the newest first."""
    waiting = people.waiting_for_review().order_by("submitted_at", "pk")
    return InTurn(people, waiting, people.exclude(status=Volunteer.Status.SUBMITTED).order_by("-pk"))


def youngest_first(people: VolunteerQuerySet) -> InTurn:
    """By age, then those whose day of birth is not known or no longer kept."""
    dated = people.exclude(born_on=None).order_by("-born_on", "-pk")
    return InTurn(people, dated, people.filter(born_on=None).order_by("-pk"))
