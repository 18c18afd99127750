"""What lists of service records and of the ledger can be narrowed by; pages and API share it."""

import django_filters
from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from checkin.exceptions import ScanRefused
from checkin.models import CorrectionRequest, HoursClass, LedgerEntry, OpeningBalance, Scan, ServiceRecord, Supplement
from checkin.models.scans import ScanQuerySet
from registry.doors.fields import DateInput
from registry.models import Unit


class ServiceRecordFilter(django_filters.FilterSet):
    """By state, unit and date of service."""

    q = django_filters.CharFilter(label=_("活动"), field_name="shift__activity__title", lookup_expr="icontains")
    status = django_filters.ChoiceFilter(label=_("状态"), choices=ServiceRecord.Status.choices, empty_label=_("全部"))
    recording_unit = django_filters.ModelChoiceFilter(
        label=_("记录单位"), queryset=Unit.objects.all(), empty_label=_("全部")
    )
    service_from = django_filters.DateFilter(
        label=_("服务日期自"), field_name="service_on", lookup_expr="gte", widget=DateInput()
    )
    service_until = django_filters.DateFilter(
        label=_("至"), field_name="service_on", lookup_expr="lte", widget=DateInput()
    )

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
    service_from = django_filters.DateFilter(
        label=_("服务日期自"), field_name="service_on", lookup_expr="gte", widget=DateInput()
    )
    service_until = django_filters.DateFilter(
        label=_("至"), field_name="service_on", lookup_expr="lte", widget=DateInput()
    )

    class Meta:
        model = LedgerEntry
        fields = ()


class ScanFilter(django_filters.FilterSet):
    """Which scans a person may rule on: those not believed and not ruled on, unless asked otherwise."""

    class Which(TextChoices):
        WAITING = "waiting", _("不计、未裁定")
        RULED = "ruled", _("已裁定")
        EVERY = "every", _("全部扫码")

    which = django_filters.ChoiceFilter(label=_("哪些"), choices=Which.choices, method="narrow", empty_label=None)
    code = django_filters.ChoiceFilter(
        label=_("不计的原因"),
        choices=[(code.value, code.label) for code in sorted(ScanRefused.NOT_AUTHENTIC - ScanRefused.NOT_STORED)],
        empty_label=_("全部"),
    )
    shift = django_filters.NumberFilter(widget=forms.HiddenInput)
    station = django_filters.NumberFilter(widget=forms.HiddenInput)

    class Meta:
        model = Scan
        fields = ()

    def narrow(self, rows: ScanQuerySet, _name: str, value: str) -> ScanQuerySet:
        if value == self.Which.EVERY:
            return rows
        return rows.ruled(True) if value == self.Which.RULED else rows.doubted().ruled(False)


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
    unit = django_filters.ModelChoiceFilter(label=_("单位"), queryset=Unit.objects.all())

    class Meta:
        model = OpeningBalance
        fields = ()
