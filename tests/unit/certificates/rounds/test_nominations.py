"""推荐 within quota and time: who may, what is refused, and what changes on the way."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from certificates.exceptions import NominationRefused
from certificates.models import Candidate, CommendationRound, Nomination, RoundPlace
from certificates.rounds.services import decisions, nominations
from registry.models import Volunteer
from tests.factories import CollaborationGroupFactory, MembershipFactory, TeamFactory, UnitFactory, VolunteerFactory
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_merges import merged
from tests.factories_rounds import CandidateFactory, RoundFactory
from tests.shared import built_at

pytestmark = pytest.mark.django_db
Reason = NominationRefused.Reason
TEXT = "一年来坚持到社区陪伴老人，认真负责，受到服务对象的好评。"


class World:
    def __init__(self) -> None:
        self.committee = committee_member()
        self.round = RoundFactory(quota_kind="unit", places_each=1)
        self.unit = UnitFactory()
        self.desk = administrator_of(self.unit)
        one, two = (VolunteerFactory(unit=self.unit) for _n in range(2))
        self.first = CandidateFactory(round=self.round, volunteer=one)
        self.second = CandidateFactory(round=self.round, volunteer=two)


world, _now = built_at(AFTERWARDS, World)


def drafted(here, candidate=None, *, source="unit", by=None):
    made = nominations.begin(candidate=candidate or here.first, source=source, by=by or here.desk)
    return nominations.save(nomination=made, text=TEXT, seen=1, by=by or here.desk)


def handed_in(here, candidate=None):
    return nominations.submit(nomination=drafted(here, candidate), by=here.desk)


def refused(act, reason):
    with pytest.raises(NominationRefused) as refusal:
        act()
    assert refusal.value.reason == reason
    return refusal.value.message


def change(here, **fields):
    CommendationRound.objects.filter(pk=here.round.pk).update(**fields)
    for one in (here.first, here.second):
        one.round.refresh_from_db()


def test_the_quota_holds_and_a_withdrawn_one_frees_its_place(world):
    here = world()
    first = handed_in(here)

    second = drafted(here, here.second)
    said = refused(lambda: nominations.submit(nomination=second, by=here.desk), Reason.NOMINATION_QUOTA)
    nominations.withdraw(nomination=first, by=here.desk)
    done = nominations.submit(nomination=second, by=here.desk)

    assert "的名额是 1 个，已经用完" in said
    assert (done.status, done.rank) == ("submitted", 1)


def test_the_units_of_a_group_share_its_places(world):
    here = world()
    other = CandidateFactory(round=here.round)
    CollaborationGroupFactory(name="第一协作组", leading_unit=here.unit).units.set([here.unit, other.unit])
    change(here, quota_kind="group", places_each=1)
    other.round.refresh_from_db()
    handed_in(here)

    by = administrator_of(other.unit)
    late = drafted(here, other, by=by)

    assert "第一协作组" in refused(lambda: nominations.submit(nomination=late, by=by), Reason.NOMINATION_QUOTA)


def test_returned_it_keeps_its_place_and_is_handed_in_again(world):
    here = world()
    made = handed_in(here)

    refused(
        lambda: nominations.send_back(nomination=made, reason=" ", by=here.committee), Reason.NOMINATION_REASON_MISSING
    )
    back = nominations.send_back(nomination=made, reason="请写具体事例", by=here.committee)
    other = drafted(here, here.second)
    refused(lambda: nominations.submit(nomination=other, by=here.desk), Reason.NOMINATION_QUOTA)
    again = nominations.submit(nomination=back, by=here.desk)

    assert (back.return_reason, again.status, again.return_reason) == ("请写具体事例", "submitted", "")
    refused(lambda: nominations.save(nomination=again, text=TEXT, seen=2, by=here.desk), Reason.NOMINATION_STATE)


def test_a_late_one_comes_in_only_by_a_decision_with_its_reason(world, at):
    here = world()
    made = drafted(here)
    refused(
        lambda: nominations.admit_late(nomination=made, reason="晚了", by=here.committee), Reason.NOMINATION_NOT_LATE
    )
    with pytest.raises(PermissionDenied):
        nominations.admit_late(nomination=made, reason="晚了", by=here.desk)

    change(here, nominations_until_on=here.round.nominations_until_on - timedelta(days=20))
    refused(lambda: nominations.submit(nomination=made, by=here.desk), Reason.NOMINATION_LATE)
    nominations.admit_late(nomination=made, reason="单位合并期间无人经办", by=here.committee)
    done = nominations.submit(nomination=made, by=here.desk)

    assert (done.status, done.late_by) == ("submitted", here.committee)


def test_only_who_is_allowed_and_who_qualifies_once(world):
    here = world()
    person, captain = here.first.volunteer, VolunteerFactory(unit=here.unit)
    team = TeamFactory(unit=here.unit)
    MembershipFactory(team=team, volunteer=captain, is_leader=True)
    MembershipFactory(team=team, volunteer=person)
    missing = CandidateFactory(round=here.round, volunteer__unit=here.unit, qualifies=False, missed=["hours"])

    with pytest.raises(PermissionDenied):
        nominations.begin(candidate=here.first, source="unit", by=administrator_of(UnitFactory()))
    for source, by in (("team", captain.user), ("self", person.user)):
        refused(lambda source=source, by=by: drafted(here, source=source, by=by), Reason.NOMINATION_SOURCE)
    change(here, teams_nominate=True, selves_nominate=True)
    drafted(here, source="team", by=captain.user)
    refused(lambda: drafted(here, source="self", by=person.user), Reason.NOMINATION_TAKEN)
    assert "时长" in refused(lambda: drafted(here, missing), Reason.NOMINATION_MISSED)


def test_text_version_and_state_of_the_round(world):
    here = world()
    made = nominations.begin(candidate=here.first, source="unit", by=here.desk)

    refused(lambda: nominations.submit(nomination=made, by=here.desk), Reason.NOMINATION_TEXT)
    refused(lambda: nominations.save(nomination=made, text=TEXT, seen=9, by=here.desk), Reason.NOMINATION_CHANGED)
    change(here, computed_at=None)
    refused(lambda: drafted(here, here.second), Reason.NOMINATION_COMPUTING)
    change(here, status="cancelled")
    refused(lambda: drafted(here, here.second), Reason.NOMINATION_CLOSED)


def test_who_left_moved_or_lost_hours_in_mid_round_is_named_with_what_next(world):
    here = world()
    made = drafted(here)
    Candidate.objects.filter(pk=here.first.pk).update(missed=[])
    person = Volunteer.objects.filter(pk=here.first.volunteer_id)
    other = UnitFactory(short_name="示例局团委")

    change(here, criteria={"hours": 10})
    lost = refused(lambda: nominations.submit(nomination=made, by=here.desk), Reason.NOMINATION_STANDING)
    person.update(unit=other)
    moved = refused(lambda: nominations.submit(nomination=made, by=here.desk), Reason.NOMINATION_STANDING)
    person.update(status="left")
    left = refused(lambda: nominations.submit(nomination=made, by=here.desk), Reason.NOMINATION_STANDING)

    assert "不再符合：时长" in lost
    assert "已转到示例局团委" in moved
    assert "已退出" in left


def test_a_unit_ranks_its_own(world):
    here = world()
    change(here, quota_kind="free", places_each=None)
    handed_in(here)
    second = handed_in(here, here.second)

    nominations.move_up(nomination=second, by=here.desk)
    nominations.move_up(nomination=second, by=here.desk)

    ranks = dict(Nomination.objects.values_list("candidate", "rank"))
    assert ranks == {here.second.pk: 1, here.first.pk: 2}


def test_one_person_under_two_files_that_were_merged_is_commended_once(world):
    here = world()
    change(here, quota_kind="free", places_each=None)
    first, late = handed_in(here), drafted(here, here.second)
    merged(here.first.volunteer, here.second.volunteer)

    said = refused(lambda: nominations.submit(nomination=late, by=here.desk), Reason.NOMINATION_STANDING)
    assert "同一个人" in said
    nominations.withdraw(nomination=first, by=here.desk)
    assert nominations.submit(nomination=late, by=here.desk).is_submitted  # by whichever file, but once


def test_both_put_forward_before_the_merger_are_told_of_each_other_until_one_is_dropped(world):
    here = world()
    change(here, quota_kind="free", places_each=None)
    both = handed_in(here), handed_in(here, here.second)
    places = [RoundPlace.objects.create(round=here.round, nomination=one, place=1, chosen=True) for one in both]
    merged(here.first.volunteer, here.second.volunteer)
    assert len(decisions.troubles(here.round)) == 2

    change(here, status="reviewing")
    decisions.drop(place=places[1], reason="与另一项是同一人", by=here.committee)

    assert decisions.troubles(here.round) == []
