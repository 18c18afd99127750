"""The nightly jobs are registered and work."""

import pytest
from django.core import mail

from checkin.models import Seal
from config import nightly
from config.management.commands import worker
from registry import clock
from registry.models import Activity, Notification
from tests.factories import ShiftFactory, UserFactory, VolunteerFactory, local
from tests.factories_hours import attended, shift_of

pytestmark = pytest.mark.django_db


def test_the_worker_knows_every_nightly_job_and_its_hour():
    hours = {name: work.daily_at for name, work in worker.jobs.known.items() if work.daily_at}

    assert hours == {
        "close ended activities": (0, 5),
        "settle needs": (0, 10),
        "settle what has passed": (0, 20),
        "seal": (0, 15),
        "look after idle accounts": (7, 0),
        "prune errands": (3, 30),
        "prune notifications": (3, 40),
        "prune text messages": (3, 45),
        "forget people deeds": (3, 45),
        "prune sources": (3, 50),
        "forget typed applications": (3, 50),
        "prune drawn files": (3, 55),
        "erase old imports": (4, 0),
        "erase personal data": (4, 10),
        "remind of ending qualifications": (7, 10),
        "ask to confirm data": (7, 20),
        "remind of what is due": (8, 30),
        "remind of tomorrow": (17, 30),
    }
    rounds = {name for name, work in worker.jobs.known.items() if work.every}
    assert {
        "mail notifications",
        "draw lots",
        "pass on kept places",
        "remind of check-outs",
        "draw certificates left over",
    } <= rounds
    assert {"draw certificate", "draw roll-up", "redraw picture", "send text message"} <= worker.jobs.known.keys()


def test_the_worker_reminds_mails_and_forgets(at):
    at("2026-03-25 08:30")
    shift = shift_of(title="主题微课堂", kind="training", leader=UserFactory(email="wei@example.org"))
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    nightly.remind_of_what_is_due()
    at("2026-03-25 08:35")
    nightly.mail_notifications()

    (letter,) = mail.outbox
    assert "提交到场：“主题微课堂”3月14日场次，请在3月27日（周五，放假安排未齐，暂推算）前办结。" in letter.body

    Notification.objects.update(read_at=clock.now())
    at("2026-10-01 03:40")
    nightly.prune_notifications()
    assert not Notification.objects.exists()


def test_at_night_ended_activities_close_and_what_is_new_is_sealed(at):
    shift = ShiftFactory(starts_at=local("2026-03-14 09:00"))
    at("2026-03-15 00:20")

    nightly.close_ended_activities()
    nightly.seal()

    shift.activity.refresh_from_db()
    assert shift.activity.status == Activity.Status.CLOSED
    sealed = Seal.objects.get().sealed.order_by("position")
    assert list(sealed.values_list("history__did", flat=True)) == ["states kept from here", "activity closed"]
    nightly.prune_errands()
