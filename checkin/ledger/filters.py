"""What lists of ledger entries can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from checkin.models import HoursClass, LedgerEntry, Seal, ServiceRecord
from registry.doors import filters
from registry.doors.fields import DateInput
from registry.models import Unit
from registry.units.filters import UnitFilter

MOST_SEALS = 1_000_000


class LedgerEntryFilter(django_filters.FilterSet):
    """By class, kind, unit and date of service."""

    hours_class = django_filters.ChoiceFilter(label=_("来源"), choices=HoursClass.choices)
    kind = django_filters.ChoiceFilter(label=_("性质"), choices=ServiceRecord.Kind.choices)
    recording_unit = UnitFilter(label=_("记录单位"), queryset=Unit.objects.all())
    volunteer_unit = UnitFilter(label=_("所在单位"), queryset=Unit.objects.all())
    record = django_filters.NumberFilter(label=_("服务记录"), field_name="record")
    service_from, service_until = filters.days("service_on", since=_("服务日期自"))

    class Meta:
        model = LedgerEntry
        fields = ()


class SealFilter(django_filters.FilterSet):
    """A seal by its number or the day it was made."""

    number = django_filters.NumberFilter(label=_("第几号"), min_value=0, max_value=MOST_SEALS)
    on = django_filters.DateFilter(label=_("封存日期"), field_name="sealed_at", lookup_expr="date", widget=DateInput())

    class Meta:
        model = Seal
        fields = ()
