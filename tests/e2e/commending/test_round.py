"""The whole round in a browser, begun in a database that was just set up: from a copy to certificates that verify."""

import pytest
from django.core.management import call_command

from certificates.models import Nomination
from tests.e2e.commending import deciding, office, papers
from tests.e2e.visits import Visits
from tests.e2e.worker import work

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_round_from_a_copy_to_its_certificates(visits: Visits, days, settings, tmp_path, capsys):
    settings.DEMO = False
    there = office.begun()
    who, stranger = there.who, visits.phone()
    days.go("2026-03-16 09:00")
    office.serve(who)

    days.go("2026-03-17 09:00")
    deciding.open_round(visits.of(who.committee))
    lea = visits.of(who.lea)
    deciding.nominate(lea)
    deciding.order(lea)
    for desk in there.desks[: office.IN_BROWSER]:
        deciding.nominate(visits.of(desk))
    office.others_nominate(there)
    days.go("2026-03-25 09:00")
    deciding.begin_review(visits.of(who.committee), there)
    first, second = Nomination.objects.filter(unit=who.unit).order_by("rank")[:2]
    for reviewer in there.reviewers:
        deciding.judge(visits.of(reviewer), first)
    office.others_reviewed(there)
    deciding.announce(visits.of(who.committee), there)
    deciding.object_to(stranger, second)
    days.go("2026-03-26 09:00")
    deciding.uphold(visits.of(who.committee), stranger)
    days.go("2026-03-31 09:00")
    committee = visits.of(who.committee)
    deciding.decide(committee, second.candidate.volunteer.name, tmp_path)

    papers.issue(committee)
    singles = papers.print_all(committee, tmp_path)
    collected, withdrawn = papers.first_of(who.unit), papers.first_of(there.desks[0].roles.get().unit)
    papers.hand_over(visits.of(who.lea), collected)
    papers.withdraw(committee, withdrawn)
    for one, state, words in ((collected, "valid", "有效"), (withdrawn, "revoked", "已撤销")):
        sheet = next(content for name, content in singles.items() if one.number in name)
        said = (words, "2026 年度区直机关志愿服务嘉许", "桂直团工发〔2026〕7号")
        papers.verify(visits, sheet, tmp_path / state, state=state, words=said)
    papers.stand_on_roll(visits.of(collected.volunteer.user), stranger, collected)
    papers.archive(committee, tmp_path)

    work()
    call_command("audit_ledger")
    assert "没有发现不一致" in capsys.readouterr().out
