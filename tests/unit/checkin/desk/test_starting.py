"""Before a shift: a reminder, and who may not come, with reasons; after its start: the leader hears who is missing."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from checkin.attendance.services import attendance
from checkin.desk.services import at_risk, no_shows, people_messages, starting
from checkin.desk.services.people_page import Show
from registry import clock
from registry.ground import jobs
from registry.history import deed_fields
from registry.models import Activity, DeviceLogin, Notification, Position, RoleAssignment, SignUp
from registry.signups.services import position_people, shift_news
from tests.doors import program_of
from tests.factories import RoleAssignmentFactory, ShiftFactory, SignUpFactory, UserFactory, VolunteerFactory, local
from tests.presence import scanned

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(shift, at):
    """Three with a place on the Saturday; the list is looked at on Friday evening."""
    at("2026-03-10 10:00")
    people = [VolunteerFactory(name=name, initials=name) for name in ("Anna", "Bert", "Cleo")]
    for person in people:
        SignUpFactory(shift=shift, volunteer=person, created_at=clock.now())
    return people


def seen_since(person, text):
    person.user.last_login = local(text)
    person.user.save()


def test_the_day_before_everybody_is_reminded_once_and_told_how_to_give_the_place_back(shift, people, at):
    SignUpFactory(shift=ShiftFactory(starts_at=local("2026-03-15 09:00"), ends_at=local("2026-03-15 10:00")))
    waiting = SignUpFactory(shift=shift, status=SignUp.Status.WAITLISTED, waitlisted_at=clock.now())
    at("2026-03-13 17:30")

    for _run in range(2):
        jobs.known["remind of tomorrow"].function()

    assert set(Notification.objects.values_list("user", flat=True)) == {person.user_id for person in people}
    assert waiting.volunteer.user_id not in Notification.objects.values_list("user", flat=True)
    told = Notification.objects.first()
    assert (told.text.startswith("明天 09:00 服务"), "请现在退出" in told.text) == (True, True)


def test_of_a_shift_that_was_put_off_everybody_is_reminded_again(shift, people, at):
    at("2026-03-13 17:30")
    starting.remind_of_tomorrow()
    week = timedelta(days=7)
    for name in ("starts_at", "ends_at", "scans_from", "scans_until"):
        setattr(shift, name, getattr(shift, name) + week)
    shift.save()
    at("2026-03-20 17:30")

    starting.remind_of_tomorrow()

    assert Notification.objects.filter(user=people[0].user).count() == 2


def test_a_reminder_that_holds_no_longer_is_not_found_unread_beside_the_new_time(shift, people, at):
    at("2026-03-13 17:30")
    other = SignUpFactory(shift=ShiftFactory(starts_at=local("2026-03-14 15:00")), volunteer=people[0])
    starting.remind_of_tomorrow()
    shift.starts_at, shift.ends_at = local("2026-03-14 10:00"), local("2026-03-14 11:00")
    shift.save()
    shift_news.changed(shift.activity, [shift], [])

    unread = Notification.objects.filter(user=people[0].user).unread()
    assert ["明天 09:00" in one.text for one in unread] == [False, False]
    assert unread.filter(key=shift_news.reminder(other.shift)).exists()
    starting.remind_of_tomorrow()
    assert unread.filter(key=shift_news.reminder(shift), text__startswith="明天 10:00").exists()


@pytest.mark.parametrize("what", ["called off", "another place", "another meeting"])
def test_a_reminder_of_what_is_called_off_or_elsewhere_goes_too(shift, people, at, what):
    at("2026-03-13 17:30")
    starting.remind_of_tomorrow()
    mine = Notification.objects.filter(user=people[0].user, key=shift_news.reminder(shift))
    assert mine.unread().exists()

    if what == "called off":
        shift_news.called_off(shift, shift.signups.all())
    elif what == "another place":
        shift_news.changed(shift.activity, [], ["place"])
    else:
        shift_news.meets_otherwise(shift.positions.values_list("pk", flat=True))

    assert mine.exists()
    assert not mine.unread().exists()


def test_the_list_of_who_may_not_come_says_why(client, shift, people, at, django_assert_max_num_queries):
    anna, bert, cleo = people
    earlier = ShiftFactory(starts_at=local("2026-03-07 09:00"), ends_at=local("2026-03-07 11:00"))
    for person in people:
        SignUpFactory(shift=earlier, volunteer=person)
    scanned(bert, earlier, [(earlier.starts_at, earlier.ends_at)])
    attendance.rebuild_many(people={bert.pk}, shift=earlier)
    no_shows.mark(shift=earlier, people=[cleo], reason="生病请假", is_excused=True, by=earlier.activity.leader)
    at("2026-03-13 17:30")
    starting.remind_of_tomorrow()
    Notification.objects.filter(user__in=[anna.user, cleo.user]).update(read_at=clock.now())
    seen_since(anna, "2026-03-12 09:00")
    seen_since(cleo, "2026-03-12 09:00")
    nobody = SignUpFactory(shift=shift, volunteer=VolunteerFactory(user=None, name="Dora"))

    with django_assert_max_num_queries(7):
        found = at_risk.risks_of(shift)

    assert found == {
        anna.pk: ["上一次没有到场记录（3月7日）"],  # not where: that may be another unit's activity (D110)
        bert.pk: ["没有看行前提醒", "报名以后没有再来看过"],
        nobody.volunteer_id: ["没有账号，收不到提醒"],
    }
    client.force_login(shift.activity.leader)
    page = client.get(reverse("shift-desk", args=[shift.pk]), {"show": "at_risk"})
    assert [line.volunteer for line in page.context["people"]] == [anna, bert, nobody.volunteer]
    by_position = at_risk.of_signups(shift.signups.select_related("volunteer__user", "shift__activity"))
    assert [why for reasons in by_position.values() for why in reasons if "到场" in why] == []  # others' past (D110)
    told = program_of(shift.activity.leader).get(reverse("api-shift-people", args=[shift.pk])).json()["people"]
    assert {one["id"]: one["may_not_come"] for one in told} == {cleo.pk: []} | found
    assert "没有看行前提醒" in page.content.decode()
    at("2026-03-14 08:50")
    scanned(bert, shift, [(local("2026-03-14 08:48"), local("2026-03-14 08:49"))])
    attendance.rebuild_many(people={bert.pk}, shift=shift)
    client.force_login(shift.activity.leader)
    assert "报名以后没有再来看过" not in client.get(reverse("shift-desk", args=[shift.pk])).content.decode()
    at("2026-03-14 09:01")
    client.force_login(shift.activity.leader)
    chips = client.get(reverse("shift-desk", args=[shift.pk])).context["chips"]
    assert Show.AT_RISK not in [each for each, _label, _count in chips]


def test_who_has_not_opened_that_it_meets_elsewhere_may_not_come_either(shift, people, at):
    """The change makes the reminder outdated; nobody has opened anything by that."""
    at("2026-03-13 17:30")
    starting.remind_of_tomorrow()
    for person in people:
        seen_since(person, "2026-03-12 09:00")
    shift_news.changed(shift.activity, [], ["place"])
    assert set(map(tuple, at_risk.risks_of(shift).values())) == {("没有看改动通知",)}

    Notification.objects.filter(user=people[0].user).update(read_at=clock.now())

    assert people[0].pk not in at_risk.risks_of(shift)


def test_some_minutes_after_the_start_the_leader_hears_who_is_missing_once(shift, people, at):
    deputy = UserFactory()
    shift.activity.deputy_leaders.add(deputy)
    at("2026-03-14 09:04")
    assert not starting.any_begun()
    at("2026-03-14 09:06")
    scanned(people[0], shift, [(shift.starts_at, shift.starts_at + timedelta(minutes=5))])
    attendance.rebuild_many(people={people[0].pk}, shift=shift)
    assert starting.any_begun()

    for _run in range(2):
        jobs.known["tell who is missing"].function()

    told = Notification.objects.filter(key=f"shift:{shift.pk}:missing")
    assert {row.user for row in told} == {shift.activity.leader, deputy}
    assert "还有 2 人没到：Bert、Cleo。" in told[0].text
    assert told[0].url == f"{reverse('shift-desk', args=[shift.pk])}?show=absent"


@pytest.mark.parametrize("change", [{"is_remote": True}, {"status": "draft", "published_at": None}])
def test_nobody_is_missing_where_nothing_begins(shift, people, at, change):
    Activity.objects.filter(pk=shift.activity_id).update(**change)
    at("2026-03-14 09:06")

    assert not starting.any_begun()
    assert starting.tell_who_is_missing() == 0


@pytest.mark.parametrize(("early", "called"), [(None, "您负责的讲解岗位还有 1 人没到"), (30, "您负责的讲解岗位 08:30")])
def test_who_leads_a_position_hears_of_its_people_and_the_leader_of_all(shift, people, at, early, called):
    guide = VolunteerFactory(name="Gina").user
    position = Position.objects.create(shift=shift, name="讲解", places=3, leader=guide, meets_before=early)
    SignUp.objects.filter(volunteer=people[1]).update(position=position)
    Position.objects.filter(shift=shift).exclude(pk=position.pk).update(leader=shift.activity.leader)
    at("2026-03-14 09:06")
    Notification.objects.all().delete()

    for _run in range(2):
        starting.tell_who_is_missing()

    (told,) = Notification.objects.filter(user=guide)
    assert (called in told.text, "没到：Bert。" in told.text, "Anna" in told.text) == (True, True, False)
    assert told.url == reverse("position-people", args=[position.pk])
    (whole,) = Notification.objects.filter(user=shift.activity.leader)
    assert "还有 3 人没到：Anna、Bert、Cleo。" in whole.text


def test_an_inspector_hears_names_as_on_the_page_surnames_where_they_lead_a_position(shift, people, at):
    guide = VolunteerFactory(name="Gina").user
    position = Position.objects.create(shift=shift, name="讲解", places=3, leader=guide)
    SignUp.objects.filter(volunteer=people[1]).update(position=position)
    for user in (guide, shift.activity.leader):
        RoleAssignmentFactory(user=user, role=RoleAssignment.Role.INSPECTOR, until_on="2026-12-31")
    at("2026-03-14 09:06")

    starting.tell_who_is_missing()

    told = {row.user: row.text for row in Notification.objects.filter(key__startswith=f"shift:{shift.pk}:missing")}
    assert ("没到：B*。" in told[guide], "没到：Anna、Bert、Cleo。" in told[shift.activity.leader]) == (True, True)


def test_who_joins_at_the_gate_was_never_expected(shift, people, at):
    position = Position.objects.create(shift=shift, name="讲解", places=3, leader=VolunteerFactory().user)
    joined = SignUp.objects.filter(volunteer=people[1])
    joined.update(source=SignUp.Source.WALK_IN, position=position)
    at("2026-03-13 18:00")

    assert people[1].pk not in at_risk.risks_of(shift)
    assert joined.get().pk not in at_risk.of_signups(SignUp.objects.confirmed().select_related("shift"))
    assert position_people.doubtful([position], by=position.leader) == {}
    assert set(people_messages.audiences(shift.activity)[0].people) == {people[0].pk, people[2].pk}
    at("2026-03-14 09:06")
    starting.tell_who_is_missing()
    (whole,) = Notification.objects.filter(key=f"shift:{shift.pk}:missing")
    assert "还有 2 人没到：Anna、Cleo。" in whole.text


@pytest.mark.parametrize(("now", "is_told"), [("2026-03-13 19:00", False), ("2026-03-14 08:00", True)])
def test_nobody_stays_away_within_a_day_of_signing_up(shift, at, now, is_told):
    at("2026-03-13 08:00")
    place = SignUpFactory(shift=shift, created_at=local("2026-03-10 10:00"), risk_acknowledged_at=clock.now())
    seen_since(place.volunteer, "2026-03-13 08:00")  # the login in which the invitation was accepted
    at(now)

    told = at_risk.risks_of(shift).get(place.volunteer_id, [])

    assert ("报名以后没有再来看过" in told) == is_told


def test_a_login_that_lasts_for_weeks_is_being_here(shift, at):
    at("2026-03-10 08:00")
    place = SignUpFactory(shift=shift, created_at=clock.now())
    seen_since(place.volunteer, "2026-03-01 08:00")
    session = Session.objects.create(session_key="long", expire_date=local("2026-04-12 20:00"))
    DeviceLogin.objects.create(session=session, user=place.volunteer.user, seen_at=local("2026-03-12 20:00"))
    at("2026-03-13 19:00")

    assert place.volunteer_id not in at_risk.risks_of(shift)


def test_every_audience_is_called_in_words_in_the_log(shift):
    found = [*people_messages.audiences(shift.activity), *people_messages.audiences(shift.activity, shift)]
    codes = {each.code for each in found} | {people_messages.PICKED}
    assert [code for code in codes if f"people_{code}" not in deed_fields.WORDS] == []
