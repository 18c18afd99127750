"""Why something is ended or refused."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why something is ended or refused."""

    reason = forms.CharField(label=_("理由"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3}))
