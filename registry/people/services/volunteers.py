"""Volunteers: applying, review, pausing and leaving."""

import secrets
from collections.abc import Callable, Collection
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.exceptions import IdentityRefused, RegistrationRefused
from registry.ground.services import files, numbers
from registry.history.services import history
from registry.models import Consent, GuardianConsent, HomeUnit, User, Volunteer
from registry.notifications.services import notifications
from registry.people.application import Application
from registry.people.services import applications, consents, phone_claims, same_person
from registry.permissions import can_administer, is_self, require
from registry.units.services.open_units import held_open, refuse_closed
from registry.words import chinese, numbering

Reason = RegistrationRefused.Reason
Status = Volunteer.Status

NUMBER_SERIES = "GZ"
Act = Callable[[Volunteer], None]
_ON_ADMISSION: list[Act] = []
EDITABLE = (Status.DRAFT, Status.RETURNED, Status.IMPORTED, Status.LEFT)
WRITTEN = ("name", "unit", "document_type", "sex", "born_on", "residence_division", "skills", "available_times")
ADMITTED = _("注册审核通过，您的志愿者编号是 {no}。现在可以报名参加活动。")
TOLD = {
    "admitted by slip": ADMITTED,
    "admitted": ADMITTED,
    "returned": _("注册申请被退回，请查看原因，修改后再次提交。"),
    "suspended": _("您的志愿者身份已暂停，请查看原因。"),
    "resumed": _("您的志愿者身份已恢复，可以继续报名。暂停时退出的场次、团队和职责不自动恢复。"),
    "guardian withdrew": _("监护人已撤回同意，您的志愿者身份已暂停。"),
    "left": _("您的志愿者注册已由单位办理退出，请查看原因。"),
}


def on_admission(act: Act) -> Act:
    """What a higher room does once somebody is admitted, inside the same act."""
    if act not in _ON_ADMISSION:
        _ON_ADMISSION.append(act)
    return act


@transaction.atomic
def register(*, application: Application, password_hash: str, agreed: Collection[str], username: str = "") -> Volunteer:
    """A person applies with consent to the rules and to the truth of the data; an administrator decides (D17, D58)."""
    person = _acceptable(application, agreed)
    if not person.phone:
        raise IdentityRefused(IdentityRefused.Reason.PHONE_INVALID)
    require_unknown(person)
    applications.require_kind(person)
    volunteer = _walk_in_of(person) or Volunteer(source=Volunteer.Source.SELF)
    try:
        with transaction.atomic():
            volunteer.user = User.objects.create(
                username=username or f"v{secrets.token_hex(8)}",
                display_name=person.name,
                password=password_hash,
            )
            volunteer.status, volunteer.submitted_at = Status.SUBMITTED, clock.now()
            _write_and_claim(volunteer, person)
    except IntegrityError:
        require_unknown(replace(person, claims_phone=False))
        raise
    consents.keep(volunteer, agreed, channel=Consent.Channel.SELF)
    history.record(by=volunteer.user, did="applied", to=volunteer, unit=volunteer.unit)
    return volunteer


@transaction.atomic
def register_on_paper(
    *,
    application: Application,
    agreed: Collection[str],
    by: User,
    rules: str = "",
    not_same: Collection[int] = (),
    reason: str = "",
) -> Volunteer:
    """An administrator registers somebody without a smartphone, who signed on paper (D37, design#accounts).

    `rules`: the version printed there, where it is not the current one. `not_same`: files that agree with this person
    and, as the administrator says, are other people's, for this `reason`.
    """
    require(can_administer(by, application.unit))
    person = _acceptable(application, agreed)
    require_unknown(person, told_to=by)
    applications.require_kind(person)
    found = same_person.require_different(person, not_same=not_same, reason=reason)
    volunteer = Volunteer(source=Volunteer.Source.UNIT, status=Status.SUBMITTED, submitted_at=clock.now())
    try:
        with transaction.atomic():
            _write(volunteer, person)
    except IntegrityError:
        require_unknown(person, told_to=by)
        raise
    consents.keep(volunteer, agreed, channel=Consent.Channel.PAPER, rules=rules)
    history.record(by=by, did="registered on paper", to=volunteer, unit=volunteer.unit)
    same_person.keep_different(volunteer, found, reason=reason, by=by)
    if volunteer.is_minor:
        return volunteer  # admitted once the unit has said how it made sure of the guardian's consent
    return _registered(volunteer, by)


