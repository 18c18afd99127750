"""A need is told once to those it concerns, and what became of it to who posted it and to the host."""

import json

import pytest

from registry import clock
from registry.activities.needs.duties import need_duties
from registry.activities.needs.services import fates, host_links, needs
from registry.activities.services import activities
from registry.models import CollaborationGroup, Notification, RoleAssignment, ServiceNeed, TextMessage
from registry.units.services import host_contacts
from tests.factories import RoleAssignmentFactory, UnitFactory, UserFactory, committee_unit
from tests.factories_needs import SAID, place, wish
from tests.people import administrator
from tests.shared import built_at

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


class World:
    """A school with its keeper, a unit leading its 协作组, the committee, and a unit that has nothing to do with it."""

    def __init__(self):
        self.place = place()
        host_contacts.change(contact=self.place.contact, name="韦示例接", phone=PHONE, by=self.place.keeper)
        self.colleague = administrator(self.place.site.paired_unit)
        leading = UnitFactory()
        self.leading = administrator(leading)
        group = CollaborationGroup.objects.create(name="示例协作组", leading_unit=leading)
        group.paired_schools.add(self.place.site)
        self.committee = RoleAssignmentFactory(
            user=UserFactory(), role=RoleAssignment.Role.COMMITTEE, unit=committee_unit()
        ).user
        self.unit = UnitFactory()
        self.una = administrator(self.unit)


world, _now = built_at("2026-03-02 09:00", World)


def heard(user):
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def texts():
    """What the worker will send, and to whom."""
    rows = TextMessage.objects.order_by("pk")
    return [(row.phone, row.kind, row.user, json.loads(row.values)["text"]) for row in rows]


def again(row):
    return type(row).objects.get(pk=row.pk)


def test_a_need_by_link_is_told_once_to_each_it_concerns(world):
    here = world()
    told = (here.place.keeper, here.colleague, here.leading, here.committee)

    need = here.place.need()

    text = f"“{here.place.site}”提出服务需求“课后阅读陪伴”（3月9日（周一）09:00，6 人），待承接。"
    assert [heard(user) for user in told] == [[text]] * 4
    assert (heard(here.una), texts()) == ([], [])
    assert set(Notification.objects.values_list("url", flat=True)) == {f"/manage/needs/{need.pk}/"}


def test_who_posts_for_a_site_is_not_told_of_it_but_of_what_becomes_of_it(world, settings):
    settings.SMS_GATEWAY = "console"
    here = world()
    need = needs.post(site=here.place.site, wish=wish(), by=here.colleague, contact=here.place.contact)
    assert (heard(here.colleague), len(heard(here.place.keeper))) == ([], 1)

    activity = needs.take(need=need, unit=here.unit, by=here.una)
    activities.withdraw(activity=activity, by=here.una, reason="人手不够")
    needs.withdraw(need=again(need), by=here.place.keeper, reason="改期了")

    said = heard(here.colleague)
    assert [word in text for word, text in zip(("承接了", "重新开放", "已撤回：改期了"), said, strict=True)] == [
        True
    ] * 3
    assert len(heard(here.place.keeper)) == 3  # of the withdrawal, the own deed, not
    assert [text[:3] for text in texts()] == [(PHONE, "need", None)] * 3
    assert "已由" in texts()[0][3]


def test_the_host_hears_that_time_ran_out_and_not_of_the_own_withdrawal(world, settings, at):
    settings.SMS_GATEWAY = "console"
    here = world()
    own, lost = here.place.need(title="整理图书室"), here.place.need()
    needs.withdraw_by_host(need=own, reason="不需要了", link=here.place.link)
    assert (texts(), "已撤回：不需要了" in heard(here.place.keeper)[-1]) == ([], True)
    at("2026-03-10 03:00")

    fates.settle()

    assert "没有单位承接" in heard(here.place.keeper)[-1]
    assert [text[3] for text in texts()] == ["时间已到，没有单位承接。仍需要的，请另提一项。"]
    assert again(lost).state == ServiceNeed.State.EXPIRED


def test_another_contact_withdraws_and_no_gateway_or_a_contact_who_left_gets_nothing(world, settings):
    here = world()
    first, second = here.place.need(), here.place.need(title="整理图书室")
    other = host_contacts.add(site=here.place.site, by=here.place.keeper, **SAID)
    link = host_links.make(contact=other, by=here.place.keeper).link
    needs.withdraw_by_host(need=first, reason="改期了", link=link)
    assert texts() == []  # no gateway
    settings.SMS_GATEWAY = "console"
    host_contacts.remove(contact=again(here.place.contact), by=here.place.keeper)

    needs.withdraw_by_host(need=second, reason="改期了", link=link)
    assert texts() == []  # nobody to send it to

    third = needs.post(site=here.place.site, wish=wish(title="植树"), by=here.colleague, contact=other)
    needs.withdraw(need=third, reason="改期了", by=here.colleague)
    assert texts() == []  # a landline


def test_at_home_it_waits_for_the_unit_and_in_one_line_for_the_committee(world):
    here = world()
    need, more = here.place.need(), here.place.need(title="整理图书室")

    own = [(duty.title, duty.url, duty.due_on) for duty in need_duties(again(here.place.keeper))]
    together = need_duties(again(here.committee))

    assert own[0] == ("服务需求待承接：课后阅读陪伴", f"/manage/needs/{need.pk}/", clock.local_date(need.starts_at))
    assert [duty.url for duty in need_duties(again(here.leading))] == [
        f"/manage/needs/{row.pk}/" for row in (need, more)
    ]
    assert need_duties(again(here.una)) == []
    assert [(duty.count, duty.detail) for duty in together] == [(2, "2 项，最早的 3月9日（周一）09:00 开始")]
    needs.take(need=need, unit=here.unit, by=here.una)
    needs.withdraw(need=more, reason="改期了", by=here.place.keeper)
    assert (need_duties(again(here.place.keeper)), need_duties(again(here.committee))) == ([], [])
