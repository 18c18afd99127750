"""Forms of handing in and deciding."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import ReasonForm

LONGEST_REASON = 200


class HandInForm(forms.Form):
    """Heads counted at start and end; a difference to the scans is explained."""

    heads_at_start = forms.IntegerField(label=_("开始时清点人数"), min_value=0, max_value=100_000)
    heads_at_end = forms.IntegerField(label=_("结束时清点人数"), min_value=0, max_value=100_000)
    heads_explanation = forms.CharField(
        label=_("人数不一致的说明"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("与扫码人数不一致时必填，例如：两名家长未注册。"),
    )
    open_as_zero = forms.BooleanField(
        label=_("没有签退的人按 0 小时提交"), required=False, help_text=_("以后补签退，可以退回后再提交。")
    )


class ApproveForm(forms.Form):
    """The basis that was seen, and an explanation where one is needed."""

    basis = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label=_("核实情况"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("会写进认定决定，志愿者看得到。"),
    )

    def ask_for_a_word(self) -> None:
        """Require the reason: the service refuses an empty one here."""
        self.fields["reason"].required = True
        self.fields["reason"].help_text = _("这条记录有疑点或超过 12 小时，须写明如何核实、依据哪份文件。")


class AdjustForm(ReasonForm):
    """Deciding again on changed evidence: the basis that was seen, and why."""

    basis = forms.CharField(widget=forms.HiddenInput, max_length=64)


class QueueForm(forms.Form):
    """Order of the list of hours and the chosen shifts; invalid input is ignored."""

    order = forms.ChoiceField(
        label=_("排序"), required=False, choices=[("duty", _("期限")), ("suspicion", _("可疑程度"))]
    )
    only = forms.ChoiceField(label=_("范围"), required=False, choices=[("clean", _("只看无疑点的"))])

    def wishes(self) -> dict[str, Any]:
        """The input as the services take it."""
        self.is_valid()
        return {
            "order": self.cleaned_data.get("order") or "duty",
            "only_clean": self.cleaned_data.get("only") == "clean",
        }

    def chosen_shifts(self) -> set[int] | None:
        """The ticked shifts; none means all."""
        given = self.data.getlist("shift") if self.data else []
        return {int(text) for text in given if text.isdecimal() and len(text) < 19} or None


class SeenRecordsForm(forms.Form):
    """Records approved together, each as `key:basis`."""

    seen = forms.MultipleChoiceField(label=_("记录"), error_messages={"required": _("请至少选择一条记录。")})

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        given = data.getlist("seen") if data else []
        self.fields["seen"].choices = [(text, text) for text in given if self._reads(text)]  # type: ignore[attr-defined]

    def bases(self) -> dict[int, str]:
        """Key → basis."""
        return {int(pk): basis for pk, _colon, basis in (text.partition(":") for text in self.cleaned_data["seen"])}

    @staticmethod
    def _reads(text: str) -> bool:
        pk, _colon, basis = text.partition(":")
        return pk.isdecimal() and len(pk) < 19 and len(basis) == 64