@transaction.atomic
def hand_in_again(*, volunteer: Volunteer, application: Application, agreed: Collection[str], by: User) -> Volunteer:
    """The person corrects a returned application and hands it in again (D37: nobody else corrects it)."""
    require(is_self(by, volunteer))
    person = _acceptable(application, agreed)
    volunteer = phone_claims.locked_files(volunteer, person.phone_digest)
    if volunteer.status not in EDITABLE:
        raise RegistrationRefused(Reason.NOT_EDITABLE)
    require_unknown(person, except_for=volunteer)
    applications.require_kind(person)
    volunteer.status, volunteer.submitted_at, volunteer.status_reason = Status.SUBMITTED, clock.now(), ""
    try:
        with transaction.atomic():
            _write_and_claim(volunteer, person)
    except IntegrityError:
        require_unknown(person, except_for=volunteer)
        raise
    consents.keep(volunteer, agreed, channel=Consent.Channel.SELF)
    history.record(by=by, did="handed in again", to=volunteer, unit=volunteer.unit)
    return volunteer


@transaction.atomic
def confirm_imported(
    *, volunteer: Volunteer, application: Application, password_hash: str, agreed: Collection[str], handed_out_by: User
) -> Volunteer:
    """An imported person confirms the own data and consents (D37).

    Whom the unit named and handed a slip to is registered at once, unless name, number or unit changed, a guardian must
    be asked, or it is open whether there is another file.
    """
    person = _acceptable(application, agreed)
    if not person.phone:
        raise IdentityRefused(IdentityRefused.Reason.PHONE_INVALID)
    volunteer = phone_claims.locked_files(volunteer, person.phone_digest)
    if volunteer.status != Status.IMPORTED or volunteer.user_id:
        raise RegistrationRefused(Reason.NOT_EDITABLE)
    require_unknown(person, except_for=volunteer)
    applications.require_kind(person)
    named = (volunteer.name, volunteer.id_digest, volunteer.unit_id)
    volunteer.status, volunteer.submitted_at = Status.SUBMITTED, clock.now()
    try:
        with transaction.atomic():
            volunteer.user = User.objects.create(
                username=f"v{secrets.token_hex(8)}", display_name=person.name, password=password_hash
            )
            _write_and_claim(volunteer, person)
    except IntegrityError:
        require_unknown(replace(person, claims_phone=False), except_for=volunteer)
        raise
    consents.keep(volunteer, agreed, channel=Consent.Channel.SELF)
    history.record(by=volunteer.user, did="confirmed own data", to=volunteer, unit=volunteer.unit)
    is_as_named = named == (person.name, person.id_digest, person.unit.pk) and not person.is_of_minor(clock.today())
    if is_as_named and can_administer(handed_out_by, person.unit) and not same_person.alike(volunteer):
        return _registered(volunteer, handed_out_by, did="admitted by slip")
    return volunteer


@transaction.atomic
def admit(*, volunteer: Volunteer, by: User) -> Volunteer:
    """The unit's administrator registers the applicant, who gets a number (D58, D69); never oneself."""
    volunteer = locked(volunteer)
    _require_reviewer(volunteer, by)
    same_person.require_answered(volunteer)
    return _registered(volunteer, by)


@transaction.atomic
def return_to_applicant(*, volunteer: Volunteer, reason: str, by: User) -> Volunteer:
    """Send the application back with a reason the person can act on (D37)."""
    volunteer = locked(volunteer)
    _require_reviewer(volunteer, by)
    return change_status(volunteer, Status.RETURNED, stated(reason), by, did="returned")


