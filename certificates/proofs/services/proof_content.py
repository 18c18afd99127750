"""The content of a proof now: approved records with their ledger minutes, a part per recording unit."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from certificates.issuing.documents.proof import TIMED_LABEL
from certificates.proofs.asked import Arrangement, Asked, Kind
from checkin.models import EnteredTime, HoursClass, LedgerEntry, ServiceRecord
from registry.models import Unit, Volunteer
from registry.models.office import identity
from registry.units.services import deciders
from registry.words import masking

TRAINING_TITLE = "志愿服务培训证明"
SUPPLEMENTARY_LABEL, BOTH_LABEL = "补录", "计时、补录"
# What the rows under one heading of a proof have in common.
HEADING = ("activity", "content", "place", "leader")
ORIGIN_LABELS = {
    str(EnteredTime.Origin.PAPER.value): "补录·纸质表",
    str(EnteredTime.Origin.LEADER_CLOSED.value): "补录·补签退",
    str(EnteredTime.Origin.HISTORICAL.value): "补录·历史",
    "late_upload": "补录·迟传",
    "back_dated": "补录·后传",
}


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit proves, and which unit issues it today."""

    recording_unit: Unit
    issuing_unit: Unit
    content: dict[str, Any]
    unsealed: int


@dataclass(frozen=True, slots=True)
class _Sum:
    """The net minutes of one record, whatever decisions led to them."""

    timed: int
    supplementary: int
    origins: frozenset[str]
    unsealed: int

    @property
    def minutes(self) -> int:
        return self.timed + self.supplementary


def parts_of(volunteer: Volunteer, asked: Asked) -> list[Part]:
    """One part per recording unit, the earliest first; records whose minutes cancel out are left out (D48, D165)."""
    entries = LedgerEntry.objects.of(volunteer).filter(kind=asked.kind).between(asked.from_on, asked.until_on)
    sums = {pk: found for pk, found in _sums(entries).items() if found.minutes > 0}
    records = ServiceRecord.objects.filter(pk__in=sums).select_related(
        "recording_unit", "shift__activity__leader", "shift"
    )
    by_unit: dict[Unit, list[ServiceRecord]] = defaultdict(list)
    for record in records.order_by("service_on", "shift__starts_at", "pk"):
        by_unit[record.recording_unit].append(record)
    return [_part(volunteer, asked, unit, rows, sums) for unit, rows in by_unit.items()]


def has_training(volunteer: Volunteer) -> bool:
    """There are training hours to prove, which are counted apart (D119)."""
    return LedgerEntry.objects.of(volunteer).filter(kind=Kind.TRAINING).exists()


def net_minutes(record_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Record → timed and supplementary minutes that the ledger holds now, by one query."""
    rows = _sums(LedgerEntry.objects.filter(record__in=set(record_ids)))
    return {pk: (found.timed, found.supplementary) for pk, found in rows.items()}


def _sums(entries: Any) -> dict[int, _Sum]:
    is_timed = Q(hours_class=HoursClass.TIMED)
    rows = (
        entries.order_by()
        .values_list("record")
        .annotate(
            timed=Sum("minutes", filter=is_timed, default=0),
            supplementary=Sum("minutes", filter=~is_timed, default=0),
            unsealed=Count("pk", filter=Q(sealed=None)),
        )
    )
    origins: dict[int, set[str]] = defaultdict(set)
    for record, origin in entries.exclude(hours_class=HoursClass.TIMED).order_by().values_list("record", "origin"):
        origins[record] |= set(origin.split(",")) - {""}
    return {pk: _Sum(timed, more, frozenset(origins[pk]), unsealed) for pk, timed, more, unsealed in rows}


def _part(volunteer: Volunteer, asked: Asked, unit: Unit, records: list[ServiceRecord], sums: dict[int, _Sum]) -> Part:
    issuer = deciders.heir_of(unit)
    entries = [_entry(record, sums[record.pk]) for record in records]
    content = {
        "title": identity.current().proof_title if asked.kind == Kind.SERVICE else TRAINING_TITLE,
        "hours_kind": str(asked.kind),
        "volunteer_name": volunteer.name,
        "volunteer_no": volunteer.volunteer_no,
        "document_label": volunteer.get_document_type_display(),
        "document_number": masking.mask_id_number(volunteer.id_number),
        "shows_full_number": asked.shows_full_number,
        "period_from": min(record.service_on for record in records).isoformat(),
        "period_until": max(record.service_on for record in records).isoformat(),
        "asked_from": asked.from_on.isoformat() if asked.from_on else None,
        "asked_until": asked.until_on.isoformat() if asked.until_on else None,
        "unit_name": issuer.name_on_paper,
        "former_unit_name": unit.name_on_paper if issuer != unit else "",
        "contact": issuer.contact_phone,
        "entries": entries,
        "timed_minutes": sum(entry["timed"] for entry in entries),
        "supplementary_minutes": sum(entry["supplementary"] for entry in entries),
    }
    # Nothing stands above where the office has no head: such a proof reads as it always did.
    if head := identity.current().document_head:
        content["document_head"] = head
    # Named apart where there are any; a proof without them reads as it always did (D150).
    if historical := sum(sums[record.pk].minutes for record in records if record.shift.activity.is_historical):
        content["historical_minutes"] = historical
    # Said only where it changes what is printed: otherwise both choices are the same paper, and that of before.
    if asked.arrangement == Arrangement.BY_ACTIVITY and _have_headings_in_common(entries):
        content["arrangement"] = str(Arrangement.BY_ACTIVITY)
    return Part(unit, issuer, content, sum(sums[record.pk].unsealed for record in records))


def _have_headings_in_common(entries: list[dict[str, Any]]) -> bool:
    return len({tuple(entry[name] for name in HEADING) for entry in entries}) < len(entries)


def _entry(record: ServiceRecord, found: _Sum) -> dict[str, Any]:
    activity = record.shift.activity
    return {
        "record": record.pk,
        "date": record.service_on.isoformat(),
        "activity": activity.title,
        "place": activity.place,
        "content": activity.content,
        "timed": found.timed,
        "supplementary": found.supplementary,
        "origin_label": _origin_label(found),
        "leader": activity.leader.display_name,
    }


def _origin_label(found: _Sum) -> str:
    if not found.supplementary:
        return TIMED_LABEL
    if found.timed:
        return BOTH_LABEL
    labels = {ORIGIN_LABELS.get(origin, SUPPLEMENTARY_LABEL) for origin in found.origins}
    return labels.pop() if len(labels) == 1 else SUPPLEMENTARY_LABEL
