"""A school posts a need by its link, a unit takes it on the board, the school reads who comes."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from registry.activities.needs.services import host_links, needs
from registry.exceptions import HostRefused, NeedRefused
from registry.models import Activity, HistoryEntry, HostLink, ServiceNeed, Site
from registry.models.office import identity
from registry.models.office.identity import Identity
from tests.doors import client_of, text_of
from tests.factories import SignUpFactory, UnitFactory, VolunteerFactory
from tests.factories_needs import place
from tests.people import administrator, holder
from tests.shared import built_once

pytestmark = pytest.mark.django_db
TYPED = {
    "title": "<b>课后阅读</b>陪伴",
    "content": "三年级两个班，每班三名志愿者。",
    "on": "2026-03-12",
    "starts": "16:00",
    "ends": "17:30",
    "people_wanted": "6",
    "expected_served": "",
}


def build(at):
    at("2026-03-02 09:00")
    unit = UnitFactory(contact_phone="0771-7654321")
    return SimpleNamespace(here=place(), unit=unit, una=administrator(unit))


world = built_once(build)


@pytest.fixture
def made(world, at):
    at("2026-03-02 10:00")
    return world()


def entered(here) -> Client:
    """The browser of the host, behind the PIN."""
    browser = Client()
    browser.post(reverse("host", args=[here.code]), {"pin": here.made.pin})
    return browser


def test_a_place_that_no_unit_is_paired_with_reads_whom_to_call(made):
    identity.remember(Identity(contact_name="区直团工委办公室", contact_phone="0771-0000001"))
    Site.objects.update(paired_unit=None)

    page = text_of(entered(made.here).get(reverse("host", args=[made.here.code])))

    assert "有问题请联系区直团工委办公室" in page
    assert "tel:0771-0000001" in page


def test_a_school_posts_and_a_unit_takes_and_the_school_reads_who_comes(made):
    here, host = made.here, Client()
    home = reverse("host", args=[here.code])
    closed = text_of(host.get(home))
    host.post(home, {"pin": here.made.pin})
    posted = host.post(reverse("host-need-new", args=[here.code]), TYPED, follow=True)
    need = ServiceNeed.objects.get()

    una = client_of(made.una)
    listed, shown = text_of(una.get(reverse("needs"))), text_of(una.get(reverse("need", args=[need.pk])))
    taken = una.post(reverse("need-take", args=[need.pk]), {"unit": made.unit.pk})
    activity = Activity.objects.get()
    form = text_of(una.get(taken.url))

    assert "口令" in closed
    assert "我们的需求" not in closed
    assert "待承接" in text_of(posted)
    assert "&lt;b&gt;课后阅读&lt;/b&gt;陪伴" in listed
    assert "<b>课后阅读" not in listed
    assert "韦示例接" not in shown
    assert "承接以后看得到对方的联系人和电话" in shown
    assert taken.url == reverse("activity-edit", args=[activity.pk])
    assert "2026-03-12" in form
    assert "16:00" in form
    assert here.site.name in form

    SignUpFactory(shift=activity.shifts.get())
    facts = {"status": "published", "risk_notice": "注意安全。", "contact_name": "黄示例六"}
    before = text_of(host.get(home))
    Activity.objects.filter(pk=activity.pk).update(**facts, contact_phone="0771-1110000")
    after = text_of(host.get(home))

    assert "已承接，正在准备" in before
    assert "0771-7654321" in before
    assert "已报名 1 人" in after
    assert "0771-1110000" in after
    assert made.unit.short_name in after
    assert "来自服务需求" in text_of(una.get(reverse("manage-activity", args=[activity.pk])))
    assert "0771-1234567" not in text_of(una.get(reverse("need", args=[need.pk])))
    assert "0771-1234567" in text_of(una.post(reverse("need-phone", args=[need.pk])))


def test_a_taken_need_is_given_back_and_a_posted_one_withdrawn_with_a_reason(made):
    need, una, keeper = made.here.need(), client_of(made.una), client_of(made.here.keeper)
    needs.take(need=need, unit=made.unit, by=made.una)
    address = reverse("need-give-back", args=[need.pk])

    blank = una.post(address, {"reason": " "})
    late = client_of(made.here.keeper).post(
        reverse("need-take", args=[need.pk]), {"unit": made.here.site.paired_unit_id}
    )
    given = una.post(address, {"reason": "当天人手不够"}, follow=True)
    read = text_of(entered(made.here).get(reverse("host", args=[made.here.code])))
    withdrawn = keeper.post(reverse("need-withdraw", args=[need.pk]), {"reason": "学校停课"}, follow=True)

    assert blank.status_code == 422
    assert (late.status_code, f"{made.unit}已经承接" in text_of(late)) == (422, True)
    assert "需求重新开放" in text_of(given)
    assert "当天人手不够" in read
    assert "学校停课" in text_of(withdrawn)


def test_what_was_typed_survives_a_refusal_and_the_field_says_why(made):
    host, address = entered(made.here), reverse("host-need-new", args=[made.here.code])

    past = host.post(address, TYPED | {"on": "2026-03-01"})
    absurd = host.post(address, TYPED | {"on": "9999-01-01", "people_wanted": "-1"})
    asked = host.post(address, TYPED | {"starts": "22:00", "ends": "06:00"})
    overnight = host.post(address, TYPED | {"starts": "22:00", "ends": "06:00", "overnight": "on"})

    assert past.status_code == absurd.status_code == 422
    assert str(NeedRefused.Reason.NEED_IN_PAST.label) in text_of(past)
    assert "三年级两个班" in text_of(past)
    assert (asked.status_code, overnight.status_code) == (422, 302)
    assert "到次日结束" in text_of(asked)
    assert "22:00–次日06:00" in text_of(host.get(reverse("host", args=[made.here.code])))


def test_the_host_withdraws_leaves_and_needs_the_pin_again(made):
    need, host, home = made.here.need(), entered(made.here), reverse("host", args=[made.here.code])
    elsewhere = place().need()
    address = reverse("host-need-withdraw", args=[made.here.code, need.pk])

    shown = host.get(address).status_code
    foreign = host.get(reverse("host-need-withdraw", args=[made.here.code, elsewhere.pk])).status_code
    host.post(address, {"reason": "改到下学期"})
    host.post(reverse("host-leave", args=[made.here.code]))

    assert (shown, foreign) == (200, 404)
    assert "改到下学期" not in text_of(host.get(home))
    assert host.get(reverse("host-need-new", args=[made.here.code])).url == home
    wrong = host.post(home, {"pin": "123"})
    told = HostRefused.Reason.HOST_PIN_WRONG.label.format(then="还可以再试 4 次")
    assert (wrong.status_code, told in text_of(wrong)) == (422, True)
    unit = made.here.site.paired_unit.full_name
    assert (made.here.site.name in text_of(wrong), f"请向{unit}要新的链接和口令" in text_of(wrong)) == (True, True)


def test_before_the_pin_a_place_that_is_not_public_is_not_named_and_one_reads_whom_to_ask(made):
    site, home = made.here.site, reverse("host", args=[made.here.code])
    site.not_public = True
    site.save()
    identity.remember(Identity(contact_name="区直团工委办公室", contact_phone="0771-0000001"))

    page = text_of(Client().get(home))

    assert (site.name in page, site.paired_unit.full_name in page) == (False, False)
    assert "不知道是哪个单位的，请问区直团工委办公室 0771-0000001。" in page
    assert site.name in text_of(entered(made.here).get(home))


def test_the_link_is_shown_once_and_ends_at_once(made):
    here, keeper = made.here, client_of(made.here.keeper)
    address = reverse("site-contact-link", args=[here.site.pk, here.contact.pk])
    host = entered(here)

    page = keeper.post(address, {"days": "30"})
    pin = re.search(r'id="host-pin">(\d{6})<', page.content.decode()).group(1)
    assert "data-accepted" in page.text  # so that the browser forgets what was sent
    link = HostLink.objects.open().get()
    old = host.get(reverse("host", args=[here.code]))
    new = Client().post(reverse("host", args=[host_links.code_of(link)]), {"pin": pin})

    assert "no-store" in page["Cache-Control"]
    assert (old.status_code, new.status_code) == (410, 302)
    assert pin not in text_of(keeper.get(address))
    assert keeper.post(address, {"days": "9999"}).status_code == 422

    keeper.post(reverse("site-contact-link-end", args=[here.site.pk, here.contact.pk]))
    assert not HostLink.objects.open().exists()
    assert client_of(made.una).post(address, {"days": "30"}).status_code == 403


def test_whoever_looks_after_the_site_posts_for_it(made):
    keeper = client_of(made.here.keeper)
    address = reverse("site-need-new", args=[made.here.site.pk])

    shown = text_of(keeper.get(address))
    posted = keeper.post(address, TYPED | {"contact": made.here.contact.pk}, follow=True)

    assert "韦示例接，教务处" in shown
    assert "0771****567" in text_of(posted) or "韦示例接" in text_of(posted)
    assert HistoryEntry.objects.filter(did="posted need").count() == 1
    assert client_of(made.una).get(address).status_code == 403
    assert client_of(VolunteerFactory().user).get(reverse("needs")).status_code == 403


def test_the_board_is_narrowed_by_place_category_days_and_words(made):
    made.here.need(title="课后阅读陪伴")
    place(kind="village", division_code="450123").need(title="春耕植树")
    committee = client_of(holder("committee"))

    def found(**asked):
        page = text_of(committee.get(reverse("needs"), asked))
        return [title for title in ("课后阅读陪伴", "春耕植树") if title in page]

    assert found() == ["课后阅读陪伴", "春耕植树"]
    assert found(site_kind="school") == found(category="CAMPUS") == found(q="阅读 三年级") == ["课后阅读陪伴"]
    assert found(district="450123") == ["春耕植树"]
    assert found(from_on="2026-04-01") == found(state="done") == []
    assert "请清除后再看" in text_of(committee.get(reverse("needs"), {"state": "expired"}))
