"""Who a station's walk-in was."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.models import Volunteer
from registry.words.numbering import normalise_volunteer_no

KNOWN, NEW, REJECTED = "known", "new", "rejected"
DEEDS = [
    (KNOWN, _("是已有的人：在下面选，或填编号")),
    (NEW, _("是新来的人，按登记的姓名和手机号保留，30 天内补齐实名信息")),
    (REJECTED, _("不作数：登错了，或者没有参加")),
]
OTHER = "other"


class WalkInSettleForm(forms.Form):
    """One of three; somebody known is picked, or told by the number on the card."""

    refusal_fields = {"walk_in_reason_missing": "reason"}

    deed = forms.ChoiceField(label=_("这个人是"), choices=DEEDS, widget=forms.RadioSelect)
    person = forms.ChoiceField(label=_("同一人？"), required=False, widget=forms.RadioSelect)
    volunteer_no = forms.CharField(
        label=_("志愿者编号"),
        max_length=40,
        required=False,
        help_text=_("是已有的人而没有列出的，填本人卡上的编号，GZ 加 11 位数字。"),
    )
    reason = forms.CharField(label=_("原因"), max_length=200, required=False, help_text=_("不作数的须写明原因。"))

    def __init__(self, *args: Any, candidates: list[tuple[Volunteer, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.choices = [(str(person.pk), f"{person.name} · {person.unit} · {why}") for person, why in candidates]
        self.people = {str(person.pk): person for person, _why in candidates}
        if not candidates:
            del self.fields["person"]
            deed: Any = self.fields["deed"]
            deed.choices = [(KNOWN, _("是已有的人：填本人卡上的编号")), *DEEDS[1:]]
            self.fields["volunteer_no"].help_text = _(
                "没有手机号或姓名相同的人。是已有的人的，请本人打开“我的卡”，填卡上的编号，GZ 加 11 位数字。"
            )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if told.get("deed") != KNOWN:
            return told
        number = normalise_volunteer_no(told.get("volunteer_no", ""))
        known = Volunteer.objects.with_person().filter(volunteer_no=number).first() if number else None
        told["who"] = known if number else self.people.get(told.get("person", ""))
        if told["who"] is None:
            missing = _("请选择是谁，或填写志愿者编号。") if self.people else _("请填写本人的志愿者编号。")
            said = _("没有这个编号，请核对。") if number else missing
            raise ValidationError({"volunteer_no": said})
        return told
