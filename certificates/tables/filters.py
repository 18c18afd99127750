"""What the list of tables can be narrowed by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from certificates.models import StageReport
from registry.models import Unit
from registry.units.filters import UnitFilter


class StageReportFilter(django_filters.FilterSet):
    """Tables by unit, state, kind, and a day their stage includes."""

    unit = UnitFilter(label=_("单位"), queryset=Unit.objects.all(), empty_label=_("全部单位"))
    status = django_filters.ChoiceFilter(label=_("状态"), choices=StageReport.Status, empty_label=_("全部状态"))
    scope = django_filters.ChoiceFilter(label=_("种类"), choices=StageReport.Scope, empty_label=_("全部种类"))
    day = django_filters.DateFilter(
        label=_("阶段包含"), method="by_day", widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = StageReport
        fields = ["unit", "status", "scope", "day"]

    def by_day(self, rows: Any, _name: str, day: Any) -> QuerySet[StageReport]:
        return rows.filter(stage_from_on__lte=day, stage_until_on__gte=day)
