"""One run of the demonstration, checked in every respect."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from certificates.models import (
    ActivityReport,
    Certificate,
    CommendationRound,
    Nomination,
    Objection,
    StageReport,
    StarApplication,
)
from certificates.rounds.services import notices
from checkin.audit.services import coverage
from checkin.deciding.services import approvers
from checkin.models import (
    CorrectionRequest,
    Finding,
    HandIn,
    LedgerEntry,
    Scan,
    Seal,
    ServiceRecord,
    SpotCheck,
    SpotCheckItem,
)
from checkin.words.finding_codes import FindingCode
from config import audit
from config.demo import names, staff
from registry import clock
from registry.activities.services import approvals
from registry.documents import pdf
from registry.models import (
    Activity,
    CollaborationGroup,
    Lot,
    Membership,
    ServiceNeed,
    SignUp,
    Site,
    Team,
    Unit,
    User,
    Volunteer,
    Workday,
)
from registry.permissions import roles_of
from registry.protection import keys
from tests import readers
from tests.factories import PASSWORD, local

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ROLES = {
    "unit": "unit_admin",
    "unit2": "unit_admin",
    "committee": "committee",
    "committee2": "committee",
    "inspector": "inspector",
    "audit": "audit_admin",
    "security": "security_admin",
}


# Where the steps of `make test` meet: each database keeps what was told on it.
SHARED = os.environ.get("QZZY_MIGRATED")


def tell() -> str:
    out = StringIO()
    call_command("demo", volunteers=30, seed=7, stdout=out, stderr=out)
    return out.getvalue()


def figures() -> dict[str, object]:
    """What two runs with one seed must share."""
    models = (
        User,
        Volunteer,
        Activity,
        SignUp,
        Scan,
        HandIn,
        ServiceRecord,
        LedgerEntry,
        Finding,
        Seal,
        ActivityReport,
    )
    counts: dict[str, object] = {model.__name__: model.objects.count() for model in models}
    minutes = LedgerEntry.objects.order_by("pk").values_list("volunteer__volunteer_no", "service_on", "minutes")
    return counts | {"minutes": [[number, str(day), count] for number, day, count in minutes]}


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """An afternoon for all tests here, which only read; undone at the end."""
    with ExitStack() as scene:
        scene.enter_context(django_db_blocker.unblock())
        scene.enter_context(transaction.atomic())
        scene.callback(transaction.set_rollback, True)
        scene.enter_context(clock.at(local("2026-11-24 14:40")))
        patch = scene.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("DEMO_PASSWORD", PASSWORD)
        patch.setattr(pdf, "laid_out", readers.unread)
        keys.forget()
        yield


@pytest.fixture(scope="module")
def rehearsed(scene: None) -> dict[str, object] | None:
    """The figures of an earlier run with the same seed, of which nothing is left; none where another step tells it."""
    if SHARED or connection.vendor != "sqlite":
        return None
    with transaction.atomic():
        tell()
        seen = figures()
        transaction.set_rollback(True)
    return seen


@pytest.fixture(scope="module", autouse=True)
def told(rehearsed: dict[str, object] | None) -> str:
    return tell()


def told_elsewhere(seen: dict[str, object]) -> dict[str, object] | None:
    """What the other database's step of this run was told, in a process of its own; whoever is second finds it."""
    if not SHARED:
        return None
    kept = Path(SHARED, f"told.{connection.vendor}.json")
    kept.with_suffix(".half").write_text(json.dumps(seen))
    kept.with_suffix(".half").replace(kept)
    others = [other for other in kept.parent.glob("told.*.json") if other != kept]
    return json.loads(others[0].read_text()) if others else None


def test_one_seed_tells_one_story(rehearsed):
    """Dice know no database, so `make test` compares its two; a run on SQLite alone tells it twice."""
    seen = figures()
    earlier = rehearsed or told_elsewhere(seen)
    if earlier is None:
        pytest.skip("the other database is told it later")
    assert seen["minutes"]
    assert seen == earlier


