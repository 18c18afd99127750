"""How places are given: by the leader's word, by invitation, by lot."""

import hashlib
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from config import nightly
from registry.activities.services import activities, shifts, writing
from registry.exceptions import ActivityRefused, SignUpRefused
from registry.models import Activity, HistoryEntry, Lot, Notification, Shift, SignUp
from registry.signups import drawing
from registry.signups.services import invitations, lots, requests, signups
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, VolunteerFactory, local
from tests.shared import built_at
from tests.unit.registry.planning import own_plan, people, published, refused

pytestmark = pytest.mark.django_db
Status, Flow = SignUp.Status, Activity.Flow


def build():
    """Four people and a shift of two places; each test chooses how they are given."""
    shift = ShiftFactory(
        activity=ActivityFactory(),
        starts_at=local("2026-03-14 09:00"),
        ends_at=local("2026-03-14 11:00"),
        sign_up_closes_at=local("2026-03-10 18:00"),
        places=2,
    )
    people = VolunteerFactory.create_batch(4, unit=shift.activity.recording_unit)
    return SimpleNamespace(shift=shift, people=people, lea=shift.activity.leader)


world, _now = built_at("2026-03-02 09:00", build)


def by(flow, world):
    """The shift of the world, its places given like this."""
    shift = world.shift
    shift.activity.flow = flow
    shift.activity.save()
    return shift


def sign_up(volunteer, shift, **more):
    return signups.sign_up(volunteer=volunteer, shift=shift, by=volunteer.user, risk_acknowledged=True, **more)


def told(volunteer):
    return "".join(Notification.objects.filter(user=volunteer.user).values_list("text", flat=True))


def test_the_leader_confirms_who_asked_and_no_more_than_there_is_room(world):
    w = world()
    shift = by(Flow.REQUEST, w)
    asked = [sign_up(each, shift) for each in w.people]
    vera, otto, ida, _uta = w.people

    assert {each.status for each in asked} == {Status.REQUESTED}
    assert Notification.objects.filter(user=w.lea, key__startswith=f"shift:{shift.pk}:asked").count() == 1
    said = refused(SignUpRefused.Reason.TOO_MANY_CHOSEN, requests.confirm, shift=shift, signups=asked[:3], by=w.lea)
    assert said == "“志愿者”只剩 2 个名额，选了 3 人。请少选几人。"
    refused(SignUpRefused.Reason.NOBODY_CHOSEN, requests.confirm, shift=shift, signups=[], by=w.lea)
    with pytest.raises(PermissionDenied):
        requests.confirm(shift=shift, signups=asked[:2], by=vera.user)

    requests.confirm(shift=shift, signups=asked[:2], by=w.lea)
    refused(
        SignUpRefused.Reason.DECLINED_WITHOUT_REASON,
        requests.decline,
        shift=shift,
        signups=[asked[2]],
        by=w.lea,
        reason=" ",
    )
    requests.decline(shift=shift, signups=[asked[2]], by=w.lea, reason="名额已满")
    refused(SignUpRefused.Reason.REQUESTS_CHANGED, requests.confirm, shift=shift, signups=asked[2:], by=w.lea)

    states = dict(shift.signups.values_list("volunteer", "status"))
    assert [states[each.pk] for each in w.people] == ["confirmed", "confirmed", "declined", "requested"]
    assert "报名已确认" in told(vera)
    assert "报名已确认" in told(otto)
    assert "没有录用" in told(ida)
    assert SignUp.objects.get(pk=asked[2].pk).end_reason == "名额已满"
    assert [HistoryEntry.objects.about(each).last().did for each in asked[1:3]] == [
        "request confirmed",
        "request declined",
    ]


def test_a_withdrawn_place_waits_for_the_leaders_next_word(world):
    w = world()
    shift = by(Flow.REQUEST, w)
    first, second = (sign_up(each, shift) for each in w.people[:2])
    requests.confirm(shift=shift, signups=[first], by=w.lea)

    signups.withdraw(signup=first, by=first.volunteer.user)

    second.refresh_from_db()
    assert second.status == Status.REQUESTED


def test_by_invitation_nobody_else_signs_up(world):
    w = world()
    shift = by(Flow.INVITATION, w)
    vera, otto, *_ = w.people
    [invitation] = invitations.invite(shift=shift, volunteers=[vera], by=w.lea)

    refused(SignUpRefused.Reason.INVITATION_ONLY, sign_up, volunteer=otto, shift=shift)

    assert invitations.accept(signup=invitation, by=vera.user, risk_acknowledged=True).status == Status.CONFIRMED


