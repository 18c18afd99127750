"""What the lists of this room can be narrowed by, on pages and in the API alike."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from certificates.models import ActivityReport, Certificate, StageReport
from registry.models import Activity, Unit


class CertificateFilter(django_filters.FilterSet):
    """登记簿: by number or name, kind, state, day of issue."""

    q = django_filters.CharFilter(label=_("编号、志愿者编号或姓名"), method="by_text")
    kind = django_filters.ChoiceFilter(label=_("种类"), choices=Certificate.Kind, empty_label=_("全部"))
    status = django_filters.ChoiceFilter(label=_("状态"), choices=Certificate.Status, empty_label=_("全部"))
    issued_from = django_filters.DateFilter(
        label=_("出具日期自"),
        field_name="issued_at",
        lookup_expr="date__gte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    issued_until = django_filters.DateFilter(
        label=_("出具日期至"),
        field_name="issued_at",
        lookup_expr="date__lte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = Certificate
        fields = ["q", "kind", "status", "issued_from", "issued_until"]

    def by_text(self, queryset, _name, text):
        return queryset.matching(text)


class ReportFilter(django_filters.FilterSet):
    """Reports by activity, state, day of the shift."""

    activity = django_filters.ModelChoiceFilter(
        label=_("活动"), field_name="shift__activity", queryset=Activity.objects.all(), widget=forms.HiddenInput
    )
    status = django_filters.ChoiceFilter(label=_("状态"), choices=ActivityReport.Status, empty_label=_("全部状态"))
    from_on = django_filters.DateFilter(
        label=_("场次自"),
        field_name="shift__starts_at",
        lookup_expr="date__gte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until_on = django_filters.DateFilter(
        label=_("场次至"),
        field_name="shift__starts_at",
        lookup_expr="date__lte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = ActivityReport
        fields = ["activity", "status", "from_on", "until_on"]


class StageReportFilter(django_filters.FilterSet):
    """Tables by unit, state, kind, and a day their stage includes."""

    unit = django_filters.ModelChoiceFilter(label=_("单位"), queryset=Unit.objects.all(), empty_label=_("全部单位"))
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
