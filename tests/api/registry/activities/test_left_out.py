"""What a change over the API does not say stays as it is, down to positions, breaks and questions."""

import pytest
from rest_framework.test import APIClient

from registry.activities import content
from registry.activities.plans import PositionPlan
from registry.exceptions import ActivityRefused
from registry.models import Activity, Position, ServiceField
from tests.factories import SiteFactory, UnitFactory, UserFactory, local
from tests.unit.registry.planning import FACTS, drafted, shift_plan

pytestmark = pytest.mark.django_db
GUIDE = PositionPlan(
    places=3, name="讲解", min_age=18, note="普通话", min_people=2, meets_before=30, meeting_point="东门"
)
SIZE = {"text": "衣服尺码", "kind": "choice", "choices": ["M", "L"], "help": "按平时穿的", "is_required": True}
SAID = {name: FACTS[name] for name in ("title", "category", "content", "place", "contact_name", "contact_phone")}


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


@pytest.fixture
def activity(who):
    leader = UserFactory()
    rest = (local("2026-03-14 10:00"), local("2026-03-14 10:10"))
    positions = (PositionPlan(places=4, is_default=True), replaced(leader))
    times = {"sign_up_opens_at": local("2026-03-03 08:00"), "sign_up_closes_at": local("2026-03-13 18:00")}
    shift = shift_plan(positions=positions, breaks=(rest,), label="上午", min_people=4, **times)
    facts = {"kind": Activity.Kind.TRAINING, "risk_level": Activity.Risk.BODILY, "meeting_point": "南门"}
    facts |= {"site": SiteFactory(), "insurer": "示例财产保险", "insured_from_on": "2026-03-14", "is_remote": True}
    facts |= {"shows_contact_name": True, "origin": Activity.Origin.SUPPLEMENT, "expected_served": 40}
    activity = drafted(who, shift, questions=[SIZE | {"key": "", "least": None, "most": None}], **facts)
    activity.fields.set([ServiceField.objects.create(name="助老")])
    activity.co_units.set([UnitFactory()])
    return activity


def replaced(leader):
    return PositionPlan(**{name: getattr(GUIDE, name) for name in content.POSITION_FACTS} | {"leader_id": leader.pk})


def revise(user, activity, **body):
    api = APIClient()
    api.force_authenticate(user)
    answer = api.post(f"/api/v1/activities/{activity.pk}/revise/", SAID | body, format="json")
    activity.refresh_from_db()
    return answer


def shift_said(activity, **more):
    stored = {"id": activity.shifts.get().pk, "starts_at": "2026-03-14T09:00:00+08:00"}
    positions = [{"places": 4}, {"name": "讲解", "places": 3}]
    return stored | {"ends_at": "2026-03-14T11:00:00+08:00", "positions": positions} | more


def test_what_is_left_out_stays(who, activity):
    before, key = content.as_plan(activity), activity.questions[0]["key"]

    answer = revise(who.lea, activity, shifts=[shift_said(activity)], questions=[{"key": key} | asked(SIZE)])

    assert (answer.status_code, content.as_plan(activity)) == (200, before)


def test_what_is_said_changes_and_nothing_beside_it(who, activity):
    key, leader = activity.questions[0]["key"], Position.objects.get(name="讲解").leader_id
    positions = [
        {"places": 5},
        {"name": "讲解", "places": 3, "meeting_point": "", "min_age": None},
        {"name": "引导", "places": 1},
    ]
    more = {"questions": [{"key": key, "help": "可以试穿"} | asked(SIZE)], "co_units": [], "site": None}

    revise(who.lea, activity, shifts=[shift_said(activity, positions=positions, breaks=[])], **more)

    guide = Position.objects.get(name="讲解")
    assert (guide.meeting_point, guide.min_age, guide.meets_before, guide.leader_id) == ("", None, 30, leader)
    assert Position.objects.get(name="引导").leader_id is None
    assert list(activity.shifts.get().breaks.all()) == []
    assert (activity.site, list(activity.co_units.all()), activity.fields.count()) == (None, [], 1)
    (size,) = activity.questions
    assert (size["key"] == key, size["help"], size["choices"]) == (False, "可以试穿", ["M", "L"])  # it asks anew


def test_a_deadline_that_nobody_set_goes_with_the_start_and_another_stays(who, activity):
    later = {"starts_at": "2026-03-14T09:30:00+08:00"}
    revise(who.lea, activity, shifts=[shift_said(activity, **later)])
    assert activity.shifts.get().sign_up_closes_at == local("2026-03-13 18:00")
    revise(who.lea, activity, shifts=[shift_said(activity, sign_up_closes_at=None, **later)])

    revise(who.lea, activity, shifts=[shift_said(activity)])

    assert activity.shifts.get().sign_up_closes_at == local("2026-03-14 09:00")


def test_a_rest_that_stays_behind_is_refused_not_dropped(who, activity):
    moved = shift_said(activity, starts_at="2026-03-15T09:00:00+08:00", ends_at="2026-03-15T11:00:00+08:00")

    assert revise(who.lea, activity, shifts=[moved]).json()["code"] == ActivityRefused.Reason.BREAK_OUTSIDE_SHIFT


def asked(question):
    return {name: question[name] for name in ("text", "kind")}
