"""Answers to what an activity asks at sign-up: checked, kept sealed, read by whoever keeps the roll."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from registry.exceptions import QuestionRefused
from registry.models import Activity, Consent, Shift, SignUp, SignUpAnswer, User, Volunteer
from registry.models.office.asked import Question
from registry.models.signups import SignUpQuerySet
from registry.people.services import consents
from registry.words.chinese import join_list, quoted, told_apart

Reason = QuestionRefused.Reason
Given = Mapping[str, Any]


def checked(activity: Activity, given: Given) -> dict[str, str]:
    """The answers as they are kept, by the key of the question; refused with the first that will not do."""
    asks = {one.key: one for one in activity.asks}
    if any(str(given[key] or "").strip() for key in set(given) - asks.keys()):
        raise QuestionRefused(Reason.QUESTION_GONE)
    said = {key: one.plain(given.get(key)) for key, one in asks.items()}
    for key, one in asks.items():
        if code := one.wrong(said[key]):
            least, most = one.range
            raise QuestionRefused(Reason(code), question=one.text, least=least, most=most)
    return {key: words for key, words in said.items() if words}


def require_rules(volunteer: Volunteer, said: Mapping[str, str], *, by: User, agreed: str) -> None:
    """Only rules that name answers let us keep them: who agreed to earlier ones agrees with this press (D82)."""
    if agrees_to_rules(volunteer, said, agreed=agreed):
        consents.give(volunteer=volunteer, item=Consent.Item.PRIVACY, by=by)


def agrees_to_rules(volunteer: Volunteer, said: Mapping[str, str], *, agreed: str) -> bool:
    """Whether this press agrees to new rules: to the version that is in force, which it names because it showed it.

    Refused where it would have to and does not, or where it showed an older one.
    """
    text = consents.rules_to_agree(volunteer) if said else None
    if text is None:
        return False
    if not agreed:
        raise QuestionRefused(Reason.RULES_CHANGED)
    if agreed != text.version:
        raise QuestionRefused(Reason.RULES_NEWER)
    return True


def must_agree(volunteer: Volunteer, activity: Activity) -> bool:
    """Answering this activity would also mean agreeing to new rules."""
    return bool(activity.asks) and consents.rules_to_agree(volunteer) is not None


def keep(signup: SignUp, said: Mapping[str, str]) -> None:
    """These are the answers of the sign-up now; what is asked no longer keeps its answer."""
    asks = [one.key for one in signup.shift.activity.asks]
    if not asks:
        return
    signup.answers.filter(key__in=asks).delete()
    rows = [SignUpAnswer(signup=signup, key=key) for key in said]
    for row in rows:
        row.said = said[row.key]
    SignUpAnswer.objects.bulk_create(rows)


def takes_answers(shift: Shift) -> bool:
    """As long as one could still sign up."""
    return shift.cancelled_at is None and not shift.is_closed and not shift.has_ended


def before(volunteer: Volunteer, activity: Activity) -> dict[str, str]:
    """What the person answered last to the questions of this activity, at whichever shift, where it will still do."""
    asks = {one.key: one for one in activity.asks}
    if not asks:
        return {}
    mine = SignUp.objects.of(volunteer).filter(shift__activity=activity)
    rows = SignUpAnswer.objects.filter(signup__in=mine.values("pk"), key__in=asks).order_by("at", "pk")
    last = {row.key: row for row in rows}
    said = {key: row.said for key, row in last.items()}
    return {key: words for key, words in said.items() if not asks[key].wrong(words)}


def unanswered(rows: Iterable[SignUp]) -> set[int]:
    """Of these sign-ups, which can and must still be answered: a question came later, or was not seen."""
    open_ones = [one for one in rows if one.shift.activity.asks and takes_answers(one.shift)]
    if not open_ones:
        return set()
    answered = SignUpAnswer.objects.filter(signup__in=[one.pk for one in open_ones]).values_list("signup", "key")
    known: dict[int, set[str]] = {}
    for signup, key in answered:
        known.setdefault(signup, set()).add(key)
    return {one.pk for one in open_ones if _must(one.shift.activity.asks) - known.get(one.pk, set())}


def _must(asks: Iterable[Question]) -> set[str]:
    return {one.key for one in asks if one.is_required}


def told(activity: Activity, said: Mapping[str, str]) -> list[tuple[str, str]]:
    """Question and answer in words, in the order of the questions."""
    return [(one.title, one.in_words(said[one.key])) for one in activity.ever_asked if one.key in said]


def in_a_line(pairs: Iterable[tuple[str, str]]) -> str:
    """背心尺码：M；能否开车：是, for lists and paper; what holds a semicolon itself stands in quotation marks."""
    return "；".join(f"{question}：{quoted(answer) if '；' in answer else answer}" for question, answer in pairs)


def of_signups(activity: Activity, rows: SignUpQuerySet) -> dict[int, str]:
    """Sign-up → its answers in a line, for whoever decides about it; nothing read where nothing was asked."""
    if not activity.questions:
        return {}
    found = SignUpAnswer.objects.said_by_signup(rows.values("pk"))
    return {signup: in_a_line(told(activity, said)) for signup, said in found.items()}


def sums(activity: Activity, said: Mapping[int, list[tuple[str, str]]]) -> list[tuple[str, str]]:
    """How many chose what, question by question: S 3、M 12."""
    counts = {one.text: Counter(dict(pairs).get(one.text) for pairs in said.values()) for one in activity.asks}
    words = {one.text: _sum(one, counts[one.text]) for one in activity.asks if one.is_counted}
    return [(question, told) for question, told in words.items() if told]


def _sum(question: Question, counted: Counter[str | None]) -> str:
    named = zip(question.offered, told_apart(question.offered), strict=True)
    return join_list(f"{shown} {counted[each]}" for each, shown in named if counted[each])


def of_people(shift: Shift, people: Collection[int] | None = None) -> dict[int, list[tuple[str, str]]]:
    """Volunteer → question and answer, for whoever keeps the roll; nothing read where nothing was asked."""
    if not shift.activity.questions:
        return {}
    rows = SignUpAnswer.objects.on_the_list(shift)
    if people is not None:
        rows = rows.filter(signup__volunteer__in=people)
    found: dict[int, dict[str, str]] = {}
    for row in rows.select_related("signup"):
        found.setdefault(row.signup.volunteer_id, {})[row.key] = row.said
    return {person: told(shift.activity, said) for person, said in found.items()}
