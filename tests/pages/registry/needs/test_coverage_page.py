"""覆盖情况 as page, workbook and over the API."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from registry.models import HistoryEntry, Site
from tests.doors import client_of, program_of, text_of
from tests.factories import ActivityFactory, ShiftFactory, SiteFactory, UnitFactory, local
from tests.people import administrator, holder

pytestmark = pytest.mark.django_db


def test_who_was_where_is_read_on_the_page_in_the_file_and_by_programs(at):
    at("2026-03-02 09:00")
    unit, committee = UnitFactory(), holder("committee")
    site = SiteFactory(kind=Site.Kind.SCHOOL, name="示例小学", paired_unit=unit)
    ShiftFactory(activity=ActivityFactory(site=site, recording_unit=unit), starts_at=local("2026-02-10 09:00"))
    for _each in range(26):
        SiteFactory(kind=Site.Kind.VILLAGE)
    page, file, api = reverse("coverage"), reverse("coverage-xlsx"), reverse("api-coverage-list")
    office, una = client_of(committee), client_of(administrator(unit))

    first, second = text_of(office.get(page)), text_of(office.get(page, {"page": "2"}))
    missing = text_of(office.get(page, {"state": "uncovered", "year": "1"}))
    own = text_of(una.get(page))
    given = office.get(file, {"state": "uncovered", "year": "2025", "q": "示例小学"})
    rows = [row for row in load_workbook(BytesIO(given.content)).active.iter_rows(values_only=True) if row[0]]
    line = HistoryEntry.objects.filter(did="exported").get()
    told = program_of(committee).get(api, {"q": "示例小学"}).json()

    assert page in text_of(office.get(reverse("needs")))
    assert page in text_of(una.get(reverse("site-list")))
    assert page not in text_of(office.get(reverse("project-list")))
    assert "共 27 条" in first
    assert "第 1 页，共 2 页" in first
    assert second.count("未覆盖</") + second.count("未覆盖 </") >= 1
    assert "共 26 条" in missing
    assert "2026年2月10日" not in missing
    assert "2026年2月10日" in own
    assert "共 1 条" in own
    assert any(row[0] == "示例小学" and row[2] == unit.full_name and row[-1] == "未覆盖" for row in rows)
    assert (line.fields["what"], line.fields["people"], line.fields["by_year"]) == ("coverage", 0, 2025)
    assert [(each["site_name"], each["unit"], each["is_uncovered"]) for each in told["results"]] == [
        ("示例小学", unit.pk, False)
    ]
    assert program_of(committee).get(api, {"year": "1"}).status_code == 400
    this = text_of(office.get(page, {"year": "2026"}))
    assert ('<option value="2026" selected>' in this, "共 27 条" in this, "请选择有效的" in this) == (True, True, False)
    assert program_of(committee).get(api, {"year": "2026", "q": "示例小学"}).json() == told
    at("2027-03-02 09:00")  # what was kept as 2026 stays 2026
    assert '<option value="2026" selected>' in text_of(client_of(holder("committee")).get(page, {"year": "2026"}))
    assert client_of(holder("auditor")).get(page).status_code == 403