def test_every_login_exists_with_its_role_and_password(told):
    for username in staff.LOGINS:
        user = User.objects.get(username=username)
        assert user.check_password(PASSWORD), username
        assert not user.must_change_password, username
        assert set(roles_of(user)) == ({ROLES[username]} if username in ROLES else set()), username
    assert Volunteer.objects.get(user__username="volunteer").is_registered
    assert Team.objects.led_by(User.objects.get(username="team")).exists()
    assert Activity.objects.led_by(User.objects.get(username="leader")).exists()
    assert User.objects.exclude(username__in=staff.LOGINS).filter(password__startswith="!").count() == (
        User.objects.count() - len(staff.LOGINS)
    )


def test_places_are_given_by_lot_by_request_and_by_invitation(told):
    def states(flow: str) -> set[str]:
        return set(SignUp.objects.filter(shift__activity__flow=flow).values_list("status", flat=True))

    assert Lot.objects.count() == 1
    assert states("lot") == {"confirmed", "waitlisted"}
    assert states("request") == {"confirmed", "requested"}
    assert states("invitation") == {"confirmed", "declined", "invited"}
    asked = Activity.objects.get(flow="request")
    assert [one.kind for one in asked.asks] == ["choice", "yes_no", "text"]
    assert SignUp.objects.filter(shift__activity=asked, answers=None).count() == 0


def test_a_host_confirmed_what_it_asked_for_and_somebody_did_not_come(told):
    need = ServiceNeed.objects.get(state="done")
    assert need.activity.host_confirmations.get().served_count == need.expected_served - 2
    assert set(ServiceNeed.objects.values_list("state", flat=True)) == {"open", "taken", "done"}
    shift = need.activity.shifts.get()
    came = shift.attendances.exclude(state="none").values("volunteer")
    assert shift.signups.confirmed().exclude(volunteer__in=came).exists()


def test_activities_are_in_every_state_and_category(told):
    assert set(Activity.objects.values_list("status", flat=True)) == set(Activity.Status.values)
    assert set(Activity.objects.values_list("category", flat=True)) == set(Activity.Category.values)
    assert Activity.objects.filter(is_series=True).count() == 2
    assert Activity.objects.exclude(co_units=None).distinct().count() == 1
    assert SignUp.objects.waitlisted().exists()
    assert SignUp.objects.invited().exists()


def test_scans_that_go_wrong_are_there_and_explained(told):
    codes = set(Scan.objects.values_list("code", flat=True))
    found = set(Finding.objects.values_list("code", flat=True))

    assert codes >= {"checked_in", "checked_out", "forged", "late_upload"}
    assert found >= {FindingCode.LATE_UPLOAD, FindingCode.HEADS_DIFFER, FindingCode.LONG_DAY}
    assert found <= set(FindingCode.values)
    assert SignUp.objects.filter(source=SignUp.Source.WALK_IN).count() == 2
    assert LedgerEntry.objects.filter(hours_class="timed").exists()


def test_the_ledger_of_the_demonstration_holds(told):
    assert "没有发现不一致" in told
    assert list(audit.faults()) == []
    assert coverage.unsealed_rows() == {"entry": 0, "decision": 0, "history": 0}


def test_every_desk_has_something_to_do_today(told):
    committee, unit = User.objects.get(username="committee"), User.objects.get(username="unit")
    today = clock.today()

    assert min(record.due_on for record in approvers.waiting_for(committee)) < today
    assert approvers.waiting_for(unit)
    assert approvals.waiting_for(unit).exists()
    assert approvals.waiting_for(committee).count() == 2
    assert StarApplication.objects.waiting().exists()
    assert StageReport.objects.filter(status=StageReport.Status.SUBMITTED).exists()
    assert Volunteer.objects.waiting_for_review().visible_to(unit).exists()
    assert Team.objects.waiting_for_review().visible_to(unit).exists()
    assert (
        Membership.objects.requested().filter(team__in=Team.objects.led_by(User.objects.get(username="team"))).exists()
    )
    assert Unit.objects.without_administrator().count() == 2


