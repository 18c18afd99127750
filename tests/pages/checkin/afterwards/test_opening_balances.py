"""The pages of opening balances: draft, list, submission, the committee's decision."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from checkin.afterwards.duties import afterwards_duties
from checkin.ledger.services import ledger
from checkin.models import OpeningBalance
from registry.models import ImportBatch
from tests.doors import client_of, text_of
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_afterwards import HEADINGS, credited, row_of, staged, submitted
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_reports import inspector_of, pdf
from tests.tables import as_upload, book, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(at):
    at(AFTERWARDS)
    return UnitFactory()


@pytest.fixture
def person(unit):
    return VolunteerFactory(unit=unit)


def test_from_draft_to_ledger(unit, person):
    client = client_of(administrator_of(unit))
    typed = {"unit": unit.short_name, "until_on": "2025-12-31", "document_no": "《》"}
    refused = client.post(reverse("opening-balance-create"), typed)
    assert (refused.status_code, "请写明依据文件的名称和文号" in text_of(refused)) == (422, True)
    answer = client.post(reverse("opening-balance-create"), typed | {"document_no": "示例文"})
    batch = OpeningBalance.objects.get()
    assert answer.url == reverse("opening-balance-detail", args=[batch.pk])
    draft = text_of(client.get(answer.url))
    assert "名单还是空的" in draft
    assert "附上文件并提交" not in draft
    new = f"{reverse('import-new', args=['openings'])}?about={batch.pk}"
    assert new in draft
    template = load_workbook(BytesIO(client.get(reverse("import-template", args=["openings"])).content))
    assert "小时数" in [cell.value for cell in template.worksheets[0][1]]

    lines = book(HEADINGS, row_of(person, 3), (VolunteerFactory().volunteer_no, "韦另名", 3))
    table = client.post(new, {"unit": unit.short_name, "upload": as_upload(lines)}).url
    work()
    assert "姓名与编号不符" in text_of(client.get(table))
    client.post(reverse("import-apply", args=[ImportBatch.objects.get().pk]), {"mode": "good"})
    work()
    assert answer.url in text_of(client.get(table))
    assert table in text_of(client.get(answer.url))

    bare = client.post(reverse("opening-balance-submit", args=[batch.pk]), {})
    assert (bare.status_code, "请上传依据文件的扫描件" in text_of(bare)) == (422, True)
    assert '依据文件扫描件<span class="must">必填</span>' in text_of(bare)
    client.post(reverse("opening-balance-submit", args=[batch.pk]), {"document": pdf("文件.pdf")})

    by = committee_member()
    assert [duty.title for duty in afterwards_duties(by)] == ["认定历史数据"]
    committee = client_of(by)
    assert "1 人待认定" in text_of(committee.get(reverse("opening-balance-list")))
    document = committee.get(reverse("opening-balance-document", args=[batch.pk]))
    assert b"".join(document.streaming_content).startswith(b"%PDF")
    committee.post(reverse("opening-balance-approve", args=[batch.pk]), {"reason": ""})

    assert ledger.total(person) == 180
    assert "来源永久标明" in text_of(client.get(answer.url))
    assert afterwards_duties(by) == []


def test_a_return_is_read_by_the_unit(unit, person):
    batch = submitted(unit, row_of(person))
    client = client_of(committee_member())
    refused = client.post(reverse("opening-balance-return", args=[batch.pk]), {"reason": ""})
    assert refused.status_code == 422

    client.post(reverse("opening-balance-return", args=[batch.pk]), {"reason": "文件没有盖章。"})

    page = client_of(administrator_of(unit)).get(reverse("opening-balance-detail", args=[batch.pk]))
    assert "文件没有盖章。" in text_of(page)


def test_a_draft_is_discarded(unit, person):
    batch = staged(unit, row_of(person))

    answer = client_of(administrator_of(unit)).post(reverse("opening-balance-discard", args=[batch.pk]))

    assert answer.url == reverse("opening-balance-list")
    assert not OpeningBalance.objects.exists()


def test_an_inspector_reads_masked_names_and_no_document(unit):
    batch = credited(row_of(VolunteerFactory(name="韦示例乙")), unit=unit)
    client = client_of(inspector_of(unit))

    assert "韦示例乙" not in text_of(client.get(reverse("opening-balance-detail", args=[batch.pk])))
    assert client.get(reverse("opening-balance-document", args=[batch.pk])).status_code == 403


def test_the_volunteers_receipt_says_where_the_hours_come_from(unit, person):
    batch = credited(row_of(person), unit=unit)
    record = batch.shift.records.get()

    page = text_of(client_of(person.user).get(reverse("me-hours-record", args=[record.pk])))

    assert "历史数据，依据《示例团发〔2026〕3号》，630 分（10.5 小时）" in page


def test_list_and_preview_cost_the_same_for_one_and_three(unit):
    client, counts = client_of(administrator_of(unit)), []
    client.get(reverse("opening-balance-list"))

    for n in range(1, 4):
        batch = staged(unit, *(row_of(VolunteerFactory()) for _n in range(n)))
        for url in (reverse("opening-balance-list"), reverse("opening-balance-detail", args=[batch.pk])):
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts.append(len(queries))

    assert counts[:2] == counts[4:]
