"""Candidates, nominations and the frozen list as files: what the page shows, for who reads it there."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import UnitFactory, UserFactory, VolunteerFactory, committee_unit
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_reports import inspector_of
from tests.factories_rounds import CandidateFactory, NominationFactory, frozen
from tests.people import browser_of

pytestmark = pytest.mark.django_db


def table(client, code, about, *columns, **narrowed):
    said = {"suffix": "xlsx", "purpose": "recognition", "words": "", "columns": columns}
    answer = client.post(reverse("export-of", args=[code, about], query=narrowed), said)
    assert answer.status_code == 200
    return [list(row) for row in load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)][1:]


def test_each_list_of_a_round_as_its_page_shows_it(at):
    at(AFTERWARDS)
    committee_unit()
    committee, unit = committee_member(), UnitFactory()
    place = frozen(VolunteerFactory(name="韦示例一", unit=unit), by=committee)
    round = place.round
    missing = CandidateFactory(round=round, volunteer__name="韦示例二", qualifies=False, missed=["hours"])
    NominationFactory(candidate=CandidateFactory(round=round, volunteer__name="韦示例三"), status="draft")
    desk, own, reader = browser_of(committee), browser_of(administrator_of(unit)), browser_of(inspector_of(unit))

    found = table(desk, "round-candidates", round.pk, "name", "hours", "qualifies", "missed")
    short = table(desk, "round-candidates", round.pk, "name", qualifies="false")
    ours = table(own, "round-candidates", round.pk, "name", "days")
    masked = table(reader, "round-candidates", round.pk, "name")
    put = table(desk, "round-nominations", round.pk, "name", "source", "status", "text", status="draft")
    places = table(desk, "round-places", round.pk, "place", "name", "score", "chosen")

    assert found == [["韦示例一", 100, "是", None], ["韦示例三", 100, "是", None], ["韦示例二", 100, "否", "时长"]]
    assert (short, ours) == ([["韦示例二"]], [["韦示例一", 20]])
    assert masked[0] == ["韦**"] or masked[0][0].startswith("韦*")
    assert put == [["韦示例三", "单位推荐", "草稿", "一年来坚持到社区服务，认真负责。"]]
    assert places == [[1, "韦示例一", 100, "是"]]
    assert table(own, "round-candidates", missing.round_id + 1, "name") == []
    assert own.get(reverse("export-of", args=["round-places", round.pk])).status_code == 403
    assert browser_of(UserFactory()).get(reverse("export-of", args=["round-nominations", round.pk])).status_code == 403


def test_the_list_of_nominations_is_searched_and_offers_its_file(at):
    at(AFTERWARDS)
    committee_unit()
    one = NominationFactory()
    other = NominationFactory(candidate=CandidateFactory(round=one.round), status="returned", return_reason="示例")
    desk, page = browser_of(committee_member()), reverse("nominations", args=[one.round_id])

    all_of_them = desk.get(page).content.decode()
    returned = desk.get(page + "?status=returned").content.decode()
    none = desk.get(page + "?source=self").content.decode()

    assert reverse("export-of", args=["round-nominations", one.round_id]) in all_of_them
    assert "共 2 条" in all_of_them
    assert reverse("nomination", args=[other.pk]) in returned
    assert reverse("nomination", args=[one.pk]) not in returned
    assert "没有符合条件的推荐" in none
