"""The figures with which a round was opened are named by the audit when somebody edits them in the database."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from certificates.audit.services import audit
from certificates.models import Candidate
from certificates.rounds.services import candidates, frozen, rounds
from registry import clock
from registry.ground import jobs
from registry.models import HistoryEntry, Job
from registry.protection.append_only import drop_triggers, install_triggers
from tests.factories import VolunteerFactory, committee_unit
from tests.factories_certificates import served
from tests.factories_hours import AFTERWARDS, committee_member
from tests.factories_rounds import plan
from tests.shared import built_once

pytestmark = pytest.mark.django_db
ROUND = "certificates_commendationround"


def opened():
    return rounds.begin(round=rounds.draft(plan=plan(), by=(by := committee_member())), by=by)


def build(at):
    at(AFTERWARDS)
    committee_unit()
    for name in ("韦示例一", "韦示例二"):
        served(VolunteerFactory(name=name))
    return opened()


world = built_once(build)


def faults() -> list[str]:
    return [str(fault) for fault in audit.faults()]


def changed(key: int, **columns) -> list[str]:
    """The same for one row, past everything that the product checks."""
    with transaction.atomic():
        Candidate.objects.filter(pk=key).update(**columns)
        found = faults()
        transaction.set_rollback(True)
    return found


def sql(text: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def after(text: str, *values) -> list[str]:
    """What the audit says after this statement, which is undone."""
    with transaction.atomic():
        sql(text, *values)
        found = faults()
        transaction.set_rollback(True)
    return found


def test_a_row_edited_by_sql_is_named(world, capsys):
    world()
    one, other = Candidate.objects.order_by("pk")
    edited = f"certificates_candidate {one.pk}: is not what was frozen"
    assert faults() == []

    for change in (
        {"evidence": {"minutes": 60_000}},
        {"qualifies": False},
        {"missed": ["hours"]},
        {"unit": committee_unit()},
        {"computed_at": clock.now() - timedelta(days=1)},
        {"mark": other.mark},
        {"mark": ""},
    ):
        assert [fault for fault in changed(one.pk, **change) if fault.startswith(edited)], change

    sql("UPDATE certificates_candidate SET evidence = %s WHERE id = %s", '{"minutes": 60000}', one.pk)
    with pytest.raises(SystemExit):
        call_command("audit_ledger")
    assert edited in capsys.readouterr().out


def test_a_row_taken_out_put_in_or_exchanged_is_named(world):
    round = world()
    one, other = Candidate.objects.order_by("pk")
    gone = f"{ROUND} {round.pk}: its candidates are not all that were frozen, or more"

    assert gone in after("DELETE FROM certificates_candidate WHERE id = %s", one.pk)
    # The same two people under each other's number: whom a nomination names would be another.
    assert gone in after("UPDATE certificates_candidate SET id = id + 1000 WHERE id = %s", one.pk)
    extra = Candidate(round=round, volunteer=VolunteerFactory(), unit=other.unit, qualifies=True, mark=one.mark)
    extra.save()
    assert gone in faults()
    assert f"certificates_candidate {extra.pk}: is not what was frozen when the round was opened" in faults()


def test_what_a_dead_worker_kept_and_a_round_from_before_are_no_faults(world, monkeypatch):
    world()
    monkeypatch.setattr(candidates, "AT_ONCE", 0)
    begun = opened()
    kept = Candidate.objects.order_by("pk").first()
    row = Candidate(round=begun, volunteer=kept.volunteer, unit=kept.unit, qualifies=False, evidence={"minutes": 1})
    frozen.put(row)
    row.save()
    assert faults() == []
    jobs.perform(Job.objects.get(name=candidates.FREEZE).pk)
    assert (begun.candidates.count(), faults()) == (2, [])

    from_before = HistoryEntry.objects.filter(did="round candidates computed").order_by("pk").last()
    sql("UPDATE certificates_candidate SET mark = '' WHERE round_id = %s", begun.pk)
    assert len(faults()) == 3
    drop_triggers(connection)
    HistoryEntry.objects.filter(pk=from_before.pk).delete()
    install_triggers(connection)
    candidates.history.record(by=None, did="round candidates computed", to=begun, count=2)
    assert faults() == []
