"""嘉许批次 over the API: the same rules as on the pages."""

import pytest
from django.urls import reverse

from certificates.models import Candidate, CommendationRound
from registry.words.masking import mask_name
from tests.factories import VolunteerFactory, committee_unit
from tests.factories_certificates import served
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_reports import inspector_of
from tests.factories_rounds import CandidateFactory, RoundFactory
from tests.people import browser_of

pytestmark = pytest.mark.django_db
SAID = {
    "title": "2026 年度志愿服务嘉许",
    "for_whom": "volunteer",
    "period_from_on": "2026-01-01",
    "period_until_on": "2026-12-31",
    "criteria": {"hours": 3},
    "quota_kind": "unit",
    "places_each": 2,
    "nominations_until_on": "2026-04-20",
    "review_until_on": "2026-05-11",
}


def sent(client, name, *args, **said):
    return client.post(reverse(name, args=args), said, content_type="application/json")


def test_a_round_from_beginning_to_end(at):
    at(AFTERWARDS)
    committee_unit()
    person = VolunteerFactory(name="韦示例一")
    served(person)
    desk, unit = browser_of(committee_member()), browser_of(administrator_of(person.unit))

    made = sent(desk, "api-round-list", **SAID)
    pk = made.json()["id"]
    share = {"places": 1, "unit": person.unit_id}
    changed = sent(desk, "api-round-change", pk, **SAID | {"quotas": [share], "version": 1})
    stale = sent(desk, "api-round-change", pk, **SAID | {"version": 1})
    looked = sent(desk, "api-round-preview", pk).json()
    hidden = unit.get(reverse("api-round-detail", args=[pk])).status_code
    opened = sent(desk, "api-round-open", pk)
    again = sent(desk, "api-round-open", pk)
    copied = sent(desk, "api-round-copy", pk)

    assert (made.status_code, made.json()["criteria"], changed.json()["version"]) == (201, {"hours": 3}, 2)
    assert (stale.status_code, stale.json()["code"]) == (409, "round_changed_since")
    assert looked["units"] == [{"unit": person.unit_id, "qualifying": 1, "considered": 1}]
    assert hidden == 404
    assert (opened.json()["status"], again.json()["code"]) == ("nominating", "round_not_draft")
    assert (copied.status_code, copied.json()["title"]) == (201, "2027 年度志愿服务嘉许")
    assert CommendationRound.objects.get(pk=pk).quotas.get().places == 1

    found = unit.get(reverse("api-candidate-list"), {"round": pk, "qualifies": "true", "nominated": "false"}).json()
    assert [(one["name"], one["evidence"]["minutes"]) for one in found["results"]] == [("韦示例一", 180)]
    stranger = browser_of(administrator_of(VolunteerFactory().unit))
    assert stranger.get(reverse("api-candidate-list")).json()["results"] == []
    assert stranger.get(reverse("api-candidate-detail", args=[Candidate.objects.get().pk])).status_code == 404
    assert sent(unit, "api-round-cancel", pk, reason="不能").status_code == 403
    assert sent(desk, "api-round-cancel", pk).json()["code"] == "round_reason_missing"
    assert sent(desk, "api-round-cancel", pk, reason="暂缓").json()["status"] == "cancelled"


def test_what_is_malformed_is_named_by_its_field(at):
    at(AFTERWARDS)
    desk = browser_of(committee_member())

    answer = sent(desk, "api-round-list", **SAID | {"for_whom": "dog", "criteria": {"hours": -1}})
    refused = sent(desk, "api-round-list", **SAID | {"title": "十佳志愿者"})

    assert (answer.status_code, set(answer.json())) == (400, {"for_whom", "criteria"})
    assert (refused.status_code, refused.json()["code"]) == (409, "round_wording")


def test_who_inspects_reads_a_candidate_by_the_surname(at):
    at(AFTERWARDS)
    person, round = VolunteerFactory(name="韦示例一"), RoundFactory(quota_kind="unit", places_each=1)
    CandidateFactory(round=round, volunteer=person)
    CandidateFactory(round=round, volunteer=None, recipient_unit=person.unit, unit=person.unit)

    named = [
        [one["name"] for one in browser_of(reader).get(reverse("api-candidate-list")).json()["results"]]
        for reader in (inspector_of(person.unit), administrator_of(person.unit))
    ]

    assert named == [[mask_name(person.name), str(person.unit)], ["韦示例一", str(person.unit)]]


def test_what_is_read_of_a_round_can_be_sent_back(at):
    at(AFTERWARDS)
    unit, desk = VolunteerFactory().unit, browser_of(committee_member())
    share = {"places": 1, "unit": unit.pk, "group": None}

    made = sent(desk, "api-round-list", **SAID | {"quotas": [share]}).json()
    read = desk.get(reverse("api-round-detail", args=[made["id"]])).json()
    changed = sent(desk, "api-round-change", made["id"], **read | {"title": "2026 年度嘉许"}).json()

    assert made["quotas"] == read["quotas"] == changed["quotas"] == [share]
    assert changed["title"] == "2026 年度嘉许"
