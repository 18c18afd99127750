"""The form of a phone's export: a file, a pasted text, or joined QR frames."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from checkin.scanning.export_text import LONGEST_TEXT


class QueueExportForm(forms.Form):
    """A file or a text; the service decrypts it."""

    file = forms.FileField(
        label=_("导出的文件"), required=False, help_text=_("签到台“导出”页下载或分享出来的 .txt 文件。")
    )
    text = forms.CharField(
        label=_("或粘贴导出的文字"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("以 QZQ1 开头的一整段。用摄像头收完二维码后会自动填在这里。"),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        file = told.pop("file", None)
        if file is not None:
            told["text"] = file.read(LONGEST_TEXT + 1).decode("utf-8", "replace")
        if not self.errors and not told.get("text"):
            raise forms.ValidationError(_("请选择导出的文件、粘贴文字，或用摄像头收二维码。"), code="required")
        return told
