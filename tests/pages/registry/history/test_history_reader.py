"""The audit administrator's reader: found by person, thing, deed and day, with its source, and exported."""

import pytest
from django.urls import reverse

from registry.history.services import history
from registry.models import HistoryEntry, RequestSource
from tests.doors import queries_of, text_of
from tests.factories import UnitFactory, UserFactory, VolunteerFactory
from tests.people import browser_of, holder
from tests.readers import xlsx_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor():
    return holder("audit_admin")


def shown(auditor, **asked):
    return [line.entry.did for line in browser_of(auditor).get(reverse("history"), asked).context["lines"]]


@pytest.mark.parametrize("typed", ["韦示例一", "GZ20260000011", "vera"])
def test_a_person_is_found_as_who_acted_and_as_who_was_acted_upon(auditor, typed):
    vera = VolunteerFactory(user=UserFactory(username="vera"), name="韦示例一", volunteer_no="GZ20260000011")
    history.record(by=vera.user, did="applied", to=vera)
    history.record(by=UserFactory(), did="unmasked", to=vera)
    history.record(by=None, did="log-in failed", to=vera.user)
    history.record(by=UserFactory(), did="changed unit", to=vera.unit)

    assert shown(auditor, who=typed) == ["log-in failed", "unmasked", "applied"]


def test_a_thing_and_days_narrow_the_list(auditor, at):
    unit, other = UnitFactory(), UnitFactory()
    for day, thing in (("2026-03-01 09:00", unit), ("2026-03-14 09:00", unit), ("2026-03-14 10:00", other)):
        at(day)
        history.record(by=None, did="changed unit", to=thing)

    found = shown(auditor, kind="registry.unit", number=unit.pk, from_on="2026-03-10", until_on="2026-03-20")

    assert found == ["changed unit"]


def test_a_sentence_names_who_deed_thing_and_source_and_masks_the_person(auditor):
    vera = VolunteerFactory(name="欧阳示例", volunteer_no="GZ20260000011")
    entry = history.record(by=UserFactory(username="lea"), did="unmasked", to=vera, reason="identity", minor=False)
    line = text_of(browser_of(auditor).get(reverse("history"), {"did": "unmasked"}))

    assert "欧阳* GZ20260000011" in line
    assert "欧阳示例" not in line
    assert f"?kind=registry.volunteer&amp;number={entry.target_id}" in line
    assert "未成年人 否，理由 核对身份" in line


def test_the_export_stands_in_the_history_itself(auditor):
    history.record(by=UserFactory(username="lea"), did="changed unit", to=UnitFactory())

    asked = {"did": "changed unit", "purpose": "checking"}
    answer = browser_of(auditor).get(reverse("history-export"), asked)

    rows = xlsx_rows(answer.content)
    assert any("修改单位" in row for row in rows)
    said = HistoryEntry.objects.get(did="exported", by=auditor).fields
    assert (said["what"], said["purpose"], said["people"]) == ("history", "checking", 1)


def test_one_line_and_three_cost_the_same(auditor):
    vera = VolunteerFactory()
    counts = []
    for n in (1, 2):
        for _ in range(n):
            history.record(by=UserFactory(), did="unmasked", to=vera)
        counts.append(queries_of(browser_of(auditor), reverse("history")))

    assert counts[0] == counts[1]


def test_the_home_of_the_audit_administrator_shows_seal_failures_and_the_way_to_the_history(auditor):
    history.record(by=None, did="log-in failed", to=UserFactory(username="lea"))

    page = text_of(browser_of(auditor).get(reverse("home")))

    assert "昨夜没有封存" in page
    assert "登录失败 <a" in page
    assert reverse("history") in page


def test_a_line_shows_the_address_and_browser_that_are_kept_and_leads_to_the_request(auditor):
    client = browser_of(auditor)
    client.get(reverse("history-export"), {"purpose": "other", "words": "送审计"}, HTTP_USER_AGENT="Firefox/140")
    source = RequestSource.objects.get()

    line = text_of(client.get(reverse("history"), {"request": source.request_id}))

    assert "127.0.0.1 · Firefox/140" in line
    assert "写明的用途 送审计" in line
