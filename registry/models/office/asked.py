"""What an activity asks whoever signs up: its questions as values, kept in one column, and what answers they take."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.words.chinese import join_list, told_apart
from registry.words.identity import half_width

MOST: Final = 10
MOST_CHOICES: Final = 20
LONGEST_QUESTION: Final = 40
LONGEST_HELP: Final = 80
LONGEST_CHOICE: Final = 30
LONGEST_ANSWER: Final = 200
LARGEST: Final = 1_000_000
YES, NO = "yes", "no"
YES_OR_NO: Final = {YES: _("是"), NO: _("否")}


class Kind(TextChoices):
    """What kind of answer a question takes."""

    CHOICE = "choice", _("选一项")
    YES_NO = "yes_no", _("是或否")
    NUMBER = "number", _("数字")
    TEXT = "text", _("文字")


@dataclass(frozen=True, slots=True)
class Question:
    """One question; its `key` is what the answers hang on, and another question never gets it."""

    text: str
    kind: str = Kind.TEXT.value
    key: str = ""
    help: str = ""
    is_required: bool = False
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    is_closed: bool = False  # no longer asked; it has answers that are still read

    @property
    def is_well_formed(self) -> bool:
        """It has words, enough choices to choose from, a range that is one."""
        if not self.text or self.kind not in Kind.values:
            return False
        if max(map(len, self.choices), default=0) > LONGEST_CHOICE or "" in self.choices:
            return False
        if len(self.text) > LONGEST_QUESTION or len(self.help) > LONGEST_HELP:
            return False
        if self.kind == Kind.CHOICE:
            return 2 <= len(self.choices) <= MOST_CHOICES and len(set(self.choices)) == len(self.choices)
        least, most = self.range
        return -LARGEST <= least <= most <= LARGEST

    @property
    def range(self) -> tuple[int, int]:
        """From which number to which; none said is any that makes sense."""
        return (0 if self.least is None else self.least), (LARGEST if self.most is None else self.most)

    @property
    def title(self) -> str:
        """Its words beside an answer; the question of before is told from the one that took its place."""
        return f"{self.text}{_('（原来问的）')}" if self.is_closed else self.text

    @property
    def offered(self) -> tuple[str, ...]:
        """What one can choose, in words."""
        return tuple(map(str, YES_OR_NO.values())) if self.kind == Kind.YES_NO else self.choices

    @property
    def is_counted(self) -> bool:
        """Its answers are a few that one can add up."""
        return self.kind in (Kind.CHOICE, Kind.YES_NO)

    @property
    def says(self) -> str:
        """The question with what it takes and its help, for whoever approves it."""
        kind = join_list(told_apart(self.choices)) if self.kind == Kind.CHOICE else str(Kind(self.kind).label)
        parts = [kind, self.range_told, str(_("必答") if self.is_required else _("选答"))]
        return f"{self.text}（{'；'.join(part for part in parts if part)}）{self.help}"

    @property
    def range_told(self) -> str:
        """The range in words, where one was said."""
        least, most = self.range
        if self.kind != Kind.NUMBER or (self.least is None and self.most is None):
            return ""
        return str(_("不小于 {least}") if self.most is None else _("{least} 到 {most}")).format(least=least, most=most)

    def plain(self, answer: Any) -> str:
        """An answer as it is stored."""
        if isinstance(answer, bool):
            return YES if answer else NO
        said = "" if answer is None else str(answer).strip()
        return half_width(said) if self.kind == Kind.NUMBER else said

    def wrong(self, said: str) -> str:
        """The code of what is wrong with a stored answer; empty where it will do."""
        if not said:
            return "answer_missing" if self.is_required else ""
        if self.kind == Kind.CHOICE:
            return "" if said in self.choices else "answer_not_offered"
        if self.kind == Kind.YES_NO:
            return "" if said in YES_OR_NO else "answer_not_offered"
        if self.kind == Kind.NUMBER:
            return self._wrong_number(said)
        return "" if len(said) <= LONGEST_ANSWER else "answer_too_long"

    def _wrong_number(self, said: str) -> str:
        digits = said.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(LARGEST))):
            return "answer_no_number"
        least, most = self.range
        return "" if least <= int(said) <= most else "answer_out_of_range"

    def in_words(self, said: str) -> str:
        """A stored answer as one reads it."""
        return str(YES_OR_NO.get(said, said)) if self.kind == Kind.YES_NO else said

    def asks_the_same(self, other: "Question") -> bool:
        """Every answer to the other question is an answer to this one, and means the same; its help is part of it."""
        if (self.text, self.kind, self.help) != (other.text, other.kind, other.help):
            return False
        if self.kind == Kind.CHOICE:
            return set(other.choices) <= set(self.choices)
        return self.kind != Kind.NUMBER or (self.range[0] <= other.range[0] and other.range[1] <= self.range[1])


def read(rows: Iterable[dict[str, Any]]) -> tuple[Question, ...]:
    """The questions of the column."""
    return tuple(Question(**row | {"choices": tuple(row.get("choices", ()))}) for row in rows)


def rows_of(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """The questions as the column keeps them."""
    return [asdict(one) | {"choices": list(one.choices)} for one in questions]


def asked_now(rows: Iterable[dict[str, Any]]) -> tuple[Question, ...]:
    return tuple(one for one in read(rows) if not one.is_closed)


def settled(
    stored: Collection[Question], wanted: Iterable[Question], *, answered: Collection[str], new_key: Callable[[], str]
) -> tuple[Question, ...]:
    """What is asked from now on, then what is asked no longer and has answers.

    A question that is asked otherwise is another question: the answers to the old one stay with the old one.
    """
    before, asked = {one.key: one for one in stored}, []
    kept: set[str] = set()
    for one in wanted:
        if one.is_closed:
            continue
        old = before.get(one.key)
        is_another = not one.key or one.key in kept or (old is not None and not one.asks_the_same(old))
        asked.append(replace(one, key=new_key()) if is_another else one)
        kept.add(asked[-1].key)
    closed = [replace(one, is_closed=True) for one in stored if one.key in answered and one.key not in kept]
    return (*asked, *closed)


def asks_more(before: Iterable[Question], after: Iterable[Question]) -> bool:
    """Something is asked that was not, or must be answered that need not: more than was approved."""
    known = {one.key: one for one in before if not one.is_closed}
    return any(_is_more(known.get(one.key), one) for one in after if not one.is_closed)


def _is_more(old: Question | None, new: Question) -> bool:
    return old is None or not new.asks_the_same(old) or (new.is_required and not old.is_required)
