"""推荐 of many at once: by the rules of a single one, in a fixed number of queries; who cannot is named."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.exceptions import NominationRefused
from certificates.models import CommendationRound, Nomination
from certificates.rounds.services import many, nominations
from tests.factories import MembershipFactory, TeamFactory, UnitFactory, VolunteerFactory
from tests.factories_hours import AFTERWARDS, administrator_of
from tests.factories_rounds import CandidateFactory, RoundFactory
from tests.shared import built_at

pytestmark = pytest.mark.django_db
Reason = NominationRefused.Reason
TEXT = "一年来坚持到社区陪伴老人，认真负责，受到服务对象的好评。"


class World:
    def __init__(self) -> None:
        self.round, self.unit = RoundFactory(), UnitFactory()
        self.desk = administrator_of(self.unit)
        people = [VolunteerFactory(unit=self.unit) for _n in range(12)]
        self.rows = [CandidateFactory(round=self.round, volunteer=one) for one in people]
        short = VolunteerFactory(unit=self.unit)
        self.short = CandidateFactory(round=self.round, volunteer=short, qualifies=False, missed=["hours"])

    def put(self, *keys, text=TEXT, by=None, source="unit"):
        asked = {"round": self.round, "candidates": keys, "source": source, "text": text}
        return many.nominate_many(**asked, by=by or self.desk)


world, _now = built_at(AFTERWARDS, World)


def test_all_who_qualify_are_handed_in_within_the_quota(world):
    here = world()
    CommendationRound.objects.filter(pk=here.round.pk).update(quota_kind="unit", places_each=11)
    draft = nominations.begin(candidate=here.rows[0], source="unit", by=here.desk)

    keys = many.qualifying(here.round, by=here.desk, source="unit")
    first = here.put(*keys[:3])
    rest = here.put(*[one.pk for one in here.rows], here.short.pk)

    said = dict(rest.refused)
    assert (len(keys), len(first.made), len(rest.made)) == (11, 3, 8)
    assert [said[one] for one in here.rows[:4]] == [Reason.NOMINATION_TAKEN.label] * 4
    assert said[here.short] == Reason.NOMINATION_MISSED.label.format(what="时长")
    assert sorted(Nomination.objects.handed_in().values_list("rank", flat=True)) == list(range(1, 12))
    with pytest.raises(NominationRefused) as refusal:
        nominations.save_and_submit(nomination=draft, text=TEXT, seen=1, by=here.desk)
    assert refusal.value.reason == Reason.NOMINATION_QUOTA
    nominations.withdraw(nomination=first.made[0], by=here.desk)
    again = here.put(first.made[0].candidate_id)
    full = here.put(here.rows[1].pk)
    assert (len(again.made), len(full.made)) == (1, 0)


def test_without_a_text_they_are_drafts(world):
    here = world()

    made = here.put(*[one.pk for one in here.rows], text=" ").made

    assert {(one.status, one.rank, one.submitted_at) for one in Nomination.objects.all()} == {("draft", None, None)}
    assert len(made) == 12


def test_many_are_refused_as_one_is(world):
    here = world()
    keys = [one.pk for one in here.rows]
    for reason, changes, text in (
        (Reason.NOMINATION_TEXT, {}, "太短"),
        (Reason.NOMINATION_LATE, {"nominations_until_on": "2026-01-02"}, TEXT),
        (Reason.NOMINATION_SOURCE, {"units_nominate": False, "selves_nominate": True}, TEXT),
        (Reason.NOMINATION_CLOSED, {"status": "reviewing"}, TEXT),
    ):
        CommendationRound.objects.filter(pk=here.round.pk).update(**changes)
        with pytest.raises(NominationRefused) as refusal:
            here.put(*keys, text=text)
        assert refusal.value.reason == reason
    CommendationRound.objects.filter(pk=here.round.pk).update(status="nominating", units_nominate=True)
    with pytest.raises(NominationRefused) as refusal:
        here.put(*range(many.MOST_AT_ONCE + 1), text="")
    assert refusal.value.reason == Reason.NOMINATION_MANY
    assert not here.put(*keys, text="", by=administrator_of(UnitFactory())).made  # they see none of these
    with pytest.raises(PermissionDenied):
        here.put(*keys, by=here.rows[0].volunteer.user, text="")


def test_who_moved_away_is_named_and_the_others_are_taken(world):
    here = world()
    here.rows[0].volunteer.unit = UnitFactory()
    here.rows[0].volunteer.save()

    outcome = here.put(*[one.pk for one in here.rows])

    assert len(outcome.made) == 11
    assert "已转到" in outcome.refused[0][1]


@pytest.mark.parametrize("source", ["unit", "team"])
def test_twenty_cost_no_more_queries_than_two(world, source):
    here = world()
    leader = MembershipFactory(team=TeamFactory(unit=here.unit), is_leader=True)
    for n in range(10):
        here.rows.append(
            CandidateFactory(round=here.round, volunteer=VolunteerFactory(unit=here.unit, name=f"韦示例{n}"))
        )
    for row in here.rows:
        MembershipFactory(team=leader.team, volunteer=row.volunteer)
    CommendationRound.objects.filter(pk=here.round.pk).update(teams_nominate=True)
    keys, by = [one.pk for one in here.rows], leader.volunteer.user if source == "team" else here.desk
    told = {"source": source, "by": by}

    with CaptureQueriesContext(connection) as two:
        first = here.put(*keys[:2], **told)
    with CaptureQueriesContext(connection) as twenty:
        rest = here.put(*keys[2:], **told)
    with CaptureQueriesContext(connection) as listed:
        assert many.qualifying(here.round, by=by, source=source) == []

    assert (len(first.made), len(rest.made)) == (2, 20)
    assert len(twenty) <= len(two)
    assert len(listed) <= len(two)
