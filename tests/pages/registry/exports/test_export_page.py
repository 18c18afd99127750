"""导出: every list its page shows, with its filters, in chosen columns; small at once, long from the worker."""

import csv
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from registry import clock
from registry.ground.exports import lists
from registry.ground.exports.services import asking
from registry.ground.exports.views import exports
from registry.models import HistoryEntry, Job, Notification, Volunteer
from tests.doors import text_of
from tests.factories import UnitFactory, VolunteerFactory
from tests.people import administrator, browser_of, holder, id_number, phone

pytestmark = pytest.mark.django_db
ASKED = {"suffix": "xlsx", "purpose": "checking", "words": ""}


def rows_of(answer):
    return [list(row) for row in load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)]


def test_the_list_is_given_with_its_filters_and_the_chosen_columns():
    unit, other = UnitFactory(), UnitFactory()
    admin = administrator(unit)
    VolunteerFactory(unit=unit, name="=1+1", phone=phone())
    VolunteerFactory(unit=unit, name="韦小明", status="suspended", status_reason="x")
    VolunteerFactory(unit=other, name="别单位")
    client, page = browser_of(admin), reverse("export", args=["volunteers"]) + "?status=registered"

    shown = client.get(page)
    refused = client.post(page, ASKED | {"columns": ["name", "unit"], "purpose": ""})
    given = client.post(page, ASKED | {"columns": ["name", "phone", "phone_whole"]})

    assert "共 1 行" in text_of(shown)
    assert refused.status_code == 422
    assert rows_of(given) == [
        ["姓名", "手机（隐去）", "手机（完整）"],
        ["=1+1", "100****0001", phone()],
    ]
    assert load_workbook(BytesIO(given.content)).active["A2"].data_type == "s"
    assert "no-store" in given["Cache-Control"]
    line = HistoryEntry.objects.filter(did="exported", by=admin).get()
    assert line.fields == {
        "what": "volunteers", "purpose": "checking", "people": 1, "by_status": "registered",
        "columns": line.fields["columns"],
    }  # fmt: skip
    assert client.get(page).context["form"].initial["columns"] == ["name", "phone", "phone_whole"]


@pytest.mark.parametrize("code", sorted(lists.known))
def test_every_list_is_drawn_with_every_column(code):
    committee = holder("committee")
    VolunteerFactory()
    list_ = lists.known[code]
    about = 1 if list_.needs_about else None
    codes = [column.code for column in list_.offered(committee, about)]

    assert browser_of(committee).get(exports._page(code, about)).status_code == 200
    for suffix in asking.FORMATS:
        wanted = asking.checked(
            code=code, by=committee, filters={}, columns=codes, suffix=suffix, purpose="checking", about=about
        )
        assert asking.at_once(wanted, by=committee)


def test_csv_is_read_by_a_spreadsheet_and_computes_nothing():
    committee = holder("committee")
    VolunteerFactory(name="@SUM(A1)")

    given = browser_of(committee).post(
        reverse("export", args=["volunteers"]), ASKED | {"suffix": "csv", "columns": ["name"]}
    )

    assert given.content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(StringIO(given.content.decode("utf-8-sig")))) == [["姓名"], ["'@SUM(A1)"]]


def test_an_inspector_reads_masked_and_is_offered_no_whole_number():
    VolunteerFactory(name="韦小明", phone=phone())
    inspector = browser_of(holder("inspector", until_on=clock.today()))
    page = reverse("export", args=["volunteers"])

    given = inspector.post(page, ASKED | {"columns": ["name", "phone"]})
    refused = inspector.post(page, ASKED | {"columns": ["name", "phone_whole"]})

    assert rows_of(given)[1] == ["韦*", "100****0001"]
    assert refused.status_code == 422


def test_whole_numbers_of_minors_are_in_no_file():
    committee = holder("committee")
    young = VolunteerFactory(phone=phone(), id_number=id_number())
    Volunteer.objects.filter(pk=young.pk).update(born_on=clock.today().replace(year=clock.today().year - 16, day=1))

    given = browser_of(committee).post(
        reverse("export", args=["volunteers"]), ASKED | {"columns": ["phone_whole", "id_number_whole"]}
    )

    assert rows_of(given)[1][0] == "100****0001"
    assert "*" in rows_of(given)[1][1]


def test_a_long_list_is_drawn_by_the_worker_once_and_for_its_asker_only(monkeypatch):
    monkeypatch.setattr(asking, "MOST_AT_ONCE", 1)
    committee, other = holder("committee"), holder("committee")
    for _ in range(3):
        VolunteerFactory()
    client, page = browser_of(committee), reverse("export", args=["volunteers"])

    first, second = (client.post(page, ASKED | {"columns": ["name"]}) for _ in range(2))
    another = client.post(page, ASKED | {"columns": ["unit", "name"]})
    waiting = client.get(first["Location"])
    early = client.get(reverse("export-job-file", args=[Job.objects.get().pk]))

    job = Job.objects.get(name=asking.DRAW)
    assert first["Location"] == second["Location"] == another["Location"] == reverse("export-job", args=[job.pk])
    assert "排队中" in text_of(waiting)
    assert early["Location"] == first["Location"]

    asking.jobs.perform(job.pk)
    notice = Notification.objects.get(user=committee)
    file = reverse("export-job-file", args=[job.pk])
    given = client.get(file)

    assert notice.url == first["Location"]
    assert len(rows_of(given)) == 4
    assert client.post(page, ASKED | {"columns": ["name"]})["Location"] == first["Location"]
    assert [browser_of(other).get(url).status_code for url in (file, first["Location"])] == [404, 404]
    assert HistoryEntry.objects.filter(did="exported", by=committee).count() == 1


def test_the_old_addresses_give_the_same_list():
    client = browser_of(holder("committee"))
    VolunteerFactory()

    given = client.get(reverse("manage-activities-export"), {"purpose": "checking", "format": "csv"})

    assert given["Content-Type"].startswith("text/csv")
