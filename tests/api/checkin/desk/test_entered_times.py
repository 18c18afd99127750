"""A sheet and the results of remote work in one batch; heads counted on the spot."""

import pytest

from checkin.desk.services import sheets
from checkin.exceptions import EnteredTimeRefused, HeadCountRefused
from checkin.models import Attendance, EnteredTime, HandIn, HeadCount
from tests.doors import program_of
from tests.factories import SignUpFactory, VolunteerFactory, local
from tests.factories_hours import attended, shift_of

pytestmark = pytest.mark.django_db
Reason = EnteredTimeRefused.Reason


@pytest.fixture
def shift(at):
    at("2026-03-14 12:30")
    return shift_of()


def send(shift, *lines, by=None, **said):
    said = {"reason": "现场没有网络", "lines": list(lines)} | said
    address = f"/api/v1/shifts/{shift.pk}/entered-times/"
    return program_of(by or shift.activity.leader).post(address, said, format="json")


def test_a_sheet_goes_in_by_number_by_uuid_and_by_code(shift, vera):
    otto, lena = (SignUpFactory(shift=shift).volunteer for _ in range(2))
    (code,) = sheets.codes_of(shift, [lena.pk]).values()

    answer = send(
        shift,
        {"volunteer_no": f"ｇｚ {vera.volunteer_no[2:]}"},
        {"volunteer": str(otto.uuid), "in_at": "2026-03-14T09:10:00+08:00", "out_at": "2026-03-14T11:00:00+08:00"},
        {"code": code},
    )

    assert answer.status_code == 200
    assert [line["origin"] for line in answer.json()["entered"]] == ["paper"] * 3
    times = {row.volunteer: (row.first_in_at, row.last_out_at) for row in Attendance.objects.all()}
    assert times[vera] == (shift.starts_at, shift.ends_at)
    assert times[otto] == (local("2026-03-14 09:10"), local("2026-03-14 11:00"))


def test_the_same_batch_again_gives_the_same_rows(shift, vera):
    line = {"volunteer_no": vera.volunteer_no}

    assert send(shift, line).json() == send(shift, line).json()
    assert EnteredTime.objects.count() == 1


def test_bad_lines_are_named_and_nothing_is_kept(shift, vera):
    otto = SignUpFactory(shift=shift).volunteer

    early = {"volunteer_no": otto.volunteer_no, "in_at": "2026-03-14T08:00+08:00"}
    answer = send(shift, {"volunteer_no": vera.volunteer_no}, early)

    assert (answer.status_code, answer.json()["code"]) == (409, Reason.ENTERED_LINES_REFUSED)
    assert [(line["line"], line["code"]) for line in answer.json()["lines"]] == [(1, Reason.OUTSIDE_SHIFT)]
    assert not EnteredTime.objects.exists()


def test_people_who_are_not_on_the_list_and_foreign_codes_are_errors_of_shape(shift, vera):
    (foreign,) = sheets.codes_of(shift_of(), [vera.pk]).values()

    answer = send(shift, {"volunteer_no": VolunteerFactory().volunteer_no}, {"code": foreign})

    assert answer.status_code == 400
    assert answer.json()["lines"] == {"0": ["这个场次的名单上没有这个人。"], "1": ["这张签到表不是本场次的，请核对。"]}


def test_a_line_names_exactly_one_person(shift, vera):
    assert send(shift, {"in_at": "2026-03-14T09:00+08:00"}).status_code == 400
    assert send(shift, {"volunteer_no": vera.volunteer_no, "volunteer": str(vera.uuid)}).status_code == 400
    assert send(shift).status_code == 400


def test_remote_work_is_determined(shift, vera):
    shift.activity.is_remote = True
    shift.activity.save()
    line = {"volunteer_no": vera.volunteer_no, "minutes": 90, "deliverable": "撰写科普稿件 2 篇"}

    sheet = send(shift, line)
    answer = send(shift, line, origin="determined")

    assert (sheet.status_code, sheet.json()["code"]) == (409, Reason.REMOTE_BY_DETERMINATION)
    assert (answer.status_code, answer.json()["entered"][0]["reason"]) == (200, "撰写科普稿件 2 篇")


def test_volunteers_enter_nothing(shift, vera):
    assert send(shift, {"volunteer_no": vera.volunteer_no}, by=vera.user).status_code == 403


def test_heads_are_counted_and_read(shift, vera):
    attended(vera, shift, ("09:00", "12:00"))
    client, address = program_of(shift.activity.leader), f"/api/v1/shifts/{shift.pk}/head-counts/"

    client.post(address, {"moment": "start", "heads": 2}, format="json")

    assert client.get(address).json() == {"came": 1, "at_start": 2, "at_end": None, "differs": True}
    assert HeadCount.objects.get().by == shift.activity.leader
    HandIn.objects.create(shift=shift, n=1, by=shift.activity.leader, basis="b")
    late = client.post(address, {"moment": "end", "heads": 2}, format="json")
    assert (late.status_code, late.json()["code"]) == (409, HeadCountRefused.Reason.HEADS_HANDED_IN)
    assert program_of(vera.user).get(address).status_code == 403
