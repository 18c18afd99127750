"""The pages of supplements: applying with a list, deciding, the shares."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from checkin.afterwards.claims import Proof
from checkin.afterwards.services import supplements
from checkin.exceptions import SupplementRefused
from checkin.ledger.services import ledger
from checkin.models import Supplement
from registry.models import Activity, Notification, StoredFile
from tests.doors import client_of, text_of
from tests.factories import SignUpFactory, VolunteerFactory, local
from tests.factories_afterwards import WHY, claim, colleague, supplement_for
from tests.factories_hours import AFTERWARDS, administrator_of, attended, committee_member, shift_of
from tests.factories_reports import inspector_of, pdf, photo
from tests.heavy_pictures import as_worker, broken_heavy_picture, heavy_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift(at):
    at(AFTERWARDS)
    return shift_of()


def sent(shift, **typed):
    whole = {"in_at": "2026-03-14T09:00", "out_at": "2026-03-14T12:00", "reason": WHY, "sheets": [pdf("签到表.pdf")]}
    url = reverse("supplement-create", args=[shift.pk])
    return client_of(shift.activity.leader).post(url, whole | typed)


def test_people_of_the_roll_are_ticked_and_others_typed_with_times_of_their_own(shift):
    signed_up, other = SignUpFactory(shift=shift).volunteer, colleague(shift)
    typed = f"{other.volunteer_no.lower()} {other.name} 09:30 11：00\n\n"

    answer = sent(shift, people=[signed_up.pk], others=typed, others_proofs=[photo()])

    supplement = Supplement.objects.get()
    assert answer.url == reverse("supplement-detail", args=[supplement.pk])
    lines = {line.volunteer: (line.in_at, line.out_at) for line in supplement.lines.all()}
    assert lines == {
        signed_up: (local("2026-03-14 09:00"), local("2026-03-14 12:00")),
        other: (local("2026-03-14 09:30"), local("2026-03-14 11:00")),
    }
    assert sorted(supplement.evidence.values_list("purpose", flat=True)) == ["evidence", "sign_sheet"]


def test_times_after_midnight_belong_to_the_next_day(at):
    at(AFTERWARDS)
    shift = shift_of("22:00", "02:00", until_day="2026-03-15")
    other = colleague(shift)

    sent(
        shift,
        in_at="2026-03-14T22:00",
        out_at="2026-03-15T02:00",
        others=f"ｇｚ-{other.volunteer_no[2:]}\u200b {other.name} 23:00 01:30",
    )

    line = Supplement.objects.get().lines.get()
    assert (line.in_at, line.out_at) == (local("2026-03-14 23:00"), local("2026-03-15 01:30"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("{no}", "请写“编号 姓名”"),
        ("{no} 韦另名", "没有这个编号，或编号与姓名不符"),
        ("GZ00000000000 {name}", "没有这个编号，或编号与姓名不符"),
        ("{no} {name} 九点 十点", "时间写成 09:30 这样"),
        ("{no} {name} 25:00 26:00", "时间写成 09:30 这样"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(shift, typed, said):
    person = colleague(shift)

    answer = sent(shift, others=typed.format(no=person.volunteer_no, name=person.name))

    assert answer.status_code == 422
    assert f"第 1 行：{said}" in text_of(answer)
    assert not Supplement.objects.exists()


def test_a_refusal_stands_on_the_form(shift):
    person = colleague(shift)

    answer = sent(shift, others=f"{person.volunteer_no} {person.name}", sheets=[])

    assert answer.status_code == 422
    assert str(SupplementRefused.Reason.SUPPLEMENT_EVIDENCE_MISSING.label) in text_of(answer)


def test_a_file_that_was_refused_with_the_form_is_asked_for_again(shift):
    answer = sent(shift, reason="")

    assert "上次选的文件没有保存" in text_of(answer)
    assert Supplement.objects.count() == 0


def test_who_was_there_already_is_named_last(shift):
    person = SignUpFactory(shift=shift, volunteer=VolunteerFactory(name="安示例")).volunteer
    attended(person, shift, ("09:00", "11:00"))
    SignUpFactory(shift=shift, volunteer=VolunteerFactory(name="韦示例"))

    page = text_of(client_of(shift.activity.leader).get(reverse("supplement-create", args=[shift.pk])))

    assert f"{person.unit}（已有到场）" in page
    assert page.index("韦示例") < page.index("安示例")


def test_whoever_was_decided_or_is_not_on_the_roll_cannot_be_ticked(shift):
    stranger = VolunteerFactory()

    answer = sent(shift, people=[stranger.pk])

    assert answer.status_code == 422


def test_the_approver_sees_people_and_evidence_and_decides(shift):
    person = colleague(shift)
    supplement, by = supplement_for(shift, claim(person)), committee_member()
    client, page = client_of(by), reverse("supplement-detail", args=[supplement.pk])

    seen = text_of(client.get(page))
    assert all(words in seen for words in (person.name, WHY, "现场.jpg", "批准并认定"))
    proof = supplement.evidence.get()
    shown = client.get(reverse("supplement-evidence", args=[supplement.pk, proof.uuid]))
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
    refused = client.post(reverse("supplement-return", args=[supplement.pk]), {"reason": ""})
    assert refused.status_code == 422
    client.post(reverse("supplement-approve", args=[supplement.pk]), {"reason": "属实"})

    assert ledger.total(person) == 180
    late = client.post(reverse("supplement-return", args=[supplement.pk]), {"reason": "再核"})
    assert (late.status_code, "这份补录现在是" in text_of(late)) == (422, True)  # its form is gone
    assert "永久标明为补录" in text_of(client.get(page))
    assert "已认定 3.0 小时" in text_of(client.get(page))


def test_nothing_is_approved_on_a_picture_that_nobody_could_look_at(shift, settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "uploads"
    supplement = supplement_for(shift, proofs=[Proof(broken_heavy_picture(), StoredFile.Purpose.EVIDENCE)])
    client, page = client_of(committee_member()), reverse("supplement-detail", args=[supplement.pk])
    refusal = str(SupplementRefused.Reason.SUPPLEMENT_EVIDENCE_UNREADABLE.label)

    assert "照片正在处理，约一分钟" in text_of(client.get(page))
    early = client.post(reverse("supplement-approve", args=[supplement.pk]), {"reason": "属实"}, follow=True)
    as_worker(supplement.evidence.get())
    late = client.post(reverse("supplement-approve", args=[supplement.pk]), {"reason": "属实"}, follow=True)

    assert [refusal in text_of(answer) for answer in (early, late)] == [True, True]
    assert "这张照片没有读懂，原件已删除。请换成 JPG 或截图，撤回后重新申请。" in text_of(client.get(page))
    assert Supplement.objects.get().status == Supplement.Status.SUBMITTED
    assert Notification.objects.filter(user=supplement.applied_by, url=page).exists()


def test_pictures_in_process_are_not_taken_for_the_same(shift, settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "uploads"
    first, second = (
        supplement_for(held, proofs=[Proof(heavy_picture(), StoredFile.Purpose.EVIDENCE)])
        for held in (shift, shift_of())
    )

    assert supplements.shown_elsewhere(first) == {}
    for one in (first, second):
        as_worker(one.evidence.get())
    assert list(supplements.shown_elsewhere(first).values()) == [[second.shift]]


def test_what_the_approval_could_not_decide_is_named_on_the_page(at):
    at(AFTERWARDS)
    shift = shift_of("08:00", "22:00")
    person = colleague(shift)
    supplement = supplement_for(shift, claim(person, "08:00", "22:00"))
    walk_in = VolunteerFactory(
        volunteer_no=None, status="draft", registered_on=None, unit=shift.activity.recording_unit
    )
    supplement.delete()
    attended(walk_in, shift, ("08:00", "08:30"))
    supplement = supplement_for(shift, claim(walk_in, "09:00", "12:00"))

    answer = client_of(committee_member()).post(
        reverse("supplement-approve", args=[supplement.pk]), {"reason": "属实"}, follow=True
    )

    assert "尚未完成实名注册" in text_of(answer)
    assert "待认定" in text_of(answer)


def test_the_list_shows_what_waits_and_what_may_still_be_supplemented(shift):
    supplement = supplement_for(shift)
    leader = client_of(shift.activity.leader)
    assert reverse("supplement-create", args=[shift.pk]) in text_of(leader.get(reverse("supplement-list")))
    leader.post(reverse("supplement-withdraw", args=[supplement.pk]))
    assert "已撤回" in text_of(leader.get(reverse("supplement-list")))

    supplement_for(shift)
    waiting = text_of(client_of(committee_member()).get(reverse("supplement-list")))
    assert "待我审批 1 份" in waiting
    assert "已撤回" not in waiting


def test_the_list_costs_the_same_for_one_and_three(shift):
    unit, counts = shift.activity.recording_unit, []
    client = client_of(administrator_of(unit))
    client.get(reverse("supplement-list"))

    for _n in range(3):
        supplement_for(shift_of(recording_unit=unit))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("supplement-list"))
        counts.append(len(queries))

    assert counts[0] == counts[2]


def test_an_inspector_reads_masked_names_and_no_pictures(shift):
    person = colleague(shift, name="韦示例乙")
    supplement = supplement_for(shift, claim(person))
    client = client_of(inspector_of(shift.activity.recording_unit))

    page = text_of(client.get(reverse("supplement-detail", args=[supplement.pk])))

    assert "韦示例乙" not in page
    url = reverse("supplement-evidence", args=[supplement.pk, supplement.evidence.get().uuid])
    assert client.get(url).status_code == 403


def test_the_approver_sees_that_the_same_proof_was_handed_in_for_another_shift(shift):
    second, third = shift_of("14:00", "17:00"), shift_of("18:00", "19:00")
    supplement = supplement_for(shift)
    unlike = [Proof(pdf(), StoredFile.Purpose.EVIDENCE)]
    supplement_for(third, claim(colleague(third), "18:00", "19:00"), proofs=unlike)
    address = reverse("supplement-detail", args=[supplement.pk])
    approver = client_of(committee_member())
    assert "同一份材料" not in text_of(approver.get(address))

    again = supplement_for(second, claim(colleague(second), "14:00", "17:00"))

    assert f"同一份材料也用于：{second}" in text_of(approver.get(address))
    assert str(third) not in text_of(approver.get(address))
    supplements.withdraw(supplement=again, by=again.applied_by)
    assert "同一份材料" not in text_of(approver.get(address))


def test_shares_are_listed_by_unit_with_the_highest_first(shift):
    supplements.approve(supplement=supplement_for(shift), by=committee_member())
    unit = shift.activity.recording_unit

    page = text_of(client_of(administrator_of(unit)).get(reverse("supplement-shares")))

    assert f'<th scope="row">{unit}</th>' in page
    assert '<span class="overdue">100%</span>' in page
    old = client_of(administrator_of(unit)).get(reverse("supplement-shares"), {"year": "2025"})
    assert "这一年没有认定的时长" in text_of(old)


def test_an_activity_is_filed_afterwards_on_the_usual_form(shift):
    unit = shift.activity.recording_unit
    typed = {
        "title": "示例清淤", "category": "NEARBY", "place": "示例社区", "places": 10, "content": "清理积水淤泥。",
        "contact_name": "韦示例", "contact_phone": "10000000001", "risk_notice": "注意积水。", "afterwards": "on",
        "kind": "service", "risk_level": "low", "shifts-TOTAL_FORMS": 1, "shifts-INITIAL_FORMS": 0,
        "shifts-0-on": "2026-03-14", "shifts-0-starts": "09:00", "shifts-0-ends": "12:00", "do": "submit",
        "positions-TOTAL_FORMS": 0, "positions-INITIAL_FORMS": 0, "recording_unit": unit.pk,
    }  # fmt: skip

    both = client_of(administrator_of(unit)).post(reverse("activity-new"), typed | {"emergency": "on"})
    client_of(administrator_of(unit)).post(reverse("activity-new"), typed)

    assert "应急备案和补录只能选一项" in text_of(both)
    activity = Activity.objects.get(title="示例清淤")
    assert (activity.origin, activity.status) == (Activity.Origin.SUPPLEMENT, Activity.Status.SUBMITTED)
