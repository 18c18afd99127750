"""How the unit made sure of a guardian's consent."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.doors.fields import DateInput, DayField
from registry.models import GuardianConsent


class GuardianCheckForm(forms.Form):
    """A call with day and time, or the signed paper."""

    how = forms.ChoiceField(label=_("怎样核实的"), choices=GuardianConsent.CheckedHow.choices, widget=forms.RadioSelect)
    called_on = DayField(label=_("通话日期"), widget=DateInput(), required=False)
    called_time = forms.TimeField(
        label=_("通话时间"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("电话核实的填写：打的是登记的监护人号码，由监护人接听。"),
    )
    upload = forms.FileField(label=_("监护人签字的同意书"), required=False, help_text=_("书面同意的上传，照片或 PDF。"))
    refusal_fields = {
        "guardian_call_time": "called_on",
        "guardian_paper": "upload",
        "file_type": "upload",
        "file_size": "upload",
        "file_empty": "upload",
        "picture_broken": "upload",
        "picture_too_large": "upload",
    }

    def said(self) -> dict[str, Any]:
        """As the service takes it."""
        data = self.cleaned_data
        day, time = data["called_on"], data["called_time"]
        moment = datetime.combine(day, time, tzinfo=clock.LOCAL) if day and time else None
        return {"how": data["how"], "called_at": moment, "upload": data["upload"]}
