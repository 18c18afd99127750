"""What the public roll can be narrowed by: only words that stand on it already."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.honours.roll_lines import star_name
from certificates.models import RollConsent
from registry.doors.filters import PlainSelect
from registry.models import Volunteer
from registry.models.office.served import called

CALLED = ("team__name", "recipient_unit__full_name", "recipient_unit__short_name", "project__name", "unit__short_name")


NOT_THERE = {"invalid_choice": gettext_lazy("光荣榜上没有这一项，请重新选择。")}


class RollFilter(django_filters.FilterSet):
    """By name or unit, by year, by round or star."""

    q = django_filters.CharFilter(label=gettext_lazy("姓名、名称或单位"), method="by_name")
    year = django_filters.ChoiceFilter(
        label=gettext_lazy("年度"), empty_label=gettext_lazy("全部"), widget=PlainSelect, error_messages=NOT_THERE
    )
    what = django_filters.ChoiceFilter(
        label=gettext_lazy("批次或星级"),
        method="by_what",
        empty_label=gettext_lazy("全部"),
        widget=PlainSelect,
        error_messages=NOT_THERE,
    )

    class Meta:
        model = RollConsent
        fields = ("q", "year", "what")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = RollConsent.objects.shown().order_by()
        years = sorted(rows.values_list("year", flat=True).distinct(), reverse=True)
        self.filters["year"].extra["choices"] = [(str(year), _("%d年") % year) for year in years]
        rounds = rows.exclude(nomination=None).values_list("nomination__round", "nomination__round__title").distinct()
        stars = rows.exclude(star=None).values_list("star__star", flat=True).distinct()
        self.filters["what"].extra["choices"] = [
            *((f"round-{pk}", title) for pk, title in sorted(rounds, reverse=True)),
            *((f"star-{star}", star_name(star)) for star in sorted(stars, reverse=True)),
        ]

    def by_name(self, rows: Any, _name: str, text: str) -> Any:
        """Whom the text names, among those who agreed."""
        text = text.strip()
        people = Volunteer.objects.filter(called(text))
        named = Q(nomination__candidate__volunteer__in=people) | Q(star__volunteer__in=people)
        for field in CALLED:
            named |= Q(**{f"nomination__candidate__{field}__icontains": text})
        return rows.filter(named | Q(star__volunteer_unit__short_name__icontains=text))

    def by_what(self, rows: Any, _name: str, value: str) -> Any:
        kind, _dash, key = value.partition("-")
        return rows.filter(nomination__round=key) if kind == "round" else rows.filter(star__star=key)
