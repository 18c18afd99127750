"""A spot check published while one of its shifts is checked again: published results stay fixed."""

from datetime import date

import pytest

from checkin.exceptions import SpotCheckRefused
from checkin.ledger.services import seals
from checkin.review.services import spot_checks
from tests.factories_hours import AFTERWARDS, approved, committee_member, pending_record
from tests.race.racing import overtaken

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_a_check_waits_for_the_publication_and_is_refused(at):
    at(AFTERWARDS)
    approved(pending_record())
    seals.seal_new()
    by = committee_member()
    period = {"from_on": date(2026, 3, 1), "until_on": date(2026, 3, 16)}
    spot_check = spot_checks.draw(title="示例抽查", percent=100, by=by, **period)
    item = spot_check.items.get()
    said = {"item": item, "called_back": False, "by": by}
    spot_checks.check(state="sound", note="示例：相符", **said)

    told = overtaken(
        lambda: spot_checks.publish(spot_check=spot_check, result="示例：全部属实", by=by),
        lambda: spot_checks.check(state="faulty", note="示例：不符", **said),
        at=AFTERWARDS,
    )

    item.refresh_from_db()
    assert told == {"committed": 1, SpotCheckRefused.Reason.SPOT_CHECK_PUBLISHED: 1}
    assert item.state == "sound"
