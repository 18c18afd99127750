"""Two presses for a new star certificate issue one: what the person's lock is for."""

import pytest

from certificates.issuing.services import certificates, drawing
from certificates.models import Certificate
from certificates.recognition.services import stars
from certificates.register.services import reissues
from registry.models import NumberSeries, Volunteer
from registry.standing.services import corrections
from tests.factories import VolunteerFactory, committee_unit
from tests.factories_certificates import served_long
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.people import id_number
from tests.race.racing import answers, both_come_first, on_postgres, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PRESSES = 2
LATER = "2026-03-17 09:00"


@pytest.fixture
def paper(at, monkeypatch) -> Certificate:
    """A star certificate whose holder's name was corrected since."""
    monkeypatch.setattr(drawing, "as_pdf", lambda parts: f"%PDF {parts[0].number}".encode())
    at(AFTERWARDS)
    committee_unit()
    vera = VolunteerFactory(name="韦示例一", id_number=id_number())
    served_long(vera, 100)
    application = stars.propose(volunteer=vera, by=vera.user)
    stars.approve(application=application, by=committee_member())
    at(LATER)
    request = corrections.ask(volunteer=vera, by=vera.user, why="登记时写错", name="韦示例壹")
    corrections.grant(request=request, how="居民身份证原件", by=administrator_of(vera.unit))
    return Certificate.objects.get()


def presses(paper: Certificate):
    user = paper.volunteer.user
    press = [lambda: reissues.reissue(certificate=Certificate.objects.get(pk=paper.pk), by=user).number] * PRESSES
    return answers(*press, at=LATER)


def test_two_presses_issue_one_new_certificate(paper):
    heard = presses(paper)

    new = Certificate.objects.get(superseded_by=None)
    assert heard == {new.number: PRESSES}
    assert (Certificate.objects.count(), NumberSeries.objects.get(kind="XJ").last) == (2, 2)
    assert Certificate.objects.get(pk=paper.pk).superseded_by == new


@on_postgres
def test_without_the_locks_the_second_press_breaks_on_the_first(paper, monkeypatch):
    """Only the constraint then keeps a second one out, by an error."""
    # Both have read the same paper in force, the last thing before they write: neither finds it ended by the other.
    both_come_first(monkeypatch, certificates, "_mark_ended")
    without_locks(monkeypatch, Volunteer, Certificate)

    heard = presses(paper)

    assert heard["IntegrityError"] == 1
