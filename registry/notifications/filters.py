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


class OwnNotificationFilter(django_filters.FilterSet):
    """One's own notifications by a word in them."""

    q = django_filters.CharFilter(label=_("通知里的词"), field_name="text", lookup_expr="icontains")

    class Meta:
        model = Notification
        fields = ()
