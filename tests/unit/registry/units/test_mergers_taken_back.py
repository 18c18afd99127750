"""A merger is taken back within its day, with what it moved and nothing else, while nobody worked on it (D141)."""

from datetime import date

import pytest

from registry.activities.services import activities
from registry.exceptions import UnitRefused
from registry.models import HistoryEntry, HomeUnit, Notification, RoleAssignment, Volunteer
from registry.people.services import volunteers
from registry.units.services import mergers
from tests.factories import CollaborationGroupFactory, TeamFactory, UnitFactory, VolunteerFactory
from tests.factories_units import merged_away
from tests.people import administrator, applicant
from tests.unit.registry.planning import plan

Reason = UnitRefused.Reason
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def refused(command, **arguments) -> UnitRefused:
    with pytest.raises(UnitRefused) as refusal:
        command(**arguments)
    return refusal.value


def test_a_closing_is_taken_back_with_its_roles_on_its_day_and_without_them_later(old, committee, at):
    by = administrator(old)
    mergers.close(unit=old, by=committee)

    assert mergers.take_back(unit=old, by=committee).is_open
    assert RoleAssignment.objects.of(by).valid().exists()
    mergers.close(unit=old, by=committee)
    at("2026-03-03 09:00")
    assert mergers.take_back(unit=old, by=committee).is_open
    assert not RoleAssignment.objects.of(by).valid().exists()
    assert refused(mergers.take_back, unit=old, by=committee).reason == Reason.UNIT_NOT_CLOSED


def test_a_merger_is_taken_back_within_its_day_with_everything(old, heir, committee, at):
    by, vera, team = (
        administrator(old),
        VolunteerFactory(unit=old, requested_unit=heir),
        TeamFactory(unit=old, name="队"),
    )
    TeamFactory(unit=heir, name="队")
    new, below, wish = applicant(unit=old), UnitFactory(parent=old), VolunteerFactory(unit=heir, requested_unit=old)
    group = CollaborationGroupFactory(leading_unit=heir)
    group.units.set([old, heir])
    mergers.merge(unit=old, successor=heir, by=committee)
    at("2026-03-02 18:00")

    assert mergers.take_back(unit=old, by=committee).is_open

    for thing in (vera, team, new, below, wish):
        thing.refresh_from_db()
    assert (vera.unit, vera.requested_unit, new.unit, wish.requested_unit) == (old, heir, old, old)
    assert [(home.unit, home.from_on) for home in HomeUnit.objects.filter(volunteer=vera)] == [(old, date(2020, 1, 1))]
    assert HomeUnit.objects.get(volunteer=new).unit == old
    assert (team.unit, team.name, below.parent) == (old, "队", old)
    assert set(group.units.all()) == {old, heir}
    assert RoleAssignment.objects.of(by).valid().get().until_on is None
    assert HistoryEntry.objects.about(old).last().did == "took back merger"


def test_what_the_successor_has_done_keeps_the_merger(old, heir, committee, at):
    waiting, by = applicant(unit=old), administrator(heir)
    mergers.merge(unit=old, successor=heir, by=committee)
    at("2026-03-02 10:00")
    volunteers.admit(volunteer=waiting, by=by)

    refusal = refused(mergers.take_back, unit=old, by=committee)

    assert (refusal.reason, refusal.message) == (
        Reason.MERGER_IN_USE,
        "承接单位已经开始办理，不能撤销合并：志愿者 1 人。",
    )
    waiting.refresh_from_db()
    assert waiting.unit == heir


def test_after_its_day_a_merger_stays_and_says_what_hangs_on_it(old, heir, committee, at):
    waiting, by = applicant(unit=old), administrator(heir)
    mergers.merge(unit=old, successor=heir, by=committee)
    at("2026-03-03 09:00")

    assert refused(mergers.take_back, unit=old, by=committee).message == "合并只能在当天撤销。"
    volunteers.admit(volunteer=waiting, by=by)
    refusal = refused(mergers.take_back, unit=old, by=committee)
    assert (refusal.reason, refusal.message) == (
        Reason.MERGER_LATE,
        "合并只能在当天撤销。承接单位已办理：志愿者 1 人。",
    )


def test_a_merger_of_an_earlier_version_is_not_taken_back(old, heir, committee):
    merged_away(old, heir)

    assert refused(mergers.take_back, unit=old, by=committee).reason == Reason.MERGER_LATE


def test_only_a_wish_to_join_the_successor_is_wished_again(old, heir, committee):
    elsewhere, later = UnitFactory(), VolunteerFactory(unit=old, requested_unit=heir)
    vera = VolunteerFactory(unit=old, requested_unit=elsewhere)
    mergers.merge(unit=old, successor=heir, by=committee)
    Volunteer.objects.filter(pk=later.pk).update(requested_unit=elsewhere)

    mergers.take_back(unit=old, by=committee)

    for person in (vera, later):
        person.refresh_from_db()
    assert (vera.requested_unit, later.requested_unit) == (elsewhere, elsewhere)


def test_an_activity_begun_since_with_a_team_that_moved_keeps_the_merger(old, heir, committee, at):
    team, by = TeamFactory(unit=old), administrator(heir)
    mergers.merge(unit=old, successor=heir, by=committee)
    at("2026-03-02 10:00")
    team.refresh_from_db()
    activities.draft(plan=plan(), unit=heir, team=team, by=by)

    refusal = refused(mergers.take_back, unit=old, by=committee)

    assert (refusal.reason, refusal.message) == (
        Reason.MERGER_IN_USE,
        "承接单位已经开始办理，不能撤销合并：志愿团队 1 支。",
    )


def test_moving_what_was_left_behind_opens_nothing_again(old, heir, committee):
    vera = VolunteerFactory(unit=merged_away(old, heir))
    mergers.merge(unit=old, successor=heir, by=committee)

    assert refused(mergers.take_back, unit=old, by=committee).reason == Reason.MERGER_LATE

    vera.refresh_from_db()
    assert vera.unit == heir


def test_the_successors_administrators_hear_that_it_was_taken_back(old, heir, committee):
    at_heir = administrator(heir)
    mergers.merge(unit=old, successor=heir, by=committee)

    mergers.take_back(unit=old, by=committee)

    told = Notification.objects.filter(user=at_heir).latest("pk")
    assert (told.text, told.url) == (
        f"{old}并入{heir}已撤销，转来的事项已全部转回。",
        f"/committee/units/{heir.pk}/",
    )


def test_who_has_gone_since_gets_no_role_back(old, heir, committee):
    left, closed, stays = (administrator(old) for _n in range(3))
    mergers.merge(unit=old, successor=heir, by=committee)
    VolunteerFactory(user=left, unit=heir, status=Volunteer.Status.LEFT)
    closed.is_active = False
    closed.save()

    mergers.take_back(unit=old, by=committee)

    assert [role.user for role in RoleAssignment.objects.filter(unit=old).not_ended()] == [stays]


def test_a_successor_that_merged_on_keeps_what_it_took_over(old, heir, committee):
    third, vera = UnitFactory(), VolunteerFactory(unit=old)
    mergers.merge(unit=old, successor=heir, by=committee)
    mergers.merge(unit=heir, successor=third, by=committee)

    assert refused(mergers.take_back, unit=old, by=committee).reason == Reason.MERGER_IN_USE
    mergers.take_back(unit=heir, by=committee)
    mergers.take_back(unit=old, by=committee)

    vera.refresh_from_db()
    assert vera.unit == old
