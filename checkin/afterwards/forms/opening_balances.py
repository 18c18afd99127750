"""Forms of an opening balance: unit, last day, document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import DateInput, DayField, UnitField
from registry.models import Unit


class OpeningBalanceForm(forms.Form):
    """A new draft; its list comes by the import."""

    unit = UnitField(label=_("记录单位"))
    until_on = DayField(
        label=_("截至日期"),
        widget=DateInput(),
        help_text=_("名单统计到哪一天，须早于本平台开始记录的日期。认定后作为服务日期，归入当年。"),
    )
    document_no = forms.CharField(
        label=_("依据文件"), max_length=60, help_text=_("文件名称和文号。会写进每个人的台账和证明的来源。")
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units)
        if len(units) == 1:
            self.fields["unit"].initial = units[0]


class DocumentForm(forms.Form):
    """The scan of the document behind the batch."""

    document = forms.FileField(
        label=_("依据文件扫描件"), required=False, help_text=_("PDF 或图片，不超过 30 MB，须能看清印章和文号。")
    )

    def __init__(self, *args: Any, is_stored: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.always_asks = () if is_stored else ("document",)
