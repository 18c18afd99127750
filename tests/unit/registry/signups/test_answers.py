"""What an activity asks at sign-up: set, changed after publishing, answered, corrected, kept apart, erased."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from registry.activities import content
from registry.activities.changes import comparison
from registry.activities.services import activities, approvals, proposals
from registry.activities.services.doubts import EVERYTHING
from registry.exceptions import QuestionRefused
from registry.models import Activity, Consent, HistoryEntry, Notification, SignUp, SignUpAnswer
from registry.models.office import asked
from registry.models.office.asked import Question
from registry.people import legal
from registry.people.services import consents
from registry.signups.forms.answers import AnswersForm
from registry.signups.services import answering, answers, invitations, leaving, signups
from registry.standing import erasure
from registry.standing.services import erasing
from tests.factories import VolunteerFactory
from tests.shared import built_at
from tests.unit.registry.planning import drafted, people, plan, published, shift_plan

pytestmark = pytest.mark.django_db
Reason = QuestionRefused.Reason
VEST = Question("背心尺码", "choice", help="按平时的尺码", is_required=True, choices=("S", "M", "L"))
DRIVES = Question("能否开车", "yes_no")
SHOE = Question("鞋码", "number", least=30, most=50)
WISH = Question("想做什么", "text")


def build():
    """An activity of two shifts with four questions, and two volunteers."""
    who = people()
    shifts = (shift_plan(places=1), shift_plan("2026-03-21 09:00"))
    row = published(who, *shifts, questions=asked.rows_of([VEST, DRIVES, SHOE, WISH]), flow="at_once")
    vera, otto = VolunteerFactory.create_batch(2, unit=who.unit)
    first, second = row.shifts.order_by("starts_at")
    keys = SimpleNamespace(**dict(zip(("vest", "drives", "shoe", "wish"), [one.key for one in row.asks], strict=True)))
    return SimpleNamespace(who=who, activity=row, first=first, second=second, vera=vera, otto=otto, keys=keys)


world, _now = built_at("2026-03-02 09:00", build)


def refused(reason, act, **told):
    with pytest.raises(QuestionRefused) as refusal:
        act(**told)
    assert refusal.value.reason == reason
    return refusal.value.message


def sign_up(volunteer, shift, given, **more):
    told = {"risk_acknowledged": True, "given": given} | more
    return signups.sign_up(volunteer=volunteer, shift=shift, by=volunteer.user, **told)


def test_who_agreed_to_earlier_rules_agrees_to_those_that_name_answers(world):
    w = world()
    old = legal.PRIVACY_1
    Consent.objects.create(volunteer=w.vera, item=old.item, text_version=old.version, text_digest=old.digest)
    given, silent = {w.keys.vest: "M"}, published(w.who, shift_plan("2026-03-28 09:00"), flow="at_once").shifts.get()

    told = {"volunteer": w.vera, "shift": w.first, "given": given}
    assert "新版《个人信息处理规则》" in refused(Reason.RULES_CHANGED, sign_up, **told)
    assert "刚刚又有新版" in refused(Reason.RULES_NEWER, sign_up, **told, rules_agreed="2026-1.5")
    assert not SignUp.objects.exists()
    sign_up(w.vera, silent, {})  # nothing is kept that the earlier rules do not name
    assert consents.rules_to_agree(w.vera) == legal.PRIVACY_2

    sign_up(w.vera, w.first, given, rules_agreed=legal.PRIVACY_2.version)
    assert consents.rules_to_agree(w.vera) is None
    assert words(w, w.first, w.vera) == {"背心尺码": "M"}
    versions = w.vera.consents.in_force().filter(item=old.item).values_list("text_version", "text_digest")
    assert set(versions) == {(text.version, text.digest) for text in (old, legal.PRIVACY_2)}
    assert HistoryEntry.objects.get(did="gave consent").by == w.vera.user
    sign_up(w.vera, w.second, given)  # asked once
    assert consents.rules_to_agree(w.otto) is None  # nothing was ever agreed to on paper or here


def revised(w, **facts):
    """The activity with its shifts and these facts changed."""
    before = content.as_plan(w.activity)
    w.activity = activities.revise(activity=w.activity, plan=replace(before, facts=before.facts | facts), by=w.who.lea)
    return w.activity


def asking(w, *questions):
    return {"questions": asked.rows_of(questions)}


def words(w, shift, volunteer):
    return dict(answers.of_people(shift).get(volunteer.pk, ()))


def test_answers_are_checked_sealed_and_proposed_for_the_next_shift(world):
    w, k = world(), world().keys
    told = {"volunteer": w.vera, "shift": w.first}
    wrong = [
        (Reason.ANSWER_MISSING, {k.shoe: 40}),
        (Reason.ANSWER_NOT_OFFERED, {k.vest: "XXL"}),
        (Reason.ANSWER_NOT_OFFERED, {k.vest: "S", k.drives: "maybe"}),
        (Reason.ANSWER_NO_NUMBER, {k.vest: "S", k.shoe: "四十"}),
        (Reason.ANSWER_OUT_OF_RANGE, {k.vest: "S", k.shoe: 51}),
        (Reason.ANSWER_TOO_LONG, {k.vest: "S", k.wish: "长" * 201}),
        (Reason.QUESTION_GONE, {k.vest: "S", "00000000": "M"}),
    ]
    said = {reason: refused(reason, sign_up, given=given, **told) for reason, given in wrong}
    assert said[Reason.ANSWER_MISSING] == "请回答“背心尺码”。"
    assert said[Reason.ANSWER_OUT_OF_RANGE] == "“鞋码”的数字须在 30 到 50 之间。"
    assert not SignUp.objects.exists()

    signup = sign_up(w.vera, w.first, {k.vest: "M", k.drives: True, k.shoe: "４２", k.wish: "<b>搬运</b>"})
    assert words(w, w.first, w.vera) == {"背心尺码": "M", "能否开车": "是", "鞋码": "42", "想做什么": "<b>搬运</b>"}
    assert "搬运".encode() not in bytes(signup.answers.get(key=k.wish).said_sealed)
    assert answers.before(w.vera, w.activity) == {k.vest: "M", k.drives: "yes", k.shoe: "42", k.wish: "<b>搬运</b>"}
    assert answers.before(w.otto, w.activity) == {}

    with pytest.raises(PermissionDenied):
        answering.correct(signup=signup, given={k.vest: "L"}, by=w.otto.user)
    refused(Reason.ANSWER_MISSING, answering.correct, signup=signup, given={k.vest: ""}, by=w.vera.user)
    answering.correct(signup=signup, given={k.vest: "L"}, by=w.vera.user)
    assert words(w, w.first, w.vera) == {"背心尺码": "L"}


def test_answers_close_with_sign_up(world, at):
    w, k = world(), world().keys
    signup = sign_up(w.vera, w.first, {k.vest: "M"})
    at("2026-03-14 09:00")
    told = {"signup": signup, "given": {k.vest: "L"}, "by": w.vera.user}
    assert refused(Reason.ANSWERS_CLOSED, answering.correct, **told).startswith("报名已截止")
    assert words(w, w.first, w.vera) == {"背心尺码": "M"}


def test_who_waits_was_named_or_takes_a_place_over_has_answered_too(world):
    w, k = world(), world().keys
    vera = sign_up(w.vera, w.first, {k.vest: "M"})
    refused(Reason.ANSWER_MISSING, sign_up, volunteer=w.otto, shift=w.first, given={}, join_waitlist=True)
    sign_up(w.otto, w.first, {k.vest: "S"}, join_waitlist=True)
    assert words(w, w.first, w.otto) == {}
    leaving.hand_over(signup=vera, by=w.vera.user)
    assert words(w, w.first, w.otto) == {"背心尺码": "S"}
    assert words(w, w.first, w.vera) == {}

    (invited,) = invitations.invite(shift=w.second, volunteers=[w.vera], by=w.who.lea)
    told = {"signup": invited, "by": w.vera.user, "risk_acknowledged": True}
    refused(Reason.ANSWER_MISSING, invitations.accept, **told)
    invitations.accept(**told, given={k.vest: "L"})
    assert words(w, w.second, w.vera) == {"背心尺码": "L"}


@pytest.mark.parametrize(
    ("reason", "questions"),
    [
        (Reason.TOO_MANY_QUESTIONS, [Question(f"问题{n}") for n in range(11)]),
        (Reason.QUESTION_INCOMPLETE, [Question("背心尺码", "choice", choices=("S",))]),
        (Reason.QUESTION_INCOMPLETE, [Question("背心尺码", "choice", choices=("S", "S"))]),
        (Reason.QUESTION_INCOMPLETE, [Question("鞋码", "number", least=5, most=4)]),
        (Reason.QUESTION_INCOMPLETE, [Question("")]),
        (Reason.QUESTION_INCOMPLETE, [Question("鞋码", "colour")]),
        (Reason.QUESTION_TWICE, [Question("鞋码"), Question("鞋码")]),
    ],
)
def test_what_cannot_be_asked_is_said(world, reason, questions):
    w = world()
    facts = asking(w, *questions)
    refused(reason, activities.draft, plan=plan(**facts), unit=w.who.unit, by=w.who.lea, confirmed=EVERYTHING)


def test_two_questions_never_share_a_key(world):
    w = world()
    first, second = drafted(w.who, **asking(w, replace(VEST, key="same"), replace(WISH, key="same"))).asks
    assert first.key == "same"
    assert second.key not in {"", "same"}


def test_a_question_reads_as_written_where_its_answer_is_refused(world):
    row = drafted(
        world().who, **asking(world(), Question("出 50% 车费", is_required=True), Question("第 5%", "number"))
    )
    must, number = (f"ask-{one.key}" for one in row.asks)
    told = {"activity": row, "before": {}, "must_agree": False}
    wrong = [AnswersForm({must: "", number: said}, **told).errors for said in ("x", "-1")]
    assert wrong[0][must] == ["请回答“出 50% 车费”。"]
    assert wrong[0][number] == ["“第 5%”请填整数。"]
    assert wrong[1][number] == ["“第 5%”的数字须在 0 到 1000000 之间。"]


def test_harmless_edits_stand_at_once_and_asking_more_is_asked_for(world):
    w = world()
    vest, drives, shoe, wish = w.activity.asks
    sign_up(w.vera, w.first, {vest.key: "M"})

    eased = replace(vest, is_required=False, choices=("S", "M", "L", "XL"))
    revised(w, **asking(w, drives, eased, replace(shoe, least=20)))
    assert not proposals.waiting(w.activity)
    assert [one.text for one in w.activity.asks] == ["能否开车", "背心尺码", "鞋码"]
    assert [one.key for one in w.activity.asks] == [drives.key, vest.key, shoe.key]
    assert words(w, w.first, w.vera) == {"背心尺码": "M"}

    told, helped = replace(eased, text="上衣尺码"), replace(eased, help="按上衣的尺码")  # what M meant is told by both
    for more in ([drives, vest], [drives, eased, Question("车牌号")], [drives, told], [drives, helped]):
        revised(w, **asking(w, *more))
        change = proposals.waiting(w.activity)
        assert change is not None
        assert [one.text for one in w.activity.asks] == ["能否开车", "背心尺码", "鞋码"]
        activities.withdraw_change(activity=w.activity, by=w.who.lea)


def test_a_question_with_answers_is_never_another_question(world):
    w = world()
    vest, drives, _shoe, wish = w.activity.asks
    signup = sign_up(w.vera, w.first, {vest.key: "M", wish.key: "搬运"})
    told = replace(vest, text="上衣尺码", choices=("小", "大"))
    revised(w, **asking(w, told, drives))
    (line,) = comparison.lines(proposals.waiting(w.activity), w.who.committee)
    assert line.proposed.startswith("上衣尺码（小、大；必答）按平时的尺码；能否开车")
    while step := w.activity.steps.current().first():
        decider = w.who.committee if step.unit.parent_id is None else w.who.colleague
        approvals.approve(step=step, by=decider, note="同意")
    w.activity.refresh_from_db()

    shirt, _drives = w.activity.asks
    assert shirt.key not in {vest.key, ""}
    assert {one.key for one in w.activity.ever_asked if one.is_closed} == {vest.key, wish.key}
    assert "报名时的问题有变" in Notification.objects.filter(user=w.vera.user).latest("pk").text
    w.first.refresh_from_db()
    assert words(w, w.first, w.vera) == {"背心尺码（原来问的）": "M", "想做什么（原来问的）": "搬运"}
    assert answers.unanswered(SignUp.objects.all()) == {signup.pk}
    refused(Reason.QUESTION_GONE, sign_up, volunteer=w.otto, shift=w.second, given={vest.key: "M", shirt.key: "大"})
    answering.correct(signup=signup, given={shirt.key: "大"}, by=w.vera.user)
    assert words(w, w.first, w.vera) == {
        "上衣尺码": "大",
        "背心尺码（原来问的）": "M",
        "想做什么（原来问的）": "搬运",
    }
    assert answers.sums(w.activity, answers.of_people(w.first)) == [("上衣尺码", "大 1")]
    assert answers.unanswered(SignUp.objects.all()) == set()

    again = activities.repeat(activity=w.activity, by=w.who.lea)
    assert [(one.text, one.is_closed) for one in again.ever_asked] == [("上衣尺码", False), ("能否开车", False)]


def test_answers_go_with_the_person_and_with_time(world, at):
    w, k = world(), world().keys
    sign_up(w.vera, w.first, {k.vest: "M"})
    sign_up(w.otto, w.second, {k.vest: "S"})
    erasing.erase(w.vera, erasure.When.AT_ONCE)
    assert list(SignUpAnswer.objects.values_list("signup__volunteer", flat=True)) == [w.otto.pk]
    at("2026-06-18 10:00")
    erasing.erase_old()
    assert SignUpAnswer.objects.exists()
    at("2026-06-20 12:00")
    erasing.erase_old()
    assert not SignUpAnswer.objects.exists()


def test_an_activity_that_asks_nothing_costs_nothing(world, django_assert_num_queries):
    w = world()
    silent = published(w.who, questions=[])
    with django_assert_num_queries(0):
        assert answers.before(w.vera, silent) == {}
        assert answers.of_people(silent.shifts.model(activity=silent)) == {}
        assert answers.checked(silent, {"": "", "x": ""}) == {}
    assert Activity.objects.get(pk=silent.pk).asks == ()
