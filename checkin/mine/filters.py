"""What one's own hours can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from checkin.models import ServiceRecord
from registry.doors import filters


class OwnHoursFilter(django_filters.FilterSet):
    """By the name of the activity and the date of service."""

    q = django_filters.CharFilter(label=_("活动名称"), field_name="shift__activity__title", lookup_expr="icontains")
    service_from, service_until = filters.days("service_on", since=_("服务日期自"))

    class Meta:
        model = ServiceRecord
        fields = ()
