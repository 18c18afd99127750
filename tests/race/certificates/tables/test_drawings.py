"""Two presses at once leave one job: of the same figures, and of one person."""

import pytest

from certificates.tables.services import drawings
from registry.models import Job
from tests.factories_hours import committee_member
from tests.factories_reports import LATER, wanted_roll_up
from tests.race.racing import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def test_one_person_pressing_two_files_at_once_gets_one():
    by = committee_member()

    told = race(
        lambda: drawings.ask(wanted=wanted_roll_up(), by=by),
        lambda: drawings.ask(wanted=wanted_roll_up(suffix="docx"), by=by),
        at=LATER,
    )

    assert (told, Job.objects.filter(name=drawings.DRAW).count()) == ({"done": 2}, 1)


def test_two_persons_pressing_the_same_file_at_once_get_one():
    one, other = committee_member(), committee_member()

    told = race(
        lambda: drawings.ask(wanted=wanted_roll_up(), by=one),
        lambda: drawings.ask(wanted=wanted_roll_up(), by=other),
        at=LATER,
    )

    assert (told, Job.objects.filter(name=drawings.DRAW).count()) == ({"done": 2}, 1)
