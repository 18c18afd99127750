"""Filters for activities and sign-ups, the same on pages and in the API."""

from typing import Any

import django_filters
from django import forms
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.doors.filters import RowChoiceFilter
from registry.models import Activity, Shift, Site, Unit
from registry.units.filters import UnitFilter

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ActivityFilter(django_filters.FilterSet):
    """Words, category, unit, site, dates, and whether there is still a place."""

    q = django_filters.CharFilter(label=_("搜索"), method="by_words")
    category = django_filters.ChoiceFilter(label=_("类别"), choices=Activity.Category, empty_label=_("全部类别"))
    unit = UnitFilter(
        label=_("单位"),
        field_name="recording_unit",
        queryset=Unit.objects.open().only("short_name"),
        empty_label=_("全部单位"),
    )
    site = RowChoiceFilter(
        label=_("服务地点"), queryset=Site.objects.filter(not_public=False).only("name"), empty_label=_("全部地点")
    )
    from_on = django_filters.DateFilter(label=_("自"), method="by_first_day", widget=DATE)
    until_on = django_filters.DateFilter(label=_("至"), method="by_last_day", widget=DATE)
    has_places = django_filters.BooleanFilter(
        label=_("还有名额"), method="by_places", widget=forms.CheckboxInput, initial=False
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    def by_words(self, rows: Any, name: str, value: str) -> QuerySet[Activity]:
        return rows.matching(value)

    def by_first_day(self, rows: Any, name: str, value: Any) -> QuerySet[Activity]:
        return rows.filter(pk__in=Shift.objects.live().filter(ends_at__date__gte=value).values("activity_id"))

    def by_last_day(self, rows: Any, name: str, value: Any) -> QuerySet[Activity]:
        return rows.filter(pk__in=Shift.objects.live().filter(starts_at__date__lte=value).values("activity_id"))

    def by_places(self, rows: Any, name: str, value: bool) -> QuerySet[Activity]:
        if not value:
            return rows
        open_shifts = Shift.objects.live().filter(
            activity__status=Activity.Status.PUBLISHED, sign_up_closes_at__gt=clock.now()
        )
        return rows.filter(pk__in=open_shifts.with_places().filter(taken__lt=F("places")).values("activity_id"))


class DeskActivityFilter(ActivityFilter):
    """The same with the state, for the desk."""

    status = django_filters.ChoiceFilter(label=_("状态"), choices=Activity.Status, empty_label=_("全部状态"))
    has_places = None


class ShiftFilter(django_filters.FilterSet):
    """By activity, or only shifts to come."""

    activity = django_filters.ModelChoiceFilter(label=_("活动"), queryset=Activity.objects.all())
    from_on = django_filters.DateFilter(label=_("自"), field_name="ends_at", lookup_expr="date__gte")
    until_on = django_filters.DateFilter(label=_("至"), field_name="starts_at", lookup_expr="date__lte")

    class Meta:
        model = Shift
        fields = ()
