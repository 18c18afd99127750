"""What the committee and the reviewers type about a review."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from certificates.models import CommendationRound, RoundPlace
from certificates.rounds.seen import Waiting
from registry.doors.fields import ReasonForm

MOST_PLACES: Final = 10_000
ANSWERS: Final = (("yes", _("同意")), ("no", _("不同意")))
OWN_STATES: Final = (("", _("全部")), ("open", _("还没有评")), ("said", _("已评")), ("away", _("已回避")))


class ReviewerForm(forms.Form):
    """Who shall review."""

    who = forms.CharField(label=_("评审人"), max_length=30, help_text=_("填志愿者编号、手机号码或用户名。"))

    refusal_fields = {
        "reviewer_unknown": "who",
        "reviewer_known": "who",
        "review_own_unit": "who",
        "review_own_nomination": "who",
        "review_oneself": "who",
    }


class BeginForm(ReasonForm):
    """Why the review begins before the last day of nominations; afterwards nothing is asked."""

    refusal_fields = {"review_too_early": "reason"}

    def __init__(self, *args: Any, is_over: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("推荐还没有截止，提前进入评审的请写明理由。")
        if is_over:
            del self.fields["reason"]


class MoveForm(ReasonForm):
    """Another place in the frozen list, and why."""

    to = forms.IntegerField(label=_("调整到第几名"), min_value=1, max_value=MOST_PLACES)

    field_order = ["to", "reason"]
    refusal_fields = {"order_place": "to", "order_reason": "reason"}


class OrderForm(ReasonForm):
    """A number beside each line of the frozen list, and one reason for those that were changed."""

    refusal_fields = {"order_reason": "reason"}

    def __init__(
        self, data: Any = None, *, places: Iterable[RoundPlace], most: int, typed: Mapping[str, Any] | None = None
    ) -> None:
        """`typed` is what stood on the pages before this one; it is judged when the order is saved."""
        super().__init__(data, initial=dict(typed or {}))
        self.fields["reason"].label = _("调整名次的理由")
        self.now: dict[str, int] = {}
        for one in places:
            box = forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-place", "form": "order-form"})
            label = _("{name}的名次").format(name=one.nomination)
            name = f"to-{one.nomination_id}"
            self.now[name] = one.place
            self.fields[name] = forms.IntegerField(
                label=label, initial=one.place, min_value=1, max_value=most, required=False, widget=box
            )

    def elsewhere(self, shown: Iterable[RoundPlace]) -> list[BoundField]:
        """The numbers changed on other pages than the one that shows these: they travel along."""
        here = {f"to-{one.nomination_id}" for one in shown}
        typed = {name: str(self[name].value() or "").strip() for name in self.now if name not in here}
        return [self[name] for name, said in typed.items() if said not in ("", str(self.now[name]))]

    def wanted(self) -> dict[int, int]:
        """Nomination → place, of those that were changed."""
        said = {name: self.cleaned_data.get(name) for name in self.now}
        return {int(name.partition("-")[2]): to for name, to in said.items() if to and to != self.now[name]}


class ChoiceForm(forms.Form):
    """How many of the list are to be commended."""

    first = forms.IntegerField(label=_("名单取前几名"), min_value=1, max_value=MOST_PLACES)

    refusal_fields = {"order_place": "first", "order_tie": "first"}

    def __init__(self, *args: Any, for_stars: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if for_stars:
            self.fields["first"].label = _("名单取几人")
            self.fields["first"].help_text = _("已填上同意过半数的人数，按同意率从高到低取。")


class OwnReviewsForm(forms.Form):
    """What a reviewer's list is narrowed by: only what stands on it. Input out of shape narrows nothing."""

    q = forms.CharField(label=_("名称"), max_length=50, required=False)
    state = forms.ChoiceField(label=_("我的评审"), choices=OWN_STATES, required=False)

    def __init__(self, *args: Any, is_blind: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_blind:
            self.fields["q"].label = _("编号或姓氏")

    def narrowed(self, lines: Iterable[Waiting]) -> list[Waiting]:
        """The lines of this name, number and state."""
        if not self.is_valid():
            return list(lines)
        words, state = self.cleaned_data["q"].strip(), self.cleaned_data["state"]
        return [one for one in lines if one.is_called(words) and state in ("", one.state)]


class ReviewForm(forms.Form):
    """Marks for each criterion, or a yes or no; and a remark."""

    comment = forms.CharField(label=_("意见"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    refusal_fields = {"review_answer_missing": "agrees"}

    def __init__(self, *args: Any, round: CommendationRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = round.score_criteria if round.review_kind == CommendationRound.ReviewKind.SCORES else []
        for n, one in enumerate(self.asked):
            told = _("满分 {best}，权重 {weight}%").format(**one)
            self.fields[f"mark{n}"] = forms.IntegerField(
                label=one["name"], min_value=0, max_value=one["best"], help_text=told
            )
        if not self.asked:
            self.fields["agrees"] = forms.ChoiceField(label=_("意见"), choices=ANSWERS, widget=forms.RadioSelect())
        self.fields["comment"].label = _("评语")
        self.order_fields([*(name for name in self.fields if name != "comment"), "comment"])

    @classmethod
    def said(cls, scores: Mapping[str, int], agrees: bool | None, asked: list[Any]) -> dict[str, Any]:
        """The initial values of a review that is changed."""
        marks = {f"mark{n}": scores.get(one["name"]) for n, one in enumerate(asked)}
        return marks | ({} if agrees is None else {"agrees": "yes" if agrees else "no"})

    def judgement(self) -> dict[str, Any]:
        """What the service takes."""
        told = self.cleaned_data
        scores = {one["name"]: told[f"mark{n}"] for n, one in enumerate(self.asked)}
        agrees = None if self.asked else told["agrees"] == "yes"
        return {"scores": scores, "agrees": agrees, "comment": told["comment"]}
