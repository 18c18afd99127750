"""Forms of finishing a shift, one per page."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import ActivityReport
from certificates.reports import content
from certificates.reports.forms.reports import LONGEST_TYPED, MOST_SERVED
from certificates.reports.stand import Finishing
from checkin.deciding.heads import Heads
from registry.documents.wording import written
from registry.doors.fields import SeveralFilesField

MOST_HEADS = 100_000
LONGEST_EXPLANATION = 200
NUMBER = {"inputmode": "numeric"}


class HeadsForm(forms.Form):
    """Head counts, people served, and an explanation if heads and scans differ."""

    heads_at_start = forms.IntegerField(
        label=_("开始时清点人数"), min_value=0, max_value=MOST_HEADS, widget=forms.NumberInput(NUMBER)
    )
    heads_at_end = forms.IntegerField(
        label=_("结束时清点人数"), min_value=0, max_value=MOST_HEADS, widget=forms.NumberInput(NUMBER)
    )
    explanation = forms.CharField(
        label=_("人数不一致的说明"),
        required=False,
        max_length=LONGEST_EXPLANATION,
        help_text=_("清点与扫码人数不一致时必填，例如：两名家长未注册；一人 10:00 提前离开。"),
    )
    served_count = forms.IntegerField(
        label=_("服务人数"),
        required=False,
        min_value=0,
        max_value=MOST_SERVED,
        help_text=_("受到服务的人数，不是志愿者人数。还没统计出来的留空，以后再报送。"),
        widget=forms.NumberInput(NUMBER),
    )
    served_is_estimate = forms.BooleanField(label=_("服务人数是估计数"), required=False)

    def __init__(self, data: Any = None, *, finishing: Finishing, heads: Heads) -> None:
        report = finishing.report
        initial = {
            "heads_at_start": heads.at_start,
            "heads_at_end": heads.at_end,
            "explanation": heads.explanation,
            "served_count": report.served_count if report else None,
            "served_is_estimate": bool(report and report.served_is_estimate),
        }
        super().__init__(data, initial=initial)
        self.came = finishing.counted.came
        if not finishing.needs_heads:
            del self.fields["heads_at_start"], self.fields["heads_at_end"], self.fields["explanation"]
        if not finishing.is_reportable or finishing.is_reported:
            del self.fields["served_count"], self.fields["served_is_estimate"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        heads = (said.get("heads_at_start"), said.get("heads_at_end"))
        differs = any(each is not None and each != self.came for each in heads)
        if differs and "explanation" in self.fields and not said.get("explanation"):
            words = _("清点人数与扫码人数（%(came)d 人）不一致，请写明原因。") % {"came": self.came}
            self.add_error("explanation", words)
        return said


class ReportStepForm(forms.Form):
    """What was done, and its pictures; a draft may be short."""

    always_asks = ("summary",)

    summary = forms.CharField(
        label=_("服务内容小结"),
        required=False,
        max_length=LONGEST_TYPED,
        help_text=_("50 至 300 字：做了什么，为谁做，结果怎样。会印在统计表的“服务内容”里。"),
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    purpose = forms.ChoiceField(label=_("材料类别"), required=False)
    materials = SeveralFilesField(
        label=_("添加照片或材料"), required=False, help_text=_("照片自动缩小并去掉拍摄地点。可以一次选多份。")
    )

    def __init__(self, data: Any = None, files: Any = None, *, finishing: Finishing) -> None:
        super().__init__(data, files, initial={"summary": finishing.summary})
        purposes = [(each.value, each.label) for each in content.purposes_at(finishing.shift)]
        cast(forms.ChoiceField, self.fields["purpose"]).choices = purposes

    def clean_summary(self) -> str:
        """The length is checked when the leader goes on, not when it is kept for later."""
        summary = written(self.cleaned_data["summary"])
        least, most = content.LEAST_SUMMARY, content.MOST_SUMMARY
        if self.data.get("do") == "next" and not least <= len(summary) <= most:
            told = {"least": least, "most": most, "length": len(summary)}
            words = _("小结应为 %(least)d 至 %(most)d 字，现在是 %(length)d 字。") % told
            raise forms.ValidationError(words, code="summary_length")
        return summary


def said_of(report: ActivityReport | None) -> dict[str, Any]:
    """The content of the draft; each page changes its own part."""
    if report is None:
        return {"served_count": None, "served_is_estimate": False, "summary": ""}
    return {name: getattr(report, name) for name in ("served_count", "served_is_estimate", "summary")}
