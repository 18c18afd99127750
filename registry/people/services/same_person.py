"""同一人？: before a registration makes a second file, who decides says whether it is one person (D78, D91)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import RegistrationRefused
from registry.history.services import history
from registry.models import SamePerson, User, Volunteer
from registry.people.application import Application
from registry.permissions import can_administer, is_account_of, is_committee, require

Reason = RegistrationRefused.Reason
Answer = SamePerson.Answer


@dataclass(frozen=True, slots=True)
class Alike:
    """A file that may be the same person's, what agrees, what was answered, and whether the reader keeps that file:
    of others nothing is told but number and unit."""

    file: Volunteer
    agrees: tuple[str, ...]
    answer: SamePerson | None = None
    is_kept: bool = False

    @property
    def agrees_in_words(self) -> str:
        return "、".join(self.agrees)

    @property
    def is_open(self) -> bool:
        return self.answer is None


def alike(volunteer: Volunteer, *, to: User | None = None) -> list[Alike]:
    """Other people's files that agree with this one, each with the answer that stands."""
    claimed = volunteer.phone_claims.waiting().values_list("phone_digest", flat=True)
    phones = {digest for digest in (volunteer.phone_digest, *claimed) if digest}
    given: dict[int, SamePerson] = {}
    for one in SamePerson.objects.about(volunteer):
        given[one.other_id if one.file_id == volunteer.pk else one.file_id] = one
    found = _found(volunteer, volunteer.id_digest, phones)
    others = ((file, agrees) for file, agrees in found if file.pk != volunteer.pk)
    return [Alike(file, agrees, given.get(file.pk), _keeps(to, file)) for file, agrees in others]


def alike_to(person: Application, *, to: User | None = None) -> list[Alike]:
    """The same for an application that is no file yet."""
    phones = {person.phone_digest} if person.phone_digest else set()
    found = _found(person, person.id_digest, phones)
    return [Alike(file, agrees, is_kept=_keeps(to, file)) for file, agrees in found]


def _keeps(user: User | None, file: Volunteer) -> bool:
    return user is not None and can_administer(user, file.unit)


def require_answered(volunteer: Volunteer) -> None:
    """Nobody is admitted while it is open whether the file is the second one of a person."""
    found = alike(volunteer)
    if unanswered := [one for one in found if one.is_open]:
        _ask(unanswered)
    if any(one.answer and one.answer.answer == Answer.SAME for one in found):
        raise RegistrationRefused(Reason.SAME_PERSON_WAITING)


def require_different(person: Application, *, not_same: Collection[int], reason: str) -> list[Alike]:
    """The same before somebody is registered on paper: `not_same` are the files said to be other people's, and why."""
    found = alike_to(person)
    if unanswered := [one for one in found if one.file.pk not in not_same]:
        _ask(unanswered)
    if found and not reason.strip():
        raise RegistrationRefused(Reason.SAME_PERSON_WHY)
    return found


@transaction.atomic
def answer(*, volunteer: Volunteer, other: Volunteer, is_same: bool, reason: str, by: User) -> SamePerson:
    """Say that two files are one person's, which the committee then merges, or two people's, with the reason."""
    pair = Volunteer.objects.select_for_update(no_key=True).filter(pk__in=[volunteer.pk, other.pk]).order_by("pk")
    files = {one.pk: one for one in pair}  # nobody admits either, or answers, meanwhile
    volunteer, other = files[volunteer.pk], files[other.pk]
    require(can_administer(by, volunteer.unit))
    if is_account_of(by, volunteer.user_id) or is_account_of(by, other.user_id):
        raise RegistrationRefused(Reason.OWN_REVIEW)
    if not reason.strip():
        raise RegistrationRefused(Reason.REASON_MISSING)
    SamePerson.objects.about(volunteer).about(other).delete()
    return _kept(volunteer, other, Answer.SAME if is_same else Answer.DIFFERENT, reason.strip(), by)


def keep_different(volunteer: Volunteer, found: Collection[Alike], *, reason: str, by: User) -> None:
    """What was said when somebody was registered on paper. Inside the caller's transaction."""
    for one in found:
        _kept(volunteer, one.file, Answer.DIFFERENT, reason.strip(), by)


def _kept(volunteer: Volunteer, other: Volunteer, given: str, reason: str, by: User) -> SamePerson:
    said = {"answer": given, "reason": reason, "by": by, "at": clock.now(), "by_committee": is_committee(by)}
    done = SamePerson.objects.create(file=volunteer, other=other, **said)
    did = "said same person" if given == Answer.SAME else "said different people"
    history.record(by=by, did=did, to=volunteer, unit=volunteer.unit, file=other.pk, reason=reason)
    return done


def _ask(unanswered: list[Alike]) -> None:
    one = unanswered[0]
    raise RegistrationRefused(
        Reason.SAME_PERSON_ASKED,
        who=one.file.volunteer_no or one.file.get_status_display(),
        unit=one.file.unit,
        agrees=one.agrees_in_words,
    )


def _found(person: Any, id_digest: str | None, phones: set[str]) -> list[tuple[Volunteer, tuple[str, ...]]]:
    """Files with this name and birth date, this name and phone, or this number under another kind of document."""
    named = Q(name=person.name) & (Q(phone_digest__in=phones) | Q(born_on=person.born_on, born_on__isnull=False))
    same_number = Q(id_digest=id_digest) if id_digest else Q(pk__in=())
    files = Volunteer.objects.canonical().filter(named | same_number).select_related("unit", "user").order_by("pk")
    return [(file, _agrees(person, file, id_digest, phones)) for file in files]


def _agrees(person: Any, file: Volunteer, id_digest: str | None, phones: set[str]) -> tuple[str, ...]:
    told = (
        (_("姓名"), file.name == person.name),
        (_("出生日期"), file.born_on is not None and file.born_on == person.born_on),
        (_("手机号码"), file.phone_digest in phones),
        (_("证件号码"), id_digest is not None and file.id_digest == id_digest),
    )
    return tuple(label for label, agrees in told if agrees)
