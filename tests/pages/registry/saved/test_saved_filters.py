"""常用条件: kept for one's own account and one list, given to others as a link; the export keeps the list's order."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from registry.exceptions import SavedFilterRefused
from registry.ground.saved.services import saved_filters
from registry.models import SavedFilter, Volunteer
from tests.doors import program_of, text_of
from tests.factories import UnitFactory, VolunteerFactory, committee_unit
from tests.people import administrator, browser_of, holder

pytestmark = pytest.mark.django_db
Reason = SavedFilterRefused.Reason
LIST = "/manage/volunteers/"


def refused(reason, command, **told):
    with pytest.raises(SavedFilterRefused) as refusal:
        command(**told)
    assert refusal.value.reason == reason


def test_a_filter_is_kept_from_the_list_and_shown_there_again():
    committee_unit()
    unit = UnitFactory()
    VolunteerFactory(unit=unit)
    lea = administrator(unit)
    desk, here = browser_of(lea), f"{LIST}?status=registered&year_to=20&page=2&picked=all"

    plain, narrowed = text_of(desk.get(LIST)), text_of(desk.get(here))
    asked = desk.get(reverse("saved-filter-new", query={"page": LIST, "query": here.partition("?")[2]}))
    said = asked.context["form"].initial | {"name": "要多关心的"}
    saved = desk.post(reverse("saved-filter-new"), said)
    taken = desk.post(reverse("saved-filter-new"), said)
    shown = text_of(desk.get(saved.url))

    row = SavedFilter.objects.get()
    assert ("保存这组条件" in plain, "保存这组条件" in narrowed) == (False, True)
    assert saved.url == f"{LIST}?status=registered&year_to=20"
    assert b"registered" not in bytes(row.query_sealed)
    assert 'aria-current="page">要多关心的' in shown
    assert taken.status_code == 422
    assert "已有“要多关心的”" in text_of(taken)
    assert "要多关心" not in text_of(browser_of(holder("committee")).get(LIST))
    desk.post(reverse("saved-filter-rename", args=[row.pk]), {"name": "要提醒的"})
    own = text_of(desk.get(reverse("saved-filters")))
    assert "要提醒的" in own
    assert f"{LIST}?status=registered&amp;year_to=20" in own
    stranger = browser_of(administrator(unit))
    assert stranger.post(reverse("saved-filter-remove", args=[row.pk])).status_code == 404
    desk.post(reverse("saved-filter-remove", args=[row.pk]))
    assert not SavedFilter.objects.exists()


def test_the_public_list_of_activities_shows_nobodys_filters():
    lea = administrator(UnitFactory())
    saved_filters.save(page="/activities/", query="category=x", name="只给自己看", by=lea)

    browser_of(lea).get("/activities/")

    assert "只给自己看" not in text_of(browser_of(holder("committee")).get("/activities/"))


def test_what_cannot_be_kept_is_said():
    lea = administrator(UnitFactory())
    told = {"page": LIST, "query": "q=1", "name": "一", "by": lea}

    refused(Reason.FILTER_PAGE, saved_filters.save, **told | {"page": "//elsewhere.example/"})
    refused(Reason.FILTER_EMPTY, saved_filters.save, **told | {"query": "page=3&picked=all"})
    refused(Reason.FILTER_NAME, saved_filters.save, **told | {"name": "  "})
    for number in range(saved_filters.MOST):
        saved_filters.save(**told | {"name": str(number)})
    refused(Reason.FILTER_TOO_MANY, saved_filters.save, **told)
    refused(Reason.FILTER_NAME_TAKEN, saved_filters.rename, row=SavedFilter.objects.first(), name="7", by=lea)


def test_the_same_over_the_api():
    lea = administrator(UnitFactory())
    program, here = program_of(lea), reverse("api-saved-filter-list")

    made = program.post(here, {"page": LIST, "query": "status=registered", "name": "已注册"}, format="json")
    again = program.post(here, {"page": LIST, "query": "status=registered", "name": "已注册"}, format="json")
    pk = made.json()["id"]
    renamed = program.post(reverse("api-saved-filter-rename", args=[pk]), {"name": "在册"}, format="json")
    listed = program.get(here).json()["results"]
    foreign = program_of(administrator(UnitFactory())).post(reverse("api-saved-filter-remove", args=[pk]))

    assert (made.status_code, again.status_code) == (201, 409)
    assert again.json()["code"] == Reason.FILTER_NAME_TAKEN
    assert renamed.json()["name"] == "在册"
    assert [one["query"] for one in listed] == ["status=registered"]
    assert foreign.status_code == 404
    assert program.post(reverse("api-saved-filter-remove", args=[pk])).status_code == 204


def test_an_export_has_the_order_of_the_page():
    unit = UnitFactory()
    for name, minutes in (("韦示例一", 60), ("韦示例二", 180), ("韦示例三", 120)):
        Volunteer.objects.filter(pk=VolunteerFactory(unit=unit, name=name).pk).update(served_minutes=minutes)
    lea = administrator(unit)
    said = {"suffix": "xlsx", "purpose": "checking", "words": "", "columns": ["name"]}

    given = browser_of(lea).post(reverse("export", args=["volunteers"], query={"sort": "hours"}), said)
    page = browser_of(lea).get(LIST, {"sort": "hours"})

    names = [row[0] for row in load_workbook(BytesIO(given.content)).active.iter_rows(values_only=True)][1:]
    assert names == [one.name for one in page.context["people"]] == ["韦示例二", "韦示例三", "韦示例一"]
