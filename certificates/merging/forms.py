"""Forms for finding, merging and separating files."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Volunteer
from registry.words.numbering import normalise_volunteer_no

LONGEST = 40  # a number typed with blanks and hyphens


class TwoFilesForm(forms.Form):
    """Two files by their volunteer numbers; files without a number come from the list of suggestions."""

    kept = forms.CharField(label=_("保留的志愿者编号"), max_length=LONGEST)
    other = forms.CharField(label=_("并入的志愿者编号"), max_length=LONGEST)

    def clean_kept(self) -> Volunteer:
        return self._found("kept")

    def clean_other(self) -> Volunteer:
        return self._found("other")

    def _found(self, name: str) -> Any:
        number = normalise_volunteer_no(self.cleaned_data[name])
        if found := Volunteer.objects.canonical().filter(volunteer_no=number).first():
            return found
        raise forms.ValidationError(_("没有这个编号的志愿者，或已经并入别的档案。"))


class MergeForm(forms.Form):
    """Why they are one person, and what proves it."""

    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    upload = forms.FileField(
        label=_("证明材料"),
        help_text=_("能证明是同一人的材料，如本人书面说明、单位核实意见。PDF 或图片（JPG、PNG、HEIC），不超过 30 MB。"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    refusal_fields = {
        "merge_reason_missing": "reason",
        "file_type": "upload",
        "file_size": "upload",
        "file_empty": "upload",
    }
