"""Narrowing the board of needs: kind of place, district, category, days, state, words."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import DateInput
from registry.models import Activity, ServiceNeed, Site
from registry.words import divisions


class NeedFilter(django_filters.FilterSet):
    """The same on the page and in the API."""

    q = django_filters.CharFilter(label=_("搜索"), method="by_words")
    site_kind = django_filters.ChoiceFilter(
        label=_("地点类别"), field_name="site__kind", choices=Site.Kind.choices, empty_label=_("全部地点")
    )
    district = django_filters.ChoiceFilter(
        label=_("区县"),
        field_name="site__division_code",
        choices=tuple(divisions.NAMES.items()),
        empty_label=_("全部区县"),
    )
    category = django_filters.ChoiceFilter(
        label=_("类别"), choices=Activity.Category.choices, empty_label=_("全部类别")
    )
    from_on = django_filters.DateFilter(
        label=_("自"), field_name="starts_at", lookup_expr="date__gte", widget=DateInput()
    )
    until_on = django_filters.DateFilter(
        label=_("至"), field_name="starts_at", lookup_expr="date__lte", widget=DateInput()
    )
    state = django_filters.ChoiceFilter(label=_("状态"), choices=ServiceNeed.State.choices, empty_label=_("全部状态"))

    class Meta:
        model = ServiceNeed
        fields: list[str] = []

    def by_words(self, rows: Any, _name: str, words: str) -> QuerySet[ServiceNeed]:
        return rows.matching(words)
