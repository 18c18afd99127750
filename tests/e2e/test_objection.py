"""A volunteer objects: the unit refuses, the committee upholds, evidence is corrected, hours decided again."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from checkin.deciding.heads import Heads
from checkin.deciding.services import decisions, hand_ins
from checkin.minutes.services import assessments
from checkin.models import Decision, LedgerEntry, ServiceRecord, Station
from registry import clock
from tests.e2e.cast import Cast, cast
from tests.e2e.visits import Visits, press
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, StationFactory, VolunteerFactory, local
from tests.scanning import TOKEN, scan, take

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_objection_appeal_and_new_hours(visits: Visits, days):
    who = cast()
    record = zero_hours(who, days)
    days.go("2026-03-17 09:00")
    vera, otto = visits.of(record.volunteer.user), visits.of(who.otto)

    object_from_receipt(vera, record)
    say(otto, "答复更正申请", "维持原记录", "没有签退记录，按规定计 0 小时。", "答复")
    appeal(vera)
    committee = visits.of(who.committee)
    say(committee, "决定复核", "同意更正", "照片显示十一点半仍在现场，请补签退。", "作出复核决定")
    close_check_out(visits.of(who.lea))
    days.go("2026-03-17 09:05")
    decide_again(otto)
    call_command("seal")

    read_receipt(vera, record)
    assert list(Decision.objects.values_list("outcome", "supplementary_minutes")) == [
        ("approved", 0),
        ("adjusted", 138),
    ]
    assert LedgerEntry.objects.get().minutes == 138


def zero_hours(who: Cast, days) -> ServiceRecord:
    """In at 09:07 by card, never out; handed in and approved at 0."""
    vera = VolunteerFactory(unit=who.unit, name="韦示例一")
    days.go("2026-03-14 09:07")
    shift = ShiftFactory(
        activity=ActivityFactory(recording_unit=who.unit, leader=who.lea, title="主题微课堂"),
        starts_at=local("2026-03-14 09:00"),
        ends_at=local("2026-03-14 11:30"),
    )
    SignUpFactory(shift=shift, volunteer=vera)
    StationFactory(token=TOKEN, unit=who.unit).shifts.add(shift)
    take(scan(shift, vera, "in", "09:07"))
    days.go("2026-03-16 09:00")
    Station.objects.update(last_seen_at=clock.now())
    hand_ins.hand_in(shift=shift, by=who.lea, heads=Heads(), open_as_zero=True)
    record = ServiceRecord.objects.get()
    basis = assessments.assess(vera, shift).basis
    decisions.approve(record=record, by=who.otto, basis=basis, reason="没有签退")
    return record


def object_from_receipt(vera: Page, record: ServiceRecord) -> None:
    vera.goto(reverse("me-hours"))
    vera.get_by_role("link", name="主题微课堂").first.click()
    expect(vera.locator("main")).to_contain_text("0.0")
    press(vera, "有异议")
    vera.get_by_label("时长不对").check()
    vera.get_by_label("说明").fill("我到十一点半才离开，有现场照片。")
    press(vera, "提出")
    expect(vera.locator("#messages")).to_contain_text("3月24日（放假安排未齐，暂推算）前会有答复")


def say(page: Page, duty: str, outcome: str, words: str, button: str) -> None:
    """The duty on the first page leads to the objection."""
    page.goto("/")
    page.get_by_role("link", name=duty).first.click()
    expect(page.locator("main")).to_contain_text("我到十一点半才离开")
    page.get_by_label(outcome).check()
    page.get_by_label("答复说明").fill(words)
    press(page, button)
    expect(page.locator("#messages")).to_contain_text("志愿者会收到通知")


def appeal(vera: Page) -> None:
    vera.reload()
    expect(vera.locator("main")).to_contain_text("没有签退记录，按规定计 0 小时。")
    vera.get_by_label("复核理由").fill("照片上的时间是十一点二十五分。")
    press(vera, "申请复核")
    expect(vera.locator("main")).to_contain_text("待区直团工委复核")


def close_check_out(lea: Page) -> None:
    """The leader corrects the evidence, but cannot decide."""
    lea.goto("/")
    lea.get_by_role("link", name="落实已同意的更正").first.click()
    press(lea, "补签退")
    lea.get_by_label("原因").fill("按复核决定，照片显示十一点半离开。")
    lea.get_by_role("button", name="补签退").click()
    expect(lea.locator("#messages")).to_be_visible()


def decide_again(otto: Page) -> None:
    otto.goto("/")
    otto.get_by_role("link", name="落实已同意的更正").first.click()
    press(otto, "重新认定或作废")
    otto.locator("#adjust_reason").fill("复核决定同意更正，已补签退。")
    press(otto, "按现在的依据重新认定")
    expect(otto.locator("#messages")).to_contain_text("已按现在的依据重新认定")


def read_receipt(vera: Page, record: ServiceRecord) -> None:
    vera.goto(reverse("me-hours-record", args=[record.pk]))
    entry = LedgerEntry.objects.get()
    for words in ("2.3", "已调整", "补录", f"台账 №{entry.pk}", "封存 №1", "09:07–11:30"):
        expect(vera.locator("main")).to_contain_text(words)
    vera.locator("#object a").first.click()
    expect(vera.locator("#effect")).to_contain_text("提出时 0 分，现在 138 分（+138 分）")
