"""Activities over the API: the same rules as on pages."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from registry.activities.services import activities
from registry.exceptions import ActivityRefused, SignUpRefused
from registry.models import Activity, SignUp
from registry.signups.api.signups import InviteCommand
from registry.signups.services import invitations
from tests.factories import ShiftFactory, SignUpFactory, UnitFactory, UserFactory, VolunteerFactory, local
from tests.unit.registry.planning import FACTS, administrator, drafted, shift_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


@pytest.fixture
def api():
    return APIClient()


@pytest.fixture
def shift():
    return ShiftFactory(starts_at=local("2026-03-14 09:00"), ends_at=local("2026-03-14 11:00"), places=1)


def command(thing, name, **data):
    kind = {"Activity": "activities", "Shift": "shifts", "SignUp": "sign-ups"}[type(thing).__name__]
    return f"/api/v1/{kind}/{thing.pk}/{name}/"


def body(unit, **more):
    shift = {
        "starts_at": "2026-03-14T09:00:00+08:00",
        "ends_at": "2026-03-14T11:00:00+08:00",
        "breaks": [{"starts_at": "2026-03-14T10:00:00+08:00", "ends_at": "2026-03-14T10:10:00+08:00"}],
        "positions": [{"places": 20}, {"name": "讲解", "places": 2, "min_age": 18}],
    }
    return FACTS | {"recording_unit": unit.pk, "shifts": [shift]} | more


def test_an_activity_goes_from_draft_to_published(api, who):
    api.force_authenticate(who.lea)
    made = api.post("/api/v1/activities/", body(who.unit, is_remote=True), format="json")
    activity = Activity.objects.get(pk=made.json()["id"])
    assert api.post(command(activity, "submit")).json()["status"] == "submitted"
    api.force_authenticate(who.colleague)
    assert api.post(command(activity, "approve"), {"note": "同意"}, format="json").json()["state"] == "approved"
    api.force_authenticate(who.lea)

    answer = api.post(command(activity, "publish"))

    assert made.status_code == 201
    assert (answer.json()["status"], answer.json()["is_remote"]) == ("published", True)
    assert [(each["name"], each["places"]) for each in answer.json()["shifts"][0]["positions"]] == [
        ("志愿者", 20),
        ("讲解", 2),
    ]


def test_the_shape_is_checked_before_the_rules(api, who):
    api.force_authenticate(who.lea)

    answer = api.post("/api/v1/activities/", body(who.unit, category="SPACE", title=""), format="json")

    assert answer.status_code == 400
    assert set(answer.json()) == {"category", "title"}
    assert not Activity.objects.exists()


def test_an_end_before_the_start_is_refused(api, who):
    api.force_authenticate(who.lea)
    wrong = body(who.unit)
    wrong["shifts"][0] |= {"ends_at": "2026-03-14T08:00:00+08:00", "breaks": []}

    answer = api.post("/api/v1/activities/", wrong, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, ActivityRefused.Reason.ENDS_BEFORE_START.value)


def test_a_status_cannot_be_written(api, who):
    activity = drafted(who)
    api.force_authenticate(who.lea)

    assert api.patch(f"/api/v1/activities/{activity.pk}/", {"status": "published"}, format="json").status_code == 405
    activity.refresh_from_db()
    assert activity.status == "draft"


def test_nobody_approves_the_own_application(api, who):
    activity = activities.submit(activity=drafted(who), by=who.lea)
    api.force_authenticate(who.lea)

    answer = api.post(command(activity, "approve"), {}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, ActivityRefused.Reason.OWN_APPROVAL.value)


def test_an_approver_returns_with_a_reason(api, who):
    activity = activities.submit(activity=drafted(who), by=who.lea)
    api.force_authenticate(who.colleague)

    silent = api.post(command(activity, "return"), {"note": ""}, format="json")
    told = api.post(command(activity, "return"), {"note": "请写清集合地点"}, format="json")
    again = api.post(command(activity, "return"), {"note": "请写清集合地点"}, format="json")

    assert (silent.status_code, silent.json()["code"]) == (409, ActivityRefused.Reason.ACTIVITY_REASON_MISSING.value)
    assert told.json()["state"] == "returned"
    assert (again.status_code, again.json()["code"]) == (409, ActivityRefused.Reason.ACTIVITY_ALREADY_DECIDED.value)
    assert f"退回{who.unit}的那一步。请看最新的内容。" in again.json()["message"]  # nobody decided the committee's


def test_revise_cancel_withdraw_close_and_repeat_are_commands(api, who, shift):
    activity = drafted(who)
    api.force_authenticate(who.lea)
    assert (
        api.post(command(activity, "revise"), body(who.unit, title="植树护绿"), format="json").json()["title"]
        == "植树护绿"
    )
    assert api.post(command(activity, "withdraw"), {"reason": "改期"}, format="json").json()["status"] == "withdrawn"
    api.force_authenticate(shift.activity.leader)
    assert api.post(command(shift.activity, "close")).json()["code"] == ActivityRefused.Reason.STILL_RUNNING.value
    assert api.post(command(shift.activity, "repeat")).json()["status"] == "draft"

    answer = api.post(command(shift.activity, "cancel"), {"reason": "台风"}, format="json")

    assert answer.json()["status"] == "cancelled"


def test_who_may_not_is_told_so_and_who_may_not_see_finds_nothing(api, who, shift):
    activity = drafted(who)
    api.force_authenticate(administrator(UnitFactory()))

    assert api.post(command(activity, "submit")).status_code == 404
    assert api.post(command(shift.activity, "cancel"), {"reason": "无"}, format="json").status_code == 403
    api.force_authenticate(None)
    assert api.get("/api/v1/activities/").status_code == 401


def test_the_list_filters_as_the_page_does(api, who):
    drafted(who, title="邻里守望")
    seen = drafted(who, shift_plan("2026-05-01 09:00"), title="植树护绿", category="RURAL")
    api.force_authenticate(who.lea)

    answer = api.get("/api/v1/activities/?category=RURAL&q=植树&from_on=2026-04-01&status=draft")

    assert [each["id"] for each in answer.json()["results"]] == [seen.pk]


def sign_up_by_page(client, volunteer, shift):
    client.force_login(volunteer.user)
    response = client.post(reverse("shift-sign-up", args=[shift.pk]), {"risk_acknowledged": "on"})
    return response.status_code, response.text


def sign_up_by_api(client, volunteer, shift):
    api = APIClient()
    api.force_authenticate(volunteer.user)
    response = api.post(command(shift, "sign-up"), {"risk_acknowledged": True}, format="json")
    return response.status_code, response.json().get("message", "")


@pytest.mark.parametrize(("door", "status"), [(sign_up_by_page, 422), (sign_up_by_api, 409)], ids=["page", "api"])
def test_a_full_shift_is_refused_at_every_door(client, shift, door, status):
    SignUpFactory(shift=shift)

    answer, text = door(client, VolunteerFactory(), shift)

    assert answer == status
    assert "名额已满（1/1）" in text
    assert shift.signups.count() == 1


def test_a_place_is_taken_and_given_back(api, shift):
    vera = VolunteerFactory()
    api.force_authenticate(vera.user)

    taken = api.post(command(shift, "sign-up"), {"risk_acknowledged": True}, format="json")
    signup = SignUp.objects.get(pk=taken.json()["id"])
    given_back = api.post(command(signup, "withdraw"), {"reason": "临时出差"}, format="json")
    again = api.post(command(signup, "withdraw"), {}, format="json")

    assert (taken.status_code, taken.json()["status"]) == (201, "confirmed")
    assert taken.json()["volunteer_no"] == vera.volunteer_no
    assert given_back.json()["status"] == "withdrawn"
    assert (again.status_code, again.json()["code"]) == (409, SignUpRefused.Reason.SIGN_UP_NOT_ACTIVE.value)


def test_invitations_are_answered_over_the_api(api, shift, django_assert_num_queries):
    vera, other = VolunteerFactory.create_batch(2, unit=shift.activity.recording_unit)
    api.force_authenticate(shift.activity.leader)
    crowd = api.post(command(shift, "invite"), {"volunteers": list(range(1, 502))}, format="json")
    with django_assert_num_queries(0):  # one for all of them, within the command
        InviteCommand(data={"volunteers": [vera.pk, other.pk]}).is_valid(raise_exception=True)
    asked = api.post(command(shift, "invite"), {"volunteers": [vera.pk, other.pk]}, format="json")
    mine, theirs = (SignUp.objects.get(volunteer=each) for each in (vera, other))
    api.force_authenticate(vera.user)

    assert (crowd.status_code, "volunteers" in crowd.json()) == (400, True)
    assert [each["status"] for each in asked.json()] == ["invited", "invited"]
    assert api.post(command(mine, "accept"), {"risk_acknowledged": True}, format="json").json()["status"] == "confirmed"
    assert api.post(command(theirs, "accept"), {"risk_acknowledged": True}, format="json").status_code == 404
    api.force_authenticate(other.user)
    assert api.post(command(theirs, "decline"), {}, format="json").json()["status"] == "declined"
    api.force_authenticate(shift.activity.leader)
    assert api.post(command(mine, "turn-down"), {"reason": "名额调整"}, format="json").json()["status"] == "declined"


def test_sign_ups_of_others_are_not_listed(api, shift):
    vera = VolunteerFactory()
    SignUpFactory(shift=shift)
    mine = SignUpFactory(volunteer=vera)
    api.force_authenticate(vera.user)

    assert [each["id"] for each in api.get("/api/v1/sign-ups/").json()["results"]] == [mine.pk]


def test_an_account_without_a_volunteer_cannot_sign_up(api, shift):
    api.force_authenticate(UserFactory())

    assert api.post(command(shift, "sign-up"), {"risk_acknowledged": True}, format="json").status_code == 403


def test_an_activity_tells_the_caller_why_not(api, shift):
    shift.positions.update(min_age=60)
    api.force_authenticate(VolunteerFactory().user)

    answer = api.get(f"/api/v1/activities/{shift.activity_id}/").json()

    assert answer["shifts"][0]["refusal"] == SignUpRefused.Reason.TOO_YOUNG.value
    assert answer["shifts"][0]["my_sign_up"] is None


@pytest.mark.parametrize("path", ["activities", "shifts", "sign-ups"])
def test_api_lists_do_not_ask_per_row(api, who, path, django_assert_max_num_queries):
    def queries():
        with django_assert_max_num_queries(30) as seen:
            assert api.get(f"/api/v1/{path}/").status_code == 200
        return len(seen)

    api.force_authenticate(who.committee)
    SignUpFactory()
    api.get(f"/api/v1/{path}/")
    one = queries()
    SignUpFactory.create_batch(2)

    assert queries() == one


def test_an_invitation_is_accepted_only_while_it_stands(api, shift):
    vera = VolunteerFactory(unit=shift.activity.recording_unit)
    (invitation,) = invitations.invite(shift=shift, volunteers=[vera], by=shift.activity.leader)
    invitations.decline(signup=invitation, by=vera.user)
    api.force_authenticate(vera.user)

    answer = api.post(command(invitation, "accept"), {"risk_acknowledged": True}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, SignUpRefused.Reason.NOT_INVITED.value)
