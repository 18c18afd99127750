"""An objection of the last minute, still being written as the notice is ended: what the round's lock is for."""

from datetime import timedelta

import pytest

from certificates.exceptions import NoticeRefused
from certificates.models import CommendationRound, Objection, PublicNotice
from certificates.rounds.services import notices
from registry import clock
from registry.models import User
from tests.factories import VolunteerFactory, committee_unit, local
from tests.factories_hours import AFTERWARDS, committee_member
from tests.factories_rounds import frozen
from tests.race.racing import on_postgres, overtaken, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
SAID = {"text": "参加的时长与事实不符", "name": "覃示例", "contact": "0771-0000000"}


@pytest.fixture
def running(at) -> tuple[PublicNotice, User]:
    """A notice with one name."""
    at(AFTERWARDS)
    committee_unit()
    by = committee_member()
    return notices.begin(round=frozen(VolunteerFactory(), by=by).round, by=by), by


def at_midnight(notice: PublicNotice, by: User):
    def objection() -> object:
        with clock.at(local(f"{notice.closes_on} 23:59")):
            return notices.object_to(notice=PublicNotice.objects.get(pk=notice.pk), nomination=None, **SAID)

    def end() -> object:
        notices.end(notice=PublicNotice.objects.get(pk=notice.pk), by=by)
        return "ended"

    return overtaken(objection, end, at=f"{notice.closes_on + timedelta(days=1)} 00:00")


def test_a_notice_does_not_end_over_an_objection_that_is_being_written(running):
    notice, by = running

    heard = at_midnight(notice, by)

    assert heard == {"committed": 1, NoticeRefused.Reason.NOTICE_OBJECTIONS: 1}
    assert PublicNotice.objects.get().is_running
    assert Objection.objects.open().count() == 1


@on_postgres
def test_without_the_lock_it_ends_over_the_objection(running, monkeypatch):
    notice, by = running
    without_locks(monkeypatch, CommendationRound)

    heard = at_midnight(notice, by)

    assert heard == {"committed": 1, "ended": 1}
    assert Objection.objects.open().count() == 1
