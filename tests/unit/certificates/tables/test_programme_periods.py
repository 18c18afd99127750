"""The period of a 专项 and the tables that were accepted in it (D2, D148)."""

from datetime import date

import pytest

from certificates.models import StageReport
from registry import clock
from registry.exceptions import ListRefused
from registry.models import Programme
from registry.units.services import lists
from tests.factories import UnitFactory
from tests.factories_hours import committee_member
from tests.factories_reports import march_table

pytestmark = pytest.mark.django_db


def test_a_period_keeps_the_tables_that_were_accepted_in_it(at):
    at("2026-04-02 09:00")
    year = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    programme = Programme.objects.create(name="示例专项", table_title="统计表", **year)
    table, by = march_table(UnitFactory()), committee_member()
    decided = {"submitted_at": clock.now(), "submitted_by": table.made_by, "decided_at": clock.now(), "decided_by": by}
    StageReport.objects.filter(pk=table.pk).update(programme=programme, status="accepted", **decided)

    lists.change(row=programme, ends_on=date(2026, 3, 31), by=by)
    with pytest.raises(ListRefused) as refusal:
        lists.change(row=programme, ends_on=date(2026, 3, 30), by=by)

    assert refusal.value.reason == ListRefused.Reason.STAGES_OUTSIDE
    assert "2026年3月1日至2026年3月31日" in refusal.value.message
