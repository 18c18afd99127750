"""领取登记: entering that a certificate was collected, sent or passed on; taken back by another entry."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from certificates.exceptions import DeliveryRefused
from certificates.models import Certificate, Delivery
from certificates.models.deliveries import to_be_handed_over
from certificates.permissions import can_deliver
from registry import clock
from registry.history.services import history
from registry.models import HistoryEntry, User
from registry.permissions import require

Reason, Way = DeliveryRefused.Reason, Delivery.Way


@transaction.atomic
def enter(*, certificate: Certificate, way: str, who: str, on: date, by: User) -> Delivery:
    """Who has this certificate now, entered once by somebody who oversees it; the same again is answered as done."""
    certificate = _locked([certificate.pk])[0]
    require(can_deliver(by, certificate))
    if certificate.kind == Certificate.Kind.PROOF:
        raise DeliveryRefused(Reason.DELIVERY_OF_PROOF)
    if not certificate.is_issued:
        raise DeliveryRefused(Reason.DELIVERY_NOT_ISSUED, status=certificate.get_status_display())
    if (before := latest_of(certificate)) is not None:
        if (before.way, before.who, before.on, before.by_id) == (way, who.strip(), on, by.pk):
            return before.repeated()
        raise DeliveryRefused(Reason.DELIVERY_ALREADY, way=before.get_way_display())
    return _entered(certificate, way, _named(who), _checked(on, [certificate]), by)


@transaction.atomic
def enter_all(*, of: QuerySet[Certificate], way: str, who: str, on: date, by: User) -> int:
    """The same for all of these that nobody has yet; returns how many. One that the day does not fit refuses all."""
    locked = _locked(list(of.order_by().values_list("pk", flat=True)))
    rows = Certificate.objects.issued().filter(pk__in=[one.pk for one in locked])
    waiting = set(to_be_handed_over(rows).values_list("pk", flat=True))
    certificates = [one for one in locked if one.pk in waiting and can_deliver(by, one)]
    if not certificates:
        raise DeliveryRefused(Reason.DELIVERY_NOTHING)
    who, on = _named(who), _checked(on, certificates)
    entries = Delivery.objects.bulk_create([_entry(one, way, who, on, by) for one in certificates], batch_size=500)
    label, now = Delivery._meta.label_lower, clock.now()
    history.record_many(
        [
            HistoryEntry(at=now, by=by, did=f"certificate {way}", target_model=label, target_id=one.pk,
                         unit_id=one.certificate.issuing_unit_id, fields={"certificate": one.certificate_id})
            for one in entries
        ]
    )  # fmt: skip
    return len(certificates)


@transaction.atomic
def take_back(*, certificate: Certificate, reason: str, by: User) -> Delivery:
    """It was entered wrongly: another entry says so and why."""
    certificate = _locked([certificate.pk])[0]
    require(can_deliver(by, certificate))
    if latest_of(certificate) is None:
        raise DeliveryRefused(Reason.DELIVERY_NOT_YET)
    if not reason.strip():
        raise DeliveryRefused(Reason.DELIVERY_REASON)
    return _entered(certificate, Way.UNDONE, reason.strip(), clock.today(), by)


def latest_of(certificate: Certificate) -> Delivery | None:
    """The entry that counts."""
    return Delivery.objects.latest_of([certificate.pk]).get(certificate.pk)


def _locked(pks: list[int]) -> list[Certificate]:
    rows = Certificate.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=pks).defer("file")
    return list(rows.select_related("volunteer__merged_into", "issuing_unit", "nomination__candidate").order_by("pk"))


def _named(who: str) -> str:
    if not who.strip():
        raise DeliveryRefused(Reason.DELIVERY_WHO)
    return who.strip()


def _checked(on: date, certificates: Iterable[Certificate]) -> date:
    days = [clock.local_date(one.issued_at) for one in certificates if one.issued_at]
    if on > clock.today() or any(on < day for day in days):
        raise DeliveryRefused(Reason.DELIVERY_DAY)
    return on


def _entry(certificate: Certificate, way: str, who: str, on: date, by: User) -> Delivery:
    entry = Delivery(certificate=certificate, way=way, on=on, by=by, at=clock.now())
    entry.who = who
    return entry


def _entered(certificate: Certificate, way: str, who: str, on: date, by: User) -> Delivery:
    entry = _entry(certificate, way, who, on, by)
    entry.save()
    history.record(by=by, did=f"certificate {way}", to=entry, unit=certificate.issuing_unit, certificate=certificate)
    return entry
