"""A picture of a sheet that proves unreadable is told to who answers for the activity, not only to its sender."""

import pytest
from django.urls import reverse

from checkin.models import EnteredTime
from registry.models import Notification, StoredFile
from tests.factories import SignUpFactory, UserFactory, VolunteerFactory
from tests.factories_hours import administrator_of, shift_of
from tests.heavy_pictures import as_worker, broken_heavy_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift(at, client, settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "uploads"
    at("2026-03-14 12:30")
    shift = shift_of()
    client.force_login(shift.activity.leader)
    return shift


def page_of(shift):
    return reverse("shift-sheet-return", args=[shift.pk])


def sent(client, shift):
    """Two people entered, each with a picture that will not be read."""
    for _person in range(2):
        person = SignUpFactory(shift=shift, volunteer=VolunteerFactory()).volunteer
        line = {f"p{person.pk}-taken": "on", f"p{person.pk}-in_at": "09:00", f"p{person.pk}-out_at": "12:00"}
        said = {"reason": "现场没有网络", "do": "save", "photo": broken_heavy_picture()}
        client.post(page_of(shift), line | said)
    pictures = list(StoredFile.objects.order_by("pk"))
    assert set(EnteredTime.objects.values_list("evidence", flat=True)) == {one.pk for one in pictures}
    return pictures


def test_the_others_who_answer_for_it_hear_once(client, shift):
    lea, keeper = shift.activity.leader, administrator_of(shift.activity.recording_unit)
    deputy = UserFactory()
    first, second = sent(client, shift)

    as_worker(first)
    shift.activity.deputy_leaders.add(deputy)
    as_worker(second)

    told = {user: list(Notification.objects.filter(user=user)) for user in (lea, deputy, keeper)}
    assert len(told[lea]) == 2  # each of the pictures, for its sender
    for hears in (deputy, keeper):
        [notice] = told[hears]
        assert f"{shift}。据此录入的时间还在，请上传人 {lea} 换一张" in notice.text
        assert notice.url == page_of(shift)


def test_of_one_that_an_administrator_sent_the_leader_hears_once(client, shift):
    client.force_login(administrator_of(shift.activity.recording_unit))

    for picture in sent(client, shift):
        as_worker(picture)

    assert Notification.objects.filter(user=shift.activity.leader, key__startswith="sheet-lost").count() == 1
