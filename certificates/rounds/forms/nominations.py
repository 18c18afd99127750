"""What somebody writes who puts a candidate forward."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import SeveralFilesField

LONGEST_TYPED = 1_000
WRITTEN = _("20 至 600 字：做了哪些事，效果怎样，写具体事例；不写证件号码、电话。草稿可以先不填，提交时须写够。")


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
    refusal_fields = {"nomination_text": "text", "nomination_papers": "papers", "file_type": "papers",
                      "file_size": "papers", "file_empty": "papers", "picture_broken": "papers"}  # fmt: skip

    def was_kept(self, version: int) -> None:
        """What was typed is a draft by now: whoever goes on from this page has seen it."""
        self.data: Any = self.data.copy()
        self.data["seen"] = str(version)
