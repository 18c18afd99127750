"""Needs and links over the API: the same commands, the same refusals."""

import pytest
from django.test import Client
from django.urls import reverse

from registry.exceptions import HostRefused, NeedRefused
from registry.models import ServiceNeed
from tests.doors import program_of
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_needs import place
from tests.people import administrator

pytestmark = pytest.mark.django_db


def ask(program, deed, *arguments, **said):
    return program.post(reverse(f"api-need-{deed}", args=arguments), said, format="json")


def test_a_need_is_posted_taken_given_back_and_withdrawn(at):
    at("2026-03-02 09:00")
    here, unit = place(), UnitFactory()
    keeper, una = program_of(here.keeper), program_of(administrator(unit))
    body = {
        "site": here.site.pk,
        "contact": here.contact.pk,
        "title": "课后阅读陪伴",
        "content": "三年级两个班。",
        "starts_at": "2026-03-12T16:00:00+08:00",
        "ends_at": "2026-03-12T17:30:00+08:00",
        "people_wanted": 6,
    }

    posted = ask(keeper, "list", **body)
    same = ask(keeper, "list", **body)
    twice = ask(keeper, "list", **body | {"people_wanted": 7})
    foreign = ask(una, "list", **body)
    pk = posted.json()["id"]
    listed = una.get(reverse("api-need-list"), {"state": "open"}).json()
    hidden = ask(una, "phone", pk)
    taken = ask(una, "take", pk, unit=unit.pk).json()
    late = ask(keeper, "take", pk, unit=here.site.paired_unit_id)
    called = ask(una, "phone", pk).json()
    back = ask(una, "give-back", pk, reason="当天人手不够").json()
    withdrawn = ask(keeper, "withdraw", pk, reason="学校停课").json()

    assert (posted.status_code, posted.json()["by_host"]) == (201, False)
    assert (same.status_code, same.json()["id"]) == (201, pk)
    assert (twice.status_code, twice.json()["code"]) == (409, NeedRefused.Reason.NEED_TWICE)
    assert (foreign.status_code, hidden.status_code) == (403, 403)
    assert [row["id"] for row in listed["results"]] == [pk]
    assert "韦示例接" not in str(listed)
    assert (taken["state"], taken["taken_by"], bool(taken["activity"])) == ("taken", unit.pk, True)
    assert (late.status_code, late.json()["code"]) == (409, NeedRefused.Reason.NEED_TAKEN)
    assert called == {"phone": "0771-1234567"}
    assert (back["state"], back["given_back_reason"]) == ("open", "当天人手不够")
    assert (withdrawn["state"], withdrawn["end_reason"]) == ("withdrawn", "学校停课")
    assert program_of(VolunteerFactory().user).get(reverse("api-need-list")).status_code == 403
    assert ServiceNeed.objects.count() == 1


def test_a_link_made_over_the_api_opens_and_ends():
    here = place()
    keeper = program_of(here.keeper)
    address = reverse("api-host-contact-link", args=[here.contact.pk])

    made = keeper.post(address, {"days": 30}, format="json").json()
    path = made["address"].split("/host/")[1]
    opened = Client().post(f"/host/{path}", {"pin": made["pin"]}).status_code
    calendar = Client().get(f"/host/{made['calendar_address'].split('/host/')[1]}")
    ended = keeper.post(reverse("api-host-contact-link-end", args=[here.contact.pk])).status_code
    gone = Client().get(f"/host/{path}")

    assert (opened, calendar.status_code, ended, gone.status_code) == (302, 200, 204, 410)
    assert str(HostRefused.Reason.HOST_LINK_UNKNOWN.label) in gone.content.decode()
    assert keeper.post(address, {"days": 31}, format="json").status_code == 400
    other, missing = program_of(administrator(UnitFactory())), reverse("api-host-contact-link", args=[987654321])
    answers = [other.post(each, {}, format="json") for each in (address, missing)]
    assert [(each.status_code, each.json()) for each in answers][0] == (404, answers[1].json())  # nor whether it exists
