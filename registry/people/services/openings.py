"""Opening the full data of a minor: one asks, another one approves beforehand, the look is single (D97)."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import OpeningRefused
from registry.history.services import history
from registry.models import MinorOpening, User, Volunteer
from registry.notifications.services import notifications
from registry.permissions import can_administer, is_account_of, require
from registry.units.services.deciders import deciders
from registry.words.unmasking import UnmaskReason

Reason = OpeningRefused.Reason
Status = MinorOpening.Status
OPEN_FOR = timedelta(days=1)  # from the approval, for one look


@transaction.atomic
def ask(*, volunteer: Volunteer, reason: str, by: User) -> MinorOpening:
    """Ask for one look, with its reason; who may approve is told."""
    require(can_administer(by, volunteer.unit))
    volunteer = Volunteer.objects.select_for_update(no_key=True, of=("self",)).get(pk=volunteer.pk)
    if not volunteer.is_minor:
        raise OpeningRefused(Reason.OPENING_ADULT)
    if MinorOpening.objects.waiting().filter(volunteer=volunteer, asked_by=by).exists():
        raise OpeningRefused(Reason.OPENING_WAITING)
    code = UnmaskReason(reason).value
    opening = MinorOpening.objects.create(volunteer=volunteer, reason=code, asked_by=by)
    entry = history.record(by=by, did="opening asked", to=volunteer, unit=volunteer.unit, reason=code)
    _level, users = deciders(volunteer.unit, excluding=[by.pk, *([volunteer.user_id] if volunteer.user_id else [])])
    text = _("{who}申请查看一名未成年志愿者的完整号码，请同意或不同意。").format(who=by)
    notifications.tell_of(entry, users=users, text=text, url=_page(volunteer))
    return opening


@transaction.atomic
def approve(*, opening: MinorOpening, by: User) -> MinorOpening:
    """Another administrator of the unit, of one above, or the committee allows one look within a day."""
    opening = _decided(opening, Status.APPROVED, by)
    text = _("查看未成年志愿者完整号码的申请已同意，24 小时内可以查看一次。")
    _record(opening, by, "opening approved", text)
    return opening


@transaction.atomic
def decline(*, opening: MinorOpening, by: User) -> MinorOpening:
    """The look is not allowed."""
    opening = _decided(opening, Status.DECLINED, by)
    _record(opening, by, "opening declined", _("查看未成年志愿者完整号码的申请没有同意。"))
    return opening


def use(*, volunteer: Volunteer, by: User) -> MinorOpening:
    """Take the one look that was approved; the child's account is told. Inside the caller's transaction."""
    usable = MinorOpening.objects.usable_by(by).filter(volunteer=volunteer)
    opening = usable.select_for_update(no_key=True, of=("self",)).order_by("pk").first()
    if opening is None:
        raise OpeningRefused(Reason.OPENING_NEEDED)
    opening.status = Status.USED
    opening.save(update_fields=["status"])
    text = _(
        "{unit}的{who}经{other}同意，因“{reason}”查看了您的完整证件号码、手机号码和监护人信息。请告诉监护人；有疑问请联系所在单位。"
    )
    told = text.format(unit=volunteer.unit, who=by, other=opening.decided_by, reason=UnmaskReason(opening.reason).label)
    notifications.tell(users=[volunteer.user_id], key=f"opening:{opening.pk}", text=told, url=reverse("me"))
    return opening


def _decided(opening: MinorOpening, status: Status, by: User) -> MinorOpening:
    opening = MinorOpening.objects.select_for_update(no_key=True, of=("self",)).get(pk=opening.pk)
    require(can_administer(by, opening.volunteer.unit) and opening.volunteer.user_id != by.pk)
    if is_account_of(by, opening.asked_by_id):
        raise OpeningRefused(Reason.OPENING_OWN)
    if not opening.is_asked:
        raise OpeningRefused(Reason.OPENING_DECIDED)
    opening.status, opening.decided_by, opening.decided_at = status, by, clock.now()
    opening.expires_at = clock.now() + OPEN_FOR
    opening.save(update_fields=["status", "decided_by", "decided_at", "expires_at"])
    return opening


def _record(opening: MinorOpening, by: User, did: str, text: str) -> None:
    person = opening.volunteer
    entry = history.record(by=by, did=did, to=person, unit=person.unit, reason=opening.reason, asker=opening.asked_by)
    notifications.tell_of(entry, users=[opening.asked_by_id], text=text, url=_page(person))


def _page(volunteer: Volunteer) -> str:
    return reverse("manage-volunteer", args=[volunteer.pk])