def acceptable(application: Application) -> Application:
    """Step one of registering: checks data, unit and that the person is new; writes nothing."""
    person = applications.checked(application, on=clock.today())
    if not person.phone:
        raise IdentityRefused(IdentityRefused.Reason.PHONE_INVALID)
    refuse_closed(person.unit)
    require_unknown(person)
    applications.require_kind(person)
    return person


def require_unknown(person: Application, *, except_for: Volunteer | None = None, told_to: User | None = None) -> None:
    """One person per document, one account per phone; only administrators learn whose it is (D78)."""
    # A merged file keeps its document: its holder is the person it was merged into.
    holders = Volunteer.objects.with_document(person.document_type, person.id_number).with_person()
    same = next((one.person for one in holders if except_for is None or one.person != except_for.person), None)
    if same and told_to is None:
        raise RegistrationRefused(Reason.ALREADY_REGISTERED)
    if same:
        raise RegistrationRefused(
            Reason.PERSON_EXISTS, volunteer_no=same.volunteer_no or same.get_status_display(), unit=same.unit
        )
    if told_to is None and phone_claims.holder_of(person.phone_digest, besides=except_for):
        _require_claim(person, except_for)


def _require_claim(person: Application, file: Volunteer | None) -> None:
    """A number of another account is taken only with the word that it is theirs now, for the unit to check."""
    is_waiting = file is not None and phone_claims.waits(file, person.phone_digest)
    if not is_waiting and not (person.claims_phone and phone_claims.may_claim(person.phone_digest)):
        raise RegistrationRefused(Reason.PHONE_TAKEN)


def _acceptable(application: Application, agreed: Collection[str]) -> Application:
    person = applications.checked(application, on=clock.today())
    if not set(consents.NEEDED) <= set(agreed):
        raise RegistrationRefused(Reason.CONSENT_MISSING)
    if person.is_of_minor(clock.today()) and person.guardian is None:
        raise RegistrationRefused(Reason.GUARDIAN_MISSING)
    held_open(person.unit)
    return person


def _walk_in_of(person: Application) -> Volunteer | None:
    """The walk-in's file that this application completes, by name and phone (design#walk-ins)."""
    return (
        Volunteer.objects.canonical()
        .select_for_update(no_key=True)
        .filter(
            Q(complete_by_on=None) | Q(complete_by_on__gte=clock.today()),
            source=Volunteer.Source.WALK_IN,
            user=None,
            id_digest=None,
            phone_digest=person.phone_digest,
            name=person.name,
        )
        .first()
    )


def _write_and_claim(volunteer: Volunteer, person: Application) -> None:
    """Write the file; a number that logs somebody else in is not in it before the unit has checked whose it is."""
    before = volunteer.phone_digest
    is_held = phone_claims.holder_of(person.phone_digest, besides=volunteer) is not None
    _write(volunteer, replace(person, phone="") if is_held else person)
    if not is_held:
        phone_claims.withdraw(claimant=volunteer)
    elif not phone_claims.waits(volunteer, person.phone_digest) and volunteer.user is not None:
        phone_claims.open_claim(claimant=volunteer, phone=person.phone, by=volunteer.user)
    if before != volunteer.phone_digest:
        phone_claims.freed(before)


def fill(volunteer: Volunteer, person: Application) -> None:
    """Put what was handed in into the file; the caller saves it."""
    for field in WRITTEN:
        setattr(volunteer, field, getattr(person, field))
    make_findable(volunteer)
    if volunteer.id_digest != person.id_digest:
        volunteer.shares_document_with = None
    volunteer.id_number, volunteer.id_digest = person.id_number, person.id_digest
    volunteer.phone, volunteer.phone_digest = person.phone, person.phone_digest


