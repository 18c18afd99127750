import pytest
from django.urls import reverse

from registry.models import HistoryEntry, VolunteerNote
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_hours import approved, pending_record
from tests.own_data import own_copy_of
from tests.people import administrator, browser_of, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    record = pending_record()
    approved(record)
    return record


def page_of(browser, volunteer):
    return browser.get(reverse("manage-volunteer", args=[volunteer.pk])).content.decode()


def test_whoever_keeps_a_person_reads_hours_records_and_stars_and_each_leads_on(record):
    page = page_of(browser_of(administrator(record.volunteer.unit)), record.volunteer)

    assert "志愿服务时长" in page
    assert "2026" in page
    assert reverse("hours-record", args=[record.pk]) in page
    assert reverse("volunteer-timeline", args=[record.volunteer.pk]) in page
    assert "还没有星级" in page


def test_the_unit_a_person_asks_to_join_reads_the_request_and_not_the_file(record):
    record.volunteer.requested_unit = UnitFactory()
    record.volunteer.save()

    page = page_of(browser_of(administrator(record.volunteer.requested_unit)), record.volunteer)

    assert "志愿服务时长" not in page
    assert "单位备注" not in page


def test_the_own_page_says_how_many_hours_one_has(record):
    page = browser_of(record.volunteer.user).get(reverse("me")).content.decode()

    assert "我的志愿服务时长" in page


def test_a_note_is_read_by_its_unit_alone_and_stands_in_the_copy_of_the_data():
    person = VolunteerFactory()
    browser = browser_of(administrator(person.unit))
    add = reverse("volunteer-note-add", args=[person.pk])

    assert browser.post(add, {"text": " "}).status_code == 422
    browser.post(add, {"text": "三月起在外地培训"})

    note = VolunteerNote.objects.get()
    assert (note.text, note.unit) == ("三月起在外地培训", person.unit)
    assert "三月起".encode() not in bytes(note.text_sealed)
    assert note.text in page_of(browser, person)
    assert note.text not in page_of(browser_of(holder("committee")), person)
    assert note.text not in browser_of(person.user).get(reverse("me")).content.decode()
    assert note.text in str(own_copy_of(person).parts["notes"]["rows"])


def test_a_note_is_taken_back_and_the_history_says_that_there_was_one():
    person = VolunteerFactory()
    browser = browser_of(administrator(person.unit))
    browser.post(reverse("volunteer-note-add", args=[person.pk]), {"text": "示例"})
    note = VolunteerNote.objects.get()
    remove = reverse("volunteer-note-remove", args=[person.pk, note.pk])

    assert browser_of(holder("committee")).post(remove).status_code == 404
    assert browser.post(remove).status_code == 302

    assert not VolunteerNote.objects.exists()
    assert HistoryEntry.objects.filter(did="removed note about person").count() == 1
