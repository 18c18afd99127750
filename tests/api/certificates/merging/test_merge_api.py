"""档案合并 over the API: the same comparison, command and refusals as on the pages."""

import pytest
from django.urls import reverse

from registry.models import Volunteer
from tests.factories import VolunteerFactory
from tests.factories_hours import committee_member
from tests.factories_merges import proof
from tests.people import browser_of, phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def files():
    same = {"name": "韦示例一", "phone": phone(7)}
    return VolunteerFactory(**same), VolunteerFactory(**same, user=None)


def test_suggested_compared_merged_and_undone(files):
    kept, other = files
    desk, pair = browser_of(committee_member()), {"kept": kept.pk, "other": other.pk}

    suggested = desk.get(reverse("api-merge-suggestions")).json()
    compared = desk.get(reverse("api-merge-compare"), pair).json()
    told = pair | {"reason": "本人说明", "evidence": proof(), "seen": compared["seen"]}
    done = desk.post(reverse("api-merge-list"), told)
    undone = desk.post(reverse("api-merge-undo", args=[done.json()["id"]]), {"reason": "核实"})

    assert suggested == [pair | {"why": "person", "reason": ""}]
    assert (compared["refusal"], compared["lines"][0]["label"]) == (None, "姓名")
    assert (done.status_code, undone.status_code) == (201, 200)
    assert Volunteer.objects.get(pk=other.pk).person == other


def test_a_refusal_has_its_code(files):
    kept, other = files
    told = {"kept": kept.pk, "other": other.pk, "reason": "本人说明", "evidence": proof(), "seen": "old"}

    answer = browser_of(committee_member()).post(reverse("api-merge-list"), told)

    assert (answer.status_code, answer.json()["code"]) == (409, "files_changed")
