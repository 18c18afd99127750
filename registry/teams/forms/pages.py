"""What a team says of itself, its photo, its links, and which team it goes into."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.doors.filters import RowChoiceField
from registry.models import Team

PICTURES = "image/*"


class TeamPageForm(forms.Form):
    """The page of a team; another name is offered to its unit only."""

    name = forms.CharField(label=_("团队名称"), max_length=40, help_text=_("改名后，已出具的证明、已提交的表不变。"))
    introduction = forms.CharField(
        label=_("一句话简介"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("在团队列表和邀请页里显示。"),
    )
    work = forms.CharField(
        label=_("我们做什么"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("服务谁、做什么、多久一次、欢迎谁加入。不写服务对象的姓名和住址。"),
    )
    is_public = forms.BooleanField(
        label=_("向社会公开这一页"),
        required=False,
        help_text=_("不选的，登录后才看得到。公开的内容是简介、照片、活动和时长合计，不含队员和联系人。"),
    )

    refusal_fields = {"team_name_taken": "name"}

    def __init__(self, *args: Any, may_rename: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_rename:
            del self.fields["name"]


class TeamPhotoForm(forms.Form):
    """One picture of the team at work."""

    photo = forms.FileField(
        label=_("照片"),
        widget=forms.FileInput(attrs={"accept": PICTURES}),
        help_text=_("JPG、PNG、HEIC，不超过 30 MB。"),
    )
    people_agreed = forms.BooleanField(
        label=_("照片里认得出的人都同意公开"),
        required=False,
        help_text=_("不放未成年服务对象的照片；禁止拍照的地点拍的照片不能上传。"),
    )

    refusal_fields = {"team_photo_unagreed": "people_agreed"}


class TeamLinkForm(forms.Form):
    """A new link: for how long, for how many, and whether each is asked about."""

    days = forms.TypedChoiceField(
        label=_("有效期"), coerce=int, choices=[(1, _("1 天")), (7, _("7 天")), (30, _("30 天"))], initial=7
    )
    places = forms.IntegerField(label=_("最多多少人"), min_value=1, max_value=500, initial=30)
    asks_first = forms.BooleanField(
        label=_("加入仍须队长同意"), required=False, help_text=_("不选的，拿到链接的注册志愿者一点就加入。")
    )


class TeamField(RowChoiceField):
    """Teams with their unit: two units may have one of the same name."""

    def label_from_instance(self, team: Team) -> str:
        return f"{team.name}（{team.unit}）"


class TeamMergeForm(forms.Form):
    """The team that takes this one in."""

    successor = TeamField(label=_("并入哪支团队"), queryset=Team.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = teams
