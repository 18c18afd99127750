"""Forms of proofs, stars and verification."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.proofs.asked import Arrangement, Asked, Kind
from registry.doors.fields import DayField

LONGEST_CONTENT, LONGEST_THANKS = 60, 60


class ProofForm(forms.Form):
    """A period, empty for everything."""

    kind = forms.ChoiceField(
        label=_("证明什么"), choices=Kind.choices, initial=Kind.SERVICE, widget=forms.RadioSelect, required=False
    )
    from_on = DayField(
        label=_("开始日期"),
        required=False,
        help_text=_("不填，从第一次服务算起。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until_on = DayField(
        label=_("结束日期"),
        required=False,
        help_text=_("不填，到今天为止。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    arrangement = forms.ChoiceField(
        label=_("怎样列"),
        choices=Arrangement.choices,
        initial=Arrangement.BY_ACTIVITY,
        widget=forms.RadioSelect,
        required=False,
        help_text=_(
            "按活动汇总：同一活动的内容写一次，下面列各次的日期和时长。逐次列出：每次一行。两种各有编号，时长相同。"
        ),
    )

    def __init__(self, *args: Any, with_training: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_training:
            del self.fields["kind"]

    def asked(self, *, shows_full_number: bool = False) -> Asked:
        """The request; the full document number has its own page."""
        said = self.cleaned_data
        return Asked(
            kind=said.get("kind") or Kind.SERVICE,
            from_on=said["from_on"],
            until_on=said["until_on"],
            arrangement=said["arrangement"] or Arrangement.BY_ACTIVITY,
            shows_full_number=shows_full_number,
        )


class ProofOnBehalfForm(ProofForm):
    """For somebody without an account."""

    reason = forms.CharField(
        label=_("代为出具的理由"),
        max_length=200,
        required=False,
        help_text=_("例如：本人 3月20日到办公室当面申请，用于求职。"),
    )


class LetterForm(forms.Form):
    """Who gets one, and what it says."""

    content = forms.CharField(label=_("服务内容"), max_length=LONGEST_CONTENT)
    thanks = forms.CharField(
        label=_("感谢词"),
        max_length=LONGEST_THANKS,
        required=False,
        help_text=_("印在“{感谢词}”的地方，不填就没有这一句。"),
    )
    whom = forms.ChoiceField(label=_("出具给"), widget=forms.RadioSelect, initial="all")
    people = forms.TypedMultipleChoiceField(
        label=_("勾选的人"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("有人已经不在名单上，请刷新页面。")},
    )

    refusal_fields = {"letter_words": "content", "letter_nobody": "people"}

    def __init__(
        self,
        *args: Any,
        people: list[tuple[int, str]],
        is_training: bool,
        has_thanks: bool,
        beginning: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        everybody = _("还没有的 {n} 人").format(n=len(people))
        self.fields["whom"].choices = [("all", everybody), ("ticked", _("只给下面勾选的人"))]
        self.fields["people"].choices = people
        content = self.fields["content"]
        if is_training:
            content.label = _("培训名称")
        content.initial = beginning
        if not has_thanks:
            del self.fields["thanks"]
        if not is_training:
            content.help_text = _("印在“{服务内容}”的地方，例如“为游客提供指引、咨询和应急帮助”。")

    def chosen(self) -> list[int]:
        """The people, by their keys."""
        if self.cleaned_data["whom"] == "all":
            return [pk for pk, _name in self.fields["people"].choices]
        return list(self.cleaned_data["people"])
