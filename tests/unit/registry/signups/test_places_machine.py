"""Places given, left, handed over, kept, drawn and resized in any order: never too many, out of turn, or lost."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from registry import clock
from registry.activities.plans import PositionPlan
from registry.activities.services import shifts
from registry.exceptions import ActivityRefused, SignUpRefused
from registry.models import Activity, Shift, SignUp
from registry.signups import drawing
from registry.signups.services import leaving, lots, signups
from tests.factories import ShiftFactory, VolunteerFactory, local

pytestmark = pytest.mark.django_db
Status = SignUp.Status
PEOPLE = 6


class Places(RuleBasedStateMachine):
    """Beside the product a model of a few lines: who has a place, for whom one is kept, who waits, who asked."""

    people: list
    compared = 0

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.moment = local("2026-03-02 09:00")

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize(places=st.integers(1, 2), keeps=st.booleans(), draws=st.booleans(), first=st.integers(3, 5))
    def begin(self, places, keeps, draws, first):
        flow = Activity.Flow.LOT if draws else Activity.Flow.AT_ONCE
        told = {"starts_at": local("2026-03-20 09:00"), "ends_at": local("2026-03-20 11:00"), "places": places}
        self.shift = ShiftFactory(activity__flow=flow, activity__accept_hours=int(keeps), **told)
        self.position = self.shift.positions.get()
        self.places, self.keeps, self.asks = places, keeps, draws
        self.held, self.kept, self.line, self.asked = set(), set(), [], set()
        for n in range(first):
            self.one_signs_up(n)

    def later(self, **step):
        self.moment += timedelta(**step or {"seconds": 1})
        return clock.at(self.moment)

    def signup(self, n):
        return SignUp.objects.active().filter(shift=self.shift, volunteer=self.people[n]).first()

    @property
    def free(self):
        return max(0, self.places - len(self.held) - len(self.kept))

    def move_up(self):
        moved, self.line = self.line[: self.free], self.line[self.free :]
        (self.kept if self.keeps else self.held).update(moved)

    @property
    def inside(self):
        return sorted(self.held | self.kept | self.asked | set(self.line))

    @precondition(lambda self: len(self.inside) < PEOPLE)
    @rule(data=st.data())
    def sign_up(self, data):
        self.one_signs_up(data.draw(st.sampled_from([n for n in range(PEOPLE) if n not in self.inside])))

    def one_signs_up(self, n):
        with self.later():
            told = {"by": self.people[n].user, "risk_acknowledged": True, "join_waitlist": True}
            signups.sign_up(volunteer=self.people[n], shift=self.shift, **told)
        if self.asks:
            self.asked.add(n)
        elif self.free:
            self.held.add(n)
        else:
            self.line.append(n)

    @precondition(lambda self: self.inside)
    @rule(data=st.data())
    def withdraw(self, data):
        n = data.draw(st.sampled_from(self.inside))
        with self.later():
            signups.withdraw(signup=self.signup(n), by=self.people[n].user)
        for some in (self.held, self.kept, self.asked):
            some.discard(n)
        self.line = [each for each in self.line if each != n]
        self.move_up()

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def hand_over(self, data):
        n = data.draw(st.sampled_from(sorted(self.held)))
        with self.later(), suppress(SignUpRefused):
            leaving.hand_over(signup=self.signup(n), by=self.people[n].user)
        if self.line:
            self.held.discard(n)
            (self.kept if self.keeps else self.held).add(self.line.pop(0))

    @precondition(lambda self: self.kept)
    @rule(data=st.data())
    def accept(self, data):
        n = data.draw(st.sampled_from(sorted(self.kept)))
        with self.later():
            leaving.accept_offer(signup=self.signup(n), by=self.people[n].user)
        self.kept.discard(n)
        self.held.add(n)

    @precondition(lambda self: self.kept)
    @rule()
    def two_hours_pass(self):
        with self.later(hours=2):
            leaving.lapse_due()
        self.kept = set()
        self.move_up()

    @rule(places=st.integers(1, 3))
    def resize(self, places):
        plan = PositionPlan(places=places, is_default=True)
        with self.later(), suppress(ActivityRefused), transaction.atomic():
            shifts.write_positions(Shift.objects.get(pk=self.shift.pk), [plan])
        if places >= len(self.held) + len(self.kept):
            self.places = places
            self.move_up()

    @precondition(lambda self: self.asked)
    @rule()
    def draw(self):
        closes_at = self.shift.sign_up_closes_at
        Shift.objects.filter(pk=self.shift.pk).update(sign_up_closes_at=self.moment)
        with self.later(), suppress(SignUpRefused):
            lot = lots.draw(shift=self.shift, by=None)
            numbers = {self.signup(n).pk: n for n in self.asked}
            drawn = [numbers[number] for number in drawing.order(lot.seed, numbers)]
            free = self.free
            self.held.update(drawn[:free])
            self.line += drawn[free:]
            self.asks, self.asked = False, set()
        Shift.objects.filter(pk=self.shift.pk).update(sign_up_closes_at=closes_at)

    @invariant()
    def both_agree(self):
        if not hasattr(self, "shift"):
            return
        here = SignUp.objects.filter(shift=self.shift)
        numbers = {person.pk: n for n, person in enumerate(self.people)}
        line = [numbers[one.volunteer_id] for one in self.position.signups.in_line()]
        kept = here.waitlisted().exclude(offered_until=None).values_list("volunteer", flat=True)
        held = here.confirmed().values_list("volunteer", flat=True)
        assert line == self.line
        assert {numbers[pk] for pk in held} == self.held
        assert {numbers[pk] for pk in kept} == self.kept
        assert here.holding_a_place().count() <= self.places  # never too many
        assert not (line and self.free)  # never a place lost
        Places.compared += 1


def test_places_are_never_too_many_never_out_of_turn_never_lost(monkeypatch):
    monkeypatch.setattr(drawing, "order", lambda seed, numbers: sorted(numbers, reverse=True))  # the same each time
    Places.people = VolunteerFactory.create_batch(PEOPLE)
    cheap = settings(
        max_examples=30, stateful_step_count=12, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )

    run_state_machine_as_test(Places, settings=cheap)

    assert Places.compared >= cheap.max_examples
