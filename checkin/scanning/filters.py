"""What lists of scans can be narrowed by."""

import django_filters
from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from checkin.exceptions import ScanRefused
from checkin.models import Scan
from checkin.models.scans import ScanQuerySet


class ScanFilter(django_filters.FilterSet):
    """Scans to rule on: by default those not authentic and without a ruling."""

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
    shift = django_filters.NumberFilter(label=_("场次"), widget=forms.HiddenInput)
    station = django_filters.NumberFilter(label=_("签到台"), widget=forms.HiddenInput)

    class Meta:
        model = Scan
        fields = ()

    def narrow(self, rows: ScanQuerySet, _name: str, value: str) -> ScanQuerySet:
        if value == self.Which.EVERY:
            return rows
        return rows.ruled(True) if value == self.Which.RULED else rows.doubted().ruled(False)
