"""What one's own hours can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from checkin.models import ServiceRecord
from registry.doors.fields import DateInput


class OwnHoursFilter(django_filters.FilterSet):
    """By the name of the activity and the date of service."""

    q = django_filters.CharFilter(label=_("活动名称"), field_name="shift__activity__title", lookup_expr="icontains")
    service_from = django_filters.DateFilter(
        label=_("服务日期自"), field_name="service_on", lookup_expr="gte", widget=DateInput()
    )
    service_until = django_filters.DateFilter(
        label=_("至"), field_name="service_on", lookup_expr="lte", widget=DateInput()
    )

    class Meta:
        model = ServiceRecord
        fields = ()
