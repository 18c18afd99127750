"""Two who change the office at once: the second is told what the first wrote, and keeps what was typed."""

import pytest
from django.urls import reverse

from registry.exceptions import OfficeRefused
from registry.models import Office
from registry.models.office import identity
from registry.units.services import offices, units
from tests.doors import program_of, text_of
from tests.factories import committee_unit
from tests.factories_hours import AFTERWARDS, committee_member
from tests.factories_reports import photo
from tests.people import browser_of

pytestmark = pytest.mark.django_db
Reason = OfficeRefused.Reason


def typed(**changed):
    """The form as it was opened, with these changes."""
    return {name: value or "" for name, value in offices.told().items()} | changed


@pytest.fixture
def two(at):
    at(AFTERWARDS)
    committee_unit()
    return committee_member(), committee_member()


def test_the_second_to_save_sees_what_the_first_wrote(two):
    """What only one of them touched stays as it was written; what both wrote is told, and saved at the next press."""
    first, second = two
    desk, url = browser_of(second), reverse("committee-office")
    seen = desk.get(url).context["form"]["seen"].value()
    offices.change(by=first, home_title="先写的首页", contact_name="志愿服务组", system_name="南城志愿")

    refused = desk.post(url, typed(home_title="后写的首页", proof_title="服务证明", seen=seen, do="save"))
    page = text_of(refused)
    form = refused.context["form"]

    assert refused.status_code == 422
    assert f"{first}改过机构标识：首页标题现为“先写的首页”。您填写的内容还在" in page
    assert (form["home_title"].value(), form["contact_name"].value()) == ("后写的首页", "志愿服务组")
    assert Office.objects.get().home_title == "先写的首页"
    again = {field.name: field.value() or "" for field in form}
    assert desk.post(url, again | {"do": "save"}).status_code == 302
    kept = Office.objects.get()
    assert (kept.home_title, kept.contact_name, kept.system_name) == ("后写的首页", "志愿服务组", "南城志愿")
    assert kept.proof_title == "服务证明"


def test_a_name_changed_on_the_units_own_page_is_told_with_its_author(two):
    first, second = two
    seen, root = offices.stamp(), committee_unit()
    units.change(unit=root, by=first, parent=None, short_name="南城团工委", full_name=root.full_name)

    with pytest.raises(OfficeRefused) as told:
        offices.change(by=second, seen=seen, short_name="区直团工委二")

    assert f"{first}改过机构标识：简称现为“南城团工委”" in told.value.message


def test_what_only_one_of_them_touched_is_no_quarrel(two):
    first, second = two
    seen = offices.stamp()
    offices.change(by=first, contact_name="志愿服务组")

    offices.change(by=second, seen=seen, home_title="首页", contact_name="")

    assert (identity.current().contact_name, identity.current().home_title) == ("志愿服务组", "首页")


def test_a_logo_that_came_meanwhile_is_neither_replaced_nor_removed_unseen(two):
    first, second = two
    desk, logo = browser_of(second), reverse("committee-office-logo")
    seen = desk.get(reverse("committee-office")).context["logo_seen"]
    offices.put_logo(upload=photo("标识.jpg", (200, 200)), by=first)
    theirs = Office.objects.get().logo_id

    put = desk.post(logo, {"logo": photo("标识.jpg", (200, 200)), "seen": seen})
    removed = desk.post(reverse("committee-office-logo-remove"), {"seen": seen}, follow=True)

    assert put.status_code == 422
    assert f"{first}换过标识图片" in text_of(put)
    assert f"{first}换过标识图片" in text_of(removed)
    assert Office.objects.get().logo_id == theirs
    now = put.context["logo_form"]["seen"].value()
    assert desk.post(logo, {"logo": photo("标识.jpg", (200, 200)), "seen": now}).status_code == 302
    assert Office.objects.get().logo_id != theirs


def test_programs_are_told_the_same(two):
    first, second = two
    program, url = program_of(second), reverse("api-office-list")
    read = program.get(url).json()
    offices.change(by=first, home_title="先写的首页")
    offices.put_logo(upload=photo("标识.jpg", (200, 200)), by=first)

    changed = program.post(url, {"home_title": "后写的首页", "seen": read["seen"]}, format="json")
    logo = {"file": photo("标识.jpg", (200, 200)), "seen": read["logo_seen"]}
    replaced = program.post(reverse("api-office-logo"), logo, format="multipart")
    fresh = program.get(url).json()
    done = program.post(url, {"home_title": "后写的首页", "seen": fresh["seen"]}, format="json")

    assert (changed.status_code, changed.json()["code"]) == (409, Reason.OFFICE_CHANGED_SINCE)
    assert (replaced.status_code, replaced.json()["code"]) == (409, Reason.LOGO_CHANGED_SINCE)
    assert (done.status_code, done.json()["home_title"]) == (200, "后写的首页")
