"""星级认定: hours, then a decision by people; one star at a time, never automatic (D172–D174)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.exceptions import StarRefused
from certificates.issuing import canonical
from certificates.issuing.documents.star import NUMERALS
from certificates.issuing.services import certificates
from certificates.models import Certificate, StarApplication
from certificates.permissions import can_decide_stars, can_propose_star, is_party_to
from certificates.recognition.stars import is_under_review, minutes_to_next, next_star
from checkin.models import HoursSummary, LedgerEntry
from registry import clock
from registry.history.services import history
from registry.models import HistoryEntry, User, Volunteer, persons
from registry.models.reach import unit_reach
from registry.notifications.services import notifications
from registry.permissions import require
from registry.units.services import deciders
from registry.words.durations import duration_text
from registry.words.masking import mask_name

Reason, Status = StarRefused.Reason, StarApplication.Status
TITLE = "星级志愿者证书"
TOLD = {
    Status.APPROVED: _("{name}已被认定为{star}，证书可以下载。"),
    Status.DECLINED: _("{name}的{star}认定没有通过，请查看理由。"),
    Status.REVOKED: _("{name}的{star}认定已撤销，请查看理由。"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Approved minutes, the star held, and the next one."""

    volunteer: Volunteer
    minutes: int
    held: int
    open_star: int | None = None

    @property
    def next_star(self) -> int | None:
        """The star that can be applied for now."""
        return next_star(self.minutes, self.held, thresholds())

    @property
    def missing_minutes(self) -> int | None:
        return minutes_to_next(self.minutes, self.held, thresholds())

    @property
    def missing_hours(self) -> str:
        """To the minute where a tenth would be wrong: nobody reads that 0.0 hours are missing."""
        return duration_text(self.missing_minutes or 0)

    @property
    def threshold_minutes(self) -> int:
        """The minutes for the next star, or for the highest one if it is held."""
        levels = thresholds()
        return levels[min(self.held, len(levels) - 1)]

    @property
    def is_under_review(self) -> bool:
        """The hours fell below what the held star needs (D174)."""
        return is_under_review(self.minutes, self.held, thresholds())


def thresholds() -> tuple[int, ...]:
    """Minutes for one star, two stars … from the settings."""
    return tuple(hours * 60 for hours in settings.STAR_THRESHOLD_HOURS)


def star_name(star: int) -> str:
    """三星级志愿者."""
    return f"{NUMERALS[star]}星级志愿者"


def standing_of(volunteer: Volunteer, minutes: int | None = None) -> Standing:
    """From the ledger, merged files included; `minutes` where the caller has read the total already."""
    person = volunteer.person
    if minutes is None:
        minutes = LedgerEntry.objects.of(person).service().minutes()
    own = list(StarApplication.objects.of_person(person))
    return Standing(
        volunteer=person,
        minutes=minutes,
        held=max((one.star for one in own if one.status == Status.APPROVED), default=0),
        open_star=next((one.star for one in own if one.status == Status.PROPOSED), None),
    )


def eligible_for(user: Any) -> list[Standing]:
    """Registered people within the user's reach who may apply for the next star, most hours first."""
    return [one for one in _standings(user, at_least=thresholds()[0]) if one.next_star and one.open_star is None]


def under_review_for(user: Any) -> list[Standing]:
    """People within reach whose hours no longer suffice for their star (D174)."""
    return [one for one in _standings(user, at_least=None) if one.is_under_review]


@transaction.atomic
def propose(*, volunteer: Volunteer, by: User) -> StarApplication:
    """The volunteer applies, or the unit proposes them, for the star above the one they hold (D172, D173)."""
    person = _locked_person(volunteer)
    require(can_propose_star(by, person))
    if not person.is_registered:
        raise StarRefused(Reason.STAR_NOT_REGISTERED)
    standing = standing_of(person)
    if standing.open_star is not None:
        raise StarRefused(Reason.STAR_ALREADY_OPEN, star=star_name(standing.open_star))
    if standing.missing_minutes is None:
        raise StarRefused(Reason.STAR_HIGHEST_HELD)
    _refuse_short(standing.minutes, standing.held + 1)
    application = StarApplication.objects.create(
        volunteer=person,
        star=standing.held + 1,
        minutes_at_proposal=standing.minutes,
        volunteer_unit=person.unit,
        proposed_by=by,
    )
    history.record(by=by, did="proposed star", to=application, unit=person.unit, star=application.star)
    return application


@transaction.atomic
def approve(*, application: StarApplication, by: User, document: str = "") -> StarApplication:
    """The committee grants the star on hours and quality; the certificate is issued with it (D172)."""
    application = _locked(application, by, expected=Status.PROPOSED)
    standing = standing_of(application.volunteer)
    _refuse_short(standing.minutes, application.star)
    if standing.held < application.star - 1:
        raise StarRefused(Reason.STAR_LOWER_MISSING)
    application = _decide(application, Status.APPROVED, by, document)
    certificate = _prepare_certificate(application, standing, document.strip(), by)
    transaction.on_commit(partial(certificates.finish, certificate), robust=True)
    return application


@transaction.atomic
def decline(*, application: StarApplication, by: User, reason: str) -> StarApplication:
    """The committee declines with a reason; the person may apply again."""
    application = _locked(application, by, expected=Status.PROPOSED)
    return _decide(application, Status.DECLINED, by, _needed(reason))


def revoke(*, application: StarApplication, by: User, reason: str) -> StarApplication:
    """The committee revokes the star with a reason, the highest first; its certificate ends too (D174)."""
    require(can_decide_stars(by))
    certificate = Certificate.objects.filter(star_application=application).first()
    if certificate and certificate.is_preparing:
        certificates.finish(certificate)
    return _revoke(application, certificate, by, reason)


