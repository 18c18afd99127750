"""Forms of a pasted notice, and of a single day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import DateInput, DayField
from registry.models import Workday, WorkdayArrangement

LONGEST_NOTICE = 5_000


class ArrangementForm(forms.Form):
    """A year's notice: year, layer, text, number."""

    year = forms.IntegerField(label=_("年份"), min_value=2004, max_value=2100)
    layer = forms.ChoiceField(
        label=_("哪一级的安排"),
        choices=[("guangxi", _("广西（“三月三”等自治区安排）")), ("national", _("全国（国务院办公厅通知）"))],
    )
    text = forms.CharField(
        label=_("通知中的日期"),
        max_length=LONGEST_NOTICE,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("整段粘贴，如“1月1日至3日放假，共3天。1月4日（周日）上班”；也可以一行写一个日期。"),
    )
    document_no = forms.CharField(
        label=_("通知名称或文号"), max_length=WorkdayArrangement._meta.get_field("document_no").max_length
    )


class WorkdayForm(forms.Form):
    """A day of the regional notice."""

    on = DayField(label=_("日期"), widget=DateInput())
    is_workday = forms.TypedChoiceField(
        label=_("安排"), choices=[("0", _("放假")), ("1", _("上班"))], coerce=lambda value: value == "1"
    )
    note = forms.CharField(
        label=_("依据"),
        max_length=Workday._meta.get_field("note").max_length,
        help_text=_("例如：自治区放假通知文号。"),
    )
