"""The form of an export: columns, format, and what it is for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import ManyBoxes
from registry.ground.exports.lists import Column
from registry.history.purposes import LONGEST_WORDS, Purpose


class ExportForm(forms.Form):
    """What the file shall hold."""

    columns = forms.MultipleChoiceField(label=_("哪些列"), widget=ManyBoxes)
    suffix = forms.ChoiceField(
        label=_("格式"),
        choices=(("xlsx", _("Excel 表格（xlsx）")), ("csv", _("文本表格（csv，UTF-8），供其他系统读取"))),
        widget=forms.RadioSelect,
    )
    purpose = forms.ChoiceField(label=_("用途"), choices=Purpose.choices, widget=forms.RadioSelect, required=False)
    words = forms.CharField(
        label=_("具体用途"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=_("选“其他”的请写明。不要写姓名、手机号码、证件号码。"),
    )

    refusal_fields = {
        "export_purpose": "purpose",
        "export_purpose_words": "words",
        "export_columns": "columns",
    }

    def __init__(self, *args: Any, offered: list[Column], **options: Any) -> None:
        super().__init__(*args, **options)
        about = {True: str(_("（个人信息）")), False: ""}
        self.fields["columns"].choices = [
            (column.code, f"{column.heading}{about[column.is_personal]}") for column in offered
        ]
        if not any(column.is_personal for column in offered):
            del self.fields["purpose"], self.fields["words"]
        else:
            self.fields["purpose"].help_text = _("选了标明“个人信息”的列才需要；记入操作日志。")
