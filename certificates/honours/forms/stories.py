"""What is typed about a story: whom it is about, the words, photos, and a consent on paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import Story
from registry.doors.fields import ReasonForm
from registry.doors.filters import RowChoiceField
from registry.models import Project, Team, Volunteer

ABOUT = {"story_own": "person", "story_minor": "person"}
FILES = dict.fromkeys(("file_type", "file_size", "file_empty", "picture_broken", "picture_too_large"), "photo")


class NewStoryForm(forms.Form):
    """Whom it is about: one of three."""

    kind = forms.ChoiceField(label=_("写谁"), choices=Story.Kind, widget=forms.RadioSelect)
    person = forms.CharField(
        label=_("志愿者编号"), max_length=20, required=False, help_text=_("写人物的填写，从名单里复制。")
    )
    team = RowChoiceField(label=_("团队"), queryset=Team.objects.none(), required=False, empty_label=_("写团队的选择"))
    project = RowChoiceField(
        label=_("项目"), queryset=Project.objects.none(), required=False, empty_label=_("写项目的选择")
    )
    title = forms.CharField(label=_("标题"), max_length=40, help_text=_("不写“优秀”“先进”等没有批准文号的称号。"))
    refusal_fields = ABOUT

    def __init__(self, *args: Any, people: Any, teams: Any, projects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["team"].queryset, self.fields["project"].queryset = teams, projects

    def clean(self) -> dict[str, Any]:
        """Whom or what the chosen kind names."""
        told = super().clean() or {}
        kind = told.get("kind")
        if kind == Story.Kind.PERSON:
            number = str(told.get("person") or "").strip().upper()
            told["about"] = self.people.filter(volunteer_no=number).first()
            if told["about"] is None:
                self.add_error("person", _("本单位没有这个编号的志愿者，请核对。"))
        elif kind:
            told["about"] = told.get(kind)
            if told["about"] is None:
                self.add_error(kind, _("请选择。"))
        return told

    def said(self) -> dict[str, Any]:
        about: Volunteer | Team | Project = self.cleaned_data["about"]
        return {"about": about, "title": self.cleaned_data["title"], "text": ""}


class StoryForm(forms.Form):
    """The words; a draft may be empty, the service says what is enough to hand in."""

    always_asks = ("title", "text")

    title = forms.CharField(label=_("标题"), max_length=40, required=False)
    text = forms.CharField(
        label=_("事迹"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "50 至 3000 字，可以是采访。写具体的事；不写证件号码、电话，不写服务对象的姓名和住址。空一行分段。"
        ),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput())
    refusal_fields = {
        "story_title": "title", "story_wording": "title", "story_text": "text", "story_number": "text",
    }  # fmt: skip


class StoryPhotoForm(forms.Form):
    """One photo."""

    photo = forms.FileField(
        label=_("照片"),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_("JPG、PNG、HEIC，不超过 30 MB，最多 6 张；自动缩小，去掉拍摄地点。"),
    )
    caption = forms.CharField(label=_("说明"), max_length=60, required=False)
    people_agreed = forms.BooleanField(
        label=_("照片里认得出的其他人都同意公开"),
        required=False,
        help_text=_("不放未成年人的照片；禁止拍照的地点拍的照片不能上传。"),
    )
    refusal_fields = FILES | {"story_photo_unagreed": "people_agreed"}


class WithdrawForm(ReasonForm):
    """Why a page goes; whom it is about may leave it empty."""

    refusal_fields = {"story_reason": "reason"}
