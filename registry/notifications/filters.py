"""Filters of the list of notifications."""

import django_filters
from django.utils.translation import gettext_lazy as _

from registry.models import Notification


class NotificationFilter(django_filters.FilterSet):
    """Unread or read."""

    unread = django_filters.BooleanFilter(label=_("未读"), field_name="read_at", lookup_expr="isnull")

    class Meta:
        model = Notification
        fields = ()