def test_the_leader_has_a_shift_that_runs_now(told):
    leader = User.objects.get(username="leader")
    running = Activity.objects.led_by(leader).filter(
        shifts__starts_at__lte=clock.now(), shifts__ends_at__gt=clock.now()
    )

    assert running.get().status == Activity.Status.PUBLISHED
    assert Scan.objects.filter(shift__activity=running.get(), code="checked_in").exists()
    waiting = SignUp.objects.confirmed().filter(volunteer__user__username="volunteer", shift__activity=running.get())
    assert waiting.filter(shift__starts_at__lte=clock.now()).exists()


def test_the_volunteer_holds_a_star_and_a_proof(told):
    volunteer = Volunteer.objects.get(user__username="volunteer")
    held = Certificate.objects.issued().filter(volunteer=volunteer)

    assert LedgerEntry.objects.of(volunteer).service().minutes() >= 6000
    assert set(held.values_list("kind", flat=True)) >= {Certificate.Kind.STAR, Certificate.Kind.PROOF}


def test_rounds_are_decided_announced_open_and_being_set_up(told):
    by_state = {one.status: one for one in CommendationRound.objects.exclude(for_whom="star")}
    assert set(by_state) == {"decided", "announced", "nominating", "draft"}
    decided, announced, open_one = by_state["decided"], by_state["announced"], by_state["nominating"]
    assert decided.decision_document_no
    papers = Certificate.objects.filter(nomination__round=decided)
    assert set(papers.values_list("status", flat=True)) == {"issued", "revoked"}
    assert papers.filter(deliveries__way="collected").count() == 1
    answered = Objection.objects.get(notice__round=decided)
    assert answered.status == "rejected"
    notice = announced.notices.get()
    assert notice.is_running
    assert notice.objections.open().count() == 1
    assert notices.listed(notice).exists()
    states = set(Nomination.objects.filter(round=open_one).values_list("status", flat=True))
    assert states >= {"submitted", "returned"}
    assert by_state["draft"].preview["considered"]


def test_a_round_for_stars_is_finished(told):
    round = CommendationRound.objects.get(for_whom="star")
    assert (round.status, bool(round.decision_document_no)) == ("decided", True)
    papers = Certificate.objects.of_round(round)
    assert {(one.status, one.snapshot["was_announced"]) for one in papers} == {("issued", True)}
    assert papers.filter(deliveries__way="collected").count() == 1
    assert not papers.filter(volunteer__user__username__in=staff.LOGINS).exists()


def test_nobody_in_it_is_real(told):
    numbers = [person.id_number for person in Volunteer.objects.exclude(id_digest=None)]

    assert len(numbers) == 31  # thirty, and one walk-in who registered later
    assert all(number.startswith("450000") for number in numbers)
    assert all(person.phone.startswith("10000") for person in Volunteer.objects.all())
    assert all(any(word in person.name for word in names.GIVEN_NAMES) for person in Volunteer.objects.all())
    assert not Unit.objects.exclude(parent=None).exclude(short_name__endswith="（演示）").exists()


def test_units_schools_and_bases_are_those_of_the_notice(told):
    assert Unit.objects.count() == 44
    assert Site.objects.filter(kind=Site.Kind.SCHOOL).count() == CollaborationGroup.objects.count() == 5
    assert all(group.paired_schools.count() == 1 for group in CollaborationGroup.objects.all())
    assert list(Site.objects.filter(no_photo=True).values_list("name", flat=True)) == ["广西未成年犯管教所"]
    assert Unit.objects.get(full_name__contains="工商行政").successor == Unit.objects.get(
        full_name__contains="市场监督"
    )
    assert Workday.objects.exists()


def test_somebody_objects_and_the_committee_looks_again(told):
    statuses = set(CorrectionRequest.objects.values_list("status", flat=True))
    assert statuses == {CorrectionRequest.Status.FILED, CorrectionRequest.Status.APPEALED}
    assert SpotCheck.objects.filter(status=SpotCheck.Status.PUBLISHED).exists()
    assert SpotCheckItem.objects.filter(state=SpotCheckItem.State.OPEN).exists()
