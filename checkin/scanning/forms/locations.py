"""Where a press happened, if the person wants it kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from checkin.scanning.forms.tickets import TicketForm


class LocationForm(forms.Form):
    """The location that a phone reports."""

    nonce = forms.CharField(label=_("扫码"), max_length=40)
    latitude = forms.DecimalField(label=_("纬度"), min_value=-90, max_value=90, max_digits=20)
    longitude = forms.DecimalField(label=_("经度"), min_value=-180, max_value=180, max_digits=20)
    accuracy = forms.DecimalField(label=_("精度"), min_value=0, max_value=1_000_000)


class LocationConsentForm(TicketForm):
    """Consent to storing the location; the check-in does not wait for it."""

    answer = forms.ChoiceField(label=_("答复"), choices=[("give", _("同意")), ("withdraw", _("撤回"))])
