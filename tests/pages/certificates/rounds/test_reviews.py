"""评审 in a browser: who may judge, blind until the list is frozen, ties, and a change of the order."""

from datetime import timedelta

import pytest
from django.urls import reverse

from certificates.exceptions import ReviewRefused
from certificates.models import Review, RoundPlace, RoundReviewer, RoundStep
from certificates.rounds.services import ordering, reviewers, reviewing
from registry import clock
from tests.factories import UnitFactory, UserFactory, VolunteerFactory, committee_unit
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_rounds import CandidateFactory, NominationFactory, RoundFactory
from tests.people import browser_of
from tests.shared import built_at

pytestmark = pytest.mark.django_db
Reason = ReviewRefused.Reason
MARKS = [{"name": "服务实效", "weight": 60, "best": 10}, {"name": "材料", "weight": 40, "best": 10}]


class World:
    def __init__(self) -> None:
        committee_unit()
        self.committee = committee_member()
        self.above = UnitFactory(short_name="示例厅")
        self.unit = UnitFactory(short_name="示例厅团委", parent=self.above)
        self.other = UnitFactory(short_name="示例局团委")
        self.round = RoundFactory(review_kind="scores", score_criteria=MARKS, reviewers_needed=2)
        self.first, self.second, self.third = (
            NominationFactory(
                candidate=CandidateFactory(round=self.round, volunteer=VolunteerFactory(name=name, unit=unit))
            )
            for name, unit in (("韦示例一", self.unit), ("韦示例二", self.unit), ("韦示例三", self.other))
        )
        self.judges = [UserFactory(username=f"judge{n}") for n in range(3)]

    def named(self, *judges):
        return [reviewers.name(round=self.round, user=one, by=self.committee) for one in judges]

    def begun(self):
        self.round = reviewing.begin(round=self.round, by=self.committee, reason="推荐已经交齐")

    def judged(self, by, *marks):
        for nomination, mark in zip((self.first, self.second, self.third), marks, strict=False):
            said = {"服务实效": mark, "材料": mark}
            reviewing.review(nomination=nomination, by=by, scores=said, agrees=None)


world, _now = built_at(AFTERWARDS, World)


def refused(why, do, **said):
    with pytest.raises(ReviewRefused) as refusal:
        do(**said)
    assert refusal.value.reason == why
    return refusal.value.message


