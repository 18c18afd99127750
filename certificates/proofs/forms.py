"""The shape of what people type about proofs, stars and verification; services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.exceptions import VerificationRefused
from certificates.proofs.services.proof_content import Asked, Kind

MEGABYTE = 1024 * 1024
LARGEST_FILE_MB = 5
Reason = VerificationRefused.Reason


class ProofForm(forms.Form):
    """A period, empty for everything."""

    kind = forms.ChoiceField(
        label=_("证明什么"), choices=Kind.choices, initial=Kind.SERVICE, widget=forms.RadioSelect, required=False
    )
    from_on = forms.DateField(
        label=_("开始日期"),
        required=False,
        help_text=_("不填，从第一次服务算起。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until_on = forms.DateField(
        label=_("结束日期"),
        required=False,
        help_text=_("不填，到今天为止。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args, with_training: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not with_training:
            del self.fields["kind"]

    def asked(self, *, shows_full_number: bool = False) -> Asked:
        """What was asked for; the full document number is a matter of its own page."""
        said = self.cleaned_data
        return Asked(
            kind=said.get("kind") or Kind.SERVICE,
            from_on=said["from_on"],
            until_on=said["until_on"],
            shows_full_number=shows_full_number,
        )


class ProofOnBehalfForm(ProofForm):
    """For somebody without an account."""

    reason = forms.CharField(
        label=_("代为出具的理由"),
        max_length=200,
        required=False,
        help_text=_("例如：本人 3月20日到办公室当面申请，用于求职。"),
    )


class ReasonForm(forms.Form):
    """Why something is ended or refused."""

    reason = forms.CharField(label=_("理由"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class StarApprovalForm(forms.Form):
    """The committee's own document, where there is one (D147)."""

    document = forms.CharField(
        label=_("认定文件文号"),
        max_length=60,
        required=False,
        help_text=_("有正式文件时填写，印在证书上；没有可以不填。"),
    )


class VerifyForm(forms.Form):
    """Number and code, however they were typed."""

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

    def clean(self):
        said = super().clean()
        file = said.get("file")
        if file and file.size > LARGEST_FILE_MB * MEGABYTE:
            message = Reason.FILE_SIZE.label.format(megabytes=LARGEST_FILE_MB)
            self.add_error("file", forms.ValidationError(message, code=Reason.FILE_SIZE))
        elif not file and not said.get("sha256"):
            self.add_error("file", forms.ValidationError(Reason.NO_FILE.label, code=Reason.NO_FILE))
        return said
