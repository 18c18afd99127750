"""Forms of a shift's desk."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from checkin.models import HeadCount
from registry import clock
from registry.exceptions import IdentityRefused
from registry.words.identity import is_mobile, is_valid_name, normalise_name, normalise_phone

DIRECTIONS = [("in", _("签到")), ("out", _("签退"))]


def moment_field(label: Any) -> forms.DateTimeField:
    """Local time with the phone's own picker."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


class CallForm(forms.Form):
    """One press on the roll."""

    volunteer = forms.UUIDField(label=_("志愿者"))
    direction = forms.ChoiceField(label=_("方向"), choices=DIRECTIONS)
    nonce = forms.CharField(label=_("扫码"), max_length=40)


class CardScanForm(forms.Form):
    """One press after an organiser's phone has read a card."""

    text = forms.CharField(label=_("卡片"), max_length=600)
    direction = forms.ChoiceField(label=_("方向"), choices=DIRECTIONS)
    nonce = forms.CharField(label=_("扫码"), max_length=40)


class DirectionForm(forms.Form):
    direction = forms.ChoiceField(label=_("方向"), choices=DIRECTIONS)


class EnlistForm(forms.Form):
    """Name and phone of somebody who is not on the list."""

    name = forms.CharField(label=_("姓名"), max_length=50)
    phone = forms.CharField(
        label=_("手机号码"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel", "data-private": ""})
    )

    def clean_name(self) -> str:
        name = normalise_name(self.cleaned_data["name"])
        if not is_valid_name(name):
            raise ValidationError(_("姓名应为 2 至 50 个字，不含数字。"), code="name_invalid")
        return name

    def clean_phone(self) -> str:
        phone = normalise_phone(self.cleaned_data["phone"])
        if not is_mobile(phone, demo=settings.DEMO):
            reason = IdentityRefused.Reason.PHONE_INVALID
            raise ValidationError(reason.label, code=reason.value)
        return phone


class WalkInForm(EnlistForm):
    """A walk-in."""

    nonce = forms.CharField(max_length=40, widget=forms.HiddenInput)


class HeadCountForm(forms.Form):
    """Heads counted at the start or the end."""

    moment = forms.ChoiceField(label=_("时刻"), choices=HeadCount.Moment.choices)
    heads = forms.IntegerField(label=_("清点人数"), min_value=0, max_value=100_000)


class CloseForm(forms.Form):
    """A forgotten check-out."""

    out_at = moment_field(_("签退时间"))
    reason = forms.CharField(label=_("原因"), max_length=200, help_text=_("例如：11:30 一起离开，忘记签退。"))


class EnteredTimeForm(forms.Form):
    """Both times from a paper sheet."""

    in_at = moment_field(_("签到时间"))
    out_at = moment_field(_("签退时间"))
    reason = forms.CharField(label=_("原因"), max_length=200, help_text=_("例如：现场没有网络，用纸质签到表。"))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=200)


class ExtendForm(forms.Form):
    """A later end."""

    ends_at = moment_field(_("延长到"))
    reason = forms.CharField(label=_("原因"), max_length=200)


def as_input(at: datetime) -> datetime:
    """A moment as the picker shows it: local, whole minutes."""
    return at.astimezone(clock.LOCAL).replace(second=0, microsecond=0)
