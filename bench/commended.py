"""`python -m bench.commended PEOPLE`: a round opened over people with years of service, and a 公示 of 500 of them.

Prints JSON: what computing and freezing the candidates took on the clock, of processor time and in statements, how long
the audit looks at them, and the address of the notice.
"""

import json
import os
import sys
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.db import connection  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench import stored  # noqa: E402
from bench.effort import so_far  # noqa: E402
from certificates.audit.services import candidates as audited  # noqa: E402
from certificates.models import Candidate, CommendationRound, Nomination, RoundPlace  # noqa: E402
from certificates.rounds.criteria import Criteria  # noqa: E402
from certificates.rounds.services import candidates, notices, rounds  # noqa: E402
from registry import clock  # noqa: E402
from registry.models import Job, User, Volunteer  # noqa: E402
from tests.factories import UnitFactory  # noqa: E402
from tests.factories_hours import committee_member  # noqa: E402
from tests.factories_rounds import plan  # noqa: E402

SHIFTS, UNITS, NAMED = 10, 40, 500
CRITERIA = Criteria(hours=20, days=5, timed_percent=80, activities=1, no_findings=True, no_requests=True)
TEXT = "一年来坚持到社区陪伴老人，认真负责，受到服务对象的好评。"
NOBODY = "http://127.0.0.1:0"  # only the database is asked for


def measured(people: int) -> dict:
    """Everything in one process, as the worker does it."""
    stored.fill(SHIFTS, people)
    _spread(people)
    stored.analyse()
    by, today = committee_member(), clock.today()
    period = {"period_from_on": today.replace(year=today.year - 3), "period_until_on": today}
    round = rounds.begin(round=rounds.draft(plan=plan(criteria=CRITERIA, **period), by=by), by=by)
    assert Job.objects.filter(name=candidates.FREEZE).exists()  # left to the worker
    took = _timed(lambda: candidates.freeze(round.pk))
    rows = Candidate.objects.filter(round=round)
    took |= {"candidates": rows.count(), "qualifying": rows.filter(qualifies=True).count()}
    audit = _timed(_refuse_faults)
    return {"freeze": took, "audit": audit, "notice": _announced(round, by)}


def _spread(people: int) -> None:
    """Over forty units."""
    keys = list(Volunteer.objects.order_by("pk").values_list("pk", flat=True)[:people])
    for n, unit in enumerate(UnitFactory.create_batch(UNITS)):
        Volunteer.objects.filter(pk__in=keys[n::UNITS]).update(unit=unit)


def _timed(act) -> dict:
    """On the clock, of processor time of this process and of the database server, and in statements."""
    statements, url = [], os.environ.get("DATABASE_URL")

    def count(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    began, spent, server = time.perf_counter(), time.process_time(), so_far(NOBODY, url)
    with connection.execute_wrapper(count):
        act()
    database = (so_far(NOBODY, url) - server).database / 1000
    cpu = time.process_time() - spent + database
    return {"seconds": time.perf_counter() - began, "cpu": cpu, "statements": len(statements)}


def _refuse_faults() -> None:
    if found := list(audited.faults()):
        raise RuntimeError(f"{len(found)} faults, the first: {found[0]}")


def _announced(round: CommendationRound, by: User) -> str:
    """Five hundred on the list, and the notice that names them."""
    chosen = Candidate.objects.filter(round=round, qualifies=True).order_by("pk")[:NAMED]
    now, common = clock.now(), {"round": round, "source": "unit", "by": by, "text": TEXT, "status": "submitted"}
    made = Nomination.objects.bulk_create(
        Nomination(candidate=one, unit_id=one.unit_id, submitted_at=now, **common) for one in chosen
    )
    RoundPlace.objects.bulk_create(
        RoundPlace(round=round, nomination=one, place=n, chosen=True, at=now) for n, one in enumerate(made, start=1)
    )
    CommendationRound.objects.filter(pk=round.pk).update(status=CommendationRound.Status.REVIEWING)
    return reverse("notice", args=[notices.begin(round=round, by=by).uuid])


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]))))
