"""A spot check published while one of its shifts is checked again: published results stay fixed."""

from datetime import date
from threading import Event, Thread

import pytest
from django.db import connection, connections

from checkin.exceptions import SpotCheckRefused
from checkin.ledger.services import seals
from checkin.review.services import spot_checks
from registry import clock
from registry.history.services import history
from registry.models import HistoryEntry
from tests.factories import local
from tests.factories_hours import AFTERWARDS, approved, committee_member, pending_record

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time"),
]


def test_a_check_waits_for_the_publication_and_is_refused(at, monkeypatch):
    at(AFTERWARDS)
    approved(pending_record())
    seals.seal_new()
    by = committee_member()
    period = {"from_on": date(2026, 3, 1), "until_on": date(2026, 3, 16)}
    spot_check = spot_checks.draw(title="示例抽查", percent=100, by=by, **period)
    item = spot_check.items.get()
    said = {"item": item, "called_back": False, "by": by}
    spot_checks.check(state="sound", note="示例：相符", **said)
    publishing, answered, refusals = Event(), Event(), []
    keep = history.record

    def keep_late(**told) -> HistoryEntry:
        if told["did"] == "spot check published":
            publishing.set()
            answered.wait(1.5)
        return keep(**told)

    def check_again() -> None:
        publishing.wait(5)
        try:
            with clock.at(local(AFTERWARDS)):
                spot_checks.check(state="faulty", note="示例：不符", **said)
        except SpotCheckRefused as refused:
            refusals.append(refused.reason)
        finally:
            answered.set()
            connections.close_all()

    monkeypatch.setattr(history, "record", keep_late)
    thread = Thread(target=check_again)
    thread.start()
    spot_checks.publish(spot_check=spot_check, result="示例：全部属实", by=by)
    thread.join()

    item.refresh_from_db()
    assert refusals == [SpotCheckRefused.Reason.SPOT_CHECK_PUBLISHED]
    assert item.state == "sound"
