"""Forms about one's own data and requests about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import DateInput, DayField
from registry.exceptions import PrivacyRefused
from registry.models import Volunteer
from registry.people.forms.volunteers import DIVISIONS, SEXES, PersonForm


class CorrectionForm(forms.Form):
    """What should stand in the file; what is left empty stays."""

    name = forms.CharField(label=_("姓名"), max_length=60, required=False)
    document_type = forms.ChoiceField(label=_("证件类型"), choices=Volunteer.DocumentType.choices)
    id_number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": "", "spellcheck": "false"}),
        help_text=_("不更正号码的留空。"),
    )
    born_on = DayField(
        label=_("出生日期"), required=False, widget=DateInput(), help_text=_("身份证号码中已有，不用填写。")
    )
    sex = forms.ChoiceField(label=_("性别"), required=False, choices=SEXES)
    why = forms.CharField(
        label=_("更正原因"),
        max_length=200,
        error_messages={"required": PrivacyRefused.Reason.CORRECTION_WHY.label},
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如：更名、登记时写错、换领证件。"),
    )
    upload = forms.FileField(
        label=_("证明材料"),
        required=False,
        help_text=_("可以不传，由单位当面看原件。图片或 PDF，只有办理的人看得到，办结满三年或注销时删除。"),
    )
    refusal_fields = PersonForm.refusal_fields | {"correction_why": "why", "nothing_changed": "name"}

    def typed(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}


class DetailsForm(forms.Form):
    """Optional data, each with what it is for (D81)."""

    residence_division = forms.ChoiceField(
        label=_("居住区域"), required=False, choices=DIVISIONS, help_text=_("用于推荐就近的活动。")
    )
    skills = forms.CharField(
        label=_("专业技能"), required=False, max_length=200, help_text=_("用于匹配岗位，例如手语、急救、摄影。")
    )
    available_times = forms.CharField(
        label=_("可服务时间"), required=False, max_length=100, help_text=_("用于邀请，例如周末、晚上。")
    )
    photo = forms.FileField(
        label=_("照片"),
        required=False,
        help_text=_(
            "可以不传。只有您和所在单位的管理员看得到，用于现场认人；另外同意“照片印在证书上”的，才印在自己带照片的证书上。随时可以删除。"
        ),
    )
    drops_photo = forms.BooleanField(label=_("删除现在的照片"), required=False)
    refusal_fields = dict.fromkeys(
        ("file_type", "file_size", "file_empty", "picture_broken", "picture_broken_heic", "picture_too_large"), "photo"
    )

    def __init__(self, *args: Any, has_photo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_photo:
            del self.fields["drops_photo"]


class HowForm(forms.Form):
    """On what the unit relies."""

    how = forms.CharField(
        label=_("核对了哪种证件"),
        max_length=60,
        help_text=_("例如：居民身份证原件。"),
        error_messages={"required": PrivacyRefused.Reason.CORRECTION_HOW.label},
    )
    refusal_fields = {"correction_how": "how"}
