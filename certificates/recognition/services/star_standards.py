"""星级标准: which version holds on a day, and making the next one (D62, D63)."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from certificates.exceptions import StarStandardRefused
from certificates.models import StarStandard
from certificates.permissions import can_decide_stars
from certificates.recognition.stars import MOST_LEVELS, Standard
from registry import clock
from registry.history.services import history
from registry.models import User
from registry.permissions import require
from registry.units.services.deciders import committee_unit
from registry.units.services.open_units import held_units
from registry.words.dates import as_full_date

Reason = StarStandardRefused.Reason


@dataclass(frozen=True, slots=True)
class Standards:
    """Every version, read once; before the first one the environment's hours hold, without waiting."""

    newest_first: tuple[Standard, ...]

    def on(self, day: date) -> Standard:
        return next(one for one in self.newest_first if one.valid_from_on <= day)

    @property
    def current(self) -> Standard:
        return self.on(clock.today())

    @property
    def coming(self) -> list[Standard]:
        """Versions that are not in force yet, the next one first."""
        return [one for one in reversed(self.newest_first) if one.valid_from_on > clock.today()]


def thresholds_on(day: date) -> tuple[int, ...]:
    """The minutes that stars need by the standard of a day (`checkin/ledger/milestones`)."""
    return read().on(day).thresholds


def read() -> Standards:
    made = [standard_of(row) for row in StarStandard.objects.all()]
    hours = tuple(settings.STAR_THRESHOLD_HOURS)
    return Standards((*made, Standard(hours, (0,) * len(hours))))


@transaction.atomic
def make(*, standard: Standard, reason: str, by: User) -> StarStandard:
    """The committee sets what stars ask for from a day on; earlier applications and stars keep theirs."""
    require(can_decide_stars(by))
    held_units(committee_unit())  # of two who save at once, the second sees the version of the first
    _refuse(standard)
    if not reason.strip():
        raise StarStandardRefused(Reason.STANDARD_REASON_MISSING)
    made = StarStandard.objects.create(
        valid_from_on=standard.valid_from_on,
        hours=list(standard.hours),
        waiting_months=list(standard.waiting_months),
        units_decide_to=standard.units_decide_to,
        reason=reason.strip(),
        made_by=by,
        made_at=clock.now(),
    )
    history.record(by=by, did="set star standard", to=made, valid_from_on=made.valid_from_on, reason=made.reason)
    return made


def _refuse_levels(standard: Standard) -> None:
    hours, months = standard.hours, standard.waiting_months
    if not 0 < len(hours) <= MOST_LEVELS or hours[0] <= 0 or list(hours) != sorted(set(hours)):
        raise StarStandardRefused(Reason.STANDARD_RISING)
    if list(months) != sorted(months) or len(months) != len(hours):
        raise StarStandardRefused(Reason.STANDARD_MONTHS)
    if not 0 <= standard.units_decide_to <= len(hours):
        raise StarStandardRefused(Reason.STANDARD_UNITS, count=len(hours))


def _refuse(standard: Standard) -> None:
    if standard.valid_from_on < clock.today():
        raise StarStandardRefused(Reason.STANDARD_BACKDATED)
    _refuse_levels(standard)
    hours, standards = standard.hours, read()
    before = standards.on(standard.valid_from_on)
    if len(hours) < len(before.hours):
        raise StarStandardRefused(Reason.STANDARD_FEWER, count=len(before.hours))
    for later in standards.coming:
        if later.valid_from_on > standard.valid_from_on and len(later.hours) < len(hours):
            raise StarStandardRefused(
                Reason.STANDARD_LATER, day=as_full_date(later.valid_from_on), count=len(later.hours)
            )
    if standard.asks_the_same_as(before):
        raise StarStandardRefused(Reason.STANDARD_UNCHANGED)


def standard_of(row: StarStandard) -> Standard:
    """The version as a value."""
    return Standard(tuple(row.hours), tuple(row.waiting_months), row.valid_from_on, row.units_decide_to)
