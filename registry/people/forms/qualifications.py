"""What is typed about proofs of qualifications."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import DateInput, DayField
from registry.models import QualificationKind, Volunteer

MOST_PEOPLE = 200


class KindField(forms.ModelChoiceField):
    """A kind that is in use, by its code."""

    def __init__(self, **kwargs: Any) -> None:
        kinds = QualificationKind.objects.open()
        super().__init__(kinds, label=_("资质种类"), to_field_name="code", empty_label=_("请选择"), **kwargs)


class ProofForm(forms.Form):
    """A person's own proof."""

    kind = KindField()
    name = forms.CharField(
        label=_("证件名称"), max_length=60, required=False, help_text=_("与种类不同时填写，例如：护士执业证书。")
    )
    number = forms.CharField(
        label=_("证件号码"), max_length=60, required=False, help_text=_("加密保存，只给核对的人看。")
    )
    issuing_body = forms.CharField(label=_("发证机关"), max_length=60, required=False)
    valid_until_on = DayField(label=_("有效期至"), widget=DateInput(), required=False, help_text=_("长期有效的留空。"))
    document = forms.FileField(label=_("证件照片或 PDF"), required=False)
    refusal_fields = {
        "qualification_kind": "kind",
        "qualification_waiting": "kind",
        "qualification_document": "document",
        "qualification_ended": "valid_until_on",
        "file_type": "document",
        "file_size": "document",
        "file_empty": "document",
        "picture_broken": "document",
        "picture_too_large": "document",
        "pictures_waiting": "document",
    }


class GrantForm(forms.Form):
    """Until when it holds."""

    valid_until_on = DayField(
        label=_("有效期至"), widget=DateInput(), required=False, help_text=_("按证件核对；长期有效的留空。")
    )
    refusal_fields = {"qualification_ended": "valid_until_on"}


class GrantManyForm(forms.Form):
    """People by their numbers, and why they are granted it."""

    kind = KindField()
    people = forms.CharField(
        label=_("志愿者编号"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("一行一位，从名单里复制；后面带姓名也可以。最多 200 位。"),
    )
    valid_until_on = DayField(
        label=_("有效期至"), widget=DateInput(), required=False, help_text=_("留空按种类的有效期计算。")
    )
    basis = forms.CharField(
        label=_("认可依据"), max_length=200, required=False, help_text=_("例如：看过原件；2026年第3期急救培训名单。")
    )
    always_asks = ("people", "basis")
    refusal_fields = {
        "qualification_kind": "kind",
        "qualification_nobody": "people",
        "qualification_own": "people",
        "qualification_held": "people",
        "qualification_basis": "basis",
        "qualification_ended": "valid_until_on",
    }

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = people

    def clean_people(self) -> list[Volunteer]:
        """Whom the numbers name, among the people of the own units; all must be found."""
        lines = [line.strip() for line in self.cleaned_data["people"].splitlines() if line.strip()]
        numbers = list(dict.fromkeys(re.split(r"[\s,，、\t]", line)[0].upper() for line in lines))
        if len(numbers) > MOST_PEOPLE:
            raise forms.ValidationError(_("一次最多 %(n)s 位。"), params={"n": MOST_PEOPLE})
        found = {one.volunteer_no: one for one in self.reach.filter(volunteer_no__in=numbers)}
        if missing := [number for number in numbers if number not in found]:
            raise forms.ValidationError(
                _("本单位没有这些编号：%(numbers)s。"), params={"numbers": "、".join(missing[:5])}
            )
        return list(found.values())
