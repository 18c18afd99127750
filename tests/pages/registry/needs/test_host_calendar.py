"""The calendar of a site: valid iCalendar without a PIN and without people, as long as the link is good."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from registry import clock
from registry.activities.needs import calendar
from registry.activities.needs.services import host_links
from registry.activities.services import activities, shifts
from registry.models import Activity
from tests.doors import client_of, text_of
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory
from tests.factories_needs import place
from tests.shared import built_once

pytestmark = pytest.mark.django_db
HOSTILE = "<b>微课堂</b>, 科普;\r\nATTENDEE:mailto:wei@example.com"


def build(at):
    at("2026-03-02 09:00")
    here = place()
    activity = ActivityFactory(site=here.site, title=HOSTILE, contact_name="黄示例六", contact_phone="0771-1110000")
    night = clock.now().replace(hour=14) + timedelta(days=1)  # 22:00 to 01:30 of the next day here
    overnight = ShiftFactory(activity=activity, starts_at=night, ends_at=night + timedelta(minutes=210), label="夜")
    later = ShiftFactory(
        activity=activity, starts_at=night + timedelta(days=30), ends_at=night + timedelta(days=30, hours=2)
    )
    SignUpFactory(shift=later, volunteer__name="覃示例演")
    return SimpleNamespace(here=here, activity=activity, overnight=overnight, later=later)


world = built_once(build)


@pytest.fixture
def made(world, at):
    at("2026-03-02 10:00")
    return world()


def asked(link):
    return Client().get(reverse("host-calendar", args=[host_links.calendar_code_of(link)]))


def events(link):
    """By UID, as a calendar program reads them."""
    return {str(event["UID"]): event for event in Calendar.from_ical(asked(link).content).walk("VEVENT")}


def test_a_calendar_program_reads_visits_in_utc_without_people(made):
    answer = asked(made.here.link)
    text = answer.content.decode().replace("\r\n ", "")
    event = events(made.here.link)[str(made.overnight.uuid)]

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert all(len(line.encode()) <= 75 for line in answer.content.decode().split("\r\n"))
    assert "\r\nDTSTART:20260303T140000Z\r\nDTEND:20260303T173000Z\r\n" in text
    assert "\r\nATTENDEE" not in text
    assert event["STATUS"] == "CONFIRMED"
    assert str(event["SUMMARY"]).startswith("<b>微课堂</b>, 科普;")
    assert str(event["LOCATION"]) == made.activity.place
    assert str(made.activity.recording_unit) in str(event["DESCRIPTION"])
    for secret in ("黄示例六", "0771", "覃示例演", "韦示例接", made.here.code):
        assert secret not in text


def test_what_is_called_off_or_moved_says_so_under_the_same_name(made, at):
    before = events(made.here.link)
    leader = made.activity.leader

    at("2026-03-02 11:00")
    shifts.cancel(shift=made.overnight, by=leader, reason="下雨")
    one_off = events(made.here.link)
    at("2026-03-02 12:00")
    activities.cancel(activity=made.activity, by=leader, reason="学校停课")
    all_off = events(made.here.link)

    first, second = str(made.overnight.uuid), str(made.later.uuid)
    assert set(before) == set(one_off) == set(all_off) == {first, second}
    assert [each[first]["STATUS"] for each in (before, one_off, all_off)] == ["CONFIRMED", "CANCELLED", "CANCELLED"]
    assert [each[second]["STATUS"] for each in (before, one_off, all_off)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert before[first]["SEQUENCE"] < one_off[first]["SEQUENCE"] < all_off[first]["SEQUENCE"]
    assert before[second]["SEQUENCE"] == one_off[second]["SEQUENCE"] < all_off[second]["SEQUENCE"]
    assert one_off[first]["DTSTAMP"].dt < all_off[first]["DTSTAMP"].dt
    assert "下雨" not in asked(made.here.link).content.decode()


def test_only_what_was_published_here_lately_is_told(made, at, monkeypatch):
    told = set(events(made.here.link))
    ShiftFactory()
    for facts in ({"status": "draft", "published_at": None}, {"origin": "historical"}):
        ShiftFactory(activity=ActivityFactory(site=made.here.site, **facts))
    hidden = Activity.objects.filter(pk=made.activity.pk)

    assert set(events(made.here.link)) == told
    assert "URL:" in asked(made.here.link).content.decode()
    with monkeypatch.context() as few:
        few.setattr(calendar, "MOST", 1)
        assert set(events(made.here.link)) == {str(made.overnight.uuid)}  # the nearest stays where there are too many
    hidden.update(status=Activity.Status.SUBMITTED)
    assert events(made.here.link) == {}
    hidden.update(status=Activity.Status.REPORTED)
    at("2026-06-05 09:00")
    assert set(events(made.here.link)) == {str(made.later.uuid)}


def test_the_address_ends_with_the_link_and_opens_nothing_else(made):
    old, keeper = made.here.link, client_of(made.here.keeper)
    address = host_links.calendar_address_of(old)
    page = reverse("site-contact-link", args=[made.here.site.pk, made.here.contact.pk])
    shown = text_of(keeper.get(page))
    host = Client()
    host.post(reverse("host", args=[made.here.code]), {"pin": made.here.made.pin})
    read = text_of(host.get(reverse("host", args=[made.here.code])))
    stranger = Client().get(reverse("host", args=[host_links.calendar_code_of(old)])).status_code
    crossed = Client().get(reverse("host-calendar", args=[made.here.code])).status_code
    renewed = text_of(keeper.post(page, {"days": "30"}))
    new = host_links.good_until([made.here.contact])[made.here.contact.pk]

    assert address in shown
    assert address in read
    assert "webcal://" in read
    assert (stranger, crossed, asked(old).status_code) == (410, 410, 410)
    assert host_links.calendar_address_of(new) in renewed
    assert asked(new).status_code == 200
    host_links.end(contact=made.here.contact, by=made.here.keeper)
    assert asked(new).status_code == 410
