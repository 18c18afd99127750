"""星级认定: hours, then a decision by people; one star at a time, never automatic (D172–D174)."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Min, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.exceptions import StarRefused
from certificates.issuing.documents.star import NUMERALS
from certificates.issuing.services import certificates
from certificates.models import Certificate, StarApplication, StarKept
from certificates.permissions import can_decide_stars, can_propose_star, is_party_to
from certificates.recognition.services import star_papers, star_standards
from certificates.recognition.services.star_standards import Standards
from certificates.recognition.stars import Standard, minutes_to_next, next_star
from checkin.models import HoursSummary, LedgerEntry
from registry import clock
from registry.documents.wording import full_date
from registry.history.services import history
from registry.models import HistoryEntry, User, Volunteer, persons
from registry.models.reach import unit_reach
from registry.notifications.services import notifications
from registry.permissions import require
from registry.words.durations import duration_text
from registry.words.masking import mask_name

Reason, Status = StarRefused.Reason, StarApplication.Status
TOLD = {
    Status.APPROVED: _("{name}已被认定为{star}，证书可以下载。"),
    Status.DECLINED: _("{name}的{star}认定没有通过，请查看理由。"),
    Status.REVOKED: _("{name}的{star}认定已撤销，请查看理由。"),
    Status.WITHDRAWN: _("{name}的{star}申请已撤回。"),
}
KEPT = _("{name}的{star}经复核保留，请查看理由。")


@dataclass(frozen=True, slots=True)
class Held:
    """A star that somebody holds, the minutes it needed on the day of application, and those it was kept with."""

    star: int
    needed_minutes: int
    application: int = 0
    kept_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Approved minutes, the star held, and the next one by the standard of today."""

    volunteer: Volunteer
    minutes: int
    standard: Standard
    holds: Held | None = None
    open_star: int | None = None

    @property
    def held(self) -> int:
        return self.holds.star if self.holds else 0

    @property
    def next_star(self) -> int | None:
        """The star that can be applied for now."""
        return None if self.waits_until else next_star(self.minutes, self.held, self.standard.thresholds)

    @property
    def waits_until(self) -> date | None:
        """The day from which the next star is open to somebody registered so recently (D63)."""
        registered_on = self.volunteer.registered_on
        if registered_on is None or self.missing_minutes is None:
            return None
        opens_on = self.standard.open_from(self.held + 1, registered_on)
        return opens_on if opens_on > clock.today() else None

    @property
    def missing_minutes(self) -> int | None:
        return minutes_to_next(self.minutes, self.held, self.standard.thresholds)

    @property
    def missing_hours(self) -> str:
        """To the minute where a tenth would be wrong: nobody reads that 0.0 hours are missing."""
        return duration_text(self.missing_minutes or 0)

    @property
    def threshold_minutes(self) -> int:
        """The minutes for the next star, or for the highest one if it is held."""
        levels = self.standard.thresholds
        return levels[min(self.held, len(levels) - 1)]

    @property
    def is_under_review(self) -> bool:
        """The hours fell below what the held star needed when it was applied for, or below what it was kept with
        after the last review (D174)."""
        if self.holds is None or self.minutes >= self.holds.needed_minutes:
            return False
        return self.holds.kept_minutes is None or self.minutes < self.holds.kept_minutes


def star_name(star: int) -> str:
    """三星级志愿者."""
    return f"{NUMERALS[star]}星级志愿者"


def standing_of(volunteer: Volunteer, minutes: int | None = None) -> Standing:
    """From the ledger, merged files included; `minutes` where the caller has read the total already."""
    person, standards = volunteer.person, star_standards.read()
    if minutes is None:
        minutes = LedgerEntry.objects.of(person).service().minutes()
    own = list(StarApplication.objects.of_person(person).annotate(kept_minutes=Min("kept__minutes")))
    held = max((one for one in own if one.status == Status.APPROVED), key=lambda one: one.star, default=None)
    return Standing(
        volunteer=person,
        minutes=minutes,
        standard=standards.current,
        holds=_held(standards, held.star, held.proposed_at, held.pk, held.kept_minutes) if held else None,
        open_star=next((one.star for one in own if one.status == Status.PROPOSED), None),
    )


