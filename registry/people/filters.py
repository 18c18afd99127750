"""Filters of lists of volunteers, for pages and API."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from registry.models import Unit, Volunteer, reach
from registry.models.units import UnitQuerySet
from registry.units.filters import UnitFilter


def units_of(request: Any) -> UnitQuerySet:
    """The units whose people this user may read."""
    units = reach.units_in_sight(request.user)
    return Unit.objects.all() if units is None else Unit.objects.filter(pk__in=units)


class VolunteerFilter(django_filters.FilterSet):
    """By name or number, state and unit; a whole phone or document number only of who one decides about."""

    q = django_filters.CharFilter(label=_("姓名、编号、手机或证件号"), method="find")
    status = django_filters.ChoiceFilter(label=_("状态"), choices=Volunteer.Status.choices, empty_label=_("全部"))
    unit = UnitFilter(label=_("单位"), queryset=units_of, empty_label=_("全部"))

    class Meta:
        model = Volunteer
        fields = ()

    def find(self, people: Any, _name: str, text: str) -> Any:
        return people.matching(text, by=self.request.user)
