"""Narrowing the requests about personal data."""

import django_filters
from django.utils.translation import gettext_lazy as _

from registry.models import DataRequest


class DataRequestFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label=_("事项"), choices=DataRequest.Kind.choices, empty_label=_("全部事项"))
    status = django_filters.ChoiceFilter(label=_("状态"), choices=DataRequest.Status.choices, empty_label=_("全部状态"))

    class Meta:
        model = DataRequest
        fields = ("kind", "status")
