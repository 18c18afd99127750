"""Deciding whose a number is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import PhoneClaim


class CheckedForm(forms.Form):
    """How it was checked that the number is the new owner's."""

    checked_how = forms.ChoiceField(
        label=_("怎样核实的"), choices=PhoneClaim.Check.choices, widget=forms.RadioSelect, required=False
    )

    always_asks = ("checked_how",)
    refusal_fields = {"claim_unchecked": "checked_how"}