def test_a_review_from_naming_to_the_frozen_list(world):
    here = world()
    desk, board = browser_of(here.committee), reverse("round-review", args=[here.round.pk])
    add, begin = (reverse(name, args=[here.round.pk]) for name in ("reviewer-add", "review-begin"))

    unknown = desk.post(add, {"who": "nobody"})
    for one in here.judges:
        desk.post(add, {"who": one.username})
    again = desk.post(add, {"who": "judge0"})
    early = desk.post(begin, {"reason": ""})
    begun = desk.post(begin, {"reason": "推荐已经交齐"}, follow=True)

    assert (unknown.status_code, again.status_code, early.status_code) == (422, 422, 422)
    assert str(Reason.REVIEWER_UNKNOWN.label) in unknown.content.decode()
    assert Reason.REVIEWER_KNOWN.label.format(who=here.judges[0]) in again.content.decode()
    assert "提前进入评审，请写明理由" in early.content.decode()
    assert "还差 2 人" in begun.content.decode()
    assert reverse("review-freeze", args=[here.round.pk]) not in begun.content.decode()
    assert "还有 3 项没有评完，评完以后才能固定名次" in begun.content.decode()
    assert RoundStep.objects.get(status="reviewing").reason == "推荐已经交齐"

    judge = browser_of(here.judges[0])
    waiting = judge.get(reverse("reviews", args=[here.round.pk])).content.decode()
    write = reverse("review-write", args=[here.first.pk])
    shown = judge.get(write).content.decode()
    wrong = judge.post(write, {"mark0": "11", "mark1": "9", "comment": "认真"})
    judge.post(write, {"mark0": "9", "mark1": "9", "comment": "认真"})
    changed = judge.get(write).content.decode()
    assert "还有 3 项没有评" in waiting
    assert "韦示例一" not in waiting + shown
    assert "韦*" in shown
    assert wrong.status_code == 422
    assert "认真" in wrong.content.decode()
    assert 'value="9"' in changed
    assert browser_of(here.judges[1]).get(write).content.decode().count('value="9"') == 0

    conflict = reverse("review-conflict", args=[here.second.pk])
    speechless = browser_of(here.judges[1]).post(conflict, {"reason": " "})
    browser_of(here.judges[1]).post(conflict, {"reason": "曾是同事"})
    early_freeze = desk.post(reverse("review-freeze", args=[here.round.pk]), follow=True).content.decode()
    assert str(Reason.REVIEW_CONFLICT_REASON.label) in speechless.content.decode()
    assert "还有 3 项没有评完" in early_freeze
    assert "曾是同事" in early_freeze

    here.judged(here.judges[0], 9, 9, 8)
    here.judged(here.judges[2], 9, 9, 8)
    for one in (here.first, here.third):
        reviewing.review(nomination=one, by=here.judges[1], scores={"服务实效": 9, "材料": 9}, agrees=None)
    frozen = desk.post(reverse("review-freeze", args=[here.round.pk]), follow=True).content.decode()
    assert "有并列的名次" in frozen
    assert [(p.place, float(p.score)) for p in ordering.places_of(here.round)] == [(1, 90.0), (1, 90.0), (3, 83.33)]

    choose = reverse("review-choose", args=[here.round.pk])
    tied = desk.post(choose, {"first": "1"})
    too_many = desk.post(choose, {"first": "4"})
    second = RoundPlace.objects.get(nomination=here.second)
    move = reverse("place-move", args=[second.pk])
    no_reason = desk.post(move, {"to": "1", "reason": ""})
    desk.post(move, {"to": "1", "reason": "服务时间更长"})
    chosen = desk.post(choose, {"first": "1"}, follow=True).content.decode()
    assert "韦示例一、韦示例二" in tied.content.decode()
    assert Reason.ORDER_TIE.value in tied.context["form"].errors.as_json()
    assert Reason.ORDER_PLACE.value in too_many.context["form"].errors.as_json()
    assert str(Reason.ORDER_REASON.label) in no_reason.content.decode()
    assert "服务时间更长" in chosen
    assert list(RoundPlace.objects.filter(chosen=True).values_list("nomination", flat=True)) == [here.second.pk]
    assert desk.get(board).status_code == 200

    places = {f"to-{here.third.pk}": "1", f"to-{here.second.pk}": "3", f"to-{here.first.pk}": "2"}
    order = reverse("places-order", args=[here.round.pk])
    speechless = desk.post(order, places | {"reason": ""})
    nothing = desk.post(order, {f"to-{here.first.pk}": "2", "reason": "示例"}).content.decode()
    done = desk.post(order, places | {"reason": "材料更扎实"}, follow=True).content.decode()
    now = {p.nomination_id: (p.place, p.moved_reason) for p in ordering.places_of(here.round)}
    assert speechless.status_code == 422
    assert 'value="3"' in speechless.content.decode()  # the numbers stay as they were typed
    assert "没有改动任何名次" in nothing
    assert "已调整 2 项" in done
    assert now == {here.third.pk: (1, "材料更扎实"), here.first.pk: (2, ""), here.second.pk: (3, "材料更扎实")}
    address = reverse("api-round-review-reorder", args=[here.round.pk])
    said = {"places": [{"nomination": here.first.pk, "to": 9}], "reason": "示例"}
    beyond = desk.post(address, said, content_type="application/json")
    said["places"] = [{"nomination": here.first.pk, "to": 1}]
    back = desk.post(address, said, content_type="application/json")
    assert (beyond.status_code, beyond.json()["code"]) == (409, "order_place")
    assert [one["nomination"] for one in back.json()["places"]] == [here.first.pk, here.third.pk, here.second.pk]


def test_who_is_too_near_does_not_judge(world):
    here = world()
    own_unit, above = administrator_of(here.unit), administrator_of(here.above)
    member = VolunteerFactory(unit=here.other)
    here.third.delete()

    for user in (own_unit, above):
        said = refused(
            Reason.REVIEW_OWN_NOMINATION if user == here.first.by else Reason.REVIEW_OWN_UNIT,
            reviewers.name,
            round=here.round,
            user=user,
            by=here.committee,
        )
        assert str(user) in said
    refused(
        Reason.REVIEW_ONESELF,
        reviewers.name,
        round=here.round,
        user=here.first.candidate.volunteer.user,
        by=here.committee,
    )
    here.named(member.user)
    here.begun()
    member.unit = here.unit
    member.save()

    said = {"scores": {"服务实效": 1, "材料": 1}, "agrees": None, "by": member.user}
    message = refused(Reason.REVIEW_OWN_UNIT, reviewing.review, nomination=here.first, **said)
    assert "示例厅团委" in message
    assert browser_of(member.user).get(reverse("review-write", args=[here.first.pk])).status_code == 404
    assert reviewing.stands_of(here.round)[0].able == 0