def make_findable(volunteer: Volunteer) -> None:
    """The columns by which lists and roll calls find the name."""
    volunteer.initials = " ".join(chinese.pinyin_readings(volunteer.name))
    volunteer.readings = chinese.pinyin_spellings(volunteer.name)
    volunteer.bigrams = chinese.bigrams(volunteer.name)


def _write(volunteer: Volunteer, person: Application) -> None:
    fill(volunteer, person)
    volunteer.declared_at = clock.now()
    volunteer.clean_fields(exclude={field.name for field in Volunteer._meta.fields} - set(WRITTEN))
    volunteer.save()
    _write_guardian(volunteer, person)
    HomeUnit.objects.update_or_create(volunteer=volunteer, from_on=clock.today(), defaults={"unit": person.unit})


def _write_guardian(volunteer: Volunteer, person: Application) -> None:
    if person.guardian is None:
        return
    consent = GuardianConsent.objects.filter(volunteer=volunteer).first() or GuardianConsent(volunteer=volunteer)
    consent.guardian_name, consent.guardian_phone = person.guardian.name, person.guardian.phone
    consent.relation, consent.given_at = person.guardian.relation, clock.now()
    consent.checked_by, consent.checked_at, consent.checked_how = None, None, ""
    before, consent.paper = consent.paper, None
    consent.called_at, consent.phone_confirmed_at = None, None
    consent.save()
    files.delete([before] if before else [])


def _require_reviewer(volunteer: Volunteer, by: User) -> None:
    require(can_administer(by, volunteer.unit))
    if volunteer.user_id == by.pk:
        raise RegistrationRefused(Reason.OWN_REVIEW)
    if volunteer.status != Status.SUBMITTED:
        raise RegistrationRefused(Reason.NOT_WAITING)


def _registered(volunteer: Volunteer, by: User, *, did: str = "admitted") -> Volunteer:
    consent = GuardianConsent.objects.filter(volunteer=volunteer).first()
    if volunteer.is_minor and (consent is None or consent.given_at is None):
        raise RegistrationRefused(Reason.GUARDIAN_MISSING)
    if volunteer.is_minor and consent and not consent.is_checked:
        raise RegistrationRefused(Reason.GUARDIAN_UNCHECKED)
    today = clock.today()
    if volunteer.volunteer_no is None:
        sequence = numbers.next_in_series(kind=NUMBER_SERIES, year=today.year)
        volunteer.volunteer_no = numbering.volunteer_no(today.year, sequence)
    volunteer.registered_on = volunteer.registered_on or today
    volunteer.card_issued_at = volunteer.card_issued_at or clock.now()
    volunteer.complete_by_on = None
    change_status(volunteer, Status.REGISTERED, "", by, did=did)
    for act in _ON_ADMISSION:
        act(volunteer)
    return volunteer


def change_status(
    volunteer: Volunteer, status: str, reason: str, by: User, *, did: str, besides: str = ""
) -> Volunteer:
    """Write the new state, record it, and notify the person with the consequences."""
    was, volunteer.status, volunteer.status_reason = volunteer.status, status, reason
    volunteer.decided_by, volunteer.decided_at = by, clock.now()
    volunteer.save()
    entry = history.record(by=by, did=did, to=volunteer, unit=volunteer.unit, was=was, status=status)
    text = TOLD[did].format(no=volunteer.volunteer_no) + besides
    notifications.tell_of(entry, users=[volunteer.user_id], text=text, url=reverse("me"))
    return volunteer


def require_status(volunteer: Volunteer, *statuses: str) -> None:
    """The command is for people in one of these states."""
    if volunteer.status not in statuses:
        raise RegistrationRefused(Reason.VOLUNTEER_WRONG_STATE, status=volunteer.get_status_display())


def stated(reason: str) -> str:
    """The reason, which must not be empty."""
    if not reason.strip():
        raise RegistrationRefused(Reason.REASON_MISSING)
    return reason.strip()


def locked(volunteer: Volunteer) -> Volunteer:
    """The file as it is now, under its lock."""
    return Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
