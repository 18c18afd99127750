"""What the register can be narrowed by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, PrintedItem
from certificates.models.deliveries import handed_over, to_be_handed_over


class CertificateFilter(django_filters.FilterSet):
    """登记簿: by number or name, kind, state, day of issue."""

    q = django_filters.CharFilter(label=_("编号、志愿者编号或姓名"), method="by_text")
    kind = django_filters.ChoiceFilter(label=_("种类"), choices=Certificate.Kind, empty_label=_("全部"))
    status = django_filters.ChoiceFilter(label=_("状态"), choices=Certificate.Status, empty_label=_("全部"))
    delivery = django_filters.ChoiceFilter(
        label=_("领取"),
        choices=[("waiting", _("未领取")), ("done", _("已领取、寄送或转交"))],
        method="by_delivery",
        empty_label=_("全部"),
    )
    printed = django_filters.ChoiceFilter(
        label=_("成批印制"),
        choices=[("no", _("没有印制过")), ("yes", _("印制过"))],
        method="by_printing",
        empty_label=_("全部"),
    )
    # Of a round, for commendations or for stars: its page leads here.
    round = django_filters.NumberFilter(
        label=_("嘉许批次"), method="by_round", min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )
    # Of an activity, for 培训证明 and 感谢信: its page leads here.
    activity = django_filters.NumberFilter(label=_("活动"), min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
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
        fields = ["q", "kind", "status", "delivery", "printed", "round", "activity", "issued_from", "issued_until"]

    def by_text(self, queryset: Any, _name: str, text: str) -> QuerySet[Certificate]:
        return queryset.matching(text)

    def by_delivery(self, queryset: Any, _name: str, wanted: str) -> QuerySet[Certificate]:
        return handed_over(queryset) if wanted == "done" else to_be_handed_over(queryset)  # type: ignore[no-any-return]

    def by_round(self, queryset: Any, _name: str, number: Any) -> QuerySet[Certificate]:
        return queryset.of_round(number)

    def by_printing(self, queryset: Any, _name: str, wanted: str) -> QuerySet[Certificate]:
        """Drawn in some run; a proof never is."""
        printed = PrintedItem.objects.filter(state=PrintedItem.State.DONE).values("certificate")
        if wanted == "yes":
            return queryset.filter(pk__in=printed)
        return queryset.exclude(kind=Certificate.Kind.PROOF).exclude(pk__in=printed)
