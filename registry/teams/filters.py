"""Filters of lists of teams, for pages and API."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models import Team, Unit
from registry.units.filters import UnitFilter


class TeamFilter(django_filters.FilterSet):
    """By name, state and unit."""

    q = django_filters.CharFilter(label=_("名称"), method="find")
    status = django_filters.ChoiceFilter(label=_("状态"), choices=Team.Status.choices, empty_label=_("全部"))
    unit = UnitFilter(label=_("单位"), queryset=Unit.objects.all(), empty_label=_("全部"))

    class Meta:
        model = Team
        fields = ()

    def find(self, teams: Any, _name: str, text: str) -> Any:
        return teams.filter(Q(name__icontains=text.strip()) | Q(introduction__icontains=text.strip()))


class PublicTeamFilter(TeamFilter):
    """Visitors see admitted teams only, so there is no state to choose."""

    status = None
