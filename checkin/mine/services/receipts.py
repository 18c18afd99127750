"""时长小票: scans → arithmetic → who decided → ledger → seal, and the way to object (D42, D43)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from checkin.deciding.services import standings
from checkin.deciding.services.standings import Standing
from checkin.evidence.services import explanations
from checkin.mine.services import my_hours
from checkin.minutes.services import assessments
from checkin.minutes.services.assessments import Assessment
from checkin.models import Attendance, CorrectionRequest, Decision, EnteredTime, LedgerEntry, Scan, ServiceRecord
from checkin.review.services import correction_requests
from registry.models import Shift, Volunteer
from registry.words.durations import duration_text, said_step

Status = ServiceRecord.Status


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything about one service; before the hand-in without decisions and entries."""

    standing: Standing
    assessment: Assessment
    scans: list[Scan]
    entered_times: list[EnteredTime]
    decisions: list[Decision]
    entries: list[LedgerEntry]
    correction: CorrectionRequest | None  # the newest
    object_until: date | None  # None: too late, or an objection is open
    minutes: int
    is_decided: bool
    share_text: str


def receipt_of(record: ServiceRecord) -> Receipt:
    """The receipt of a record; while undecided, with what the evidence is worth now."""
    assessment = assessments.assess(record.volunteer, record.shift)
    is_decided = record.status not in (Status.PENDING, Status.RETURNED)
    decisions, entries = explanations.decisions_of(record), explanations.entries_of(record)
    minutes = record.minutes if is_decided else assessment.credit.total_minutes
    correction, until = _objection(record.shift, record.volunteer)
    steps = tuple(decisions[-1].steps) if is_decided and decisions else assessment.credit.steps
    return Receipt(
        standing=standings.standings_of([record])[record.pk],
        assessment=assessment,
        scans=explanations.scans_of(record),
        entered_times=explanations.entered_times_of(record),
        decisions=decisions,
        entries=entries,
        correction=correction,
        object_until=until,
        minutes=minutes,
        is_decided=is_decided,
        share_text=_share_text(record, minutes, steps, decisions, entries),
    )


def receipt_before_hand_in(attendance: Attendance) -> Receipt:
    """The receipt of a presence that is not handed in yet."""
    assessment = assessments.assess(attendance.volunteer, attendance.shift)
    correction, until = _objection(attendance.shift, attendance.volunteer)
    return Receipt(
        standing=my_hours.standing_before_hand_in(attendance),
        assessment=assessment,
        scans=explanations.scans_of(attendance),
        entered_times=explanations.entered_times_of(attendance),
        decisions=[],
        entries=[],
        correction=correction,
        object_until=until,
        minutes=assessment.credit.total_minutes,
        is_decided=False,
        share_text="",
    )


def _objection(shift: Shift, volunteer: Volunteer) -> tuple[CorrectionRequest | None, date | None]:
    person = volunteer.person
    newest = CorrectionRequest.objects.of_person(person).filter(shift=shift).order_by("-pk").first()
    return newest, correction_requests.last_day(shift, person) if correction_requests.may_file(
        shift=shift, person=person
    ) else None


def _share_text(
    record: ServiceRecord, minutes: int, steps: tuple[str, ...], decisions: list[Decision], entries: list[LedgerEntry]
) -> str:
    """A text to share in a chat, without the person's numbers."""
    said = [
        _("时长小票"),
        f"{record.shift}（{record.service_on:%Y-%m-%d}）",
        _("{hours}（{status}）").format(hours=duration_text(minutes), status=record.word),
        "；".join(map(said_step, steps)),
    ]
    if decisions:
        unit = decisions[-1].acting_unit or record.recording_unit
        said.append(_("认定：{unit} {person}").format(unit=unit, person=decisions[-1].decided_by))
    if entries:
        said.append(_("台账 №{number}").format(number="、".join(str(entry.pk) for entry in entries)))
        sealed = [entry.seal.number for entry in entries if entry.seal]
        last = _("封存 №{number}").format(number=max(sealed)) if len(sealed) == len(entries) else _("待封存")
        said.append(last)
    return "，".join(said)
