"""公示, 异议 and 决定 over the API: the same rules as on the pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from registry import clock
from tests.factories import VolunteerFactory, committee_unit
from tests.factories_hours import AFTERWARDS, committee_member
from tests.factories_rounds import frozen
from tests.people import browser_of

pytestmark = pytest.mark.django_db


def sent(client, address, *args, **said):
    return client.post(reverse(address, args=args), said, content_type="application/json")


def test_a_round_from_its_notice_to_a_withdrawal(at):
    at(AFTERWARDS)
    committee_unit()
    by = committee_member()
    place = frozen(VolunteerFactory(name="韦示例一"), by=by)
    round, nomination = place.round_id, place.nomination_id
    desk, stranger = browser_of(by), Client()

    notice = sent(desk, "api-notice-list", round=round).json()
    uuid = notice["uuid"]
    shown = stranger.get(reverse("api-notice-detail", args=[uuid])).json()
    listed = stranger.get(reverse("api-notice-list")).json()["results"]
    assert [one["name"] for one in shown["lines"]] == ["韦*"]
    assert [one["uuid"] for one in listed] == [uuid]
    said = {"text": "不实", "name": "覃示例", "contact": "0771-0000000"}
    strange = sent(stranger, "api-notice-raise-objection", uuid, nomination=999_999, **said)
    raised = sent(stranger, "api-notice-raise-objection", uuid, nomination=nomination, **said)
    assert strange.json()["code"] == "objection_not_listed"
    assert (raised.status_code, "text" in raised.json()) == (201, False)
    (objection,) = desk.get(reverse("api-objection-list")).json()["results"]
    assert (objection["text"], objection["name"]) == ("不实", "覃示例")
    answered = sent(desk, "api-objection-answer", objection["uuid"], upheld=False, answer="属实").json()
    assert answered["status"] == "rejected"
    assert sent(desk, "api-notice-end", uuid).json()["code"] == "notice_running"
    back = sent(desk, "api-notice-take-back", uuid, reason="名单有误").json()
    assert back["is_running"] is False

    uuid = sent(desk, "api-notice-list", round=round).json()["uuid"]
    at(f"{clock.today() + timedelta(days=10)} 09:00")
    desk = browser_of(by)
    day = clock.today().isoformat()
    early = sent(desk, "api-round-decision-decide", round, decided_on=day)
    assert early.json()["code"] == "decision_too_early"
    assert sent(desk, "api-notice-end", uuid).json()["is_running"] is False
    assert desk.get(reverse("api-round-decision-detail", args=[round])).json()["troubles"] == []
    kept = sent(desk, "api-round-decision-keep", round, nomination=nomination, reason="示例")
    made = sent(desk, "api-round-decision-decide", round, decided_on=day).json()
    late = sent(desk, "api-round-decision-drop", round, nomination=nomination, reason="示例")
    gone = sent(desk, "api-round-decision-withdraw", round, nomination=nomination, reason="事后查明不实").json()
    assert kept.status_code == 200
    assert (made["status"], [one["name"] for one in made["chosen"]]) == ("decided", ["韦示例一"])
    assert late.json()["code"] == "decision_round_state"
    assert gone["chosen"] == []
    assert sent(desk, "api-round-decision-withdraw", round, nomination=999_999, reason="示例").status_code == 404
