"""A proposed change over the API: beside the approved version, never in its place."""

import pytest
from rest_framework.test import APIClient

from registry import clock
from registry.exceptions import ActivityRefused
from tests.factories import SignUpFactory, UserFactory
from tests.unit.registry.planning import FACTS, published

pytestmark = pytest.mark.django_db
Reason = ActivityRefused.Reason


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


@pytest.fixture
def activity(who):
    return published(who)


@pytest.fixture
def api():
    return APIClient()


def post(api, user, activity, command, **body):
    api.force_authenticate(user)
    return api.post(f"/api/v1/activities/{activity.pk}/{command}/", body, format="json")


def get(api, user, activity, path=""):
    api.force_authenticate(user)
    return api.get(f"/api/v1/activities/{activity.pk}/{path}")


def moved(activity):
    shift = {
        "id": activity.shifts.get().pk,
        "starts_at": "2026-03-15T09:00:00+08:00",
        "ends_at": "2026-03-15T11:00:00+08:00",
        "positions": [{"places": 30}],
    }
    return FACTS | {"place": "桂宁小学", "shifts": [shift]}


def test_the_approved_version_is_answered_and_the_change_beside_it(api, who, activity):
    answer = post(api, who.lea, activity, "revise", **moved(activity))

    beside = get(api, who.colleague, activity, "change/").json()
    assert (answer.status_code, answer.json()["status"], answer.json()["place"]) == (200, "published", "白沙小学")
    assert answer.json()["shifts"][0]["starts_at"] == "2026-03-14T09:00:00+08:00"
    assert (beside["state"], beside["submission"]) == ("waiting", 2)
    lines = {line["field"]: (line["approved"], line["proposed"]) for line in beside["lines"]}
    assert lines["place"] == ("白沙小学", "桂宁小学")
    assert "3月14日" in lines["shifts"][0]
    assert "3月15日" in lines["shifts"][1]


def test_a_guest_sees_nothing_of_a_change(api, who, activity):
    guest = SignUpFactory(shift=activity.shifts.get(), volunteer__user=UserFactory()).volunteer.user
    post(api, who.lea, activity, "revise", **moved(activity))

    assert get(api, guest, activity, "change/").status_code == 404
    assert "桂宁小学" not in get(api, guest, activity).content.decode()
    assert post(api, guest, activity, "withdraw-change").status_code == 403


def test_a_returned_change_says_why_and_is_given_up(api, who, activity):
    post(api, who.lea, activity, "revise", **moved(activity))
    post(api, who.colleague, activity, "return", note="请先与学校商定")

    beside = get(api, who.lea, activity, "change/").json()
    given_up = post(api, who.lea, activity, "withdraw-change")

    assert (beside["state"], beside["note"]) == ("returned", "请先与学校商定")
    assert (given_up.status_code, given_up.json()["place"]) == (200, "白沙小学")
    assert get(api, who.lea, activity, "change/").status_code == 404
    again = post(api, who.lea, activity, "withdraw-change")
    assert (again.status_code, again.json()["code"]) == (409, Reason.NO_CHANGE)


def test_an_approved_change_is_the_answer_and_a_second_one_waits_its_turn(api, who, activity):
    post(api, who.lea, activity, "revise", **moved(activity))
    second = post(api, who.lea, activity, "revise", **moved(activity))

    approved = post(api, who.colleague, activity, "approve", note="同意")

    assert (second.status_code, second.json()["code"]) == (409, Reason.CHANGE_WAITING)
    assert approved.json()["state"] == "approved"
    assert get(api, who.lea, activity).json()["place"] == "桂宁小学"


@pytest.mark.parametrize("decide", ["approve", "return"])
def test_a_decision_names_the_submission_that_was_read(api, who, activity, decide):
    post(api, who.lea, activity, "revise", **moved(activity))
    read = get(api, who.colleague, activity, "change/").json()["submission"]
    post(api, who.lea, activity, "withdraw-change")
    post(api, who.lea, activity, "revise", **moved(activity) | {"place": "青秀社区"})

    of_before = post(api, who.colleague, activity, decide, note="同意", submission=read)
    now = get(api, who.colleague, activity, "change/").json()["submission"]
    of_now = post(api, who.colleague, activity, decide, note="同意", submission=now)

    assert (of_before.status_code, of_before.json()["code"]) == (409, Reason.ACTIVITY_ALREADY_DECIDED)
    assert of_now.status_code == 200


def test_closing_over_somebody_elses_change_tells_them(api, who, activity, at):
    post(api, who.lea, activity, "revise", **moved(activity))
    at("2026-03-14 20:00")

    answer = post(api, who.colleague, activity, "close")

    api.force_authenticate(who.lea)
    told = api.get("/api/v1/me/notifications/").content.decode()
    assert (answer.status_code, answer.json()["status"]) == (200, "closed")
    assert "不再审批" in told


def test_a_cancelled_shift_does_not_come_back_by_its_id(api, who, activity):
    gone = moved(activity)
    activity.shifts.update(cancelled_at=clock.now())

    answer = post(api, who.lea, activity, "revise", **gone)

    assert (answer.status_code, answer.json()["code"]) == (409, Reason.SHIFT_GONE)
    assert not activity.shifts.live().exists()
