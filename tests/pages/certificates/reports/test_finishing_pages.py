"""办结: the leader's wizard after the shift; no input is lost, and everything is submitted together."""

import pytest
from django.urls import reverse

from certificates.models import ActivityReport
from checkin.deciding.services import decisions
from checkin.exceptions import HandInRefused
from checkin.models import EnteredTime, HandIn, HeadCount, ServiceRecord
from registry.models import StoredFile
from tests.factories import SignUpFactory, SiteFactory, UnitFactory, VolunteerFactory
from tests.factories_hours import administrator_of, attended, shift_of
from tests.factories_reports import SUMMARY, photo

pytestmark = pytest.mark.django_db
QUERIES = 31
HEADS = {"heads_at_start": "2", "heads_at_end": "2", "served_count": "40"}


@pytest.fixture
def shift(at, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    at("2026-03-14 12:30")
    shift = shift_of()
    for name in ("韦示例", "覃演示"):
        attended(VolunteerFactory(name=name), shift, ("09:00", "12:00"))
    client.force_login(shift.activity.leader)
    return shift


def step(shift, name):
    return reverse("shift-finish-step", args=[shift.pk, name])


def goes_to(client, shift):
    return client.get(reverse("shift-finish", args=[shift.pk])).headers["Location"]


def test_the_wizard_goes_from_heads_to_the_submitted_report(client, shift):
    assert goes_to(client, shift) == step(shift, "heads")
    client.post(step(shift, "heads"), HEADS)
    assert goes_to(client, shift) == step(shift, "report")
    client.post(step(shift, "report"), {"summary": SUMMARY, "purpose": "photo", "materials": photo(), "do": "next"})
    assert goes_to(client, shift) == step(shift, "submit")

    done = client.post(step(shift, "submit"), {"do": "all"}, follow=True)

    handed_in, report = HandIn.objects.get(), ActivityReport.objects.get()
    assert (handed_in.heads_at_start, handed_in.heads_at_end) == (2, 2)
    assert (report.status, report.served_count, report.summary) == ("submitted", 40, SUMMARY)
    assert [material.purpose for material in report.materials.all()] == [StoredFile.Purpose.PHOTO]
    assert ServiceRecord.objects.pending().count() == 2
    assert "已办结" in done.content.decode()
    assert f"{done.context['follows'][0].unit}认定 2 人的时长" in done.content.decode()
    assert "3月27日" in done.content.decode()
    assert goes_to(client, shift) == step(shift, "done")


def test_forgotten_check_outs_come_first_and_are_closed_together(client, shift, at):
    late = VolunteerFactory(name="黄测试")
    at("2026-03-14 12:30")
    attended(late, shift, still_in="09:05")

    page = client.get(step(shift, "attendance"))
    assert goes_to(client, shift) == step(shift, "attendance")
    reasonless = client.post(step(shift, "attendance"), {"people": [late.pk], "reason": ""})
    client.post(step(shift, "attendance"), {"people": [late.pk], "reason": "12:00 一起离开"})

    assert "黄测试（09:05 签到）" in page.content.decode()
    assert reasonless.status_code == 422
    assert EnteredTime.objects.get().origin == "leader_closed"


def test_without_closing_them_they_go_in_as_zero(client, shift):
    attended(VolunteerFactory(), shift, still_in="09:05")
    client.post(step(shift, "attendance"), {"do": "zero"})
    client.post(step(shift, "heads"), HEADS | {"heads_at_start": "3", "heads_at_end": "3"})

    client.post(step(shift, "submit"), {"do": "hours"})

    assert ServiceRecord.objects.pending().count() == 3
    assert not ActivityReport.objects.submitted().exists()


def test_heads_that_differ_ask_for_a_word_and_keep_what_was_typed(client, shift):
    refused = client.post(step(shift, "heads"), HEADS | {"heads_at_start": "5"})
    told = "清点人数与扫码人数（2 人）不一致，请写明原因。"
    assert (refused.status_code, told in refused.content.decode()) == (422, True)
    assert 'value="5"' in refused.content.decode()
    assert not HeadCount.objects.exists()

    client.post(step(shift, "heads"), HEADS | {"heads_at_start": "5", "explanation": "三名家长未注册"})
    client.post(step(shift, "submit"), {"do": "hours"})

    handed_in = HandIn.objects.get()
    assert (handed_in.heads_at_start, handed_in.heads_explanation) == (5, "三名家长未注册")


def test_a_short_summary_is_kept_for_later_but_not_reported(client, shift):
    client.post(step(shift, "heads"), HEADS)
    short = client.post(step(shift, "report"), {"summary": "讲课两节。", "do": "next"})
    later = client.post(step(shift, "report"), {"summary": "讲课两节。", "do": "later"})

    page = client.get(later.headers["Location"]).content.decode()

    assert (short.status_code, "现在是 5 字" in short.content.decode()) == (422, True)
    assert '服务内容小结<span class="must">必填</span>' in short.content.decode()
    assert ActivityReport.objects.get().summary == "讲课两节。"
    assert ("提交到场并报送" in page, "3月21日" in page) == (False, True)


def test_where_pictures_are_forbidden_none_is_taken(client, shift):
    shift.activity.site = SiteFactory(no_photo=True)
    shift.activity.save()
    client.post(step(shift, "heads"), HEADS)

    page = client.get(step(shift, "report")).content.decode()
    refused = client.post(
        step(shift, "report"), {"summary": SUMMARY, "purpose": "summary", "materials": photo(), "do": "next"}
    )

    assert "禁止拍照" in page
    assert refused.status_code == 422
    assert not StoredFile.objects.exists()
    assert ActivityReport.objects.get().summary == SUMMARY


def test_both_are_submitted_or_neither(client, shift):
    client.post(step(shift, "heads"), HEADS | {"served_count": ""})
    client.post(step(shift, "report"), {"summary": SUMMARY, "do": "later"})

    refused = client.post(step(shift, "submit"), {"do": "all"})

    assert (refused.status_code, "请填写服务人数" in refused.content.decode()) == (422, True)
    assert not HandIn.objects.exists()


def test_a_roll_that_changed_meanwhile_is_not_submitted_over_open_check_outs(client, shift):
    client.post(step(shift, "heads"), HEADS)
    attended(VolunteerFactory(), shift, still_in="09:05")
    client.post(step(shift, "heads"), HEADS | {"heads_at_start": "3", "heads_at_end": "3"})

    refused = client.post(step(shift, "submit"), {"do": "hours"})

    assert str(HandInRefused.Reason.CHECK_OUTS_MISSING.label).format(count=1) in refused.content.decode()


def test_the_wizard_waits_for_the_end_of_the_shift(client, shift, at):
    at("2026-03-14 11:59")

    assert "结束后回到这里" in client.get(reverse("shift-finish", args=[shift.pk])).content.decode()
    assert client.get(step(shift, "submit")).headers["Location"] == reverse("shift-finish", args=[shift.pk])


def test_nothing_is_submitted_before_the_heads_are_known(client, shift):
    early = client.post(step(shift, "submit"), {"do": "hours"})

    assert early.headers["Location"] == reverse("shift-finish", args=[shift.pk])
    assert not HandIn.objects.exists()


def test_training_is_handed_in_without_a_report(client, shift):
    shift.activity.kind = "training"
    shift.activity.save()

    client.post(step(shift, "heads"), {"heads_at_start": "2", "heads_at_end": "2"})
    done = client.post(step(shift, "submit"), {"do": "hours"}, follow=True)

    assert client.get(step(shift, "report")).status_code == 302
    assert "已办结" in done.content.decode()
    assert not ActivityReport.objects.exists()


def test_a_returned_roll_goes_through_the_wizard_again(client, shift):
    client.post(step(shift, "heads"), HEADS)
    client.post(step(shift, "submit"), {"do": "hours"})
    record = ServiceRecord.objects.first()
    decisions.return_(record=record, by=administrator_of(record.recording_unit), reason="请核对签退")

    assert goes_to(client, shift) == step(shift, "report")
    client.post(step(shift, "submit"), {"do": "hours"})

    record.refresh_from_db()
    assert (record.status, HandIn.objects.count(), record.hand_in.heads_at_start) == ("pending", 2, 2)


def test_what_an_approver_will_ask_is_shown_before(client, shift):
    attended(VolunteerFactory(name="罗雷锋"), shift, ("09:00", "09:05"))

    page = client.get(step(shift, "attendance")).content.decode()

    assert "罗雷锋" in page
    assert "到场不足最短时间，计 0" in page


def test_unknown_pages_and_strangers(client, shift):
    assert client.get(step(shift, "nothing")).status_code == 404
    client.force_login(administrator_of(UnitFactory()))
    assert client.get(step(shift, "heads")).status_code == 403


def test_the_pages_ask_the_same_for_one_and_for_three(client, shift, django_assert_num_queries):
    client.get(step(shift, "attendance"))
    with django_assert_num_queries(QUERIES):
        client.get(step(shift, "attendance"))
    for _ in range(2):
        attended(SignUpFactory(shift=shift).volunteer, shift, ("09:00", "09:05"))
    with django_assert_num_queries(QUERIES):
        client.get(step(shift, "attendance"))