def held_by(people: list[int]) -> dict[int, int]:
    """Person → the highest star held, merged files included; who holds none is not named."""
    held = StarApplication.objects.held().filter(persons.one_of(people)).order_by("star")
    return dict(held.values_list(persons.key(), "star"))


def all_held() -> dict[int, int]:
    """The same for everybody, where a list is longer than its keys could be named."""
    held = StarApplication.objects.held().order_by("star")
    return dict(held.values_list(persons.key(), "star"))


def eligible_for(user: Any) -> list[Standing]:
    """Registered people within the user's reach who may apply for the next star, most hours first."""
    standards = star_standards.read()
    found = _standings(user, standards, at_least=standards.current.thresholds[0])
    return [one for one in found if one.next_star and one.open_star is None]


def under_review_for(user: Any) -> list[Standing]:
    """People within reach whose hours no longer suffice for their star (D174)."""
    return [one for one in _standings(user, star_standards.read(), at_least=None) if one.is_under_review]


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
    if standing.waits_until is not None:
        raise _too_early(standing, standing.waits_until)
    _refuse_short(standing.minutes, standing.held + 1, standing.standard)
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
    standard = star_standards.read().on(clock.local_date(application.proposed_at))
    _refuse_short(standing.minutes, application.star, standard)
    if standing.held < application.star - 1:
        raise StarRefused(Reason.STAR_LOWER_MISSING)
    application = _decide(application, Status.APPROVED, by, document)
    hours = standard.hours[application.star - 1]
    certificate = star_papers.prepare(application, hours=hours, document=document.strip(), by=by)
    transaction.on_commit(partial(certificates.finish, certificate), robust=True)
    return application


@transaction.atomic
def keep(*, application: StarApplication, by: User, reason: str) -> StarApplication:
    """After a review the star stays although the hours fell; a further fall is reviewed anew (D174)."""
    application = _locked(application, by, expected=Status.APPROVED)
    standing = standing_of(application.volunteer)
    if not standing.is_under_review or standing.held != application.star:
        raise StarRefused(Reason.STAR_NOT_UNDER_REVIEW)
    reason = _needed(reason)
    StarKept.objects.create(application=application, minutes=standing.minutes, reason=reason, by=by, at=clock.now())
    entry = history.record(
        by=by, did="star kept", to=application, unit=application.volunteer_unit, star=application.star, reason=reason
    )
    _tell(entry, application, KEPT)
    return application


@transaction.atomic
def decline(*, application: StarApplication, by: User, reason: str) -> StarApplication:
    """The committee declines with a reason; the person may apply again."""
    application = _locked(application, by, expected=Status.PROPOSED)
    return _decide(application, Status.DECLINED, by, _needed(reason))


@transaction.atomic
def withdraw(*, application: StarApplication, by: User) -> StarApplication:
    """The person, or whoever proposed them, takes it back before the decision; pressed again, it was done."""
    require(is_party_to(by, application))
    application = _application_held(application)
    if application.status == Status.WITHDRAWN and application.decided_by_id == by.pk:
        return application
    _refuse_unless(application, Status.PROPOSED)
    return _decide(application, Status.WITHDRAWN, by, "")


@transaction.atomic
def revoke(*, application: StarApplication, by: User, reason: str) -> StarApplication:
    """The committee revokes the star with a reason, the highest first; its certificate ends too, drawn or not."""
    application = _locked(application, by, expected=Status.APPROVED)
    reason = _needed(reason)
    if StarApplication.objects.of_person(application.volunteer).held().filter(star__gt=application.star).exists():
        raise StarRefused(Reason.STAR_HIGHER_HELD)
    application = _decide(application, Status.REVOKED, by, reason)
    if certificate := Certificate.objects.filter(star_application=application).not_ended().first():
        certificates.end(certificate=certificate, status=Certificate.Status.REVOKED, by=by, reason=reason)
    return application


