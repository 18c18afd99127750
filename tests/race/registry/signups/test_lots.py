"""A lot is drawn once: what the lock and the constraint are for, and what happens without the lock."""

import pytest

from registry.exceptions import SignUpRefused
from registry.models import Activity, Lot, SignUp
from registry.signups.services import lots, signups
from tests.factories import ShiftFactory, SignUpFactory, local
from tests.race.racing import on_postgres, overtaken, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
CLOSED = "2026-03-10 18:00"


@pytest.fixture
def shift(at):
    at("2026-03-02 09:00")
    shift = ShiftFactory(
        activity__flow=Activity.Flow.LOT,
        starts_at=local("2026-03-14 09:00"),
        ends_at=local("2026-03-14 11:00"),
        sign_up_closes_at=local(CLOSED),
        places=1,
    )
    SignUpFactory.create_batch(2, shift=shift, status=SignUp.Status.REQUESTED, confirmed_at=None)
    return shift


def draw(shift):
    return lambda: (lots.draw(shift=shift, by=None), "drawn")[1]


def test_two_who_draw_at_once_draw_one_lot(shift):
    answers = overtaken(draw(shift), draw(shift), at=CLOSED)

    assert answers == {"committed": 1, SignUpRefused.Reason.LOT_DRAWN: 1}
    assert (shift.signups.confirmed().count(), shift.signups.waitlisted().count()) == (1, 1)


@on_postgres
def test_without_the_lock_the_second_runs_into_the_constraint(shift, monkeypatch):
    without_locks(monkeypatch)

    answers = overtaken(draw(shift), draw(shift), at=CLOSED)

    assert answers == {"committed": 1, "IntegrityError": 1}
    assert Lot.objects.get(shift=shift)


@pytest.fixture
def leaving(shift):
    """One of the two leaves, and the lot is drawn before that is committed."""
    one = shift.signups.order_by("pk").first()
    return lambda: signups.withdraw(signup=one, by=one.volunteer.user)


def test_who_leaves_while_the_lot_is_drawn_takes_no_part(shift, leaving):
    answers = overtaken(leaving, draw(shift), at=CLOSED)

    assert answers == {"committed": 1, "drawn": 1}
    assert sorted(shift.signups.values_list("status", flat=True)) == ["confirmed", "withdrawn"]


@on_postgres
def test_without_the_lock_the_lot_gives_a_place_to_who_left(shift, leaving, monkeypatch):
    without_locks(monkeypatch)
    one = shift.signups.order_by("pk").first()

    overtaken(leaving, draw(shift), at=CLOSED)

    assert SignUp.objects.get(pk=one.pk).status != SignUp.Status.WITHDRAWN
