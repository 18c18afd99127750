"""What the list of reports can be narrowed by."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import ActivityReport
from registry.models import Activity


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
