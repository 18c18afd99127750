"""The pages of spot checks: the committee's desk and the public pages."""

import json
import subprocess
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from checkin.ledger.services import seals
from checkin.models import SpotCheck, SpotCheckItem
from checkin.review import sampling
from checkin.review.forms.spot_checks import last_quarter
from checkin.review.services import spot_checks
from registry.models import HistoryEntry
from tests.doors import client_of, queries_of, text_of
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_hours import administrator_of, approved, committee_member, pending_record
from tests.readers import drawn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def member():
    return committee_member()


@pytest.fixture
def spot_check(member):
    approved(pending_record(volunteer=VolunteerFactory(name="韦示例一")))
    seals.seal_new()
    dates = {"from_on": "2026-03-01", "until_on": "2026-03-16"}
    client_of(member).post(reverse("spot-check-desk"), {"title": "示例抽查", "percent": 100} | dates)
    return SpotCheck.objects.get()


def test_committee_draws_checks_and_publishes(member, spot_check):
    client = client_of(member)
    item, work = reverse("spot-check-item", args=[spot_check.pk, 1]), reverse("spot-check-work", args=[spot_check.pk])

    early = client.post(work, {"result": "示例"})
    refused = client.post(item, {"state": "sound", "note": ""})
    client.post(item, {"state": "sound", "note": "示例：与签到表相符", "called_back": "on"})
    client.post(work, {"result": "示例：全部属实"})

    assert (early.status_code, refused.status_code) == (422, 422)
    assert "还有 1 个场次没有核查" in text_of(early)
    assert SpotCheckItem.objects.get().called_back
    assert SpotCheck.objects.get().status == "published"


def test_stranger_reads_the_result_by_unit_and_draws_again(member, spot_check):
    url = reverse("spot-check", args=[spot_check.pk])
    before, no_list = text_of(Client().get(url)), Client().get(reverse("spot-check-draw", args=[spot_check.pk]))
    item = spot_check.items.get()
    spot_checks.check(item=item, state="faulty", note="示例：韦示例一迟到", called_back=True, by=member)
    spot_checks.publish(spot_check=spot_check, result="示例：已更正", by=member)

    page = text_of(Client().get(url))
    published = json.loads(Client().get(reverse("spot-check-draw", args=[spot_check.pk])).content)

    assert "正在逐个核查" in before
    assert no_list.status_code == 404
    assert "核查 1 个场次：属实 0 个，有问题 1 个；回访服务对象 1 个。" in page
    assert "韦示例一" not in page
    assert item.shift.activity.recording_unit.short_name in page
    assert published["seed"] == sampling.seed_of(published["seal"]["head"], published["draw"])
    assert published["population_digest"] == sampling.population_digest(published["population"])
    assert published["sample"] == [str(item.shift.uuid)]


def test_evidence_sheet_is_a_pdf_with_masked_names_and_its_reading_is_kept(member, spot_check, tmp_path):
    answer = client_of(member).get(reverse("spot-check-sheet", args=[spot_check.pk, 1]))
    path = tmp_path / "sheet.pdf"
    path.write_bytes(drawn(answer.content))
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout

    assert answer["Content-Type"] == "application/pdf"
    assert "抽查证据单" in text
    assert "韦*" in text
    assert "韦示例一" not in text
    assert "180 分 → 180 分（3.0 小时）" in text
    assert "封存 №1" in text
    assert HistoryEntry.objects.filter(did="evidence read", by=member).count() == 1


def test_who_decided_is_offered_no_form(member):
    approved(pending_record(), by=member)
    seals.seal_new()
    day = date(2026, 3, 14)
    spot_check = spot_checks.draw(title="示例", from_on=day, until_on=day, percent=100, by=committee_member())

    page = text_of(client_of(member).get(reverse("spot-check-item", args=[spot_check.pk, 1])))

    assert "由区直团工委的其他人核查" in page
    assert 'name="state"' not in page


def test_unit_administrators_have_no_desk_of_spot_checks(spot_check):
    client = client_of(administrator_of(UnitFactory()))

    for name, args in (("desk", []), ("work", [spot_check.pk]), ("item", [spot_check.pk, 1])):
        assert client.get(reverse(f"spot-check-{name}", args=args)).status_code == 403


@pytest.mark.parametrize("name", ["spot-check-desk", "spot-checks", "spot-check-work"])
def test_lists_cost_the_same_queries_for_more_rows(member, spot_check, name):
    client, counts = client_of(member), []

    for day in (10, 11, 12):
        approved(pending_record(day=f"2026-03-{day}"))
        seals.seal_new()
        newest = spot_checks.draw(
            title="示例", from_on=spot_check.from_on, until_on=spot_check.until_on, percent=100, by=member
        )
        args = [newest.pk] if name == "spot-check-work" else []
        counts.append(queries_of(client, reverse(name, args=args)))

    assert counts[0] == counts[2]


@pytest.mark.parametrize(
    ("today", "title", "from_on", "until_on"),
    [
        (date(2026, 11, 24), "2026年第三季度时长抽查", date(2026, 7, 1), date(2026, 9, 30)),
        (date(2027, 1, 1), "2026年第四季度时长抽查", date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 4, 30), "2026年第一季度时长抽查", date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_a_draw_is_offered_for_the_quarter_before(today, title, from_on, until_on):
    assert last_quarter(today) == {"title": title, "from_on": from_on, "until_on": until_on, "percent": 5}
