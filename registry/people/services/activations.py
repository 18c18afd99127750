"""启用单: how an imported person begins, by a code that the unit hands out and the own document number (D37).

Of a code only a keyed digest is kept; it opens nothing by itself, so that who finds a slip is not the person yet.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.documents import slips
from registry.exceptions import ActivationRefused
from registry.ground.public_url import absolute
from registry.ground.rates import Guess, Limit, require_none
from registry.history.services import history
from registry.models import ActivationCode, HistoryEntry, Unit, User, Volunteer, persons
from registry.models.office import identity as identity_of
from registry.people.application import Application
from registry.people.services import volunteers
from registry.permissions import can_administer, require
from registry.protection import keys
from registry.words import identity
from registry.words.dates import as_full_date
from registry.words.numbering import VERIFY_CODE_ALPHABET, grouped_code
from registry.words.passed_on import plain_code

Reason = ActivationRefused.Reason
LASTS: Final = timedelta(days=30)
LENGTH: Final = 12  # 59 bits
MOST: Final = 100  # at once: ten sheets
WRONG_AT_ADDRESS = Limit("activation-address", 120, 3600)  # a hall of fifty mistypes twice each
WRONG_FOR_CODE = Limit("activation-code", 10, 24 * 3600)  # who found a slip does not try numbers
BATCH: Final = 2_000


@dataclass(frozen=True, slots=True)
class Made:
    """A code, readable this once, and whose it is."""

    volunteer: Volunteer
    code: str
    expires_at: datetime


def waiting(unit: Unit, *, renews: bool = False) -> list[Volunteer]:
    """Imported people of the unit; those whose slip is still good only where it is to be renewed.

    Whose slip is the oldest comes first: printed a hundred at a time, the next press goes on behind the last.
    """
    people = persons.unconfirmed().filter(unit=unit).select_related("unit")
    if not renews:
        people = people.exclude(Exists(ActivationCode.objects.open().filter(volunteer=OuterRef("pk"))))
    printed = people.annotate(printed_at=Max("activation_codes__made_at"))
    return list(printed.order_by(F("printed_at").asc(nulls_first=True), "pk")[:MOST])


def namesakes(people: Collection[Volunteer]) -> set[str]:
    """Names of these people that somebody else who waits in the same units has as well."""
    units, names = {one.unit_id for one in people}, {one.name for one in people}
    waiting_too = persons.unconfirmed().filter(unit__in=units, name__in=names).order_by()
    return set(waiting_too.values_list("name", flat=True).annotate(n=Count("pk")).filter(n__gt=1))


def counted(by: User) -> list[dict[str, Any]]:
    """Who has not confirmed yet, by unit, and whose slip is good."""
    people: Any = persons.unconfirmed().visible_to(by)
    is_good = Exists(ActivationCode.objects.open().filter(volunteer=OuterRef("pk")))
    rows = people.annotate(is_good=is_good).order_by().values("unit", "unit__short_name")
    return list(rows.annotate(people=Count("pk"), good=Count("pk", filter=Q(is_good=True))).order_by("unit"))


@transaction.atomic
def make(*, people: Iterable[Volunteer], by: User) -> list[Made]:
    """New codes for these people; the ones before are good no longer."""
    pks = [person.pk for person in people]
    locked = Volunteer.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=pks)
    found = list(locked.select_related("unit").order_by("pk"))
    if not found:
        raise ActivationRefused(Reason.ACTIVATION_NOBODY)
    for person in found:
        require(can_administer(by, person.unit))
        if person.status != Volunteer.Status.IMPORTED or person.user_id:
            status = person.get_status_display()
            raise ActivationRefused(Reason.ACTIVATION_NOT_WAITING, name=person.name, status=status)
    now = clock.now()
    ActivationCode.objects.filter(volunteer__in=found, used_at=None, ended_at=None).update(ended_at=now)
    made = [Made(person, _code(), now + LASTS) for person in found]
    about = {"made_by": by, "made_at": now, "expires_at": now + LASTS}
    ActivationCode.objects.bulk_create(
        [ActivationCode(volunteer=one.volunteer, code_digest=_digest(one.code), **about) for one in made],
        batch_size=BATCH,
    )
    act = {"at": now, "by": by, "did": "printed activation slip", "target_model": Volunteer._meta.label_lower}
    history.record_many([HistoryEntry(target_id=one.pk, unit_id=one.unit_id, **act) for one in found])
    return made


def sheet(made: Sequence[Made]) -> bytes:
    """The slips on paper, one for each person; the codes are readable on it and nowhere else."""
    address = absolute(reverse("activate"))
    alike = namesakes([one.volunteer for one in made])
    printed = tuple(_slip(one, address, alike) for one in made)
    return slips.as_pdf(printed, address=address, system_name=identity_of.current().system_name)


def known(*, code: str, id_number: str, address: str) -> ActivationCode:
    """The slip of this code, if the number is that of the person on it; whatever is wrong, the words are the same."""
    digest = _digest(plain_code(code))
    guess = Guess((WRONG_AT_ADDRESS, address), (WRONG_FOR_CODE, digest))
    require_none(guess.spent(), then=_("启用码看不清或对不上的，请向给您启用码的单位要新的。"))
    with guess.costs_only(Reason.ACTIVATION_WRONG):
        return _slip_of(digest, id_number)


def _slip_of(digest: str, id_number: str) -> ActivationCode:
    found = ActivationCode.objects.open().filter(code_digest=digest).select_related("volunteer__unit").first()
    numbers = {keys.digest(form) for form in identity.document_forms(id_number)}
    if found is None or found.volunteer.id_digest not in numbers or not _is_waiting(found.volunteer):
        raise ActivationRefused(Reason.ACTIVATION_WRONG)
    return found


def open_with(pk: int) -> ActivationCode | None:
    """The slip that this browser has shown, while it is good."""
    found = ActivationCode.objects.open().filter(pk=pk).select_related("volunteer__unit").first()
    return found if found and _is_waiting(found.volunteer) else None


@transaction.atomic
def confirm(
    *, slip: ActivationCode, application: Application, password_hash: str, agreed: Collection[str]
) -> Volunteer:
    """The person confirms; the code is used up with it. Persons are locked before codes, as where slips are printed."""
    shown = ActivationCode.objects.open().filter(pk=slip.pk).select_related("volunteer", "made_by").first()
    if shown is None:
        raise ActivationRefused(Reason.ACTIVATION_WRONG)
    person = volunteers.confirm_imported(
        volunteer=shown.volunteer,
        application=application,
        password_hash=password_hash,
        agreed=agreed,
        handed_out_by=shown.made_by,
    )
    code = ActivationCode.objects.open().select_for_update(no_key=True, of=("self",)).filter(pk=slip.pk).first()
    if code is None:  # printed anew, or taken back, while this waited for the person
        raise ActivationRefused(Reason.ACTIVATION_WRONG)
    code.used_at = clock.now()
    code.save(update_fields=["used_at"])
    return person


def _is_waiting(volunteer: Volunteer) -> bool:
    return volunteer.status == Volunteer.Status.IMPORTED and volunteer.user_id is None


def _slip(one: Made, address: str, alike: set[str]) -> slips.Slip:
    """Whose slip it is; of two people of one name the end of the number says which."""
    person = one.volunteer
    told = _("{name}（证件尾号 {end}）").format(name=person.name, end=person.id_number[-2:])
    return slips.Slip(
        told if person.name in alike else person.name,
        person.unit.short_name,
        grouped_code(one.code),
        f"{address}#c={one.code}",  # behind #, so that no access log keeps it
        as_full_date(one.expires_at),
    )


def _code() -> str:
    return "".join(secrets.choice(VERIFY_CODE_ALPHABET) for _place in range(LENGTH))


def _digest(code: str) -> str:
    return keys.digest(f"activation|{code}")
