"""Where a press happened, if the person wants it kept."""

from django import forms


class LocationForm(forms.Form):
    """The location that a phone reports."""

    nonce = forms.CharField(max_length=40)
    latitude = forms.DecimalField(min_value=-90, max_value=90, max_digits=20)
    longitude = forms.DecimalField(min_value=-180, max_value=180, max_digits=20)
    accuracy = forms.DecimalField(min_value=0, max_value=1_000_000)
