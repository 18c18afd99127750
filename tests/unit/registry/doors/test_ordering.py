"""Sorted lists are the same on both databases: what is empty comes last, upwards and downwards."""

import pytest
from django.urls import get_resolver
from rest_framework.test import APIRequestFactory

from registry.doors.ordering import EmptyLast, ordered
from registry.models import Site, Volunteer
from registry.units.filters import SiteFilter
from tests.factories import SiteFactory

pytestmark = pytest.mark.django_db


def viewsets(resolver=None):
    """Every view of the API that says what it can be sorted by."""
    for one in (resolver or get_resolver()).url_patterns:
        if hasattr(one, "url_patterns"):
            yield from viewsets(one)
        elif getattr(getattr(one.callback, "cls", None), "ordering_fields", None):
            yield one.callback.cls


@pytest.mark.parametrize("term", ["paired_from_on", "-paired_from_on"])
def test_pages_and_programs_see_the_empty_last(term):
    early, none, late = (SiteFactory(paired_from_on=day) for day in ("2025-03-01", None, "2026-03-01"))
    wanted = [late, early, none] if term.startswith("-") else [early, late, none]

    page = SiteFilter({"ordering": term}, queryset=Site.objects.all()).qs
    program = ordered(Site.objects.all(), [term])

    assert list(page) == list(program) == wanted


def test_every_sortable_column_that_can_be_empty_is_sorted_so():
    """All lists of the API, by each of their columns, both ways; the columns that are never empty keep their index."""
    seen = set()
    for cls in set(viewsets()):
        model = cls.queryset.model if getattr(cls, "queryset", None) is not None else None
        for name in cls.ordering_fields if model else ():
            assert EmptyLast in cls.filter_backends
            for term in (name, f"-{name}"):
                sql = str(ordered(model.objects.order_by(), [term]).query) if _is_column(model, name) else ""
                can_be_empty = bool(sql) and model._meta.get_field(name).null
                assert ("NULLS LAST" in sql) == can_be_empty, (model, term)
                seen |= {(model.__name__, name)} if can_be_empty else set()
    assert {("Volunteer", "registered_on"), ("ApiToken", "last_used_at")} <= seen


def _is_column(model, name):
    return name in {field.name for field in model._meta.get_fields()}


def test_a_list_is_sorted_as_it_was_asked():
    request = APIRequestFactory().get("/", {"ordering": "-registered_on,id"})
    request.query_params = request.GET
    view = type("View", (), {"ordering_fields": ("id", "registered_on")})()

    sql = str(EmptyLast().filter_queryset(request, Volunteer.objects.all(), view).query)

    assert "DESC NULLS LAST" in sql
