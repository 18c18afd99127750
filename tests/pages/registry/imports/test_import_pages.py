"""批量导入 on the page: upload, look at each row, store, take back."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from registry.exceptions import ImportRefused
from registry.models import HistoryEntry, ImportBatch, Volunteer
from tests.factories import UnitFactory
from tests.people import administrator, browser_of, holder, id_number, phone
from tests.tables import HEADINGS, as_upload, book, work

pytestmark = pytest.mark.django_db
Reason = ImportRefused.Reason
ROWS = (("韦示例", id_number(), phone()), ("覃演示", "1", phone(2)))


@pytest.fixture
def unit(at):
    at("2026-03-14 09:00")
    return UnitFactory()


@pytest.fixture
def client(unit):
    return browser_of(administrator(unit))


def uploaded(client, unit, *rows, name="名单.xlsx") -> ImportBatch:
    upload = {"unit": unit.short_name, "upload": as_upload(book(HEADINGS, *rows), name)}
    answer = client.post("/manage/imports/new/people/", upload)
    assert answer.status_code == 302
    work()
    return ImportBatch.objects.latest("pk")


def test_from_the_list_of_volunteers_to_a_stored_table_and_back(client, unit):
    assert 'href="/manage/imports/"' in client.get("/manage/volunteers/").content.decode()
    batch = uploaded(client, unit, *ROWS)
    here = f"/manage/imports/{batch.pk}/"

    page = client.get(here).content.decode()
    assert "新增 1 行，改动 0 行，没有变化 0 行，有问题 1 行" in page
    assert "B3 证件号码：身份证号码应为 18 位" in page
    assert id_number() not in client.get(f"{here}?state=").content.decode()

    wrong = load_workbook(BytesIO(client.get(f"{here}wrong/").content)).active
    assert [cell.value for cell in wrong[2]] == ["姓名", "证件号码", "手机号码", "原表行号", "问题"]
    assert [cell.value for cell in wrong[3]][:4] == ["覃演示", "1", phone(2), "3"]
    client.post(f"{here}apply/", {"mode": "good"})
    assert "正在导入" in client.get(here).content.decode()
    work()
    assert Volunteer.objects.get().name == "韦示例"
    assert "撤销这次导入" in client.get(here).content.decode()

    client.post(f"{here}undo/")
    work()

    assert not Volunteer.objects.exists()
    acts = HistoryEntry.objects.about(batch).values_list("did", flat=True)
    assert list(acts) == ["import uploaded", "exported", "import applied", "import stored", "import undone"]


def test_what_is_refused_is_said_on_the_page(client, unit):
    url, unit_name = "/manage/imports/new/people/", unit.short_name
    empty = client.post(url, {"unit": unit_name, "upload": as_upload(b"")})
    assert empty.status_code == 422
    batch = uploaded(client, unit, *ROWS)
    here = f"/manage/imports/{batch.pk}/"

    def told(answer) -> str:
        return client.get(answer["Location"]).content.decode()

    all_rows = client.post(f"{here}apply/", {"mode": "all"})
    assert ImportRefused(Reason.IMPORT_PROBLEMS_LEFT, count=1).message in told(all_rows)
    assert ImportRefused(Reason.IMPORT_NOT_READY, state="待导入").message in told(client.post(f"{here}undo/"))
    client.post(f"{here}apply/", {"mode": "good"})
    assert ImportRefused(Reason.IMPORT_BUSY).message in told(client.post(f"{here}discard/"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x00\x01", Reason.IMPORT_UNREADABLE),
        (b"PK\x03\x04", Reason.IMPORT_UNREADABLE),
        (b"<html><table></table></html>", Reason.IMPORT_UNREADABLE),
        (book(HEADINGS), Reason.IMPORT_NO_ROWS),
        (book(), Reason.IMPORT_NO_COLUMN),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content, reason, client, unit):
    client.post("/manage/imports/new/people/", {"unit": unit.short_name, "upload": as_upload(content)})
    work()

    batch = ImportBatch.objects.get()
    words = ImportRefused(reason, columns="姓名、证件号码").message
    assert (batch.state, batch.refused) == ("unreadable", words)
    assert words in client.get(f"/manage/imports/{batch.pk}/").content.decode()


def test_a_page_that_watches_is_told_to_look_again_once_it_is_done(client, unit):
    upload = {"unit": unit.short_name, "upload": as_upload(book(HEADINGS, *ROWS))}
    client.post("/manage/imports/new/people/", upload)
    here = f"/manage/imports/{ImportBatch.objects.get().pk}/"

    waiting = client.get(here, headers={"HX-Request": "true"})
    work()
    done = client.get(here, headers={"HX-Request": "true"})

    assert "正在核对" in waiting.content.decode()
    assert (done.status_code, done["HX-Refresh"]) == (204, "true")


def test_the_template_is_read_as_it_stands_and_offers_choices(client, unit):
    book_read = load_workbook(BytesIO(client.get("/manage/imports/template/people/").content))

    page, explained, hidden = (book_read[name] for name in ("志愿者名单", "填表说明", "选项"))
    assert [cell.value for cell in page[1]][:3] == ["姓名", "证件号码", "证件类型"]
    assert {str(rule.sqref) for rule in page.data_validations.dataValidation} >= {"C2:C5000", "D2:D5000"}
    assert unit.short_name in [cell.value for row in hidden.iter_rows() for cell in row]
    assert explained["A2"].value == "姓名"


def test_other_units_see_nothing_and_another_administrator_takes_no_file_away(client, unit):
    batch = uploaded(client, unit, *ROWS)
    here = f"/manage/imports/{batch.pk}/"

    assert browser_of(administrator(UnitFactory())).get(here).status_code == 404
    colleague = browser_of(administrator(unit))
    assert colleague.get(here).status_code == 200
    assert colleague.get(f"{here}wrong/").status_code == 403


def test_the_unit_above_all_ones_own_is_chosen_already(client, unit):
    UnitFactory(parent=unit)
    page = client.get("/manage/imports/new/people/")
    assert page.context["form"]["unit"].value() == unit.short_name

    client.force_login(holder("committee"))
    assert client.get("/manage/imports/new/people/").context["form"]["unit"].value() in (None, "")
    assert client.get("/manage/imports/new/units/").context["form"]["unit"].value() == unit.parent.short_name


def test_the_rows_to_put_right_hold_the_whole_of_what_was_typed(client, unit):
    """Nothing is cut off, and a formula without a result leaves no words that the next upload takes for a name."""
    long, headings = "摄影" * 150, (*HEADINGS, "专业技能")
    content = book(headings, ("韦示例", id_number(), phone(), long), ("=B9", id_number(sequence=14), phone(2), None))
    client.post("/manage/imports/new/people/", {"unit": unit.short_name, "upload": as_upload(content)})
    work()

    wrong = load_workbook(BytesIO(client.get(f"/manage/imports/{ImportBatch.objects.get().pk}/wrong/").content)).active

    assert (wrong[3][3].value, wrong[4][0].value) == (long, None)
