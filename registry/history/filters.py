"""Filters of the history."""

import django_filters
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import DateInput
from registry.models import HistoryEntry
from registry.words import deeds


class HistoryFilter(django_filters.FilterSet):
    """By action, account and day."""

    did = django_filters.ChoiceFilter(label=_("动作"), choices=tuple(deeds.ALL.items()), empty_label=_("全部"))
    by = django_filters.CharFilter(label=_("账号"), field_name="by__username", lookup_expr="iexact")
    from_on = django_filters.DateFilter(label=_("自"), field_name="at", lookup_expr="date__gte", widget=DateInput())
    until_on = django_filters.DateFilter(label=_("至"), field_name="at", lookup_expr="date__lte", widget=DateInput())

    class Meta:
        model = HistoryEntry
        fields = ()
