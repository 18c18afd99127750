"""A search by a full number at the page."""

import pytest
from django.urls import reverse

from registry.models import HistoryEntry
from tests.factories_reports import inspector_of
from tests.people import administrator, applicant, browser_of, id_number, phone

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [id_number(), phone()])
def test_a_full_number_finds_on_the_page_only_whom_one_decides_about(number):
    vera = applicant()
    readers = (administrator(vera.unit), inspector_of(vera.unit))
    row = f'id="volunteer-{vera.pk}"'

    pages = [browser_of(user).get(reverse("manage-volunteers"), {"q": number}) for user in readers]

    assert [row in page.content.decode() for page in pages] == [True, False]
    assert [entry.by for entry in HistoryEntry.objects.filter(did="searched by number").order_by("pk")] == [*readers]
