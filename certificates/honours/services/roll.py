"""光荣榜: nobody stands on it unless they agreed to this one, and may take it back at any moment (D88)."""

from dataclasses import dataclass

from django.db import transaction

from certificates.exceptions import RollRefused
from certificates.models import CommendationRound, Nomination, RollConsent, StarApplication
from certificates.models.nominations import NominationQuerySet
from certificates.permissions import can_speak_for
from registry import clock
from registry.history.services import history
from registry.models import Unit, User, Volunteer, persons
from registry.permissions import is_committee, require, unit_reach, volunteer_of

Reason = RollRefused.Reason
Commended = Nomination | StarApplication


@dataclass(frozen=True, slots=True)
class Choice:
    """A commendation or star about which the reader may decide, and whether it is shown."""

    to: Commended
    consent: RollConsent | None

    @property
    def is_star(self) -> bool:
        return isinstance(self.to, StarApplication)


@transaction.atomic
def agree(*, to: Commended, by: User) -> RollConsent:
    """Whoever it is about says yes to this one; pressed twice it is one yes."""
    require(can_speak_for(by, to))
    row = _locked(to)
    if not _stands(row):
        raise RollRefused(Reason.ROLL_NOT_COMMENDED, status=row.get_status_display())
    person = person_of(row)
    if person is not None and person.is_minor:
        raise RollRefused(Reason.ROLL_MINOR)
    if person is not None and not person.is_registered:
        raise RollRefused(Reason.ROLL_NOT_REGISTERED, status=person.get_status_display())
    if standing := _in_force(row):
        return standing
    consent = RollConsent.objects.create(**_about(row), given_by=by, given_at=clock.now())
    history.record(by=by, did="agreed to honour roll", to=consent, unit=_unit_of(row))
    return consent


@transaction.atomic
def take_back(*, to: Commended, by: User) -> None:
    """It is off the roll with this press, whatever has become of the commendation."""
    require(can_speak_for(by, to))
    row = _locked(to)
    consent = _in_force(row)
    if consent is None:
        return
    consent.withdrawn_by, consent.withdrawn_at = by, clock.now()
    consent.save(update_fields=["withdrawn_by", "withdrawn_at"])
    history.record(by=by, did="left honour roll", to=consent, unit=_unit_of(row))


def choices_of(person: Volunteer) -> list[Choice]:
    """The commendations and held stars of a person, the latest first."""
    files = Volunteer.objects.of_people([person.person_id])
    about = Nomination.objects.for_lists().filter(candidate__volunteer__in=files)
    nominations = list(_commended(about).order_by("-round__decided_on", "-pk"))
    stars = list(StarApplication.objects.held().of_person(person).for_lists().order_by("-star"))
    return [*_with_consents(nominations), *_with_consents(stars)]


def choices_in(round: CommendationRound, *, by: User) -> list[Choice]:
    """Those of a decided round about which this user may decide, in the order of the list."""
    rows = _commended(Nomination.objects.for_lists().filter(round=round)).order_by("frozen_place__place", "pk")
    return _with_consents([one for one in rows if can_speak_for(by, one)])


def has_choice_in(round: CommendationRound, *, by: User) -> bool:
    """Whether there is anything in the round for this user to show."""
    rows = _commended(Nomination.objects.filter(round=round))
    if not round.is_about_people:
        return (rows if is_committee(by) else rows.filter(candidate__unit__in=unit_reach(by))).exists()
    person = volunteer_of(by)
    files = Volunteer.objects.of_people([person.person_id]) if person else Volunteer.objects.none()
    return rows.filter(candidate__volunteer__in=files).exists()


def person_of(to: Commended) -> Volunteer | None:
    """Whom it is about, if it is one person."""
    file = to.volunteer if isinstance(to, StarApplication) else to.candidate.volunteer
    return file.person if file else None


def _commended(rows: NominationQuerySet) -> NominationQuerySet:
    return rows.filter(status=Nomination.Status.ACCEPTED, round__status=CommendationRound.Status.DECIDED)


def _with_consents(rows: list[Nomination] | list[StarApplication]) -> list[Choice]:
    if not rows:
        return []
    key = "star" if isinstance(rows[0], StarApplication) else "nomination"
    found = RollConsent.objects.in_force().filter(**{f"{key}__in": [one.pk for one in rows]})
    consents = {getattr(one, f"{key}_id"): one for one in found}
    return [Choice(one, consents.get(one.pk)) for one in rows]


def _locked(to: Commended) -> Commended:
    if isinstance(to, StarApplication):
        stars = StarApplication.objects.select_related(persons.joined())
        return stars.select_for_update(no_key=True, of=("self",)).get(pk=to.pk)
    return Nomination.objects.for_lists().select_for_update(no_key=True, of=("self",)).get(pk=to.pk)


def _stands(to: Commended) -> bool:
    if isinstance(to, StarApplication):
        return bool(to.is_approved)
    return bool(to.is_accepted and to.round.is_decided)


def _in_force(to: Commended) -> RollConsent | None:
    return RollConsent.objects.in_force().filter(**_about(to)).first()


def _about(to: Commended) -> dict[str, Commended]:
    return {"star" if isinstance(to, StarApplication) else "nomination": to}


def _unit_of(to: Commended) -> Unit:
    return to.volunteer_unit if isinstance(to, StarApplication) else to.unit
