"""What lists of service records can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from checkin.models import ServiceRecord
from registry.doors import filters
from registry.models import Unit
from registry.units.filters import UnitFilter


class ServiceRecordFilter(django_filters.FilterSet):
    """By state, unit and date of service."""

    q = django_filters.CharFilter(label=_("活动"), field_name="shift__activity__title", lookup_expr="icontains")
    status = django_filters.ChoiceFilter(label=_("状态"), choices=ServiceRecord.Status.choices, empty_label=_("全部"))
    recording_unit = UnitFilter(label=_("记录单位"), queryset=Unit.objects.all(), empty_label=_("全部"))
    service_from, service_until = filters.days("service_on", since=_("服务日期自"))

    class Meta:
        model = ServiceRecord
        fields = ()
