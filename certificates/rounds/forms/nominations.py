"""What somebody writes who puts a candidate forward."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import Nomination
from registry.doors.fields import SeveralFilesField

LONGEST_TYPED = 1_000
WRITTEN = _("20 至 600 字：做了哪些事，效果怎样，写具体事例；不写证件号码、电话。草稿可以先不填，提交时须写够。")


class TextForm(forms.Form):
    """One text among several; `seen` is the version it was read in."""

    always_asks = ("text",)

    text = forms.CharField(
        label=_("推荐理由"), max_length=LONGEST_TYPED, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput(), required=False)


class RankForm(forms.Form):
    """A number beside each line of the units' own lists."""

    def __init__(self, data: Any = None, *, rows: Iterable[tuple[Nomination, int, int]]) -> None:
        """Each row with its place and the length of its list."""
        super().__init__(data)
        for row, place, most in rows:
            self.fields[f"place-{row.pk}"] = forms.IntegerField(
                label=_("{name}排第几").format(name=row),
                initial=place,
                min_value=1,
                max_value=most,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-place"}),
            )

    def wanted(self) -> dict[int, int]:
        """Nomination → number, of those where one is typed."""
        return {int(name.partition("-")[2]): place for name, place in self.cleaned_data.items() if place}


class NominationForm(forms.Form):
    """The text and its papers; a draft may be empty, the service says what is enough to hand in."""

    always_asks = ("text",)

    text = forms.CharField(
        label=_("推荐理由"),
        max_length=LONGEST_TYPED,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=WRITTEN,
    )
    papers = SeveralFilesField(
        label=_("添加材料"),
        required=False,
        help_text=_(
            "事迹材料、获奖证书、照片等：PDF、Word（docx）或图片，一份不超过 30 MB，最多 10 份，可以一次选多份。"
            "照片自动缩小并去掉拍摄地点。不要上传证件和电话。"
        ),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    refusal_fields = {
        "nomination_text": "text",
        "nomination_drafted": "text",
        **dict.fromkeys(("nomination_papers", "file_type", "file_size", "file_empty", "picture_broken"), "papers"),
    }

    def was_kept(self, version: int) -> None:
        """What was typed is a draft by now: whoever goes on from this page has seen it."""
        self.data: Any = self.data.copy()
        self.data["seen"] = str(version)
