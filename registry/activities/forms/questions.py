"""The rows of an application in which the organiser writes what whoever signs up is asked."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from registry.activities.plans import ActivityPlan
from registry.models.office import asked
from registry.models.office.asked import Kind, Question
from registry.words.chinese import DIVIDES, join_list

SPARE_ROWS = 2
HELD = 0xF0000  # characters for private use, which nobody types: each holds the place of a choice
ABOVE_ALL = asked.MOST + 40  # rows that are read at all; the service says that ten is the most


class QuestionRow(forms.Form):
    """One question; the parts that its kind does not use are left alone."""

    key = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)
    text = forms.CharField(label=_("问题"), max_length=asked.LONGEST_QUESTION)
    kind = forms.ChoiceField(label=_("怎样回答"), choices=Kind.choices, initial=Kind.CHOICE)
    choices = forms.CharField(
        label=_("选项"),
        required=False,
        max_length=asked.MOST_CHOICES * (asked.LONGEST_CHOICE + 1),
        help_text=_("“选一项”时填，用顿号或空格隔开，例如：S、M、L、XL。选项里本来就有顿号的，用分号隔开。"),
    )
    least = forms.IntegerField(label=_("最小"), required=False)
    most = forms.IntegerField(label=_("最大"), required=False)
    help = forms.CharField(label=_("说明"), required=False, max_length=asked.LONGEST_HELP)
    is_required = forms.BooleanField(label=_("必须回答"), required=False)
    drop = forms.BooleanField(label=_("删去这个问题"), required=False)

    is_first = False  # there is none yet: this one stands open to be filled in

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("kind") == Kind.CHOICE and len(choices_of(data.get("choices", ""))) < 2 and not data.get("drop"):
            self.add_error("choices", ValidationError(_("请填至少两个选项，用顿号或空格隔开。")))
        return data

    @property
    def holds_something(self) -> bool:
        """Something is filled in, stored or just typed; how it is answered has a first choice anyway."""
        return any(self[name].value() not in ("", None) for name in ("text", "choices", "least", "most", "help"))

    @property
    def is_open(self) -> bool:
        """Something in it is wrong or still to be filled in; otherwise its line says what it holds."""
        if self.errors or not self.holds_something:
            return bool(self.errors) or self.is_first
        return not self["text"].value()

    @property
    def told_short(self) -> str:
        """背心尺码."""
        return self["text"].value() or "…"

    @property
    def told(self) -> str:
        """How it is answered."""
        kinds = {str(code): str(name) for code, name in Kind.choices}
        must = _("必须回答") if self["is_required"].value() else ""
        drop = _("要删去") if self["drop"].value() else ""
        return join_list([kinds.get(str(self["kind"].value()), ""), str(must), str(drop)])

    @property
    def shows_range(self) -> bool:
        """The row is about a number, or was sent with a range."""
        return self["kind"].value() == Kind.NUMBER or bool(self["least"].value() or self["most"].value())


class BaseQuestionFormSet(BaseFormSet):
    """The questions that are asked, and empty rows for more as long as there may be more."""

    def __init__(self, data: Any, *, prefix: str, plan: ActivityPlan | None) -> None:
        self.stored = asked.asked_now(plan.facts.get("questions", ())) if plan else ()
        is_sent = data is not None and f"{prefix}-TOTAL_FORMS" in data  # else by a page that knows no questions
        super().__init__(data if is_sent else None, prefix=prefix, initial=[initial_of(one) for one in self.stored])
        self.extra = min(SPARE_ROWS, asked.MOST - len(self.stored))

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.is_first = index == 0 and not self.initial_form_count()

    def is_valid(self) -> bool:
        return not self.is_bound or super().is_valid()

    def rows(self) -> list[dict[str, Any]]:
        """What is asked from now on, as the activity keeps it."""
        if not self.is_bound:
            return asked.rows_of(self.stored)
        filled = [form.cleaned_data for form in self.forms if form.cleaned_data.get("text")]
        return asked.rows_of(self._question(row) for row in filled if not row["drop"])

    def _question(self, row: dict[str, Any]) -> Question:
        """The question of a row; choices that nobody touched stay whole, whatever marks they hold."""
        old = next((each for each in self.stored if each.key and each.key == row["key"]), None)
        one = question_of(row, known=old.choices if old else ())
        if old is None or old.kind != one.kind or row["choices"] != initial_of(old)["choices"]:
            return one
        return replace(one, choices=old.choices)


QuestionFormSet = formset_factory(
    QuestionRow, formset=BaseQuestionFormSet, extra=SPARE_ROWS, max_num=asked.MOST, absolute_max=ABOVE_ALL
)


def initial_of(one: Question) -> dict[str, Any]:
    """A stored question as its row shows it."""
    told = {name: getattr(one, name) for name in ("key", "text", "kind", "help", "is_required", "least", "most")}
    between = "；" if any(DIVIDES.search(each) for each in one.choices) else "、"
    return told | {"choices": between.join(one.choices)}


def question_of(row: dict[str, Any], known: Sequence[str] = ()) -> Question:
    """A row as a question; what its kind does not use is forgotten."""
    kind = row["kind"] or Kind.TEXT.value
    is_number = kind == Kind.NUMBER
    return Question(
        text=row["text"],
        kind=kind,
        key=row["key"],
        help=row["help"],
        is_required=row["is_required"],
        choices=choices_of(row["choices"], known) if kind == Kind.CHOICE else (),
        least=row["least"] if is_number else None,
        most=row["most"] if is_number else None,
    )


def choices_of(text: str, known: Sequence[str] = ()) -> tuple[str, ...]:
    """As typed; of the `known` choices those that hold a mark themselves stay whole."""
    whole = sorted((each for each in known if DIVIDES.search(each)), key=len, reverse=True)
    for n, each in enumerate(whole):
        text = text.replace(each, chr(HELD + n))
    return tuple(whole[ord(part) - HELD] if _is_held(part, whole) else part for part in divided(text))


def _is_held(part: str, whole: Sequence[str]) -> bool:
    return len(part) == 1 and 0 <= ord(part) - HELD < len(whole)


def divided(text: str) -> tuple[str, ...]:
    """S、M、L: by any of the marks that one puts between things; where there are semicolons, by those alone."""
    text = text.replace(";", "；").replace("\n", "；")
    if "；" in text.strip(" ；"):
        return tuple(part.strip() for part in text.split("；") if part.strip())
    for mark in "，,；/":
        text = text.replace(mark, "、")
    if "、" not in text.strip(" 、"):
        text = text.replace("\u3000", " ").replace(" ", "、")  # S M L: nothing but spaces between them
    return tuple(part.strip() for part in text.split("、") if part.strip())