@transaction.atomic
def _revoke(application: StarApplication, certificate: Certificate | None, by: User, reason: str) -> StarApplication:
    application = _locked(application, by, expected=Status.APPROVED)
    reason = _needed(reason)
    if StarApplication.objects.of_person(application.volunteer).held().filter(star__gt=application.star).exists():
        raise StarRefused(Reason.STAR_HIGHER_HELD)
    application = _decide(application, Status.REVOKED, by, reason)
    if certificate:
        certificates.end(certificate=certificate, status=Certificate.Status.REVOKED, by=by, reason=reason)
    return application


def _standings(user: Any, *, at_least: int | None) -> list[Standing]:
    """From the summaries, by three queries; without a lower bound, everybody who holds a star."""
    people = Volunteer.objects.canonical().registered()
    if not can_decide_stars(user):
        people = people.in_units(unit_reach(user))
    sums = _minutes_by_person()
    held, opened = _stars_by_person()
    wanted = set(held) if at_least is None else {pk for pk, minutes in sums.items() if minutes >= at_least}
    found = people.filter(pk__in=wanted).select_related("unit")
    standings = [Standing(one, sums.get(one.pk, 0), held.get(one.pk, 0), opened.get(one.pk)) for one in found]
    return sorted(standings, key=lambda one: (-one.minutes, one.volunteer.pk))


def _minutes_by_person() -> dict[int, int]:
    rows = HoursSummary.objects.filter(kind="service").order_by().values_list(persons.key())
    total = Sum("timed_minutes") + Sum("supplementary_minutes")
    return {pk: minutes for pk, minutes in rows.annotate(total=total) if minutes > 0}


def _stars_by_person() -> tuple[dict[int, int], dict[int, int]]:
    by_status: dict[str, dict[int, int]] = defaultdict(dict)
    rows = StarApplication.objects.filter(Q(status=Status.APPROVED) | Q(status=Status.PROPOSED)).order_by()
    for status, pk, star in rows.values_list("status", persons.key()).annotate(Max("star")):
        by_status[status][pk] = star
    return by_status[Status.APPROVED], by_status[Status.PROPOSED]


def _locked_person(volunteer: Volunteer) -> Volunteer:
    person = volunteer.person
    return Volunteer.objects.select_for_update(no_key=True).get(pk=person.pk)


def _locked(application: StarApplication, by: User, *, expected: str) -> StarApplication:
    require(can_decide_stars(by))
    _locked_person(application.volunteer)
    application = (
        StarApplication.objects.select_for_update(no_key=True, of=("self",))
        .select_related(persons.joined(), "volunteer_unit")
        .get(pk=application.pk)
    )
    if is_party_to(by, application):
        raise StarRefused(Reason.STAR_OWN_DECISION)
    if application.status != expected:
        raise StarRefused(Reason.STAR_ALREADY_DECIDED, status=application.get_status_display())
    return application


def _refuse_short(minutes: int, star: int) -> None:
    needed = thresholds()[star - 1]
    if minutes < needed:
        raise StarRefused(
            Reason.STAR_HOURS_SHORT,
            hours=duration_text(minutes),
            star=star_name(star),
            needed=needed // 60,
            missing=duration_text(needed - minutes),
        )


def _needed(reason: str) -> str:
    if not reason.strip():
        raise StarRefused(Reason.STAR_REASON_MISSING)
    return reason.strip()


def _decide(application: StarApplication, status: str, by: User, reason: str) -> StarApplication:
    application.status, application.decided_by, application.decided_at = status, by, clock.now()
    application.reason = reason.strip()
    application.save(update_fields=["status", "decided_by", "decided_at", "reason"])
    entry = history.record(
        by=by,
        did=f"star {status}",
        to=application,
        unit=application.volunteer_unit,
        star=application.star,
        reason=application.reason or None,
    )
    _tell(entry, application)
    return application


def _tell(entry: HistoryEntry, application: StarApplication) -> None:
    """Notify the person and whoever proposed them."""
    person, star = application.volunteer, star_name(application.star)
    text = TOLD[Status(application.status)]
    notifications.tell_of(
        entry, users=[person.user_id], text=text.format(star=star, name="您"), url=reverse("my-stars")
    )
    if application.proposed_by_id != person.user_id:
        told = text.format(star=star, name=mask_name(person.name))  # the text may be mailed
        notifications.tell_of(entry, users=[application.proposed_by_id], text=told, url=reverse("manage-stars"))


def _prepare_certificate(application: StarApplication, standing: Standing, document: str, by: User) -> Certificate:
    committee = deciders.committee_unit()
    content: dict[str, Any] = {
        "title": TITLE,
        "volunteer_name": standing.volunteer.name,
        "volunteer_no": standing.volunteer.volunteer_no,
        "star": application.star,
        "threshold_hours": thresholds()[application.star - 1] // 60,
        "as_of": clock.today().isoformat(),
        "unit_name": committee.name_on_paper,
        "decision_document": document,
        "was_announced": False,
    }
    statement = certificates.Statement(
        kind=Certificate.Kind.STAR,
        volunteer=standing.volunteer,
        issuing_unit=committee,
        content=content,
        content_digest=canonical.digest(content),
        star_application=application,
    )
    return certificates.prepare(statement=statement, by=by)


def star_levels() -> Sequence[tuple[int, int]]:
    """Star and the hours it needs, for pages."""
    return tuple(enumerate(settings.STAR_THRESHOLD_HOURS, start=1))