def test_who_is_invited_does_not_ask_again(world):
    w = world()
    shift = by(Flow.REQUEST, w)
    [invitation] = invitations.invite(shift=shift, volunteers=w.people[:1], by=w.lea)

    accepted = invitations.accept(signup=invitation, by=w.people[0].user, risk_acknowledged=True)

    assert accepted.status == Status.CONFIRMED


def test_a_lot_is_drawn_once_and_anybody_can_draw_it_again(world, at):
    w = world()
    shift = by(Flow.LOT, w)
    asked = [sign_up(each, shift) for each in w.people]
    refused(SignUpRefused.Reason.LOT_TOO_EARLY, lots.draw, shift=shift, by=w.lea)
    assert not lots.is_one_due()

    at("2026-03-10 18:00")
    assert lots.is_one_due()
    nightly.draw_lots()

    lot = Lot.objects.get(shift=shift)
    [entry] = lot.entries
    numbers = sorted(each.pk for each in asked)
    again = sorted(numbers, key=lambda number: hashlib.sha256(f"{lot.seed}:{number}".encode()).hexdigest())
    assert entry == {"position": asked[0].position_id, "places": 2, "numbers": numbers}
    assert drawing.order(lot.seed, numbers) == again
    assert set(shift.signups.confirmed().values_list("pk", flat=True)) == set(again[:2])
    assert list(shift.signups.waitlisted().values_list("pk", flat=True)) == again[2:]
    chosen, waiting = SignUp.objects.get(pk=again[0]).volunteer, SignUp.objects.get(pk=again[3]).volunteer
    assert "抽签抽中" in told(chosen)
    assert "抽签没有抽中" in told(waiting)
    said = refused(SignUpRefused.Reason.LOT_DRAWN, lots.draw, shift=shift, by=w.lea)
    assert said == "这个场次已于3月10日（周二）18:00 抽签，结果不能重抽。"
    assert HistoryEntry.objects.about(shift).get(did="lot drawn").fields["count"] == 4

    signups.withdraw(signup=SignUp.objects.get(pk=again[0]), by=chosen.user)
    assert SignUp.objects.get(pk=again[2]).status == Status.CONFIRMED


def test_a_lot_that_was_settled_meanwhile_stops_no_other(world, at, monkeypatch):
    w = world()
    settled = by(Flow.LOT, w)  # nobody asks any more, as if another had drawn it since it was found
    told = {"starts_at": local("2026-03-15 09:00"), "sign_up_closes_at": local("2026-03-10 18:00")}
    shift = ShiftFactory(activity=w.shift.activity, **told)
    sign_up(w.people[0], shift)
    at("2026-03-10 18:00")
    monkeypatch.setattr(lots, "due_shifts", lambda: Shift.objects.filter(pk__in=[shift.pk, settled.pk]))

    assert lots.draw_due() == 1
    assert Lot.objects.get().shift == shift


def test_there_is_a_lot_only_where_it_was_announced_and_somebody_asked(world, at):
    w = world()
    at("2026-03-10 18:00")

    refused(SignUpRefused.Reason.NOT_BY_LOT, lots.draw, shift=w.shift, by=w.lea)
    refused(SignUpRefused.Reason.NOBODY_TO_DRAW, lots.draw, shift=by(Flow.LOT, w), by=w.lea)


def test_how_places_are_given_stays_once_somebody_signed_up(at):
    who = people()
    activity = published(who)
    activities.revise(activity=activity, plan=own_plan(activity, flow=Flow.LOT), by=who.lea)
    assert Activity.objects.get(pk=activity.pk).flow == Flow.LOT
    SignUpFactory(shift=activity.shifts.get(), status=Status.REQUESTED)

    with pytest.raises(ActivityRefused) as refusal:
        activities.revise(activity=activity, plan=own_plan(activity, flow=Flow.AT_ONCE), by=who.lea)

    assert refusal.value.reason == ActivityRefused.Reason.FLOW_IN_USE


def test_how_places_are_given_stays_for_who_signed_up_while_it_was_being_changed(at, monkeypatch):
    who = people()
    activity = published(who)
    lock = shifts.locked

    def after_waiting(of):
        """Somebody held the shift and signed up."""
        if not SignUp.objects.exists():
            SignUpFactory(shift=activity.shifts.get(), status=Status.REQUESTED)
        return lock(of)

    monkeypatch.setattr(shifts, "locked", after_waiting)
    with pytest.raises(ActivityRefused) as refusal:
        writing.write(Activity.objects.get(pk=activity.pk), own_plan(activity, flow=Flow.LOT))

    assert refusal.value.reason == ActivityRefused.Reason.FLOW_IN_USE
