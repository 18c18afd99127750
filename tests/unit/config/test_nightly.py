"""The nightly work is registered and does what it says."""

import pytest

from checkin.models import Seal
from config import nightly
from registry import jobs
from registry.models import Activity
from tests.factories import ShiftFactory, local

pytestmark = pytest.mark.django_db


def test_the_worker_knows_every_nightly_job_and_its_hour():
    hours = {name: work.daily_at for name, work in jobs.known.items() if work.daily_at}

    assert hours == {
        "close ended activities": (0, 5),
        "seal": (0, 15),
        "prune errands": (3, 30),
        "draw certificates left over": (4, 20),
    }


def test_at_night_ended_activities_close_and_what_is_new_is_sealed(at):
    shift = ShiftFactory(starts_at=local("2026-03-14 09:00"))
    at("2026-03-15 00:20")

    nightly.close_ended_activities()
    nightly.seal()

    shift.activity.refresh_from_db()
    assert shift.activity.status == Activity.Status.CLOSED
    assert Seal.objects.get().entries == 1
    nightly.prune_errands()
