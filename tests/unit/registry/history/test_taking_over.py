"""What stood before states were kept is taken over once, as a whole, and by an act that only the product can write."""

import pytest
from django.db import connection

from registry import clock
from registry.history.services import acts, history, states, taking_over
from registry.models import HistoryEntry, Unit
from registry.protection.append_only import drop_triggers, install_triggers
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    """A unit with an act from before marks, in an installation that has not begun to keep states."""
    drop_triggers(connection)
    HistoryEntry.objects.all().delete()
    install_triggers(connection)
    unit = UnitFactory()
    HistoryEntry.objects.create(did="added unit", target_model=unit._meta.label_lower, target_id=unit.pk)
    return unit


def migrated() -> None:
    taking_over.after_migrate(using="default")


def test_what_stood_before_marks_is_taken_over_once(unit):
    migrated()

    (act,) = HistoryEntry.objects.about(unit).filter(did=taking_over.TAKEN_OVER)
    assert states.says(act.state, states.texts(Unit, [unit.pk], version=1)[unit.pk])
    later = UnitFactory()
    migrated()
    assert not HistoryEntry.objects.about(later).exists()


def test_a_new_installation_takes_nothing_over_then_or_later(unit):
    drop_triggers(connection)
    HistoryEntry.objects.all().delete()
    install_triggers(connection)
    migrated()

    HistoryEntry.objects.create(did="added unit", target_model=unit._meta.label_lower, target_id=unit.pk)
    migrated()

    assert not HistoryEntry.objects.filter(did=taking_over.TAKEN_OVER).exists()
    assert taking_over.since() is None


def test_a_take_over_that_dies_is_done_again_whole(unit, monkeypatch):
    write, calls = history.record_many, []

    def dies_at_the_second(entries):
        calls.append(entries)
        if len(calls) > 1:
            raise KeyboardInterrupt
        write(entries)

    with monkeypatch.context() as killed:
        killed.setattr(history, "record_many", dies_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            migrated()
    assert not HistoryEntry.objects.exclude(mark=None).exists()

    migrated()

    assert acts.wrong_with(Unit, [unit.pk]) == {}


def test_an_act_written_before_the_take_over_does_not_stand_in_for_it(unit):
    history.record(by=None, did="changed unit", to=UnitFactory())

    migrated()

    assert acts.wrong_with(Unit, [unit.pk]) == {}


def test_a_beginning_put_in_by_hand_is_none(unit):
    migrated()
    begun = taking_over.since()
    forged = {"target_model": "registry.historyentry", "target_id": 10**9, "fields": {"unmarked": 10**9}}
    HistoryEntry.objects.create(did=taking_over.BEGUN, at="2099-01-01T00:00Z", **forged)
    HistoryEntry.objects.create(did=taking_over.TAKEN_OVER, at="2099-01-01T00:00Z", target_model="registry.unit")

    assert taking_over.since() == begun


def test_an_older_act_put_in_later_takes_the_others_with_it(unit):
    migrated()
    (old,) = HistoryEntry.objects.filter(mark=None)
    assert taking_over.older([old.pk]) == {old.pk}

    HistoryEntry.objects.create(pk=-1, did="closed unit", target_model="registry.unit", target_id=unit.pk)

    assert taking_over.older([old.pk, -1]) == set()


def test_a_later_act_without_a_mark_is_not_older(unit):
    migrated()

    late = HistoryEntry.objects.create(
        did="closed unit", at=clock.now().replace(year=2020), target_model="registry.unit"
    )

    assert taking_over.older([late.pk]) == set()
