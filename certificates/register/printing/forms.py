"""Naming a print run, and entering who has a certificate."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.exceptions import DeliveryRefused
from certificates.models import Delivery
from registry import clock
from registry.doors.fields import DateInput, DayField

Reason = DeliveryRefused.Reason
WAYS: Final = [(way.value, way.label) for way in Delivery.Way if way != Delivery.Way.UNDONE]


class PrintRunForm(forms.Form):
    """What the run is called; the rest is the filter."""

    title = forms.CharField(
        label=_("批次名称"), max_length=80, required=False, help_text=_("印在各单位的领取清单上；不写的，用日期。")
    )
    expected = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=1_000_000)


class DeliveryForm(forms.Form):
    """Who has it since when."""

    refusal_fields = {Reason.DELIVERY_WHO: "who", Reason.DELIVERY_DAY: "on"}
    always_asks = ("who",)

    way = forms.ChoiceField(label=_("方式"), choices=WAYS, initial=Delivery.Way.COLLECTED, widget=forms.RadioSelect)
    who = forms.CharField(
        label=_("领取人"), max_length=80, required=False, help_text=_("寄送的写收件人，由单位转交的写经办人。")
    )
    on = DayField(label=_("日期"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today().isoformat()