def _standings(user: Any, standards: Standards, *, at_least: int | None) -> list[Standing]:
    """From the summaries, by three queries; without a lower bound, everybody who holds a star."""
    people = Volunteer.objects.canonical().registered()
    if not can_decide_stars(user):
        people = people.in_units(unit_reach(user))
    held, opened = _stars_by_person(standards)
    if at_least is None and not held:
        return []
    sums = _minutes_by_person(only_holders=at_least is None)
    wanted = set(held) if at_least is None else {pk for pk, minutes in sums.items() if minutes >= at_least}
    found = people.filter(pk__in=wanted).select_related("unit")
    now = standards.current
    standings = [Standing(one, sums.get(one.pk, 0), now, held.get(one.pk), opened.get(one.pk)) for one in found]
    return sorted(standings, key=lambda one: (-one.minutes, one.volunteer.pk))


def _minutes_by_person(*, only_holders: bool) -> dict[int, int]:
    rows: Any = HoursSummary.objects.filter(kind="service").order_by()
    if only_holders:
        holders = StarApplication.objects.held().order_by().values_list(persons.key())
        rows = rows.filter(volunteer__in=Volunteer.objects.of_people(holders))
    rows = rows.values_list(persons.key())
    total = Sum("timed_minutes") + Sum("supplementary_minutes")
    return {pk: minutes for pk, minutes in rows.annotate(total=total) if minutes > 0}


def _stars_by_person(standards: Standards) -> tuple[dict[int, Held], dict[int, int]]:
    held: dict[int, Held] = {}
    opened: dict[int, int] = {}
    rows = StarApplication.objects.filter(status__in=[Status.APPROVED, Status.PROPOSED]).order_by("star")
    rows = rows.annotate(kept_minutes=Min("kept__minutes"))
    for status, pk, star, *about in rows.values_list(
        "status", persons.key(), "star", "proposed_at", "pk", "kept_minutes"
    ):
        if status == Status.APPROVED:
            held[pk] = _held(standards, star, *about)
        else:
            opened[pk] = star
    return held, opened


def _held(standards: Standards, star: int, proposed_at: datetime, application: int, kept: int | None) -> Held:
    return Held(star, standards.on(clock.local_date(proposed_at)).thresholds[star - 1], application, kept)


def _locked_person(volunteer: Volunteer) -> Volunteer:
    person = volunteer.person
    return Volunteer.objects.select_for_update(no_key=True).get(pk=person.pk)


def _locked(application: StarApplication, by: User, *, expected: str) -> StarApplication:
    require(can_decide_stars(by))
    application = _application_held(application)
    if is_party_to(by, application):
        raise StarRefused(Reason.STAR_OWN_DECISION)
    _refuse_unless(application, expected)
    return application


def _application_held(application: StarApplication) -> StarApplication:
    _locked_person(application.volunteer)
    return (
        StarApplication.objects.select_for_update(no_key=True, of=("self",))
        .select_related(persons.joined(), "volunteer_unit", "nomination__round")
        .get(pk=application.pk)
    )


def _refuse_unless(application: StarApplication, expected: str) -> None:
    if application.status != expected:
        raise StarRefused(Reason.STAR_ALREADY_DECIDED, status=application.get_status_display())
    if application.is_proposed and application.nomination is not None:
        raise StarRefused(Reason.STAR_IN_ROUND, round=application.nomination.round)


def _too_early(standing: Standing, opens_on: date) -> StarRefused:
    star = standing.held + 1
    months = standing.standard.waiting_months[star - 1]
    return StarRefused(Reason.STAR_TOO_EARLY, star=star_name(star), months=months, day=full_date(opens_on))


def _refuse_short(minutes: int, star: int, standard: Standard) -> None:
    needed = standard.thresholds[star - 1]
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


def _tell(entry: HistoryEntry, application: StarApplication, text: Any = "") -> None:
    """Notify the person and whoever proposed them."""
    person, star = application.volunteer, star_name(application.star)
    text = text or TOLD[Status(application.status)]
    notifications.tell_of(
        entry, users=[person.user_id], text=text.format(star=star, name="您"), url=reverse("my-stars")
    )
    if application.proposed_by_id != person.user_id:
        told = text.format(star=star, name=mask_name(person.name))  # the text may be mailed
        notifications.tell_of(entry, users=[application.proposed_by_id], text=told, url=reverse("manage-stars"))