def test_a_nominator_judges_only_what_others_put_forward(world):
    here = world()
    outside = UserFactory()
    here.third.by = outside
    here.third.save()
    here.named(outside)
    here.begun()

    said = {"scores": {"服务实效": 1, "材料": 1}, "agrees": None, "by": outside}
    refused(Reason.REVIEW_OWN_NOMINATION, reviewing.review, nomination=here.third, **said)

    assert reviewing.review(nomination=here.first, **said).submitted_at
    assert here.third not in [one for one, _review in reviewing.waiting_for(outside, here.round)]


def test_what_comes_too_soon_or_too_late_is_refused(world, at):
    here = world()
    here.named(*here.judges[:2])
    said = {"scores": {"服务实效": 1, "材料": 1}, "agrees": None, "by": here.judges[0]}
    refused(Reason.REVIEW_ROUND_STATE, reviewing.review, nomination=here.first, **said)
    refused(Reason.REVIEW_ROUND_STATE, reviewing.freeze, round=here.round, by=here.committee)
    empty = RoundFactory()
    refused(Reason.REVIEW_NOTHING, reviewing.begin, round=empty, by=here.committee, reason="早")
    refused(Reason.REVIEW_TOO_EARLY, reviewing.begin, round=here.round, by=here.committee)
    at((clock.now() + timedelta(days=15)).astimezone(clock.LOCAL).strftime("%Y-%m-%d %H:%M"))
    here.round = reviewing.begin(round=here.round, by=here.committee)

    refused(Reason.ORDER_NOT_FROZEN, ordering.choose, round=here.round, first=1, by=here.committee)
    refused(Reason.REVIEW_MARKS, reviewing.review, nomination=here.first, scores={}, agrees=None, by=here.judges[0])
    reviewing.declare_conflict(nomination=here.first, reason="亲属", by=here.judges[0])
    refused(Reason.REVIEW_HAS_CONFLICT, reviewing.review, nomination=here.first, **said)
    message = refused(Reason.REVIEW_MISSING, reviewing.freeze, round=here.round, by=here.committee)
    assert "韦示例一（还差 2 人）" in message

    (third,) = here.named(here.judges[2])
    for one in here.judges[1:]:
        here.judged(one, 9, 8, 7)
    reviewers.take_off(reviewer=third, by=here.committee)
    assert reviewing.stands_of(here.round)[0].missing == 1
    here.named(here.judges[2])
    reviewing.freeze(round=here.round, by=here.committee)
    refused(Reason.REVIEW_FROZEN, reviewing.review, nomination=here.second, **said)
    refused(Reason.REVIEW_FROZEN, reviewers.name, round=here.round, user=UserFactory(), by=here.committee)
    assert RoundReviewer.objects.count() == 3


def test_simple_agreement_counts_the_share(world):
    here = world()
    here.round.review_kind = "agree"
    here.round.save()
    here.named(*here.judges)
    here.begun()
    refused(
        Reason.REVIEW_ANSWER_MISSING, reviewing.review, nomination=here.first, scores={}, agrees=None, by=here.judges[0]
    )
    page = browser_of(here.judges[0]).get(reverse("review-write", args=[here.first.pk])).content.decode()
    assert "韦示例一" in page
    for n, one in enumerate(here.judges):
        for nomination in (here.first, here.second, here.third):
            agrees = nomination == here.first or n > 0
            browser_of(one).post(reverse("review-write", args=[nomination.pk]), {"agrees": "yes" if agrees else "no"})

    reviewing.freeze(round=here.round, by=here.committee)

    assert Review.objects.count() == 9
    assert [(p.place, float(p.score)) for p in ordering.places_of(here.round)] == [(1, 100.0), (2, 66.67), (2, 66.67)]
