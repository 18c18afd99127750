"""Forms of a spot check: draw, result of one shift, published text."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from checkin.models import SpotCheck, SpotCheckItem
from registry.doors.fields import DateInput, UnitField
from registry.models import Activity, Unit

State = SpotCheckItem.State
QUARTERS, USUAL_PERCENT = "一二三四", 5


def last_quarter(today: date) -> dict[str, Any]:
    """The usual period of a draw: the previous quarter (D126)."""
    until_on = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1) - timedelta(days=1)
    nth = (until_on.month - 1) // 3
    title = _("{year}年第{nth}季度时长抽查").format(year=until_on.year, nth=QUARTERS[nth])
    from_on = until_on.replace(month=nth * 3 + 1, day=1)
    return {"title": title, "from_on": from_on, "until_on": until_on, "percent": USUAL_PERCENT}


class DrawForm(forms.ModelForm):
    """Period and share, optionally one unit and category."""

    unit = UnitField(label=_("只抽一个单位（含下级）"), required=False, help_text=_("留空为全部单位。"))
    category = forms.ChoiceField(
        label=_("只抽一类活动"), required=False, choices=[("", _("全部")), *Activity.Category.choices]
    )

    class Meta:
        model = SpotCheck
        fields = ("title", "from_on", "until_on", "percent", "unit", "category")
        widgets = {"from_on": DateInput(), "until_on": DateInput()}
        help_texts = {"title": _("例如：2026年第一季度时长抽查。"), "percent": _("按场次计，不足一个的按一个抽。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(list(Unit.objects.order_by("short_name")))  # type: ignore[attr-defined]


class CheckForm(forms.ModelForm):
    """The result, a note, and whether the people served were asked."""

    always_asks_why = True

    state = forms.ChoiceField(
        label=_("核查结论"),
        choices=[(one.value, one.label) for one in (State.SOUND, State.FAULTY)],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("核查情况"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明核对了什么、向谁了解。结果按单位公布，不公布个人；请勿填写身份证号码、电话。"),
    )
    called_back = forms.BooleanField(label=_("已回访服务对象"), required=False)

    class Meta:
        model = SpotCheckItem
        fields = ("state", "note", "called_back")


class PublishForm(forms.Form):
    """The text that the committee publishes."""

    always_asks_why = True

    result = forms.CharField(
        label=_("结果说明"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("任何人都能看到：总体情况，有问题的怎样处理。不写个人姓名。"),
    )
