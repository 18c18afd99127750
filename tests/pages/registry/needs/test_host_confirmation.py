"""A host confirms on its page, corrects it, and the report shows it beside what the leader declared."""

import pytest
from django.test import Client
from django.urls import reverse

from certificates.models import ActivityReport
from registry import clock
from registry.activities.needs import board
from registry.models import HostConfirmation
from tests.doors import client_of, program_of, text_of
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, local
from tests.factories_hours import attended
from tests.factories_needs import place
from tests.people import administrator

pytestmark = pytest.mark.django_db


def test_a_host_confirms_corrects_and_the_report_names_the_difference(at):
    at("2026-03-02 09:00")
    here = place()
    activity = ActivityFactory(site=here.site, title="课后阅读")
    shift = ShiftFactory(activity=activity, starts_at=local("2026-03-10 09:00"))
    una = administrator(activity.recording_unit)
    host, home = Client(), reverse("host", args=[here.code])
    address = reverse("host-confirm", args=[here.code, activity.pk])
    host.post(home, {"pin": here.made.pin})
    early = host.post(address, {"served_count": "45", "mark": "5"})

    at("2026-03-10 12:00")
    host.post(home, {"pin": here.made.pin})
    offered = text_of(host.get(home))
    bad = host.post(address, {"served_count": "-1", "mark": "9", "word": "很好"})
    host.post(address, {"served_count": "45", "mark": "5", "word": "<b>孩子们</b>很喜欢"})
    twice = host.post(address, {"served_count": "44", "mark": "5"})
    said = HostConfirmation.objects.get()
    corrected = host.post(address, {"served_count": "40", "mark": "4", "word": "<b>很好</b>", "corrects": said.pk})
    report = ActivityReport.objects.create(
        shift=shift, written_by=una, served_count=50, summary="好", status="submitted", submitted_at=clock.now(),
        submitted_by=una,
    )  # fmt: skip
    shown = text_of(client_of(una).get(reverse("shift-report", args=[shift.pk])))
    told = program_of(una).get(reverse("api-activity-report-detail", args=[report.pk])).json()

    assert (early.status_code, bad.status_code, twice.status_code, corrected.status_code) == (422, 422, 422, 302)
    assert "您已在今天 12:00 确认过" in text_of(twice)
    assert address in offered
    assert "已确认：服务 40 人，4 分" in text_of(host.get(home))
    assert "服务 40 人，评价 4 分" in shown
    assert "报送 50 人，相差 10 人" in shown
    assert "&lt;b&gt;很好&lt;/b&gt;" in shown
    assert (told["host_confirmation"]["served_count"], told["served_count"]) == (40, 50)
    assert host.get(reverse("host-confirm", args=[here.code, ActivityFactory().pk])).status_code == 404


def test_a_host_reads_the_next_visits_first_and_the_others_folded(at):
    at("2026-03-02 09:00")
    here = place()
    weekly, once = (ActivityFactory(site=here.site, title=title) for title in ("每周陪读", "春游护送"))
    for day in (3, 4, 5, 11, 12, 13, 14, 15, 16):
        ShiftFactory(activity=weekly, starts_at=local(f"2026-03-{day:02} 09:00"))
    ShiftFactory(activity=once, starts_at=local("2026-03-10 09:00"))
    at("2026-03-09 09:00")

    soon, later = board.visits(here.site)

    assert [soon.activity, later.activity] == [once, weekly]
    assert [shift.starts_at.day for shift in later.shown] == [11, 12, 13, 14, 15]
    assert [shift.starts_at.day for shift in later.folded] == [16, 5, 4, 3]
    host, home = Client(), reverse("host", args=[here.code])
    host.post(home, {"pin": here.made.pin})
    assert "其余 4 场" in text_of(host.get(home))
    attended(SignUpFactory(shift=once.shifts.get()).volunteer, once.shifts.get(), ("09:00", "12:00"))
    SignUpFactory(shift=once.shifts.get())
    assert "已报名 2 人" in text_of(host.get(home))

    at("2026-04-01 09:00")
    assert [visit.activity for visit in board.visits(here.site)] == [weekly, once]  # who came last
    assert [shift.starts_at.day for shift in board.visits(here.site)[0].shown] == [16]
    host.post(home, {"pin": here.made.pin})
    told = text_of(host.get(home))
    assert "到场 1 人" in told  # of two who had signed up
    assert "已报名" not in told


def test_what_waits_for_a_word_of_the_host_stands_on_top(at):
    at("2026-03-02 09:00")
    here = place()
    for title, day in (("已来过", "2026-03-10"), ("下一次", "2026-03-20")):
        ShiftFactory(activity=ActivityFactory(site=here.site, title=title), starts_at=local(f"{day} 09:00"))

    at("2026-03-12 12:00")

    assert [visit.activity.title for visit in board.visits(here.site)] == ["已来过", "下一次"]
