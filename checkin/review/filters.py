"""What lists of correction requests can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from checkin.models import CorrectionRequest
from registry.models import Unit
from registry.units.filters import UnitFilter


class CorrectionRequestFilter(django_filters.FilterSet):
    """By state, matter and date of service."""

    q = django_filters.CharFilter(label=_("活动"), field_name="shift__activity__title", lookup_expr="icontains")
    status = django_filters.ChoiceFilter(
        label=_("状态"), choices=CorrectionRequest.Status.choices, empty_label=_("全部")
    )
    matter = django_filters.ChoiceFilter(
        label=_("事项"), choices=CorrectionRequest.Matter.choices, empty_label=_("全部")
    )
    recording_unit = UnitFilter(
        label=_("记录单位"),
        field_name="shift__activity__recording_unit",
        queryset=Unit.objects.all(),
        empty_label=_("全部"),
    )

    class Meta:
        model = CorrectionRequest
        fields = ()
