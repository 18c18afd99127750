"""What the register can be narrowed by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate


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

    def by_text(self, queryset: Any, _name: str, text: str) -> QuerySet[Certificate]:
        return queryset.matching(text)
