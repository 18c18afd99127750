"""What a stranger types or drops to verify a certificate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.exceptions import VerificationRefused

MEGABYTE = 1024 * 1024


LARGEST_FILE_MB = 5


Reason = VerificationRefused.Reason


class VerifyForm(forms.Form):
    """Number and code, in any spelling."""

    number = forms.CharField(
        label=_("证书编号"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("例如 GXQZ-ZM-2026-000123-7。大小写、空格、横线不影响。"),
    )
    code = forms.CharField(
        label=_("查验码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("印在二维码旁，8 位。"),
    )


class VerifyFileForm(forms.Form):
    """A PDF, or only its digest when the browser could compute it."""

    file = forms.FileField(
        label=_("PDF 文件"), required=False, widget=forms.FileInput(attrs={"accept": "application/pdf"})
    )
    sha256 = forms.RegexField(r"^[0-9a-fA-F]{64}$", required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        file = said.get("file")
        if file and file.size > LARGEST_FILE_MB * MEGABYTE:
            message = Reason.VERIFY_FILE_SIZE.label.format(megabytes=LARGEST_FILE_MB)
            self.add_error("file", forms.ValidationError(message, code=Reason.VERIFY_FILE_SIZE))
        elif not file and not said.get("sha256"):
            self.add_error("file", forms.ValidationError(Reason.VERIFY_NO_FILE.label, code=Reason.VERIFY_NO_FILE))
        return said
