"""Shapes of what is typed while an administrator hands over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.accounts.forms.accounts import AppointForm, NewAccountForm
from registry.doors.fields import ReasonForm


class BeginForm(forms.Form):
    """What the one who goes wants the next one to know."""

    note = forms.CharField(
        label=_("交接说明"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写进交接单，例如：纸质材料放在哪里、和谁联系、哪件事快到期。不要写密码。"),
    )


class BeginForOtherForm(BeginForm):
    """The same, begun by the committee for somebody who cannot."""

    refusal_fields = {"on_behalf_reason": "reason"}

    reason = forms.CharField(
        label=_("代为发起的原因"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如：已调离、长期请假、无法联系。写进交接单。"),
    )


class SuccessorForm(AppointForm):
    """Who takes over: an administrator of the unit already, or somebody whom those above confirm."""

    refusal_fields = AppointForm.refusal_fields | {"successor_same": "username", "successor_named": "username"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_successor(self)


class NewSuccessorForm(NewAccountForm):
    """The same, for the committee, which may also have an account made."""

    refusal_fields = SuccessorForm.refusal_fields

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_successor(self)


class WhyForm(ReasonForm):
    """Why it is called off, not taken over, or confirmed for somebody else."""

    refusal_fields = {"handover_reason_missing": "reason", "on_behalf_reason": "reason"}


def _as_successor(form: forms.Form) -> None:
    form.fields["username"].label = _("接收人")
    for name in ("from_on", "until_on"):
        del form.fields[name]
