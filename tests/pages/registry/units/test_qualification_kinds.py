"""资质种类: a list of the office; positions offer what is on it."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from registry.activities.forms.shifts import PositionFormSet
from registry.models import HistoryEntry, QualificationKind
from registry.units.services import lists
from tests.factories import committee_unit
from tests.factories_hours import committee_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    committee_unit()
    return committee_member()


def offered() -> dict[str, str]:
    return dict(PositionFormSet(None, prefix="position", plan=None).forms[0].fields["qualification"].choices)


def test_every_installation_begins_with_six_kinds_and_the_committee_adds_more(client, member):
    client.force_login(member)
    assert [name for code, name in offered().items() if code] == [
        "培训", "医师、护士执业", "律师、法律职业", "心理咨询", "电工作业", "机动车驾驶",
    ]  # fmt: skip

    client.post(
        reverse("qualification-new"),
        {"name": "急救员", "issuing_body": "红十字会", "valid_months": 36, "needs_document": "on"},
    )
    page = client.get(reverse("qualification-list")).content.decode()

    kind = QualificationKind.objects.get(name="急救员")
    assert (kind.issuing_body, kind.valid_months, kind.needs_document, len(kind.code)) == ("红十字会", 36, True, 12)
    assert ("急救员" in page, "36 个月" in page) == (True, True)
    assert offered()[kind.code] == "急救员"
    assert client.get(reverse("qualification-page", args=[kind.pk])).status_code == 200
    assert HistoryEntry.objects.about(kind).get().did == "added to list"


def test_an_archived_kind_is_offered_no_longer(member):
    kind = QualificationKind.objects.get(code="driver")

    lists.archive(row=kind, by=member)

    assert "driver" not in offered()


def test_the_api_keeps_the_list_and_names_kinds_by_their_code(member):
    api = APIClient()
    api.force_authenticate(member)

    made = api.post(reverse("api-qualification-kind-list"), {"name": "急救员", "valid_months": 36})
    again = api.post(reverse("api-qualification-kind-list"), {"name": "急救员"})

    assert (made.status_code, made.json()["needs_document"]) == (201, True)
    assert (again.status_code, again.json()["code"]) == (409, "list_name_taken")
