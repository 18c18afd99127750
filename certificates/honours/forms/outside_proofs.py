"""What is typed about awards and training from elsewhere."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import OutsideProof
from registry.doors.fields import DateInput, DayField
from registry.models import Volunteer

MOST_HOURS = 2000
REFUSED = {
    "outside_document": "document",
    "outside_day": "awarded_on",
    "outside_training": "content",
    "outside_basis": "basis",
    "file_type": "document",
    "file_size": "document",
    "file_empty": "document",
    "picture_broken": "document",
    "picture_too_large": "document",
    "pictures_waiting": "document",
}


class OutsideProofForm(forms.Form):
    """A person's own: an award, or a training with what was learnt and how long."""

    kind = forms.ChoiceField(label=_("种类"), choices=OutsideProof.Kind, widget=forms.RadioSelect)
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("照证书上的写，例如：自治区优秀志愿者。"))
    body = forms.CharField(label=_("授予或培训单位"), max_length=60)
    awarded_on = DayField(label=_("日期"), widget=DateInput())
    content = forms.CharField(
        label=_("内容"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("培训证明写主要内容；所获荣誉可以不写。"),
    )
    hours = forms.DecimalField(
        label=_("学习时长（小时）"),
        min_value=Decimal("0.1"),
        max_value=MOST_HOURS,
        decimal_places=1,
        required=False,
        help_text=_("只有培训证明填写。不计入志愿服务时长。"),
    )
    number = forms.CharField(
        label=_("证书编号"), max_length=60, required=False, help_text=_("加密保存，只给核对的人看。")
    )
    document = forms.FileField(label=_("证书照片或 PDF"), required=False)

    always_asks = ("document",)
    refusal_fields = REFUSED

    def said(self) -> dict[str, Any]:
        """What the service is told; hours become minutes."""
        told = dict(self.cleaned_data)
        hours = told.pop("hours")
        return told | {"minutes": int(hours * 60) if hours else None, "upload": told.pop("document")}


class EnteredProofForm(OutsideProofForm):
    """The same by the unit, for one of its people."""

    person = forms.CharField(label=_("志愿者编号"), max_length=20, help_text=_("从名单里复制。"))
    basis = forms.CharField(
        label=_("登记依据"), max_length=200, required=False, help_text=_("例如：看过原件；授予单位的文件号。")
    )

    field_order = ("person",)
    always_asks = ("basis",)
    refusal_fields = REFUSED | {"outside_own": "person"}

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["document"].help_text = _("看过原件的可以不上传。")

    def clean_person(self) -> Volunteer:
        """Whom the number names, among the people of the own units."""
        found = self.people.filter(volunteer_no=self.cleaned_data["person"].strip().upper()).first()
        if found is None:
            raise forms.ValidationError(_("本单位没有这个编号的志愿者，请核对。"))
        return found

    def said(self) -> dict[str, Any]:
        told = super().said()
        return told | {"volunteer": told.pop("person")}
