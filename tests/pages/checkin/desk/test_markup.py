"""What looks like markup in a name is a name everywhere at the gate, and no stranger types any."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from checkin.models import WalkIn
from registry.models import SignUp
from tests import readers
from tests.factories import SignUpFactory, StationFactory, VolunteerFactory
from tests.scanning import TOKEN, scan, take

pytestmark = pytest.mark.django_db
NAME, ESCAPED = "<b>莫</b>=1", "&lt;b&gt;莫&lt;/b&gt;=1"


@pytest.fixture
def person(client, shift):
    client.force_login(shift.activity.leader)
    return SignUpFactory(shift=shift, volunteer=VolunteerFactory(name=NAME)).volunteer


def is_text(page):
    return ("<b>莫" in page, ESCAPED in page) == (False, True)


def test_the_desk_its_answers_and_its_other_pages_show_it_as_text(client, shift, person):
    told = {"volunteer": person.uuid, "direction": "in", "nonce": "n"}
    answer = client.post(reverse("shift-call", args=[shift.pk]), told, headers={"HX-Request": "true"})
    assert is_text(answer.content.decode())
    again = client.post(reverse("shift-call", args=[shift.pk]), told | {"nonce": "m"}, follow=True)
    assert "已签到，不重复计" in again.content.decode()
    assert is_text(again.content.decode())
    for name in ("shift-desk", "shift-pick", "shift-close-all"):
        assert is_text(client.get(reverse(name, args=[shift.pk])).content.decode()), name
    searched = client.get(reverse("shift-desk", args=[shift.pk]), {"q": '"><b>莫'}).content.decode()
    assert "<b>莫" not in searched


def test_the_station_gets_it_as_a_string_and_refuses_it_of_a_walk_in(shift, person):
    station = StationFactory(token=TOKEN, unit=shift.activity.recording_unit)
    station.shifts.add(shift)

    (answer,) = take(scan(shift, method="walk_in", name=NAME, phone="10000000001")).answers

    assert (answer.code, answer.name) == ("unknown", "")
    assert not WalkIn.objects.exists()
    assert SignUp.objects.count() == 1
    token = {"Authorization": f"Station {TOKEN}"}
    roll = APIClient().get(reverse("api-station-roll"), {"shift": shift.pk}, headers=token)
    assert (roll.status_code, roll["Content-Type"], NAME in str(roll.json())) == (200, "application/json", True)


def test_the_roster_as_a_table_holds_it_as_a_word(client, shift, person):
    asked = {"suffix": "xlsx", "purpose": "organising", "words": "", "columns": ["name"]}
    answer = client.post(reverse("export-of", args=["shift-signups", shift.pk]), asked)
    assert readers.xlsx_rows(answer.content)[1:] == [[NAME]]
