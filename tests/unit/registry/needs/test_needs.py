"""A need is posted, taken by one unit, comes back with a reason, is done or over."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from registry import clock
from registry.activities.needs.services import fates, needs
from registry.activities.services import activities
from registry.exceptions import NeedRefused
from registry.models import Activity, HistoryEntry, Notification, ServiceNeed, Site, Unit
from tests.doors import client_of, text_of
from tests.factories import UnitFactory
from tests.factories_needs import place, wish
from tests.people import administrator
from tests.unit.registry.planning import people

Reason = NeedRefused.Reason
State = ServiceNeed.State
pytestmark = pytest.mark.django_db


def refused(command, *arguments, **named) -> str:
    with pytest.raises(NeedRefused) as refusal:
        command(*arguments, **named)
    return refusal.value.reason


def heard(user):
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def again(row):
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def here(at):
    at("2026-03-02 09:00")
    return place()


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def una(unit):
    return administrator(unit)


def test_a_unit_takes_a_need_and_its_application_says_what_the_need_says(here, unit, una):
    need = here.need()
    Unit.objects.filter(pk=unit.pk).update(contact_phone="0771-7654321")

    activity = needs.take(need=need, unit=unit, by=una)

    assert (activity.contact_name, activity.contact_phone) == (str(una), "0771-7654321")
    shift = activity.shifts.get()
    assert (activity.status, activity.recording_unit, activity.leader) == (Activity.Status.DRAFT, unit, una)
    assert (activity.title, activity.content, activity.category) == (need.title, need.content, "CAMPUS")
    assert (activity.site, activity.place, activity.expected_served) == (here.site, here.site.name, 80)
    assert (shift.starts_at, shift.ends_at) == (need.starts_at, need.ends_at)
    assert shift.positions.get().places == 6
    need = again(need)
    assert (need.state, need.taken_by, need.activity) == (State.TAKEN, unit, activity)
    assert heard(here.keeper)[1:] == [f"“{unit}”承接了“{here.site}”的服务需求“课后阅读陪伴”。"]
    assert refused(needs.take, need=need, unit=here.site.paired_unit, by=here.keeper) == Reason.NEED_TAKEN
    assert needs.take(need=need, unit=unit, by=una) == activity
    assert refused(needs.take, need=need, unit=unit, by=administrator(unit)) == Reason.NEED_TAKEN
    assert Activity.objects.count() == 1
    assert refused(needs.withdraw_by_host, need=need, reason="不需要了", link=here.link) == Reason.NEED_UNIT_BUSY
    with pytest.raises(PermissionDenied):
        needs.take(need=here.need(title="整理图书室"), unit=here.site.paired_unit, by=una)


def test_a_need_given_back_is_open_again_and_says_why(here, unit, una):
    need = here.need()
    assert refused(needs.give_back, need=need, reason="人手不够", by=una) == Reason.NEED_NOT_TAKEN
    activity = needs.take(need=need, unit=unit, by=una)
    taken = again(need)
    assert refused(needs.give_back, need=taken, reason=" ", by=una) == Reason.NEED_REASON_MISSING

    needs.give_back(need=taken, reason="当天人手不够", by=una)

    need = again(need)
    assert (need.state, need.taken_by, need.activity) == (State.OPEN, None, None)
    assert need.given_back_reason == "当天人手不够"
    assert again(activity).status == Activity.Status.WITHDRAWN
    assert "退回" in heard(here.keeper)[-1]
    assert "重新开放" in heard(here.keeper)[-1]
    assert needs.take(need=need, unit=here.site.paired_unit, by=here.keeper).pk != activity.pk


def test_a_published_activity_is_cancelled_before_its_need_opens(here, at):
    who = people()
    need = here.need()
    activity = needs.take(need=need, unit=who.unit, by=who.lea)
    Activity.objects.filter(pk=activity.pk).update(
        status="published", published_at=clock.now(), risk_notice="注意安全。"
    )
    assert refused(needs.give_back, need=again(need), reason="人手不够", by=who.lea) == Reason.NEED_PUBLISHED

    Activity.objects.filter(pk=activity.pk).update(leader=who.lea)
    asked = text_of(client_of(who.lea).get(reverse("activity-end", args=[activity.pk])))
    assert "原因也写在服务需求里" in asked
    activities.cancel(activity=again(activity), by=who.lea, reason="学校停课")

    assert (again(need).state, again(need).given_back_reason) == (State.OPEN, "学校停课")
    at("2026-03-20 09:00")
    assert refused(needs.take, need=again(need), unit=who.unit, by=who.lea) == Reason.NEED_STARTED


def test_at_night_needs_expire_and_those_that_were_held_are_done(here, unit, una, at):
    lost, held, open_still = here.need(), here.need(title="整理图书室"), here.need(title="春季运动会")
    ServiceNeed.objects.filter(pk=open_still.pk).update(
        starts_at=clock.now() + timedelta(days=60), ends_at=clock.now() + timedelta(days=61)
    )
    activity = needs.take(need=held, unit=unit, by=una)
    Activity.objects.filter(pk=activity.pk).update(status="closed", risk_notice="注意安全。")
    at("2026-03-10 03:00")

    assert fates.settle() == 2

    assert [again(each).state for each in (lost, held, open_still)] == [State.EXPIRED, State.DONE, State.OPEN]
    assert fates.settle() == 0
    assert refused(needs.withdraw, need=again(lost), reason="算了", by=here.keeper) == Reason.NEED_NOT_OPEN
    deeds = set(HistoryEntry.objects.filter(target_model="registry.serviceneed").values_list("did", flat=True))
    assert {"host posted need", "took need", "need expired", "need done"} <= deeds


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"title": "书"}, Reason.NEED_TEXT_TOO_SHORT),
        ({"content": "。。。"}, Reason.NEED_TEXT_TOO_SHORT),
        ({"people_wanted": 0}, Reason.NEED_NUMBERS),
        ({"people_wanted": 501}, Reason.NEED_NUMBERS),
        ({"expected_served": 0}, Reason.NEED_NUMBERS),
    ],
)
def test_what_no_need_can_be_is_refused(here, said, reason):
    assert refused(here.need, **said) == reason


def test_times_of_a_need_are_to_come_and_in_order(here):
    now = clock.now()
    times = [
        (now + timedelta(days=1), now + timedelta(days=1), Reason.NEED_BACKWARDS),
        (now + timedelta(days=1), now + timedelta(days=3), Reason.NEED_BACKWARDS),
        (now, now + timedelta(hours=2), Reason.NEED_IN_PAST),
        (now + timedelta(days=800), now + timedelta(days=800, hours=2), Reason.NEED_TOO_FAR),
    ]

    assert [refused(here.need, starts_at=start, ends_at=end) for start, end, _ in times] == [each[2] for each in times]


def test_a_need_is_posted_once_and_not_without_end(here, monkeypatch):
    need = here.need()
    assert here.need() == need
    assert refused(here.need, people_wanted=7) == Reason.NEED_TWICE
    assert refused(needs.post, site=here.site, wish=wish(), by=here.keeper) == Reason.NEED_TWICE
    monkeypatch.setattr(needs, "MOST_OPEN", 2)
    here.need(title="整理图书室")
    assert refused(here.need, title="春季运动会") == Reason.NEEDS_TOO_MANY

    needs.withdraw_by_host(need=need, reason="改期了", link=here.link)

    assert (again(need).state, again(need).end_reason) == (State.WITHDRAWN, "改期了")
    assert needs.withdraw_by_host(need=need, reason="改期了", link=here.link) == need
    assert refused(needs.withdraw_by_host, need=need, reason="不需要了", link=here.link) == Reason.NEED_NOT_OPEN
    assert refused(needs.withdraw, need=need, reason="改期了", by=here.keeper) == Reason.NEED_NOT_OPEN
    here.need(title="春季运动会")
    Site.objects.filter(pk=here.site.pk).update(closed_on=clock.today())
    assert refused(here.need, title="植树") == Reason.NEED_SITE_CLOSED


def test_who_looks_after_the_site_posts_for_it_and_others_do_not(here, una):
    need = needs.post(site=here.site, wish=wish(), by=here.keeper, contact=here.contact)
    elsewhere = place()

    assert (need.posted_by, need.contact, need.category) == (here.keeper, here.contact, "CAMPUS")
    assert (
        refused(needs.post, site=here.site, wish=wish(title="植树"), by=here.keeper, contact=elsewhere.contact)
        == Reason.NEED_CONTACT_ELSEWHERE
    )
    with pytest.raises(PermissionDenied):
        needs.post(site=here.site, wish=wish(title="植树"), by=una)
    with pytest.raises(PermissionDenied):
        needs.withdraw_by_host(need=need, reason="不要了", link=elsewhere.link)


def test_the_contact_is_for_who_looks_after_the_site_and_then_for_who_took_it(here, unit, una):
    need = here.need()
    before = needs.sees_contact(una, need), needs.sees_contact(here.keeper, need)
    with pytest.raises(PermissionDenied):
        needs.phone_of(need=need, by=una)

    needs.take(need=need, unit=unit, by=una)

    assert before == (False, True)
    assert needs.phone_of(need=again(need), by=una) == "0771-1234567"
    assert HistoryEntry.objects.about(here.contact).filter(did="read host contact", by=una).count() == 1


def test_open_needs_of_hidden_places_are_for_who_looks_after_them(here, unit, una):
    hidden = place(not_public=True)
    shown, kept = here.need(), hidden.need()

    assert set(ServiceNeed.objects.visible_to(una)) == {shown}
    assert set(ServiceNeed.objects.visible_to(hidden.keeper)) == {shown, kept}
    needs.take(need=shown, unit=here.site.paired_unit, by=here.keeper)
    assert not ServiceNeed.objects.visible_to(una).exists()
