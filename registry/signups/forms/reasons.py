"""Forms for the reason why a place, a shift or an activity ends."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """A reason that people will read."""

    reason = forms.CharField(label=_("原因"), max_length=100, widget=forms.Textarea(attrs={"rows": 2}))
