"""What lists of supplements and opening balances can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from checkin.models import OpeningBalance, Supplement
from registry.models import Unit
from registry.units.filters import UnitFilter


class SupplementFilter(django_filters.FilterSet):
    """By state and shift."""

    status = django_filters.ChoiceFilter(label=_("状态"), choices=Supplement.Status.choices)
    shift = django_filters.NumberFilter(label=_("场次"), field_name="shift")

    class Meta:
        model = Supplement
        fields = ()


class OpeningBalanceFilter(django_filters.FilterSet):
    """By state and unit."""

    status = django_filters.ChoiceFilter(label=_("状态"), choices=OpeningBalance.Status.choices)
    unit = UnitFilter(label=_("单位"), queryset=Unit.objects.all())

    class Meta:
        model = OpeningBalance
        fields = ()
