"""Deadlines, the waiting list and its yes, handing a place over, and how many shifts one may have."""

from types import SimpleNamespace

import pytest

from config import nightly
from registry.activities.services import activities
from registry.exceptions import ActivityRefused, SignUpRefused
from registry.models import Activity, HistoryEntry, Notification, SignUp
from registry.signups.offers import offers
from registry.signups.presence import with_turns
from registry.signups.services import leaving, signups
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, VolunteerFactory, local
from tests.shared import built_at
from tests.unit.registry.planning import own_plan, people, published, refused

pytestmark = pytest.mark.django_db
Status = SignUp.Status


def build():
    """A shift of one place on 14 March, 9:00; four people."""
    told = {"starts_at": local("2026-03-14 09:00"), "ends_at": local("2026-03-14 11:00"), "places": 1}
    shift = ShiftFactory(activity=ActivityFactory(), **told)
    return SimpleNamespace(shift=shift, people=VolunteerFactory.create_batch(4), lea=shift.activity.leader)


world, _now = built_at("2026-03-02 09:00", build)


def terms(world, **terms):
    """The world with these terms, its shift and people."""
    w = world()
    Activity.objects.filter(pk=w.shift.activity_id).update(**terms)
    w.shift.activity.refresh_from_db()
    return w.shift, *w.people


def sign_up(volunteer, shift, **more):
    more.setdefault("join_waitlist", True)
    return signups.sign_up(volunteer=volunteer, shift=shift, by=volunteer.user, risk_acknowledged=True, **more)


def withdraw(signup):
    return signups.withdraw(signup=signup, by=signup.volunteer.user)


def states(*listed):
    return [SignUp.objects.get(pk=each.pk).status for each in listed]


def told(user):
    return "".join(Notification.objects.filter(user=user).values_list("text", flat=True))


def test_leaving_after_the_deadline_is_late_and_says_so_to_both(world, at):
    shift, vera, otto, *_ = terms(world, withdraw_hours=24)
    first = sign_up(vera, shift)
    second = sign_up(otto, shift)
    at("2026-03-13 08:59")
    assert not SignUp.objects.get(pk=first.pk).leaves_late

    at("2026-03-13 09:00")
    late = withdraw(first)
    at("2026-03-13 10:00")

    assert (late.status, late.withdrew_late, late.outcome_label) == (Status.WITHDRAWN, True, "迟退")
    assert HistoryEntry.objects.about(late).last().fields == {"late": True}
    assert "退出期限之后退出" in told(shift.activity.leader)
    assert states(second) == [Status.CONFIRMED]
    assert sign_up(vera, shift).status == Status.WAITLISTED  # no penalty by itself (D27)


def test_after_an_important_change_nobody_leaves_late(world, at):
    shift, vera, *_ = terms(world, withdraw_hours=24)
    signup = sign_up(vera, shift)
    at("2026-03-13 10:00")
    Activity.objects.filter(pk=shift.activity_id).update(important_change_at=local("2026-03-12 18:00"))

    assert not withdraw(signup).withdrew_late


def test_who_got_the_place_after_the_deadline_does_not_leave_late(world, at):
    shift, vera, otto, ida, _uta = terms(world, withdraw_hours=24)
    first, second, _third = (sign_up(each, shift) for each in (vera, otto, ida))
    at("2026-03-13 12:00")
    withdraw(first)
    at("2026-03-13 12:01")

    assert not withdraw(SignUp.objects.get(pk=second.pk)).withdrew_late  # had no place to give back before
    at("2026-03-13 12:02")
    own = sign_up(uta := VolunteerFactory(), ShiftFactory(activity=shift.activity, starts_at=local("2026-03-14 08:00")))
    assert withdraw(own).withdrew_late, uta  # who signs up late knows it


def test_a_kept_place_taken_at_the_gate_waits_for_no_yes(world, at):
    shift, vera, otto, *_ = terms(world, accept_hours=6)
    first, second = sign_up(vera, shift), sign_up(otto, shift)
    withdraw(first)

    admitted = signups.add_walk_in(volunteer=otto, shift=shift, by=shift.activity.leader)

    assert (admitted.pk, admitted.status, admitted.offered_until) == (second.pk, Status.CONFIRMED, None)
    assert admitted.source == SignUp.Source.SELF  # the place was kept for them


def test_who_waits_never_leaves_late_and_knows_their_place(world, at):
    shift, vera, otto, ida, _uta = terms(world, withdraw_hours=24)
    sign_up(vera, shift)
    at("2026-03-02 09:01")
    second, third = sign_up(otto, shift), sign_up(ida, shift)

    assert [each.outcome_label for each in with_turns([second, third])] == ["候补第 1 位", "候补第 2 位"]
    at("2026-03-14 08:00")
    assert not withdraw(second).withdrew_late
    assert [each.outcome_label for each in with_turns([third])] == ["候补第 1 位"]


def test_a_deadline_for_leaving_is_never_moved_up_on_who_signed_up():
    who = people()
    activity = published(who, withdraw_hours=24)
    SignUpFactory(shift=activity.shifts.get())

    activities.revise(activity=activity, plan=own_plan(activity, withdraw_hours=12), by=who.lea)
    with pytest.raises(ActivityRefused) as refusal:
        activities.revise(activity=activity, plan=own_plan(activity, withdraw_hours=13), by=who.lea)

    assert refusal.value.reason == ActivityRefused.Reason.WITHDRAWAL_STRICTER


