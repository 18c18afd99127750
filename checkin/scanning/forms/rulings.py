"""The form of a ruling."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RulingForm(forms.Form):
    """Whether the scan counts, and why."""

    authentic = forms.TypedChoiceField(
        label=_("裁定"),
        choices=[("yes", _("有效，计入到场")), ("no", _("无效，不计"))],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("怎样核实的、以什么为证。本人、认定人和检查人员都会看到。"),
    )
