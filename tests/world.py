"""One small world with an object of every kind, and every persona of the permission matrix (design#roles)."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import cache

from certificates.issuing.layouts.defaults import BEGINNINGS
from certificates.models import PrintRun
from certificates.office.services import templates
from certificates.recognition.services import stars
from certificates.reports.services import reports
from certificates.rounds.services import papers
from certificates.tables.services import asked_stages
from checkin.ledger.services import seals
from checkin.models import EnteredTime, Finding, HoursPolicy, Scan
from checkin.review.services import spot_checks
from checkin.scanning.services import cards
from registry import clock
from registry.accounts.services import appointments, recoveries
from registry.ground import jobs
from registry.ground.saved.services import saved_filters
from registry.ground.services import files
from registry.models import (
    ActivityChange,
    ApiToken,
    ApprovalStep,
    DataRequest,
    DeviceLogin,
    Job,
    MinorOpening,
    Notification,
    PeopleDeed,
    PhoneClaim,
    Programme,
    Project,
    QualificationKind,
    RoleAssignment,
    ServiceField,
    SignUp,
    Unit,
    Volunteer,
    VolunteerNote,
    Workday,
)
from registry.people import legal
from registry.people.services import qualifications
from registry.protection import keys
from registry.teams.services import links
from registry.units.services import foundings, handovers, offices
from registry.words.numbering import volunteer_no
from tests import factories_honours, presence, tables
from tests.exports import drawn_export
from tests.factories import (
    ActivityFactory,
    CollaborationGroupFactory,
    MembershipFactory,
    ShiftFactory,
    SignUpFactory,
    SiteFactory,
    StationFactory,
    TeamFactory,
    UnitFactory,
    VolunteerFactory,
    committee_unit,
    local,
)
from tests.factories_afterwards import claim, row_of, staged, supplement_for
from tests.factories_afterwards import submitted as opening_submitted
from tests.factories_certificates import drawn_and_placed, later_standard, proof_of, served_long
from tests.factories_corrections import objected
from tests.factories_hours import administrator_of, approved, attended, committee_member, handed_in, pending_record
from tests.factories_merges import merged
from tests.factories_needs import on_the_board
from tests.factories_reports import MARCH, SAID, drawn_roll_up, inspector_of, march_table, photo
from tests.factories_rounds import announced, frozen, judged, round_with
from tests.people import holder, id_number, phone

User = get_user_model()
TODAY = "2026-03-20 09:00"
PAPERS = (("", ""), ("api-", ""), ("api-", "-remove"))


@dataclass
class World:
    """`personas` act, `things` are objects of addresses; both belong to `unit` unless named foreign."""

    personas: dict[str, Any] = field(default_factory=dict)
    things: Any = field(default_factory=SimpleNamespace)


def build() -> World:
    """Made by the services where possible; the clock is set to `TODAY`."""
    world = World()
    _units(world)
    _people(world)
    _activities(world)
    _team(world)
    _hours(world)
    _afterwards(world)
    _recognition(world)
    _spot_check(world)
    _desk(world)
    _merge(world)
    return world


def _merge(world: World) -> None:
    kept, other = (VolunteerFactory(user=None, name="韦示例双", volunteer_no=volunteer_no(2025, n)) for n in (90, 91))
    world.things.merge = merged(kept, other)


def _units(world: World) -> None:
    things = world.things
    things.root = committee_unit()
    things.parent = UnitFactory()
    things.unit = UnitFactory(parent=things.parent, league_body=Unit.LeagueBody.BRANCH)
    things.foreign = UnitFactory()
    things.site = SiteFactory(paired_unit=things.unit)
    things.group = CollaborationGroupFactory(leading_unit=things.unit)
    things.group.units.add(things.unit)
    things.project = Project.objects.create(name="示例项目", unit=things.unit, starts_on=date(2026, 1, 1))
    things.qualification = QualificationKind.objects.create(code="example", name="示例资质")
    things.field = ServiceField.objects.create(code="example", name="示例领域")
    things.programme = Programme.objects.create(
        name="示例项目", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), table_title="示例项目统计表"
    )
    things.workday = Workday.objects.create(
        on=date(2026, 3, 27), layer=Workday.Layer.GUANGXI, is_workday=False, note="示例"
    )


def _people(world: World) -> None:
    things = world.things
    things.volunteer, other, captain, leader = (
        VolunteerFactory(unit=things.unit, volunteer_no=volunteer_no(2025, n), id_number=id_number(sequence=n * 2))
        for n in range(1, 5)
    )
    things.captain, things.leader, things.other = captain, leader, other
    things.applicant = VolunteerFactory(
        unit=things.unit,
        status=Volunteer.Status.SUBMITTED,
        volunteer_no=None,
        registered_on=None,
        submitted_at=clock.now(),
        id_number=id_number(sequence=20),
        phone=phone(),
    )
    things.opening = MinorOpening.objects.create(
        volunteer=things.volunteer, reason="identity", asked_by=things.leader.user
    )
    things.note = VolunteerNote(volunteer=things.volunteer, unit=things.unit, written_by=things.leader.user)
    things.note.text = "示例备注"
    things.note.save()
    things.namesake = VolunteerFactory(name="韦示例同", volunteer_no=volunteer_no(2025, 12))
    things.twin = VolunteerFactory(
        unit=things.unit, name="韦示例同", status="submitted", volunteer_no=None, submitted_at=clock.now(), user=None
    )
    things.phone_claim = PhoneClaim.objects.create(
        claimant=things.applicant, holder=things.volunteer, phone_digest=keys.digest(phone(3))
    )
    things.phone_claim.phone = phone(3)
    things.phone_claim.save()
    facts = {"document_type": "resident_id", "id_number": id_number(sequence=2), "born_on": "1996-03-05", "sex": "2"}
    said = {"why": "示例", "old": facts | {"name": "示例"}, "new": facts | {"name": "示例更名"}}
    things.request = DataRequest(
        volunteer=things.volunteer, kind="correction", asked_by=things.volunteer.user, due_on=date(2026, 4, 1)
    )
    things.request.said = json.dumps(said)
    things.request.save()
    things.proof_of_kind = qualifications.hand_in(
        volunteer=things.volunteer, kind=things.qualification, upload=photo(), by=things.volunteer.user
    )
    things.mover = VolunteerFactory(
        unit=things.foreign, requested_unit=things.unit, volunteer_no=volunteer_no(2025, 9), phone=phone(2)
    )
    things.role = RoleAssignment.objects.filter(user=administrator_of(things.unit)).get()
    world.personas = {
        "anonymous": None,
        "volunteer": things.volunteer.user,
        "other": other.user,
        "team_leader": captain.user,
        "leader": leader.user,
        "unit_admin": things.role.user,
        "foreign_admin": administrator_of(things.foreign),
        "parent_admin": administrator_of(things.parent),
        "committee": committee_member(),
        "inspector": inspector_of(things.unit),
        "audit_admin": holder("audit_admin"),
    }


def _activities(world: World) -> None:
    things = world.things
    leader, unit, vera = things.leader.user, things.unit, things.volunteer.user
    things.past = ShiftFactory(
        activity=ActivityFactory(recording_unit=unit, leader=leader),
        starts_at=local("2026-03-14 09:00"),
        ends_at=local("2026-03-14 12:00"),
    )
    things.shift = ShiftFactory(activity=ActivityFactory(recording_unit=unit, leader=leader), led_by=vera)
    things.activity = things.shift.activity
    things.signup = SignUpFactory(shift=things.shift, volunteer=things.volunteer)
    things.invitation = SignUpFactory(
        shift=ShiftFactory(activity=things.activity, starts_at=clock.now() + timedelta(days=3)),
        volunteer=things.volunteer,
        status=SignUp.Status.INVITED,
        confirmed_at=None,
    )
    things.draft = ActivityFactory(recording_unit=unit, leader=leader, status="draft", published_at=None)
    ShiftFactory(activity=things.draft)
    things.submitted = ActivityFactory(
        recording_unit=unit, leader=leader, status="submitted", published_at=None, submitted_by=leader
    )
    ShiftFactory(activity=things.submitted)
    things.step = ApprovalStep.objects.create(
        activity=things.submitted, order=1, unit=unit, due_on=date(2026, 3, 25), content_digest="0" * 64
    )
    things.change = ActivityChange.objects.create(
        activity=things.activity,
        submission=2,
        state=ActivityChange.State.RETURNED,
        proposed={"facts": {"place": "桂宁小学"}, "lists": {}, "shifts": None},
        proposed_by=leader,
    )


def _team(world: World) -> None:
    things = world.things
    things.team = TeamFactory(unit=things.unit, founded_by=things.captain.user, is_public=True)
    things.second_team = TeamFactory(unit=things.unit)
    things.captaincy = MembershipFactory(team=things.team, volunteer=things.captain, is_leader=True)
    things.membership = MembershipFactory(team=things.team, volunteer=things.volunteer)
    things.new_team = TeamFactory(unit=things.unit, founded_by=things.captain.user, status="submitted")
    on_the_board(things, by=world.personas["committee"])
    things.link = links.make(team=things.team, days=7, places=5, asks_first=False, by=things.captain.user)


def _hours(world: World) -> None:
    things = world.things
    SignUpFactory(shift=things.past, volunteer=things.volunteer)
    things.attendance = attended(things.volunteer, things.past, ("09:00", "12:00"))
    things.record = handed_in(things.past)[0]
    things.correction = objected(things.record)
    things.finding = Finding.objects.create(shift=things.past, code="heads_differ")
    things.policy = HoursPolicy.objects.order_by("pk")[0]
    things.entered = EnteredTime.objects.create(
        volunteer=things.volunteer,
        shift=things.past,
        in_at=local("2026-03-14 09:00"),
        out_at=local("2026-03-14 12:00"),
        origin="paper",
        reason="示例",
        evidence=files.store(upload=photo(), purpose="sign_sheet", by=things.leader.user),
        entered_by=things.leader.user,
    )
    things.station = StationFactory(unit=things.unit, created_by=things.leader.user)
    things.station.shifts.add(things.shift)
    things.scan = Scan.objects.create(
        source=f"station:{things.station.pk}",
        nonce="lost",
        digest="0" * 64,
        station=things.station,
        shift=things.shift,
        volunteer=things.volunteer,
        direction="in",
        method="card",
        device_at=things.shift.starts_at,
        logical_at=things.shift.starts_at,
        received_at=things.shift.starts_at,
        authentic=False,
        code="compromised",
    )
    things.card_text = cards.text_of(things.volunteer)


def _afterwards(world: World) -> None:
    things = world.things
    things.supplement = supplement_for(things.past, claim(things.other), by=things.leader.user)
    things.proof_of_supplement = things.supplement.evidence.get()
    unit, by = things.unit, things.role.user
    things.batch = opening_submitted(unit, row_of(things.other), by=by)
    things.draft_batch = staged(unit, row_of(things.captain), by=by)


def _recognition(world: World) -> None:
    things = world.things
    long = served_long(things.volunteer, 120)
    things.entry = long.decisions.get().entries.first()
    things.proof = proof_of(things.volunteer)
    things.star = stars.propose(volunteer=things.volunteer, by=things.volunteer.user)
    things.logo = offices.put_logo(upload=photo(size=(128, 128)), by=world.personas["committee"]).logo
    things.star_standard = later_standard(by=world.personas["committee"])
    things.template = templates.create(
        kind="person", name="示例模板", design=templates.Design(**BEGINNINGS["person"]), by=world.personas["committee"]
    )
    things.template_version = templates.newest(things.template)
    things.background, things.own_template = drawn_and_placed(by=world.personas["committee"])
    leader = things.leader.user
    things.material = reports.attach(shift=things.past, upload=photo(), purpose="photo", by=leader)
    things.report = reports.submit(report=reports.save(shift=things.past, by=leader, **SAID), by=leader)
    things.table = march_table(things.unit, by=things.role.user)
    factories_honours.add_to(things)
    things.round, things.candidate, things.nomination = round_with(things.volunteer, by=world.personas["committee"])
    by, judge = world.personas["committee"], world.personas["audit_admin"]
    things.paper = papers.attach(nomination=things.nomination, uploads=[photo()], by=by)[0].file
    things.judged, things.reviewer = judged(things.other, reviewer=judge, by=by)
    things.judged_round, things.place = things.judged.round, frozen(things.captain, by=by)
    things.objection = announced(things.leader, by=by)
    things.notice = things.objection.notice
    things.announced_round = things.notice.round
    (things.asked,) = asked_stages.ask(stages=[MARCH], by=by)


def _spot_check(world: World) -> None:
    things = world.things
    approved(pending_record(recording_unit=things.foreign))
    seals.seal_new()
    today = clock.today()
    things.spot_check = spot_checks.draw(
        title="示例", from_on=today - timedelta(days=90), until_on=today, percent=1, by=world.personas["committee"]
    )


def _desk(world: World) -> None:
    things = world.things
    things.notification = Notification.objects.create(user=things.volunteer.user, key="world", text="示例", url="/me/")
    things.token = ApiToken.objects.create(
        user=things.volunteer.user,
        name="示例",
        digest=keys.text_digest("token"),
        scopes=["read"],
        expires_at=clock.now() + timedelta(days=1),
    )
    session = Session.objects.create(session_key="world", session_data="", expire_date=clock.now() + timedelta(days=9))
    things.identity = SocialAccount.objects.create(user=things.volunteer.user, provider="oidc", uid="0" * 64)
    things.device = DeviceLogin.objects.create(session=session, user=things.volunteer.user, browser="微信")
    things.user = things.role.user
    cache.set(jobs.WORKER_SEEN, clock.now().isoformat(), timeout=None)
    ended = {"state": "done", "finished_at": clock.now()}
    things.job = Job.objects.create(key="world", name="seal", **ended)
    things.drawing = drawn_roll_up(by=things.role.user)
    things.export = drawn_export(by=things.role.user)
    told = {"page": "/manage/volunteers/", "query": "status=registered", "name": "已注册"}
    things.saved_filter = saved_filters.save(by=things.role.user, **told)
    things.print_run = PrintRun.objects.create(title="示例", asked_by=things.user, **ended)
    things.print_run.items.create(certificate=things.proof, unit=things.unit, position=1, state="done")
    things.people_deed = PeopleDeed.objects.create(code="admit", asked_by=things.role.user)
    rows = (tables.HEADINGS, ("韦示例", id_number(sequence=600)), ("覃演示", "1"))
    things.named = VolunteerFactory(
        name="韦示例名", unit=things.unit, status="imported", volunteer_no=None, registered_on=None, user=None,
        id_number=id_number(sequence=602),
    )  # fmt: skip
    things.table_in = tables.read(tables.book(*rows), unit=things.unit, by=things.role.user)
    things.proposal = appointments.propose(
        role="unit_admin", unit=things.unit, user=VolunteerFactory(unit=things.unit).user, by=things.role.user
    )
    named = {"short_name": "示例中心", "full_name": "共青团示例中心支部", "unit_type": "regional_organ"}
    things.founding = foundings.apply(
        parent=things.unit, by=things.role.user, league_body="branch", why="示例文件", **named
    )
    things.handover = handovers.begin(assignment=things.role, by=things.role.user)
    _secret, code = recoveries.ask(user=things.volunteer.user)
    things.recovery = recoveries.vouch(owner=things.volunteer.user, code=code, by=things.role.user)
    things.past_activity = things.past.activity
    things.address_parts = factories_honours.parts_of(things) | {
        "uuid": things.proof.uuid,
        **{
            (f"api-notice-{deed}", "uuid"): things.notice.uuid
            for deed in ("detail", "take-back", "end", "raise-objection")
        },
        **{(f"api-objection-{deed}", "uuid"): things.objection.uuid for deed in ("detail", "answer")},
        "notice_uuid": things.notice.uuid,
        "objection_uuid": things.objection.uuid,
        "number": things.proof.number,
        "code": things.proof.verify_code,
        "text": things.card_text,
        "shift_uuid": things.shift.uuid,
        **{"part": "forged", "message_uuid": presence.told_to_people(things.shift).uuid},
        "signed": recoveries.stop_link(things.recovery).split("/")[-2],
        "version": legal.current("privacy").version,
        "n": 1,
        ("committee-office-sample", "what"): "star",
        ("setup-put-aside", "step"): "units",
        ("setup-take-up", "step"): "units",
        ("export", "code"): "volunteers",
        ("people-deed-new", "code"): "admit",
        ("export-of", "code"): "team-roll",
        ("export-of", "about"): things.team.pk,
        ("team-invited", "code"): links.code_of(things.link),
        **{(name, "uuid"): things.material.uuid for name in ("report-material", "report-material-remove")},
        **{(f"{name}nomination-paper{end}", "uuid"): things.paper.uuid for name, end in PAPERS},
        ("supplement-evidence", "uuid"): things.proof_of_supplement.uuid,
    }
