"""重复档案 on pages: suggested, side by side, put together on evidence, taken apart."""

import pytest
from django.urls import reverse

from registry.exceptions import MergeRefused
from registry.models import Merge, Volunteer
from tests.factories import RoleAssignmentFactory, VolunteerFactory
from tests.factories_hours import committee_member
from tests.factories_merges import merged, proof
from tests.people import browser_of, phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    return VolunteerFactory(name="韦示例一", phone=phone(7))


@pytest.fixture
def other():
    return VolunteerFactory(name="韦示例一", phone=phone(7), user=None)


@pytest.fixture
def desk():
    return browser_of(committee_member())


def address(kept, other):
    return reverse("merge-files", args=[kept.pk, other.pk])


def test_suggestions_lead_to_the_comparison(desk, kept, other):
    page = desk.get(reverse("duplicates")).content.decode()

    assert address(kept, other) in page
    assert "姓名、出生日期和手机号码相同" in page


def test_two_numbers_lead_to_the_comparison(desk, kept, other):
    asked = {"kept": f"ＧＺ {kept.volunteer_no[2:]}", "other": other.volunteer_no.lower()}

    assert desk.get(reverse("duplicates"), asked)["Location"] == address(kept, other)
    assert desk.get(reverse("duplicates"), asked | {"other": "GZ0"}).status_code == 422


def test_both_are_read_side_by_side_and_put_together(desk, kept, other):
    page = desk.get(address(kept, other))
    seen = page.context["found"].seen

    answer = desk.post(address(kept, other), {"reason": "本人说明", "upload": proof(), "seen": seen})

    assert all(said in page.content.decode() for said in ("登录账号", "志愿服务时长", "合并后"))
    assert answer["Location"] == reverse("duplicates")
    assert Volunteer.objects.get(pk=other.pk).person == kept
    assert "本人说明" in desk.get(reverse("duplicates")).content.decode()


def test_the_page_says_that_one_of_two_accounts_ends(desk, kept):
    page = desk.get(address(kept, VolunteerFactory(name="韦示例一"))).content.decode()

    assert "另一份的账号停用，不能再登录" in page


def test_without_evidence_nothing_happens(desk, kept, other):
    answer = desk.post(address(kept, other), {"reason": "本人说明", "seen": "x"})

    assert answer.status_code == 422
    assert not Merge.objects.exists()


def test_what_stands_in_the_way_is_said_and_no_form_is_offered(desk, kept):
    other = VolunteerFactory()
    RoleAssignmentFactory(user=other.user)

    page = desk.get(address(kept, other)).content.decode()

    assert "现在不能合并" in page
    assert 'id="merge"' not in page


def test_what_changed_meanwhile_is_refused_on_the_form(desk, kept, other):
    answer = desk.post(address(kept, other), {"reason": "本人说明", "upload": proof(), "seen": "old"})

    assert answer.status_code == 422
    assert str(MergeRefused.Reason.FILES_CHANGED.label) in answer.content.decode()


def test_it_is_taken_back_with_a_reason(desk, kept, other):
    undo = reverse("merge-undo", args=[merged(kept, other).pk])

    assert desk.post(undo, {"reason": ""}).status_code == 422
    assert desk.post(undo, {"reason": "核实不是同一人"}).status_code == 302
    assert Volunteer.objects.get(pk=other.pk).person == other


def test_what_cannot_be_undone_is_said_before_the_form(desk, kept, other):
    older = merged(kept, other)
    merged(VolunteerFactory(phone=phone(8)), Volunteer.objects.get(pk=kept.pk))

    page = desk.get(reverse("merge-undo", args=[older.pk])).content.decode()

    assert MergeRefused(MergeRefused.Reason.MERGED_ON).message in page
    assert 'name="reason"' not in page
