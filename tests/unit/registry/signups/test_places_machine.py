"""Places given, left, named, handed over, kept, drawn, resized in any order: never too many, out of turn, or lost."""

import copy
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
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
from registry.activities import content
from registry.activities.plans import PositionPlan
from registry.activities.services import shifts
from registry.exceptions import ActivityRefused, SignUpRefused
from registry.models import Activity, Position, Shift, SignUp, TeamQuota
from registry.signups import drawing
from registry.signups.services import invitations, leaving, lots, quotas, signups
from tests.factories import MembershipFactory, ShiftFactory, UnitFactory, VolunteerFactory, local
from tests.unit.registry.signups import places_model

pytestmark = pytest.mark.django_db
Flow, Status, Reason = Activity.Flow, SignUp.Status, SignUpRefused.Reason
PEOPLE, TEAM = range(8), {0: range(4), 1: range(4, 7)}  # two teams, and one person of none
NAMES = ("志愿者", "讲解")
some, MOSTLY = st.data(), st.sampled_from([True, True, True, False])


class Machine(RuleBasedStateMachine):
    """Each rule presses in the product, and writes into the model what is to come of it."""

    flow: str
    unit = lea = None
    people: list = []
    captains: dict = {}
    compared = 0

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.moment = local("2026-03-02 09:00")

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize(places=st.tuples(st.integers(1, 2), st.integers(1, 2)), is_kept=MOSTLY, data=some)
    def begin(self, places, is_kept, data):
        times = {"starts_at": local("2026-03-20 09:00"), "ends_at": local("2026-03-20 11:00"), "places": places[0]}
        told = {"flow": self.flow, "accept_hours": int(is_kept), "recording_unit": self.unit, "leader": self.lea}
        self.shift = ShiftFactory(**{f"activity__{name}": value for name, value in told.items()}, **times)
        other = Position.objects.create(shift=self.shift, name=NAMES[1], places=places[1])
        self.positions = [self.shift.positions.get(is_default=True), other]
        self.model, self.draws = places_model.Places([*places], is_kept), self.flow == Flow.LOT
        if self.flow == Flow.TEAMS:
            for team, n in ((0, 2), (1, places[0] + places[1] - 2)):
                self.allot(team, n)
            self.name_some(0, 0, {0, 1})
            for one in (0, 1):
                self.say_yes_for(one, None, waits=True)
        else:
            for one in range(data.draw(st.integers(2, 4))):
                self.sign_up_for(one, 0, waits=True)
        if self.draws:  # an invitation was decided before the lot
            self.invite({7}, 0)
            self.say_yes_for(7, None, waits=True)

    def signup(self, one):
        return SignUp.objects.active().filter(shift=self.shift, volunteer=self.people[one]).first()

    def position(self, number):
        """As it is now: read with each press."""
        return None if number is None else Position.objects.get(pk=self.positions[number].pk)

    def press(self, act, refusal=None, **told):
        """A second later; either it is done, or it is refused for this reason and nothing has changed."""
        with clock.at(self.moment):
            if refusal is None:
                return act(**told)
            with pytest.raises((SignUpRefused, ActivityRefused)) as refused, transaction.atomic():
                act(**told)
            assert refused.value.reason == refusal
        return None

    def next(self):
        """What there will be if it is done; kept places that are over are passed on by every press on a place."""
        self.moment += timedelta(seconds=1)
        after = copy.deepcopy(self.model)
        after.pass_on(self.moment)
        return after

    def pick(self, data, people):
        return data.draw(st.sampled_from(sorted(people)))

    @precondition(lambda self: self.flow != Flow.TEAMS and len(self.model.listed) < len(PEOPLE))
    @rule(data=some, position=st.integers(0, 1), waits=MOSTLY)
    def sign_up(self, data, position, waits):
        self.sign_up_for(self.pick(data, {*PEOPLE} - {*self.model.listed}), position, waits=waits)

    def sign_up_for(self, one, position, *, waits):
        after, told = self.next(), {"volunteer": self.people[one], "by": self.people[one].user}
        told |= {"shift": self.shift, "position": self.position(position), "risk_acknowledged": True}
        is_full = not self.draws and not after.free(position)
        self.press(signups.sign_up, Reason.SHIFT_FULL if is_full and not waits else None, join_waitlist=waits, **told)
        if self.draws:
            after.asked[one] = position
        elif is_full and not waits:
            return
        else:
            after.place(one, position)
        self.model = after

    @precondition(lambda self: self.flow != Flow.TEAMS)
    @rule(people=st.sets(st.sampled_from(PEOPLE), min_size=1, max_size=2), position=st.integers(0, 1))
    def invite(self, people, position):
        told = {"shift": self.shift, "volunteers": [self.people[one] for one in people]}
        made = self.press(invitations.invite, by=self.lea, position=self.position(position), **told)
        asked = people - {*self.model.listed}
        assert sum(not each.is_repeated for each in made) == len(asked)
        self.model.named |= dict.fromkeys(asked, position)

    @precondition(lambda self: self.flow == Flow.TEAMS)
    @rule(team=st.sampled_from([*TEAM]), position=st.integers(0, 1), data=some)
    def name(self, team, position, data):
        self.name_some(team, position, data.draw(st.sets(st.sampled_from(TEAM[team]), min_size=1, max_size=2)))

    def name_some(self, team, position, people):
        asked, model = people - {*self.model.listed}, self.model
        is_over = model.on_places_of(team) + len(asked) > model.quotas.get(team, 0)
        missing = Reason.TEAM_QUOTA_FULL if team in model.quotas else Reason.NO_TEAM_QUOTA
        told = {"shift": self.shift, "volunteers": [self.people[one] for one in people]}
        told |= {"by": self.captains[team].volunteer.user, "position": self.position(position)}
        self.press(invitations.invite, missing if asked and is_over else None, **told)
        if not is_over:
            model.named |= dict.fromkeys(asked, position)
            model.of_team |= dict.fromkeys(asked, team)

    @precondition(lambda self: self.flow == Flow.TEAMS)
    @rule(team=st.sampled_from([*TEAM]), places=st.integers(0, 4))
    def allot(self, team, places):
        model, told = self.model, {"activity": self.shift.activity, "team": self.captains[team].team, "by": self.lea}
        total = sum(n for other, n in model.quotas.items() if other != team) + places
        too_large = Reason.QUOTAS_TOO_LARGE if places and total > sum(model.capacity) else None
        in_use = Reason.QUOTA_IN_USE if places < model.on_places_of(team) else None
        self.press(quotas.allot, too_large or in_use, places=places, **told)
        if not (too_large or in_use):
            model.quotas.pop(team, None)
            model.quotas |= {team: places} if places else {}

    @precondition(lambda self: self.model.named)
    @rule(data=some, other=st.sampled_from([None, 0, 1]), waits=MOSTLY)
    def say_yes(self, data, other, waits):
        self.say_yes_for(self.pick(data, self.model.named), other, waits=waits)

    def say_yes_for(self, one, other, *, waits):
        after, position = self.next(), self.model.named[one] if other is None else other
        is_refused = not after.free(position) and not waits
        told = {"position": self.position(other), "risk_acknowledged": True}
        told |= {"signup": self.signup(one), "by": self.people[one].user, "join_waitlist": waits}
        self.press(invitations.accept, Reason.SHIFT_FULL if is_refused else None, **told)
        if not is_refused:
            after.place(one, position)
            self.model = after

    @precondition(lambda self: self.model.named)
    @rule(data=some)
    def say_no(self, data):
        one = self.pick(data, self.model.named)
        self.press(invitations.decline, signup=self.signup(one), by=self.people[one].user)
        self.model.drop(one)

    @precondition(lambda self: self.model.listed)
    @rule(data=some, how=st.sampled_from(["withdraw", "withdraw", "turned down", "deregistered"]))
    def leave(self, data, how):
        one = self.pick(data, self.model.listed)
        if how == "deregistered":  # the one press that passes nothing on: the worker does
            own = SignUp.objects.filter(volunteer=self.people[one])
            self.press(signups.give_back, signups=own, by=None, reason="注销")
            self.model.leave(one, self.moment)
            return
        is_own, after = how == "withdraw", self.next()
        is_there = one in after.listed and not (is_own and one in after.named)
        act, by = (signups.withdraw, self.people[one].user) if is_own else (signups.turn_down, self.lea)
        told = {"signup": self.signup(one), "by": by, "reason": "另有安排"}
        self.press(act, None if is_there else Reason.SIGN_UP_NOT_ACTIVE, **told)
        if is_there:
            after.leave(one, self.moment)
            self.model = after

    @precondition(lambda self: self.model.held and any(self.model.line))
    @rule(data=some)
    def hand_over(self, data):
        one, after = self.pick(data, self.model.held), self.next()
        position, waiting = after.held[one], after.line[after.held[one]]
        told = {"signup": self.signup(one), "by": self.people[one].user}
        self.press(leaving.hand_over, None if waiting else Reason.NOBODY_IN_LINE, **told)
        if waiting:
            heir = waiting[0]
            after.drop(one)
            after.give(heir, position, self.moment)
            self.model = after

    @precondition(lambda self: self.model.kept)
    @rule(data=some, hesitates=st.sampled_from([False, False, True]))
    def accept(self, data, hesitates):
        self.moment += timedelta(hours=2 * hesitates)
        one, after = self.pick(data, self.model.kept), self.next()
        is_late = one not in after.kept
        told = {"signup": self.signup(one), "by": self.people[one].user}
        self.press(leaving.accept_offer, Reason.OFFER_GONE if is_late else None, **told)
        if not is_late:
            after.held[one] = after.kept.pop(one)[0]
            self.model = after

    @precondition(lambda self: self.model.kept)
    @rule(has_worker=st.booleans())
    def two_hours_pass(self, has_worker):
        self.moment += timedelta(hours=2)
        if has_worker:
            self.press(leaving.lapse_due)
            self.model.pass_on(self.moment)

    @rule(position=st.integers(0, 1), places=st.integers(1, 3))
    def resize(self, position, places):
        wished = [places if n == position else each for n, each in enumerate(self.model.capacity)]
        told = {"name": NAMES[position], "is_default": not position}
        plan = content.shift_plan(Shift.objects.get(pk=self.shift.pk))
        positions = [PositionPlan(places, **told) if each.name == NAMES[position] else each for each in plan.positions]
        allotted = ActivityRefused.Reason.PLACES_ALLOTTED if sum(wished) < sum(self.model.quotas.values()) else None
        taken = ActivityRefused.Reason.PLACES_TAKEN if places < self.model.taken(position) else None
        told = {"activity": self.shift.activity, "plans": [replace(plan, positions=tuple(positions))]}
        self.press(transaction.atomic(shifts.store), allotted or taken, **told)
        if not (taken or allotted):
            self.model.capacity = wished
            self.model.move_up(position, self.moment)

    @precondition(lambda self: self.model.asked)
    @rule()
    def draw(self):
        closes_at = self.shift.sign_up_closes_at
        Shift.objects.filter(pk=self.shift.pk).update(sign_up_closes_at=self.moment)
        self.moment += timedelta(seconds=1)
        lot = self.press(lots.draw, shift=self.shift, by=None)
        Shift.objects.filter(pk=self.shift.pk).update(sign_up_closes_at=closes_at)
        numbers = {self.signup(one).pk: one for one in self.model.asked}
        drawn = [numbers[number] for number in drawing.order(lot.seed, numbers)]
        asked, self.model.asked, self.draws = self.model.asked, {}, False
        for one in drawn:
            self.model.place(one, asked[one])

    @invariant()
    def both_agree(self):
        if not hasattr(self, "model"):
            return
        here, model = SignUp.objects.filter(shift=self.shift), self.model
        person = {each.pk: one for one, each in enumerate(self.people)}
        at = {each.pk: n for n, each in enumerate(self.positions)}
        rows = list(here.active().order_by("waitlisted_at", "pk"))
        of = {status: [row for row in rows if row.status == status] for status in Status}
        where = {status: {person[row.volunteer_id]: at[row.position_id] for row in of[status]} for status in Status}
        waiting, kept = (
            [row for row in of[Status.WAITLISTED] if bool(row.offered_until) is is_kept] for is_kept in (False, True)
        )
        assert len({row.volunteer_id for row in rows}) == len(rows)  # nobody twice
        assert where[Status.CONFIRMED] == model.held
        assert where[Status.REQUESTED] == model.asked
        assert where[Status.INVITED] == model.named
        assert [[person[row.volunteer_id] for row in waiting if at[row.position_id] == n] for n in (0, 1)] == model.line
        assert {person[row.volunteer_id]: (at[row.position_id], row.offered_until) for row in kept} == model.kept
        for n, position in enumerate(self.positions):
            taken = sum(row.position_id == position.pk for row in (*of[Status.CONFIRMED], *kept))
            assert taken <= model.capacity[n]  # never too many
            assert model.late(self.moment) or not (model.line[n] and taken < model.capacity[n])  # never a place lost
        self.quotas_are_kept(rows)
        Machine.compared += 1

    def quotas_are_kept(self, rows):
        if self.flow == Flow.TEAMS:
            stored = dict(TeamQuota.objects.filter(activity=self.shift.activity_id).values_list("team", "places"))
            for team, captain in self.captains.items():
                assert stored.get(captain.team_id, 0) == self.model.quotas.get(team, 0)
                assert sum(row.team_id == captain.team_id for row in rows) <= stored.get(captain.team_id, 0)
            assert sum(stored.values()) <= sum(self.model.capacity)


@pytest.mark.parametrize("flow", [Flow.AT_ONCE, Flow.LOT, Flow.TEAMS])
def test_places_are_never_too_many_never_out_of_turn_never_lost(monkeypatch, flow):
    monkeypatch.setattr(drawing, "order", lambda seed, numbers: sorted(numbers, reverse=True))  # the same each time
    unit = UnitFactory()
    people = VolunteerFactory.create_batch(len(PEOPLE), unit=unit)
    captains = {team: MembershipFactory(team__unit=unit, is_leader=True) for team in TEAM}
    for team, members in TEAM.items():
        for one in members:
            MembershipFactory(team=captains[team].team, volunteer=people[one])
    lea = VolunteerFactory(unit=unit).user
    Machine.flow, Machine.people, Machine.captains, Machine.unit, Machine.lea = flow, people, captains, unit, lea
    Machine.compared = 0
    told = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}
    cheap = settings(max_examples=25, stateful_step_count=20, phases=[Phase.generate], **told)

    run_state_machine_as_test(Machine, settings=cheap)

    assert Machine.compared >= cheap.max_examples
