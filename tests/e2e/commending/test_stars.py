"""Stars in bulk in a browser, begun in a database that was just set up: from the standard to a star looked at again."""

import pytest
from django.core.management import call_command

from certificates.models import Certificate
from tests.e2e.commending import papers, star_office, stars
from tests.e2e.visits import Visits
from tests.e2e.worker import work

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_stars_in_bulk_from_the_standard_to_a_review(visits: Visits, days, settings, tmp_path, capsys):
    settings.DEMO = False
    there, stranger = star_office.begun(), visits.phone()
    who = there.who
    days.go("2026-03-16 09:00")
    morning = star_office.served_long(there)
    star_office.leave_doubt(there)

    days.go("2026-03-17 09:00")
    committee = visits.of(who.committee)
    stars.make_standard(committee)
    round = stars.open_round(committee)
    stars.propose(visits.of(who.lea))
    star_office.others_propose(there, round)
    days.go("2026-03-25 09:00")
    committee = visits.of(who.committee)
    stars.begin_review(committee, there)
    stars.judge(visits.of(there.judge), there)
    stars.announce(committee, stranger, there)
    days.go("2026-03-31 09:00")
    committee = visits.of(who.committee)
    made = stars.decide(committee, tmp_path)

    singles = papers.print_all(committee, tmp_path)
    barely, sure = made[0], made[-1]
    said = ("一星", stars.DOCUMENT)
    papers.verify(visits, sheet_of(singles, sure), tmp_path / "valid", state="valid", words=("有效", *said))

    stars.take_hours_back(visits.of(who.otto), there.people[0].records.get(shift=morning))
    stars.look_again(committee, barely)
    papers.verify(visits, sheet_of(singles, barely), tmp_path / "revoked", state="revoked", words=("已撤销", *said))
    assert Certificate.objects.issued().count() == len(made) - 1

    work()
    call_command("audit_ledger")
    assert "没有发现不一致" in capsys.readouterr().out


def sheet_of(singles: dict[str, bytes], certificate: Certificate) -> bytes:
    return next(content for name, content in singles.items() if certificate.number in name)
