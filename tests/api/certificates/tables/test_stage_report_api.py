"""Statistics tables over the API: make, submit, decide, correct, download."""

import pytest
from rest_framework.test import APIClient

from certificates.exceptions import TableRefused
from tests.factories import UnitFactory
from tests.factories_hours import administrator_of, committee_member
from tests.factories_reports import LATER, held_shift, march_table, reported, submitted_table
from tests.readers import docx_tables, pdf_words, xlsx_rows

pytestmark = pytest.mark.django_db
TABLES = "/api/v1/stage-reports/"
MARCH = {"from_on": "2026-03-01", "until_on": "2026-03-31"}
Reason = TableRefused.Reason


@pytest.fixture
def unit(at):
    at(LATER)
    unit = UnitFactory()
    reported(held_shift(people=2, recording_unit=unit, title="=HYPERLINK(1)<b>科普</b>"))
    return unit


def api(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def body_of(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


def test_a_table_goes_its_whole_way(unit):
    admin, committee = api(administrator_of(unit)), api(committee_member())
    made = admin.post(TABLES, {"unit": unit.pk, **MARCH})
    path = f"{TABLES}{made.data['id']}/"

    submitted = admin.post(f"{path}submit/")
    returned = committee.post(f"{path}return/", {"reason": "服务人数不符"})
    second = admin.post(f"{path}correct/", {"reason": "更正服务人数"})
    admin.post(f"{TABLES}{second.data['id']}/submit/")
    accepted = committee.post(f"{TABLES}{second.data['id']}/accept/")

    assert (made.status_code, made.data["figures"]["persons"]) == (201, 2)
    assert [each.data["status"] for each in (submitted, returned, second, accepted)] == [
        "submitted",
        "returned",
        "draft",
        "accepted",
    ]
    assert accepted.data["version"] == 2


def test_refusals_have_their_codes(unit):
    admin = administrator_of(unit)
    report = submitted_table(unit, by=admin)
    path = f"{TABLES}{report.pk}/"

    again = api(admin).post(f"{path}submit/")
    speechless = api(committee_member()).post(f"{path}return/")
    backwards = api(admin).post(TABLES, {"unit": unit.pk, "from_on": "2026-03-31", "until_on": "2026-03-01"})

    answers = [(each.status_code, each.data["code"]) for each in (again, speechless, backwards)]
    assert answers == [
        (409, Reason.TABLE_WRONG_STATE.value),
        (409, Reason.TABLE_REASON_MISSING.value),
        (409, Reason.TABLE_STAGE.value),
    ]


def test_a_table_without_its_stage_is_malformed(unit):
    assert api(administrator_of(unit)).post(TABLES, {"unit": unit.pk}).status_code == 400


def test_only_the_committee_decides(unit):
    admin = administrator_of(unit)
    path = f"{TABLES}{submitted_table(unit).pk}/"

    assert api(admin).post(f"{path}accept/").status_code == 403
    assert api(admin).post(f"{path}return/", {"reason": "x"}).status_code == 403


def test_a_foreign_table_does_not_exist(unit):
    path = f"{TABLES}{submitted_table(unit).pk}/"
    foreign = api(administrator_of(UnitFactory()))

    answers = [foreign.get(path), foreign.post(f"{path}submit/"), foreign.get(f"{path}pdf/")]
    answers.append(foreign.post(TABLES, {"unit": unit.pk, **MARCH}))
    assert [each.status_code for each in answers] == [404] * 4


def test_the_three_files_say_what_was_typed(unit):
    path = f"{TABLES}{submitted_table(unit).pk}/"
    admin = api(administrator_of(unit))

    xlsx, pdf, docx = (body_of(admin.get(f"{path}{suffix}/?purpose=reporting")) for suffix in ("xlsx", "pdf", "docx"))

    theme = "=HYPERLINK(1)<b>科普</b>"
    rows = {row[0]: row[1] for row in xlsx_rows(xlsx)}
    assert (rows["活动主题"], rows["参与人数"], rows["服务人数"]) == (theme, 2.0, 86.0)
    assert theme in pdf_words(pdf)
    assert docx_tables(docx)[1][0] == ["活动主题", theme]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(at, rows, django_assert_num_queries):
    at(LATER)
    committee = committee_member()
    for _n in range(rows):
        march_table(UnitFactory())
    client = api(committee)
    client.get(TABLES)

    with django_assert_num_queries(2):
        assert client.get(TABLES).data["count"] == rows
