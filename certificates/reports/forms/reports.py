"""What a leader types about a shift that is reported."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import ActivityReport
from certificates.reports import content
from registry.documents.wording import written
from registry.doors.fields import SeveralFilesField
from registry.models import Shift

MOST_SERVED = 1_000_000


LONGEST_TYPED = 1_000


class ReportForm(forms.Form):
    """服务人数, summary and materials; a draft may be empty."""

    served_count = forms.IntegerField(
        label=_("服务人数"),
        required=False,
        min_value=0,
        max_value=MOST_SERVED,
        help_text=_("受到服务的人数，不是志愿者人数。还没统计出来的先存草稿，不要填 0。"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    served_is_estimate = forms.BooleanField(label=_("这是估计数"), required=False)
    summary = forms.CharField(
        label=_("服务内容小结"),
        required=False,
        max_length=LONGEST_TYPED,
        help_text=_("50 至 300 字：做了什么，为谁做，结果怎样。会印在统计表的“服务内容”里。"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    purpose = forms.ChoiceField(label=_("材料类别"), required=False)
    materials = SeveralFilesField(
        label=_("添加材料"), required=False, help_text=_("照片自动缩小并去掉拍摄地点。可以一次选多份。")
    )

    def __init__(self, *args: Any, shift: Shift, report: ActivityReport | None, **kwargs: Any) -> None:
        names = ("served_count", "served_is_estimate", "summary")
        initial = {name: getattr(report, name) for name in names} if report else {}
        super().__init__(*args, **(kwargs | {"initial": initial}))
        purposes = [(each.value, each.label) for each in content.purposes_at(shift)]
        cast(forms.ChoiceField, self.fields["purpose"]).choices = purposes
        # A draft may be empty, a submitted report may not.
        for name in ("served_count", "summary"):
            self.fields[name].required = self.data.get("do") != "save"

    def clean_summary(self) -> str:
        return written(self.cleaned_data["summary"])

    @property
    def said(self) -> dict[str, Any]:
        """The input as the service takes it."""
        return {name: self.cleaned_data[name] for name in ("served_count", "served_is_estimate", "summary")}
