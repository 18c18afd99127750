"""The shape of a day of the regional notice."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import DateInput
from registry.models import Workday


class WorkdayForm(forms.Form):
    """A day of the regional notice."""

    on = forms.DateField(label=_("日期"), widget=DateInput())
    is_workday = forms.TypedChoiceField(
        label=_("安排"), choices=[("0", _("放假")), ("1", _("上班"))], coerce=lambda value: value == "1"
    )
    note = forms.CharField(
        label=_("依据"),
        max_length=Workday._meta.get_field("note").max_length,
        help_text=_("例如：自治区放假通知文号。"),
    )
