"""What lists of service records and of the ledger can be narrowed by; pages and API share it."""

import django_filters
from django.utils.translation import gettext_lazy as _

from checkin.models import CorrectionRequest, HoursClass, LedgerEntry, ServiceRecord
from registry.models import Unit


class ServiceRecordFilter(django_filters.FilterSet):
    """By state, unit and date of service."""

    q = django_filters.CharFilter(label=_("活动"), field_name="shift__activity__title", lookup_expr="icontains")
    status = django_filters.ChoiceFilter(label=_("状态"), choices=ServiceRecord.Status.choices, empty_label=_("全部"))
    recording_unit = django_filters.ModelChoiceFilter(
        label=_("记录单位"), queryset=Unit.objects.all(), empty_label=_("全部")
    )
    service_from = django_filters.DateFilter(label=_("服务日期自"), field_name="service_on", lookup_expr="gte")
    service_until = django_filters.DateFilter(label=_("至"), field_name="service_on", lookup_expr="lte")

    class Meta:
        model = ServiceRecord
        fields = ()


class LedgerEntryFilter(django_filters.FilterSet):
    """By class, kind, unit and date of service."""

    hours_class = django_filters.ChoiceFilter(label=_("来源"), choices=HoursClass.choices)
    kind = django_filters.ChoiceFilter(label=_("性质"), choices=ServiceRecord.Kind.choices)
    recording_unit = django_filters.ModelChoiceFilter(label=_("记录单位"), queryset=Unit.objects.all())
    volunteer_unit = django_filters.ModelChoiceFilter(label=_("所在单位"), queryset=Unit.objects.all())
    record = django_filters.NumberFilter(label=_("服务记录"), field_name="record")
    service_from = django_filters.DateFilter(label=_("服务日期自"), field_name="service_on", lookup_expr="gte")
    service_until = django_filters.DateFilter(label=_("至"), field_name="service_on", lookup_expr="lte")

    class Meta:
        model = LedgerEntry
        fields = ()


class CorrectionRequestFilter(django_filters.FilterSet):
    """By state, matter and date of service."""

    q = django_filters.CharFilter(label=_("活动"), field_name="shift__activity__title", lookup_expr="icontains")
    status = django_filters.ChoiceFilter(
        label=_("状态"), choices=CorrectionRequest.Status.choices, empty_label=_("全部")
    )
    matter = django_filters.ChoiceFilter(
        label=_("事项"), choices=CorrectionRequest.Matter.choices, empty_label=_("全部")
    )
    recording_unit = django_filters.ModelChoiceFilter(
        label=_("记录单位"),
        field_name="shift__activity__recording_unit",
        queryset=Unit.objects.all(),
        empty_label=_("全部"),
    )

    class Meta:
        model = CorrectionRequest
        fields = ()
