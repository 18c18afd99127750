"""A merge is taken back while nothing new hangs on the person (D78)."""

import pytest

from certificates.merging.services import merges
from checkin.audit.services import audit
from checkin.models import Attendance, ServiceRecord
from registry.exceptions import MergeRefused
from registry.models import Activity, HistoryEntry, Membership, Merge, Notification, Position, SignUp, Volunteer
from tests.factories import ActivityFactory, MembershipFactory, ShiftFactory, SignUpFactory, VolunteerFactory, local
from tests.factories_hours import approved, committee_member, handed_in, shift_of
from tests.factories_merges import merged, present
from tests.people import id_number, phone
from tests.upgrades import upgraded

Reason = MergeRefused.Reason
pytestmark = pytest.mark.django_db


def test_it_is_taken_back_while_nothing_new_hangs_on_it(kept, other):
    place, shift = SignUpFactory(volunteer=other, shift=ShiftFactory(starts_at=local("2026-04-11 09:00"))), shift_of()
    present(kept, shift, "09:00", "10:00")
    present(other, shift, "10:30", "12:00")
    merge = merged(kept, other)

    merges.undo(merge=merge, reason="核实不是同一人", by=committee_member())

    other.refresh_from_db()
    assert (other.person, other.status, other.user.is_active) == (other, Volunteer.Status.REGISTERED, True)
    assert SignUp.objects.get(pk=place.pk).volunteer == other
    rows = {row.volunteer: len(row.intervals) for row in Attendance.objects.filter(shift=shift)}
    assert rows == {kept: 1, other: 1}
    upgraded()
    assert list(audit.faults()) == []


def test_files_under_one_number_are_parted_as_well():
    kept = VolunteerFactory(id_number=id_number())
    other = VolunteerFactory(id_number=id_number(), shares_document_with=kept)
    merge = merged(kept, other)

    merges.undo(merge=merge, reason="核实", by=committee_member())

    assert Volunteer.objects.get(pk=other.pk).shares_document_with == kept


def test_what_was_decided_since_stands_in_the_way(kept, other, at):
    shift = shift_of()
    present(other, shift)
    handed_in(shift)
    merge = merged(kept, other)
    at("2026-03-17 09:00")
    approved(ServiceRecord.objects.get(shift=shift), reason="核对")

    with pytest.raises(MergeRefused) as refused:
        merges.undo(merge=merge, reason="核实", by=committee_member())
    assert refused.value.reason == Reason.LATER_ACTS


def test_it_is_taken_back_once(kept, other):
    merge = merged(kept, other)
    merges.undo(merge=merge, reason="核实", by=committee_member())
    merge.refresh_from_db()

    with pytest.raises(MergeRefused) as refused:
        merges.undo(merge=merge, reason="再核实", by=committee_member())
    assert refused.value.reason == Reason.NOT_STANDING


def refusal_to_undo(merge):
    with pytest.raises(MergeRefused) as refused:
        merges.undo(merge=Merge.objects.get(pk=merge.pk), reason="核实", by=committee_member())
    return refused.value.reason


def test_of_several_merges_the_newest_is_undone_first(kept, other):
    first = VolunteerFactory(phone=phone(3))
    older = merged(other, first)
    newer = merged(kept, Volunteer.objects.get(pk=other.pk))

    assert refusal_to_undo(older) == Reason.MERGED_ON
    merges.undo(merge=newer, reason="核实", by=committee_member())
    merges.undo(merge=Merge.objects.get(pk=older.pk), reason="核实", by=committee_member())
    assert Volunteer.objects.get(pk=first.pk).merged_into is None


def test_a_phone_that_another_account_uses_since_stands_in_the_way(kept, other):
    merge = merged(kept, other)
    VolunteerFactory(phone=phone(2))

    assert refusal_to_undo(merge) == Reason.TAKEN_SINCE


def test_who_led_under_the_other_account_leads_under_it_again(kept, other):
    led, helped = ActivityFactory(leader=other.user), ActivityFactory(leader=kept.user)
    helped.deputy_leaders.add(other.user)
    passed_on = ActivityFactory(leader=other.user)
    merge = merged(kept, other)
    somebody = VolunteerFactory(phone=phone(4)).user
    Activity.objects.filter(pk=passed_on.pk).update(leader=somebody)

    merges.undo(merge=merge, reason="核实", by=committee_member())

    leaders = {one.pk: one.leader for one in Activity.objects.filter(pk__in=[led.pk, helped.pk, passed_on.pk])}
    assert leaders == {led.pk: other.user, helped.pk: kept.user, passed_on.pk: somebody}
    assert list(helped.deputy_leaders.all()) == [other.user]


def test_positions_follow_the_account_and_go_back_with_it(kept, other):
    days = ("2026-04-11", "2026-04-12", "2026-03-01")
    posts = [ShiftFactory(starts_at=local(f"{day} 09:00")).positions.get() for day in days]
    Position.objects.filter(pk__in=[post.pk for post in posts]).update(leader=other.user)
    lines = merges.compare(kept=kept, other=other, by=committee_member()).lines
    merge = merged(kept, other)
    leaders = [Position.objects.get(pk=post.pk).leader for post in posts]
    Position.objects.filter(pk=posts[1].pk).update(leader=None)

    merges.undo(merge=merge, reason="核实不是同一人", by=committee_member())

    assert [(line.kept, line.other) for line in lines if line.label == "负责的岗位"] == [("0", "2")]
    assert leaders == [kept.user, kept.user, other.user]  # what is over keeps who led it
    assert [Position.objects.get(pk=post.pk).leader for post in posts] == [other.user, None, other.user]
    deeds = HistoryEntry.objects.about(posts[0].shift.activity).values_list("did", flat=True)
    assert list(deeds) == ["position leading handed on"] * 2


def test_in_a_team_of_both_each_is_what_they_were(kept, other):
    mine = MembershipFactory(volunteer=kept)
    theirs = MembershipFactory(volunteer=other, team=mine.team, is_leader=True)
    merge = merged(kept, other)

    merges.undo(merge=merge, reason="核实", by=committee_member())

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.is_leader, theirs.is_leader, theirs.status) == (False, True, Membership.Status.ACTIVE)
    deeds = [HistoryEntry.objects.about(one).last().did for one in (mine, theirs)]
    assert deeds == ["membership restored", "membership restored"]


def test_the_notice_says_what_does_not_come_back(kept, other):
    merge = merged(kept, other)

    merges.undo(merge=merge, reason="核实", by=committee_member())

    told = Notification.objects.filter(user=kept.user, key=f"merge:{merge.pk}:True").get()
    assert "不自动恢复" in told.text
