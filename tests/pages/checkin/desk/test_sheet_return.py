"""A returned sheet: scanned, ticked or from Excel; errors per row, no input lost."""

from datetime import time
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from checkin.desk.documents import sheet_book
from checkin.desk.services import sheets
from checkin.exceptions import SheetRowRefused
from checkin.models import Attendance, EnteredTime
from registry.models import SignUp, StoredFile
from tests.factories import SignUpFactory, UnitFactory, VolunteerFactory, local
from tests.factories_hours import administrator_of, attended, handed_in, shift_of
from tests.factories_reports import photo
from tests.heavy_pictures import as_worker, broken_heavy_picture

pytestmark = pytest.mark.django_db
QUERIES = 9
WHY = {"reason": "现场没有网络，用纸质签到表", "do": "save"}
Refused = SheetRowRefused.Reason


@pytest.fixture
def shift(at, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    at("2026-03-14 12:30")
    shift = shift_of()
    client.force_login(shift.activity.leader)
    return shift


@pytest.fixture
def vera(shift):
    return SignUpFactory(shift=shift, volunteer=VolunteerFactory(name="韦示例", initials="wsl")).volunteer


@pytest.fixture
def otto(shift):
    return SignUpFactory(shift=shift, volunteer=VolunteerFactory(name="覃演示", initials="qys")).volunteer


def page_of(shift):
    return reverse("shift-sheet-return", args=[shift.pk])


def row(person, start="09:00", end="12:00"):
    return {f"p{person.pk}-taken": "on", f"p{person.pk}-in_at": start, f"p{person.pk}-out_at": end}


def ticked(response):
    return [row.person.volunteer for row in response.context["form"].rows if row["taken"].value()]


def test_ticked_rows_are_entered_with_the_picture_of_the_sheet(client, shift, vera, otto):
    answer = client.post(page_of(shift), row(vera) | row(otto, "09:10", "11:00") | WHY | {"photo": photo("签到表.jpg")})

    assert answer.status_code == 302
    assert {entered.evidence for entered in EnteredTime.objects.all()} == {StoredFile.objects.get()}
    assert Attendance.objects.get(volunteer=otto).last_out_at == local("2026-03-14 11:00")


def test_a_picture_given_up_meanwhile_is_said_and_asked_for_again(client, shift, vera, settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "uploads"
    client.post(page_of(shift), {"photo": broken_heavy_picture(), "do": "plan"})
    stored = as_worker(StoredFile.objects.get())

    answer = client.post(page_of(shift), row(vera) | WHY | {"evidence": stored.uuid})

    assert "刚才的照片没有读懂，原件已删除。" in answer.content.decode()
    assert (ticked(answer), EnteredTime.objects.count()) == ([vera], 0)
    client.post(page_of(shift), row(vera) | WHY)
    assert EnteredTime.objects.get().evidence is None


def test_pressing_twice_enters_once(client, shift, vera):
    for _ in range(2):
        client.post(page_of(shift), row(vera) | WHY)

    assert EnteredTime.objects.count() == 1


def test_a_bad_row_is_marked_and_everything_typed_stays(client, shift, vera, otto):
    sent = row(vera, "08:59") | row(otto, "09:30") | WHY | {"photo": photo("签到表.jpg")}

    refused = client.post(page_of(shift), sent)
    page = refused.content.decode()
    kept = {"evidence": StoredFile.objects.get().uuid}
    again = client.post(page_of(shift), row(vera) | row(otto, "09:30") | WHY | kept)

    assert refused.status_code == 422
    assert "时间应在场次 09:00 至 12:00 之内。" in page
    assert 'value="09:30"' in page
    assert "已上传：签到表.jpg，不必再选。" in page
    assert (again.status_code, EnteredTime.objects.count(), StoredFile.objects.count()) == (302, 2, 1)


def test_a_row_without_its_hour_is_asked_for_it(client, shift, vera):
    refused = client.post(page_of(shift), row(vera, end="") | WHY)

    assert (refused.status_code, "签退：请填写时间。" in refused.content.decode()) == (422, True)


def test_everybody_as_planned_is_filled_in_and_kept_only_by_the_next_press(client, shift, vera, otto):
    filled = client.post(page_of(shift), {"do": "plan"})

    assert (ticked(filled), EnteredTime.objects.count()) == ([otto, vera], 0)


def test_a_code_a_number_or_a_name_ticks_a_row(client, shift, vera, otto):
    (code,) = sheets.codes_of(shift, [vera.pk]).values()

    assert ticked(client.post(page_of(shift), {"do": "find", "find": code})) == [vera]
    assert ticked(client.post(page_of(shift), {"do": "find", "find": "演示"} | row(vera))) == [otto, vera]
    nobody = client.post(page_of(shift), {"do": "find", "find": "没有"})
    assert "没有找到“没有”" in nobody.content.decode()


def test_the_sheet_of_another_shift_is_refused(client, shift, vera):
    (foreign,) = sheets.codes_of(shift_of(), [vera.pk]).values()

    answer = client.post(page_of(shift), {"do": "find", "find": foreign})

    assert (ticked(answer), str(Refused.SHEET_ROW_OTHER_SHIFT.label) in answer.content.decode()) == ([], True)


def book_of(client, shift, *filled):
    """The downloaded table with these hours typed in, by name."""
    book = load_workbook(BytesIO(client.get(reverse("shift-sheet-book", args=[shift.pk])).content))
    hours = {name: times for name, *times in filled}
    for cells in book.active.iter_rows(min_row=3):
        if cells[0].value in hours:
            cells[3].value, cells[4].value = hours[cells[0].value]
    file = BytesIO()
    book.save(file)
    return SimpleUploadedFile("表.xlsx", file.getvalue())


def test_a_filled_table_is_looked_at_before_it_is_kept(client, shift, vera, otto):
    book = book_of(client, shift, ("韦示例", "09:05", "11：30"))

    preview = client.post(page_of(shift), {"do": "workbook", "workbook": book})
    (line,) = [row for row in preview.context["form"].rows if row["taken"].value()]

    assert (line.person.volunteer, line["in_at"].value(), line["out_at"].value()) == (vera, "09:05", "11:30")
    assert not EnteredTime.objects.exists()


def test_an_hour_without_its_zero_is_shown_by_the_clock_of_the_phone(client, shift, vera):
    book = book_of(client, shift, ("韦示例", "9:05", "11:30"))

    preview = client.post(page_of(shift), {"do": "workbook", "workbook": book})

    assert 'value="09:05"' in preview.content.decode()
    assert "已读入 1 行" in preview.content.decode()


def test_the_reason_stays_a_must_while_rows_are_filled_in(client, shift, vera):
    preview = client.post(page_of(shift), {"do": "plan"})

    assert preview.context["form"].fields["reason"].required
    assert not preview.context["form"].errors


def test_the_same_table_again_changes_nothing(client, shift, vera, otto):
    book = book_of(client, shift, ("韦示例", "09:05", "11:30"))
    client.post(page_of(shift), row(vera, "09:05", "11:30") | WHY)
    book.seek(0)

    preview = client.post(page_of(shift), {"do": "workbook", "workbook": book})
    client.post(page_of(shift), row(vera, "09:05", "11:30") | WHY)

    assert ticked(preview) == [vera]
    assert EnteredTime.objects.count() == 1


def test_every_row_with_a_time_is_taken_or_named(client, shift, vera, otto):
    third = SignUpFactory(shift=shift, volunteer=VolunteerFactory(name="蓝志愿")).volunteer
    content = book_of(
        client,
        shift,
        ("韦示例", time(8, 59, 59, 999_900), "11点30分"),
        ("覃演示", "=1+1", "11:00"),
        ("蓝志愿", "九点", ""),
    )
    book = load_workbook(content)
    taken = next(cells for cells in book.active.iter_rows(min_row=3) if cells[0].value == "韦示例")
    for values in (["无码", "", "", "09:00", "11:00", ""], [cell.value for cell in taken]):
        book.active.append(values)
    last = book.active.max_row
    book.save(file := BytesIO())

    answer = client.post(page_of(shift), {"do": "workbook", "workbook": SimpleUploadedFile("表.xlsx", file.getvalue())})

    page = answer.content.decode()
    assert (ticked(answer), third in ticked(answer)) == ([vera], False)
    assert "已读入 1 行" in page
    for words in (
        Refused.SHEET_TIME_UNREADABLE.label.format(text="公式没有结果"),
        Refused.SHEET_TIME_UNREADABLE.label.format(text="九点"),
        f"第 {last - 1} 行：{Refused.SHEET_NO_CODE.label}",
        f"第 {last} 行：{Refused.SHEET_TWICE.label}",
    ):
        assert words in page


def test_the_table_whose_rows_vanished_names_each_of_them(client, shift):
    content = (Path(__file__).parents[3] / "cases" / "sheet-formula.xlsx").read_bytes()

    page = client.post(
        page_of(shift), {"do": "workbook", "workbook": SimpleUploadedFile("表.xlsx", content)}
    ).content.decode()

    named = [n for n in range(3, 14) if f"第 {n} 行：" in page]
    assert named == [*range(3, 11), 13]  # the codes are another installation's


def test_a_hidden_row_is_named(client, shift, vera):
    book = load_workbook(book_of(client, shift, ("韦示例", "09:05", "11:30")))
    book.active.row_dimensions[3].hidden = True
    book.save(file := BytesIO())

    answer = client.post(page_of(shift), {"do": "workbook", "workbook": SimpleUploadedFile("表.xlsx", file.getvalue())})

    assert (ticked(answer), f"第 3 行：{Refused.SHEET_HIDDEN.label}" in answer.content.decode()) == ([], True)


def test_a_table_longer_than_any_roll_is_refused_by_its_length(client, shift, vera, monkeypatch):
    monkeypatch.setattr(sheet_book, "MOST_ROWS", 1)
    book = book_of(client, shift, ("韦示例", "09:05", "11:30"))

    answer = client.post(page_of(shift), {"do": "workbook", "workbook": book})

    assert Refused.SHEET_TOO_LONG.label.format(most=1) in answer.content.decode()


def test_a_file_that_is_no_table_of_ours_is_refused(client, shift, vera):
    for content in (b"", b"PK", b"%PDF-"):
        answer = client.post(page_of(shift), {"do": "workbook", "workbook": SimpleUploadedFile("x.xlsx", content)})
        assert str(Refused.SHEET_WORKBOOK.label) in answer.content.decode()


def test_rows_of_another_table_are_named(client, shift, vera):
    other = shift_of(leader=shift.activity.leader)
    SignUpFactory(shift=other, volunteer=VolunteerFactory(name="罗雷锋"))
    book = book_of(client, other, ("罗雷锋", "09:00", "12:00"))

    answer = client.post(page_of(shift), {"do": "workbook", "workbook": book})

    assert "第 3 行：这张签到表不是本场次的，请核对。" in answer.content.decode()


def test_a_forged_code_in_a_table_is_refused(shift):
    with pytest.raises(SheetRowRefused) as refused:
        sheets.person_of("S1-1-1-AAAAAAAAAAAAA", shift=shift)

    assert refused.value.reason == SheetRowRefused.Reason.SHEET_ROW_FORGED


def test_who_is_on_paper_only_is_enlisted_without_a_check_in(client, shift):
    told = {"name": "罗雷锋", "phone": "10000000009"}

    client.post(reverse("shift-enlist", args=[shift.pk]), told)
    client.post(reverse("shift-enlist", args=[shift.pk]), told)

    signup = SignUp.objects.get()
    assert (signup.source, signup.status, signup.volunteer.name) == ("walk_in", "confirmed", "罗雷锋")
    assert not Attendance.objects.exists()


def test_people_with_presence_are_listed_apart(client, shift, vera, otto):
    attended(vera, shift, ("09:00", "12:00"))

    form = client.get(page_of(shift)).context["form"]

    assert [row.person.volunteer for row in form.open_rows] == [otto]
    assert [row.person.volunteer for row in form.present_rows] == [vera]


def test_the_picture_is_shown_to_who_decides_and_to_nobody_else(client, shift, vera):
    client.post(page_of(shift), row(vera) | WHY | {"photo": photo()})
    address = reverse("entered-evidence", args=[EnteredTime.objects.get().pk])
    handed_in(shift)

    def status(user):
        client.force_login(user)
        response = client.get(address)
        if response.streaming:
            b"".join(response.streaming_content)
        return response.status_code

    assert status(administrator_of(shift.activity.recording_unit)) == 200
    assert status(shift.activity.leader) == 200
    assert status(vera.user) == 403
    assert status(administrator_of(UnitFactory())) == 403


def test_the_page_asks_the_same_for_one_and_for_three(client, shift, vera, django_assert_num_queries):
    client.get(page_of(shift))
    with django_assert_num_queries(QUERIES):
        client.get(page_of(shift))
    for _ in range(2):
        SignUpFactory(shift=shift)
    with django_assert_num_queries(QUERIES):
        client.get(page_of(shift))


def test_over_midnight_an_early_hour_lies_on_the_next_day(client, at):
    at("2026-03-15 07:00")
    night = shift_of("22:00", "06:00", until_day="2026-03-15")
    vera = SignUpFactory(shift=night).volunteer
    client.force_login(night.activity.leader)

    client.post(page_of(night), row(vera, "00:30", "06:00") | WHY)

    assert Attendance.objects.get().first_in_at == local("2026-03-15 00:30")


def test_closing_together_lists_the_names(client, shift, vera, at):
    attended(vera, shift, still_in="09:05")
    address = reverse("shift-close-all", args=[shift.pk])

    page = client.get(address).content.decode()
    reasonless = client.post(address, {"people": [vera.pk], "reason": ""})
    client.post(address, {"people": [vera.pk], "reason": "12:00 一起离开"})
    late = client.post(address, {"people": [vera.pk], "reason": "12:00 一起离开"})

    assert "韦示例（09:05 签到）" in page
    assert (reasonless.status_code, late.status_code) == (422, 422)
    assert EnteredTime.objects.get().out_at == shift.ends_at


def test_closing_together_leaves_out_oneself_and_says_so(client, shift, vera, at):
    own = SignUpFactory(shift=shift, volunteer=VolunteerFactory(user=shift.activity.leader)).volunteer
    for person in (vera, own):
        attended(person, shift, still_in="09:05")
    address = reverse("shift-close-all", args=[shift.pk])

    page = client.get(address)
    client.post(address, {"people": page.context["form"]["people"].value(), "reason": "12:00 一起离开"})

    assert f"{own.name} 是您本人" in page.content.decode()
    assert [row.volunteer for row in EnteredTime.objects.all()] == [vera]


def test_closing_together_does_the_rest_and_says_who_is_left_and_why(client, shift, vera, otto, at):
    for person, since in ((vera, "09:05"), (otto, "12:10")):
        attended(person, shift, still_in=since)

    answer = client.post(
        reverse("shift-close-all", args=[shift.pk]), {"people": [vera.pk, otto.pk], "reason": "一起离开"}, follow=True
    )

    said = [str(message) for message in answer.context["messages"]]
    assert said[0] == "已为 1 人补签退。"
    assert said[1].startswith(f"{otto.name}：")
    assert [row.volunteer for row in EnteredTime.objects.all()] == [vera]


def test_remote_service_is_determined_on_its_own_page(client, shift, vera, otto):
    shift.activity.is_remote = True
    shift.activity.save()
    address = reverse("shift-determine", args=[shift.pk])

    half = client.post(address, {f"p{vera.pk}-minutes": "90"})
    long = client.post(address, {f"p{vera.pk}-minutes": "200", f"p{vera.pk}-deliverable": "稿件 2 篇"})
    done = client.post(address, {f"p{vera.pk}-minutes": "90", f"p{vera.pk}-deliverable": "稿件 2 篇"}, follow=True)

    assert "请写明任务成果。" in half.content.decode()
    assert "韦示例：核定的时长应为 1 至 180 分钟" in long.content.decode()
    assert (EnteredTime.objects.get().origin, EnteredTime.objects.get().reason) == ("determined", "稿件 2 篇")
    assert 'value="90"' in done.content.decode()
    assert "不扫码、不点名" in client.get(reverse("shift-desk", args=[shift.pk])).content.decode()


def test_heads_are_typed_on_the_desk_and_the_difference_is_told(client, shift, vera):
    attended(vera, shift, ("09:00", "12:00"))

    page = client.post(reverse("shift-heads", args=[shift.pk]), {"moment": "start", "heads": "2"}, follow=True)
    empty = client.post(reverse("shift-heads", args=[shift.pk]), {"moment": "start", "heads": ""}, follow=True)

    assert "12:30 记下 2 人" in page.content.decode()
    assert "与扫码人数不一致" in page.content.decode()
    assert "请填写清点的人数。" in empty.content.decode()


@pytest.mark.parametrize("told", ["x", "00000000-0000-0000-0000-000000000000"])
def test_a_picture_that_was_never_sent_is_no_picture(client, shift, vera, told):
    typed = {f"p{vera.pk}-taken": "on", f"p{vera.pk}-in_at": "09:00", f"p{vera.pk}-out_at": "12:00", "evidence": told}

    page = client.post(reverse("shift-sheet-return", args=[shift.pk]), WHY | typed)

    assert page.status_code == 422
    assert not EnteredTime.objects.exists()
