"""What is typed about a story: whom it is about, the words, photos, and a consent on paper."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import Story
from registry.doors.fields import ReasonForm
from registry.doors.filters import RowChoiceField
from registry.models import Project, Team, Volunteer
from registry.models.office.served import called
from registry.words.numbering import normalise_volunteer_no

MOST_ALIKE: Final = 20
ABOUT = {"story_own": "person", "story_minor": "person"}
FILES = dict.fromkeys(("file_type", "file_size", "file_empty", "picture_broken", "picture_too_large"), "photo")


class NewStoryForm(forms.Form):
    """Whom it is about: one of three. A person is named; of several of that name one is chosen."""

    kind = forms.ChoiceField(label=_("写谁"), choices=Story.Kind, widget=forms.RadioSelect)
    person = forms.CharField(
        label=_("志愿者"),
        max_length=50,
        required=False,
        help_text=_("写人物的填写：姓名、姓名中的几个字、拼音或编号；有几位符合的，再选一位。"),
    )
    chosen = forms.ChoiceField(label=_("是哪一位"), widget=forms.RadioSelect, required=False)
    team = RowChoiceField(label=_("团队"), queryset=Team.objects.none(), required=False, empty_label=_("写团队的选择"))
    project = RowChoiceField(
        label=_("项目"), queryset=Project.objects.none(), required=False, empty_label=_("写项目的选择")
    )
    title = forms.CharField(label=_("标题"), max_length=40, help_text=_("不写“优秀”“先进”等没有批准文号的称号。"))
    always_asks = ("chosen",)
    refusal_fields = ABOUT

    def __init__(self, *args: Any, people: Any, teams: Any, projects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike = _alike(people, str(self.data.get("person") or ""))
        self.fields["chosen"].choices = [(str(one.pk), _told(one)) for one in self.alike]  # type: ignore[attr-defined]
        if not 1 < len(self.alike) <= MOST_ALIKE:
            del self.fields["chosen"]
        self.fields["team"].queryset, self.fields["project"].queryset = teams, projects

    def clean(self) -> dict[str, Any]:
        """Whom or what the chosen kind names."""
        told = super().clean() or {}
        kind = told.get("kind")
        if kind == Story.Kind.PERSON:
            told["about"] = self._person(told.get("chosen"))
        elif kind:
            told["about"] = told.get(kind)
            if told["about"] is None:
                self.add_error(kind, _("请选择。"))
        return told

    def _person(self, chosen: str | None) -> Volunteer | None:
        if len(self.alike) == 1:
            return self.alike[0]
        picked = next((one for one in self.alike if str(one.pk) == chosen), None)
        if not self.alike:
            self.add_error("person", _("本单位没有这个姓名或编号的志愿者，请核对。"))
        elif len(self.alike) > MOST_ALIKE:
            self.add_error("person", _("符合的超过 %d 位，请写全姓名，或者写编号。") % MOST_ALIKE)
        elif picked is None and "chosen" not in self.errors:
            self.add_error("chosen", _("有 %d 位符合，请选一位。") % len(self.alike))
        return picked

    def said(self) -> dict[str, Any]:
        about: Volunteer | Team | Project = self.cleaned_data["about"]
        return {"about": about, "title": self.cleaned_data["title"], "text": ""}


def _alike(people: Any, text: str) -> list[Volunteer]:
    """Whom the words may mean, one more than is shown; the whole name before others that only hold it."""
    if not text.strip():
        return []
    numbered = people.filter(volunteer_no=normalise_volunteer_no(text)).first()
    if numbered:
        return [numbered]
    exact = list(people.filter(name=text.strip()).order_by("unit", "pk")[: MOST_ALIKE + 1])
    return exact or list(people.filter(called(text)).order_by("name", "unit", "pk")[: MOST_ALIKE + 1])


def _told(person: Volunteer) -> str:
    return f"{person.name}，{person.unit}，{person.volunteer_no}"


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
