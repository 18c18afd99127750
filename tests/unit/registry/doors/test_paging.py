import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.doors import paging
from registry.models import Volunteer
from tests.factories import UnitFactory, VolunteerFactory
from tests.shared import built_once

pytestmark = pytest.mark.django_db


@built_once
def people(_at):
    unit = UnitFactory()
    return [VolunteerFactory(unit=unit, user=None, name=f"韦示例{n}", served_minutes=-n).pk for n in range(7)]


def pages(kind):
    rows = Volunteer.objects.order_by("served_minutes", "pk").select_related("unit")
    cut = Paginator(kind(rows), 2)
    with CaptureQueriesContext(connection) as asked:
        seen = [one.pk for n in cut.page_range for one in cut.page(n) if one.unit.short_name]
    return cut.count, seen, len(asked)


@pytest.mark.parametrize(("kind", "asked"), [(paging.ByKeys, 9), (paging.Found, 5)])
def test_pages_hold_everybody_once_in_their_order(people, kind, asked):
    assert pages(kind) == (7, people()[::-1], asked)


@pytest.mark.parametrize("at_once", [1, 3, 6])
def test_a_search_that_finds_many_is_counted_and_cut_by_the_database(people, monkeypatch, at_once):
    monkeypatch.setattr(paging, "FOUND_AT_MOST", at_once)

    assert pages(paging.Found)[:2] == (7, people()[::-1])