def test_late_comers_sign_up_for_some_minutes_after_the_start(world, at):
    shift, vera, otto, *_ = terms(world, late_sign_up_minutes=30, flow=Activity.Flow.REQUEST)
    at("2026-03-14 09:29")

    [offer] = offers(shift.activity, otto)
    assert (offer.verb, "由负责人确认" in offer.how) == ("报名", False)
    assert sign_up(vera, shift).status == Status.CONFIRMED  # nobody waits for a word any more
    at("2026-03-14 09:30")
    refused(SignUpRefused.Reason.SIGN_UP_CLOSED, sign_up, volunteer=otto, shift=shift)


def test_a_place_is_kept_for_who_waits_until_they_accept(world, at):
    shift, vera, otto, ida, uta = terms(world, accept_hours=6)
    first, second, third = (sign_up(each, shift) for each in (vera, otto, ida))

    withdraw(first)
    second.refresh_from_db()

    assert (second.status, second.offered_until) == (Status.WAITLISTED, local("2026-03-02 15:00"))
    assert second.outcome_label == "轮到您了，请在3月2日（周一）15:00 前接受"
    assert "请在3月2日（周一）15:00 前接受" in told(otto.user)
    refused(SignUpRefused.Reason.SHIFT_FULL, sign_up, volunteer=uta, shift=shift, join_waitlist=False)
    refused(SignUpRefused.Reason.OFFER_GONE, leaving.accept_offer, signup=third, by=ida.user)

    at("2026-03-02 15:00")
    refused(SignUpRefused.Reason.OFFER_GONE, leaving.accept_offer, signup=second, by=otto.user)
    assert leaving.is_one_due()
    nightly.pass_on_kept_places()
    assert not leaving.is_one_due()
    third.refresh_from_db()
    assert (states(second), third.offered_until) == ([Status.WITHDRAWN], local("2026-03-02 21:00"))
    assert "给了下一位" in told(otto.user)

    accepted = leaving.accept_offer(signup=third, by=ida.user)
    assert (accepted.status, accepted.offered_until) == (Status.CONFIRMED, None)
    assert HistoryEntry.objects.about(accepted).last().did == "offer accepted"


def test_no_place_is_kept_past_the_start_and_a_late_yes_finds_it_gone(world, at):
    shift, vera, otto, ida, _uta = terms(world, accept_hours=6)
    first, second, third = (sign_up(each, shift) for each in (vera, otto, ida))
    at("2026-03-14 04:00")
    withdraw(first)
    assert SignUp.objects.get(pk=second.pk).offered_until == local("2026-03-14 09:00")

    at("2026-03-14 09:00")
    nightly.pass_on_kept_places()

    assert states(second, third) == [Status.WITHDRAWN, Status.WAITLISTED]  # who would say yes now?


def test_a_place_is_handed_to_the_first_in_line_and_that_is_never_late(world, at):
    shift, vera, otto, ida, _uta = terms(world, withdraw_hours=24)
    first = sign_up(vera, shift)
    refused(SignUpRefused.Reason.NOBODY_IN_LINE, leaving.hand_over, signup=first, by=vera.user)
    second, third = sign_up(otto, shift), sign_up(ida, shift)
    at("2026-03-14 08:00")
    refused(SignUpRefused.Reason.ANOTHER_IN_LINE, leaving.hand_over, signup=first, by=vera.user, to=third.pk)

    given = leaving.hand_over(signup=first, by=vera.user, to=second.pk)

    assert (given.status, given.withdrew_late) == (Status.WITHDRAWN, False)
    assert states(second, third) == [Status.CONFIRMED, Status.WAITLISTED]
    assert "已让给候补第一位" in told(vera.user)
    assert "候补成功" in told(otto.user)
    assert "把名额让给了候补第一位" in told(shift.activity.leader)
    refused(SignUpRefused.Reason.SIGN_UP_NOT_ACTIVE, leaving.hand_over, signup=third, by=ida.user)
    at("2026-03-14 09:00")
    refused(SignUpRefused.Reason.SHIFT_STARTED, leaving.hand_over, signup=second, by=otto.user)


def test_so_many_shifts_of_an_activity_and_no_more(world):
    shift, vera, *_ = terms(world, most_shifts=1)
    first = sign_up(vera, shift)
    another = ShiftFactory(activity=shift.activity, starts_at=local("2026-03-15 09:00"))

    said = refused(SignUpRefused.Reason.SHIFT_LIMIT, sign_up, volunteer=vera, shift=another)
    withdraw(first)

    assert said == "这项活动每人最多报 1 场，您已经报了 1 场。要换一场的，请先退出另一场。"
    assert sign_up(vera, another).status == Status.CONFIRMED


def test_a_kept_place_whose_time_is_over_goes_to_who_presses(world, at):
    """Nobody else waits and the worker has not come by: the place is counted as taken until it is passed on."""
    shift, vera, otto, uta, *_ = terms(world, accept_hours=2)
    first, second = sign_up(vera, shift), sign_up(otto, shift)
    withdraw(first)
    at("2026-03-02 12:00")

    assert sign_up(uta, shift, join_waitlist=False).status == Status.CONFIRMED
    assert states(second) == [Status.WITHDRAWN]
