"""What is typed about a 公示: its words, an objection by anybody, an answer by the committee."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.exceptions import NoticeRefused
from certificates.models import CommendationRound
from certificates.models.notices import STAR_TEXT, USUAL_TEXT
from certificates.rounds.listing import Line
from registry.doors.fields import ReasonForm

Reason = NoticeRefused.Reason
OUTCOMES = (("rejected", _("异议不成立")), ("upheld", _("异议成立")))


class SearchForm(forms.Form):
    """Words that stand on the public list."""

    q = forms.CharField(label=_("名称、单位或序号"), max_length=50, required=False)

    def words(self) -> str:
        """Nothing for input that is out of shape."""
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""


class NoticeForm(forms.Form):
    """Words above the list; empty for the usual ones."""

    text = forms.CharField(
        label=_("公示内容"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, for_stars: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = STAR_TEXT if for_stars else USUAL_TEXT
        self.fields["text"].help_text = _("不填的，写“{words}”").format(words=usual)


class TakeBackForm(ReasonForm):
    """Why a notice is taken back."""

    refusal_fields = {"notice_reason": "reason"}


class ObjectionForm(forms.Form):
    """An objection by anybody, with or without a name as the round allows."""

    about = forms.ChoiceField(label=_("关于"), required=False)
    text = forms.CharField(
        label=_("异议的内容和依据"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": Reason.OBJECTION_TEXT.label},
    )
    name = forms.CharField(label=_("您的姓名"), max_length=50, required=False)
    contact = forms.CharField(
        label=_("联系方式"), max_length=100, required=False, help_text=_("只用于核实和答复，加密保存，不公开。")
    )
    is_anonymous = forms.BooleanField(label=_("匿名提出"), required=False)

    refusal_fields = {
        "objection_text": "text",
        "objection_contact": "name",
        "objection_anonymous": "name",
        "objection_not_listed": "about",
    }

    def __init__(self, *args: Any, round: CommendationRound, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(one.nomination), f"{one.n}. {one.name}（{one.unit}）") for one in lines]
        self.fields["about"].choices = [("", _("整个名单")), *rows]  # type: ignore[attr-defined]
        if not round.anonymous_objections:
            del self.fields["is_anonymous"]
            for name in ("name", "contact"):
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = Reason.OBJECTION_CONTACT.label


class AnswerForm(forms.Form):
    """The committee's answer."""

    outcome = forms.ChoiceField(label=_("核实的结果"), choices=OUTCOMES, widget=forms.RadioSelect())
    answer = forms.CharField(
        label=_("答复"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": Reason.OBJECTION_ANSWER.label},
        help_text=_("提出异议的人凭提交时的网址看到。请勿写他人的个人信息。"),
    )

    refusal_fields = {"objection_answer": "answer"}
