"""A merger moves what lives and ends the roles, counts it before and after, and is undone within its day (D141)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from registry.activities.services import activities
from registry.exceptions import UnitRefused
from registry.models import (
    Activity,
    ApprovalStep,
    CollaborationGroup,
    HistoryEntry,
    HomeUnit,
    Notification,
    Project,
    RoleAssignment,
    Site,
    Team,
    Unit,
    UnitMerger,
    Volunteer,
)
from registry.units.services import mergers
from tests.factories import (
    ActivityFactory,
    CollaborationGroupFactory,
    ShiftFactory,
    SiteFactory,
    TeamFactory,
    UnitFactory,
    VolunteerFactory,
    committee_unit,
    local,
)
from tests.factories_units import merged_away
from tests.people import administrator
from tests.unit.registry.planning import plan

Reason = UnitRefused.Reason
TODAY = date(2026, 3, 2)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def refused(command, **arguments) -> UnitRefused:
    with pytest.raises(UnitRefused) as refusal:
        command(**arguments)
    return refusal.value


def counted(lines) -> dict[str, int]:
    return {line.code: line.count for line in lines}


def test_people_belong_to_the_successor_from_that_day(old, heir, committee):
    vera = VolunteerFactory(unit=old)

    mergers.merge(unit=old, successor=heir, by=committee)

    vera.refresh_from_db()
    assert vera.unit == heir
    assert [(home.unit, home.from_on) for home in HomeUnit.objects.filter(volunteer=vera).order_by("from_on")] == [
        (old, date(2020, 1, 1)),
        (heir, TODAY),
    ]
    assert HistoryEntry.objects.about(vera).get().did == "moved with unit"


def test_who_left_and_who_was_merged_stay_where_they_were(old, heir, committee):
    left = VolunteerFactory(unit=old, status=Volunteer.Status.LEFT)
    duplicate = VolunteerFactory(unit=old, user=None, name="韦示例", merged_into=VolunteerFactory())

    mergers.merge(unit=old, successor=heir, by=committee)

    assert set(Volunteer.objects.filter(unit=old)) == {left, duplicate}


def test_wishes_to_move_follow_and_those_between_the_two_are_over(old, heir, committee):
    other = VolunteerFactory(requested_unit=old)
    of_old, of_heir = VolunteerFactory(unit=old, requested_unit=heir), VolunteerFactory(unit=heir, requested_unit=old)

    mergers.merge(unit=old, successor=heir, by=committee)

    for person in (other, of_old, of_heir):
        person.refresh_from_db()
    assert [other.requested_unit, of_old.requested_unit, of_heir.requested_unit] == [heir, None, None]


def test_teams_move_and_one_whose_name_is_taken_says_where_it_was(old, heir, committee):
    same, kept, over = (
        TeamFactory(unit=old, name="学雷锋队"),
        TeamFactory(unit=old, name="助残队"),
        TeamFactory(unit=old, status=Team.Status.DISSOLVED),
    )
    TeamFactory(unit=heir, name="学雷锋队")

    assert mergers.preview(unit=old, successor=heir, by=committee).renamed == (f"学雷锋队（原{old}）",)
    mergers.merge(unit=old, successor=heir, by=committee)

    assert dict(Team.objects.filter(unit=heir).values_list("pk", "name"))[same.pk] == f"学雷锋队（原{old}）"
    assert Team.objects.get(pk=kept.pk).unit == heir
    assert Team.objects.get(pk=over.pk).unit == old


def test_what_goes_on_moves_and_what_is_over_keeps_its_unit(old, heir, committee):
    running = ShiftFactory(activity=ActivityFactory(recording_unit=old), starts_at=local("2026-03-14 09:00")).activity
    held = ShiftFactory(activity=ActivityFactory(recording_unit=old), starts_at=local("2026-02-14 09:00")).activity
    closed = ActivityFactory(recording_unit=old, status=Activity.Status.CLOSED)
    begun = ActivityFactory(recording_unit=old, status=Activity.Status.DRAFT)

    mergers.merge(unit=old, successor=heir, by=committee)

    assert set(Activity.objects.filter(recording_unit=heir)) == {running, begun}
    assert set(Activity.objects.filter(recording_unit=old)) == {held, closed}


def test_the_successor_is_never_beside_itself(old, heir, committee):
    led, shared = (
        ActivityFactory(recording_unit=old, status="draft"),
        ActivityFactory(recording_unit=heir, status="draft"),
    )
    other = ActivityFactory(status="draft")
    led.co_units.set([heir])
    shared.co_units.set([old])
    other.co_units.set([old, heir])

    mergers.merge(unit=old, successor=heir, by=committee)

    assert [list(one.co_units.all()) for one in (led, shared, other)] == [[], [], [heir]]
    mergers.take_back(unit=old, by=committee)
    assert [set(one.co_units.all()) for one in (led, shared, other)] == [{heir}, {old}, {old, heir}]


def test_steps_places_projects_and_groups_follow(old, heir, committee):
    administrator(old)
    activity = activities.draft(plan=plan(), unit=old, by=administrator(old))
    activities.submit(activity=activity, by=activity.leader)
    site = SiteFactory(paired_unit=old)
    project = Project.objects.create(name="示例项目", unit=old, starts_on=date(2026, 1, 1))
    led, joined = CollaborationGroupFactory(leading_unit=old), CollaborationGroupFactory()
    joined.units.set([old])

    mergers.merge(unit=old, successor=heir, by=committee)

    assert ApprovalStep.objects.current().get().unit == heir
    assert Site.objects.get(pk=site.pk).paired_unit == heir
    assert Project.objects.get(pk=project.pk).unit == heir
    assert CollaborationGroup.objects.get(pk=led.pk).leading_unit == heir
    assert list(joined.units.all()) == [heir]


def test_units_below_come_below_the_successor(old, heir, committee):
    below = UnitFactory(parent=old)

    mergers.merge(unit=old, successor=heir, by=committee)

    below.refresh_from_db()
    assert below.parent == heir


def test_a_unit_merged_into_one_below_it_leaves_no_circle(old, committee):
    heir, sister = UnitFactory(parent=old), UnitFactory(parent=old)

    mergers.merge(unit=old, successor=heir, by=committee)

    assert set(Unit.objects.filter(pk__in=[heir.pk, sister.pk], parent=committee_unit())) == {heir, sister}


def test_roles_end_that_day_and_everybody_is_told(old, heir, committee):
    by, at_heir, vera = administrator(old), administrator(heir), VolunteerFactory(unit=old)

    mergers.merge(unit=old, successor=heir, by=committee)

    assert not RoleAssignment.objects.of(by).valid().exists()
    assert Notification.objects.get(user=by).text.startswith("您的角色授权已终止：单位管理员")
    assert Notification.objects.get(user=at_heir).text == f"{old}已并入{heir}：志愿者 1 人、当日终止的角色授权 1 项。"
    assert Notification.objects.get(user=vera.user).text == f"您所在的单位{old}已并入{heir}，今后的事项由{heir}办理。"


def test_what_the_preview_counts_the_receipt_counts(old, heir, committee):
    administrator(old)
    vera = VolunteerFactory(unit=old)
    TeamFactory(unit=old)
    SiteFactory(paired_unit=old)
    UnitFactory(parent=old)
    ShiftFactory(activity=ActivityFactory(recording_unit=old), starts_at=local("2026-03-14 09:00"))
    seen = mergers.preview(unit=old, successor=heir, by=committee)

    merger = mergers.merge(unit=old, successor=heir, by=committee)

    expected = {"person": 1, "team": 1, "activity": 1, "site": 1, "below": 1, "role": 1}
    assert counted(seen.lines) == counted(mergers.receipt(merger)) == expected
    assert HistoryEntry.objects.about(old).get().fields == {"successor": heir.pk} | expected
    assert list(merger.moved.filter(kind="person").values_list("object_id", flat=True)) == [vera.pk]


def test_done_again_it_changes_nothing(old, heir, committee):
    VolunteerFactory(unit=old)
    first = mergers.merge(unit=old, successor=heir, by=committee)

    assert mergers.merge(unit=old, successor=heir, by=committee) == first
    assert UnitMerger.objects.count() == 1


def test_what_an_earlier_version_left_behind_moves_when_it_is_done_again(old, heir, committee):
    vera = VolunteerFactory(unit=merged_away(old, heir))

    merger = mergers.merge(unit=old, successor=heir, by=committee)

    vera.refresh_from_db()
    assert (vera.unit, counted(mergers.receipt(merger))) == (heir, {"person": 1})
    old.refresh_from_db()
    assert old.closed_on == date(2026, 1, 5)


def test_who_takes_over_is_another_open_unit(old, heir, committee):
    third = UnitFactory()
    merged_away(old, heir)

    assert refused(mergers.merge, unit=heir, successor=heir, by=committee).reason == Reason.UNIT_SUCCESSOR_INVALID
    assert refused(mergers.merge, unit=heir, successor=old, by=committee).reason == Reason.UNIT_SUCCESSOR_INVALID
    assert refused(mergers.merge, unit=old, successor=third, by=committee).reason == Reason.UNIT_MERGED_ALREADY
    root = committee_unit()
    assert refused(mergers.merge, unit=third, successor=root, by=committee).reason == Reason.UNIT_SUCCESSOR_INVALID


def test_what_an_earlier_version_merged_into_the_committee_still_moves_there(old, committee):
    vera = VolunteerFactory(unit=merged_away(old, committee_unit()))

    mergers.merge(unit=old, successor=committee_unit(), by=committee)

    vera.refresh_from_db()
    assert vera.unit == committee_unit()


def test_only_the_committee_merges_closes_and_takes_back(old, heir):
    by = administrator(old)

    for command, more in (
        (mergers.preview, {"successor": heir}),
        (mergers.merge, {"successor": heir}),
        (mergers.close, {}),
        (mergers.take_back, {}),
    ):
        with pytest.raises(PermissionDenied):
            command(unit=old, by=by, **more)


def test_a_unit_closes_alone_only_when_nothing_of_it_lives(old, heir, committee):
    by, vera = administrator(old), VolunteerFactory(unit=old)
    UnitFactory(parent=old)

    refusal = refused(mergers.close, unit=old, by=committee)
    assert refusal.reason == Reason.UNIT_STILL_LIVING
    assert refusal.message == "停用前请先办结，或指定承接单位：志愿者 1 人、下级单位 1 个。"
    Volunteer.objects.filter(pk=vera.pk).update(unit=heir)
    Unit.objects.filter(parent=old).delete()
    mergers.close(unit=old, by=committee)

    old.refresh_from_db()
    assert (old.closed_on, old.successor) == (TODAY, None)
    assert not RoleAssignment.objects.of(by).valid().exists()
    assert refused(mergers.close, unit=old, by=committee).reason == Reason.UNIT_CLOSED
