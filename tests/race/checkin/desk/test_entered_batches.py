"""The same sheet, the same closing, the same finishing pressed by many at once: entered once."""

from functools import partial

import pytest

from certificates.reports.services import finishing
from checkin.deciding.heads import Heads
from checkin.desk.services import entered_batches
from checkin.desk.services.entered_batches import PaperLine
from checkin.exceptions import EnteredTimeRefused
from checkin.models import Attendance, EnteredTime, HandIn
from checkin.scanning.services import roll_calls
from registry import clock
from tests.factories import SignUpFactory, local
from tests.factories_hours import AFTERWARDS, attended, shift_of
from tests.race import racing

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
RACERS = 4
race = partial(racing.race, at=AFTERWARDS)
WHY = "现场没有网络，用纸质签到表"


@pytest.fixture
def shift(at):
    at("2026-03-14 09:00")
    return shift_of()


def test_one_sheet_pressed_by_many_is_entered_once(shift):
    people = [SignUpFactory(shift=shift).volunteer for _ in range(3)]
    lines = [PaperLine(person, shift.starts_at, shift.ends_at) for person in people]

    def enter() -> None:
        entered_batches.enter_sheet(shift=shift, lines=lines, reason=WHY, by=shift.activity.leader)

    assert race(*[enter] * RACERS) == {"done": RACERS}
    assert EnteredTime.objects.count() == 3
    assert Attendance.objects.filter(state="checked_out").count() == 3


def test_one_closing_pressed_by_many_closes_once(shift):
    vera = SignUpFactory(shift=shift).volunteer
    roll_calls.call(shift=shift, volunteer=vera, direction="in", nonce="n1", by=shift.activity.leader)

    def close() -> None:
        entered_batches.close_all(shift=shift, volunteers=[vera], reason="一起离开", by=shift.activity.leader)

    assert race(*[close] * RACERS) == {"done": 1, EnteredTimeRefused.Reason.ENTERED_LINES_REFUSED: RACERS - 1}
    assert EnteredTime.objects.count() == 1


def test_one_finishing_pressed_by_many_hands_in_once(shift):
    with clock.at(local("2026-03-14 12:30")):
        attended(SignUpFactory(shift=shift).volunteer, shift, ("09:00", "12:00"))

    def finish() -> None:
        finishing.finish(shift=shift, by=shift.activity.leader, heads=Heads(1, 1), with_report=False)

    assert race(*[finish] * RACERS)["done"] >= 1
    assert HandIn.objects.count() == 1
