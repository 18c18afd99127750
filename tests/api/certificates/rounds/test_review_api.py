"""评审 over the API: the same rules as on the pages."""

import pytest
from django.urls import reverse

from certificates.rounds.services import reviewers, reviewing
from tests.factories import UserFactory, committee_unit
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_rounds import CandidateFactory, NominationFactory, RoundFactory
from tests.people import browser_of

pytestmark = pytest.mark.django_db


def sent(client, name, *args, **said):
    return client.post(reverse(name, args=args), said, content_type="application/json")


def test_a_review_from_naming_to_the_choice(at):
    at(AFTERWARDS)
    committee_unit()
    round = RoundFactory(reviewers_needed=1)
    first, second = (NominationFactory(candidate=CandidateFactory(round=round)) for _n in range(2))
    judge = UserFactory(username="judge")
    desk, own = browser_of(committee_member()), browser_of(judge)

    unknown = sent(desk, "api-round-review-name-reviewer", round.pk, who="nobody")
    near = sent(desk, "api-round-review-name-reviewer", round.pk, who=administrator_of(first.unit).username)
    named = sent(desk, "api-round-review-name-reviewer", round.pk, who="judge").json()
    off = sent(desk, "api-round-review-take-off-reviewer", round.pk, reviewer=named["reviewers"][-1]["id"]).json()
    again = sent(desk, "api-round-review-name-reviewer", round.pk, who="judge")
    begun = sent(desk, "api-round-review-begin", round.pk, reason="推荐已经交齐").json()

    assert unknown.json()["code"] == "reviewer_unknown"
    assert near.status_code == 200  # the other nomination is not theirs
    assert off["reviewers"][-1]["is_active"] is False
    assert again.status_code == 200
    assert (begun["status"], begun["stands"][0]["missing"]) == ("reviewing", 1)

    asked = own.get(reverse("api-round-review-own", args=[round.pk])).json()
    assert [one["nomination"] for one in asked] == [first.pk, second.pk]
    for nomination, agrees in ((first, False), (second, True)):
        assert sent(own, "api-review-judge", nomination.pk, agrees=agrees).json()["agrees"] is agrees
    assert sent(browser_of(UserFactory()), "api-review-judge", first.pk, agrees=True).status_code == 404
    assert sent(own, "api-review-conflict", first.pk, reason="").json()["code"] == "review_conflict_reason"

    frozen = sent(desk, "api-round-review-freeze", round.pk).json()
    assert [(one["nomination"], one["place"]) for one in frozen["places"]] == [(second.pk, 1), (first.pk, 2)]
    moved = sent(desk, "api-round-review-move", round.pk, nomination=first.pk, to=1, reason="服务时间更长").json()
    assert moved["places"][0]["moved_reason"] == "服务时间更长"
    chosen = sent(desk, "api-round-review-choose", round.pk, first=1).json()
    assert [one["chosen"] for one in chosen["places"]] == [True, False]
    assert sent(desk, "api-round-review-begin", round.pk).json()["code"] == "review_round_state"


def test_a_conflict_leaves_the_judging_to_others(at):
    at(AFTERWARDS)
    committee_unit()
    nomination = NominationFactory()
    judge, desk = UserFactory(), committee_member()
    reviewers.name(round=nomination.round, user=judge, by=desk)
    reviewing.begin(round=nomination.round, by=desk, reason="早")

    said = sent(browser_of(judge), "api-review-conflict", nomination.pk, reason="曾是同事").json()

    assert said["conflict_reason"] == "曾是同事"
    assert reviewing.stands_of(nomination.round)[0].able == 0
