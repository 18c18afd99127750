"""Changing sealed rows directly in the database, as somebody with write access could."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, models, transaction

from checkin.audit.services import audit
from checkin.deciding.services import decisions
from checkin.ledger import digests
from checkin.ledger.services import seals
from checkin.models import Decision, LedgerEntry, Seal, SealedEntry
from registry.history.services import taking_over
from registry.models import HistoryEntry
from registry.protection.append_only import drop_triggers, install_triggers
from tests.factories import VolunteerFactory
from tests.factories_hours import (
    AFTERWARDS,
    administrator_of,
    approved,
    attended,
    basis_of,
    handed_in,
    pending_record,
    shift_of,
)

SEALED = {"entry": LedgerEntry, "decision": Decision, "history": HistoryEntry}
# A key that no seal signs; a number that the database gives.
NEVER_EDITED = {"id"}


@dataclass(frozen=True, slots=True)
class Tampering:
    """The changed rows, as `table pk`, the way `audit_ledger` names them."""

    deed: str
    rows: tuple[str, ...]


def a_sealed_morning(freeze: Callable[[str], datetime]) -> LedgerEntry:
    """One person's approved morning, and everything sealed."""
    freeze(AFTERWARDS)
    approved(pending_record(volunteer=VolunteerFactory(name="韦示例一")), reason="已核对签到表")
    taking_over.take_over()
    seals.seal_new()
    return LedgerEntry.objects.get()


def a_sealed_world(
    freeze: Callable[[str], datetime], *, nights: int = 4, people: int = 5, unsealed: int = 0
) -> dict[int, str]:
    """Some nights of decided hours, one adjustment, each night sealed; the published heads by number.

    `unsealed`: how many more people were decided after the last seal.
    """
    freeze(AFTERWARDS)
    for night in range(nights):
        freeze(f"2026-03-{16 + night} 09:00")
        shift = shift_of()
        for _ in range(people):
            attended(VolunteerFactory(), shift, ("09:00", "12:00"))
        approver = administrator_of(shift.activity.recording_unit)
        records = handed_in(shift)
        for record in records:
            approved(record, by=approver, reason="已核对签到表")
        attended(records[0].volunteer, shift, ("09:00", "11:00"))
        records[0].refresh_from_db()
        decisions.adjust(record=records[0], by=approver, basis=basis_of(records[0]), reason="签退时间有误")
        seals.seal_new()
    shift = shift_of()
    for _ in range(unsealed):
        attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    for record in handed_in(shift) if unsealed else ():
        approved(record, reason="已核对签到表")
    return dict(Seal.objects.values_list("number", "head"))


@contextmanager
def undone_afterwards() -> Iterator[None]:
    """Remove the triggers for one change and restore them; the database is as before when the block ends."""
    with transaction.atomic():
        drop_triggers(connection)
        try:
            yield
        finally:
            transaction.set_rollback(True)


def found_after(deed: Callable[[], Tampering], published: dict[int, str]) -> tuple[Tampering, list[str]] | None:
    """The tampering and what the audit says; None where a constraint refused the change."""
    with undone_afterwards():
        try:
            with transaction.atomic():
                done = deed()
        except DatabaseError:
            return None
        install_triggers(connection)
        return done, [str(fault) for fault in audit.faults(published)]


class Tamperer:
    """Random changes of each kind, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 – repeatable, nothing secret

    def edit(self) -> Tampering:
        """One cell of one sealed row, or of a seal itself."""
        model = self.random.choice([LedgerEntry, Decision, HistoryEntry, Seal, SealedEntry])
        pk = self._any(model, **({} if model in (Seal, SealedEntry) else {"sealed__isnull": False}))
        field = self.random.choice([one for one in model._meta.concrete_fields if one.attname not in NEVER_EDITED])
        before = model._default_manager.values_list(field.attname, flat=True).get(pk=pk)
        lines = [f"checkin_sealedentry {SealedEntry.objects.get(pk=pk).seal_id}/"] if model is SealedEntry else []
        named = (_named(model, pk), *lines)
        model._default_manager.filter(pk=pk).update(**{field.attname: self._other(field, before)})
        return Tampering(f"edit {model._meta.db_table}.{field.column}", named)

    def delete(self) -> Tampering:
        """A sealed row, sometimes with its line of the seal."""
        kind = self.random.choice(list(SEALED))
        lines = SealedEntry.objects.filter(**{f"{kind}__isnull": False}).order_by("pk")
        line = self.random.choice(list(lines))
        pk = getattr(line, f"{kind}_id")
        named = [_named(SEALED[kind], pk), f"checkin_sealedentry {line.seal_id}/"]
        if self.random.random() < 0.5:
            _raw_delete(SealedEntry, line.pk)
        _raw_delete(SEALED[kind], pk)
        return Tampering(f"delete {kind}", tuple(named))

    def delete_the_end(self) -> Tampering:
        """The newest seals and everything they cover; only a published head shows it."""
        last = Seal.objects.order_by("-number")[: self.random.randint(1, 2)]
        named = []
        for seal in list(last):
            for line in SealedEntry.objects.filter(seal=seal):
                _raw_delete(SealedEntry, line.pk)
                for kind, model in SEALED.items():
                    if pk := getattr(line, f"{kind}_id"):
                        _raw_delete(model, pk)
            _raw_delete(Seal, seal.pk)
            named.append(f"checkin_seal №{seal.number}")
        return Tampering("delete the end", tuple(named))

    def insert(self) -> Tampering:
        """A copy of a row, written into a seal as if it had been there."""
        kind = self.random.choice(list(SEALED))
        model = SEALED[kind]
        copy = _copied(model, self._any(model))
        seal = Seal.objects.get(pk=self._any(Seal))
        columns = digests.COLUMNS[digests.VERSION][kind]
        values = model._default_manager.values_list(*columns).get(pk=copy)
        SealedEntry.objects.create(
            seal=seal,
            position=seal.entries + 1,
            digest=digests.row_digest(kind, values),
            **{f"{kind}_id": copy},
        )
        named = [_named(model, copy), f"checkin_sealedentry {seal.pk}/"]
        if self.random.random() < 0.5:  # the count is forged too, so nothing can tell which line is new
            Seal.objects.filter(pk=seal.pk).update(entries=seal.entries + 1)
            named.append(_named(Seal, seal.pk))
        return Tampering(f"insert {kind}", tuple(named))

    def reorder(self) -> Tampering:
        """Two lines of a seal change places, or two rows exchange their content."""
        if self.random.random() < 0.5:
            seal = Seal.objects.get(pk=self._any(Seal))
            first, second = self.random.sample(list(SealedEntry.objects.filter(seal=seal)), 2)
            places = first.position, second.position
            for row, place in ((first, 0), (second, places[0]), (first, places[1])):
                SealedEntry.objects.filter(pk=row.pk).update(position=place)
            return Tampering("reorder lines", (f"checkin_sealedentry {seal.pk}/",))
        model = self.random.choice([LedgerEntry, HistoryEntry])
        one, other = self.random.sample(list(model._default_manager.filter(sealed__isnull=False).order_by("pk")), 2)
        names = ["minutes", "created_at"] if model is LedgerEntry else ["did", "at", "target_id"]
        here, there = ({name: getattr(row, name) for name in names} for row in (one, other))
        model._default_manager.filter(pk=one.pk).update(**there)
        model._default_manager.filter(pk=other.pk).update(**here)
        same = here == there
        return Tampering("nothing" if same else "swap rows", (_named(model, one.pk), _named(model, other.pk)))

    def edit_unsealed(self) -> Tampering:
        """One cell of a row that no seal covers yet."""
        model = self.random.choice(list(SEALED.values()))
        pk = self._any(model, sealed=None)
        field = self.random.choice([one for one in model._meta.concrete_fields if one.attname not in NEVER_EDITED])
        before = model._default_manager.values_list(field.attname, flat=True).get(pk=pk)
        model._default_manager.filter(pk=pk).update(**{field.attname: self._other(field, before)})
        return Tampering(f"edit unsealed {model._meta.db_table}.{field.column}", (_named(model, pk),))

    def delete_unsealed(self) -> Tampering:
        """A row that no seal covers yet."""
        model = self.random.choice(list(SEALED.values()))
        pk = self._any(model, sealed=None)
        _raw_delete(model, pk)
        return Tampering("delete unsealed", (_named(model, pk),))

    def insert_unsealed(self) -> Tampering:
        """A row that appears as if the product had written it."""
        model = self.random.choice(list(SEALED.values()))
        return Tampering("insert unsealed", (_named(model, _copied(model, self._any(model))),))

    def _any(self, model: type[models.Model], **which: Any) -> int:
        rows = model._default_manager.filter(**which).order_by("pk")
        return self.random.choice(list(rows.values_list("pk", flat=True)))

    def _other(self, field: models.Field, before: Any) -> Any:
        """A different value of the same type."""
        if field.is_relation:
            others = field.related_model._default_manager.exclude(pk=before).values_list("pk", flat=True)
            return self.random.choice(list(others.order_by("pk")) or [None])
        if field.choices:
            return self.random.choice([value for value, _label in field.choices if value != before])
        for kind, altered in self._alterations.items():
            if isinstance(before, kind):
                return altered(before)
        return not before

    @property
    def _alterations(self) -> dict[type, Callable[[Any], Any]]:
        return {
            bool: lambda value: not value,
            int: lambda value: value + self.random.choice([-6, -1, 1, 6, 60]),
            datetime: lambda value: value + timedelta(seconds=self.random.choice([-3600, -1, 1, 86400])),
            date: lambda value: value + timedelta(days=self.random.choice([-1, 1, 365])),
            list: lambda value: value[:-1] or ["改"],
            dict: lambda value: value | {"more": 1},
            str: self._altered,
        }

    def _altered(self, text: str) -> str:
        if not text:
            return "改"
        place = self.random.randrange(len(text))
        return text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :]


def names_a_row(done: Tampering, faults: list[str]) -> bool:
    """The audit names one of the changed rows; `…/` is any line of that seal."""
    return any(
        fault.startswith(row if row.endswith("/") else (f"{row}:", f"{row} (")) for row in done.rows for fault in faults
    )


def _named(model: type[models.Model], pk: int) -> str:
    if model is SealedEntry:
        line = SealedEntry.objects.get(pk=pk)
        kind, of = next((kind, getattr(line, f"{kind}_id")) for kind in SEALED if getattr(line, f"{kind}_id"))
        return _named(SEALED[kind], of)
    return f"{model._meta.db_table} {pk}"


def _raw_delete(model: type[models.Model], pk: int) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [pk])  # noqa: S608


def _copied(model: type[models.Model], pk: int) -> int:
    row = model._default_manager.get(pk=pk)
    row.pk = model._default_manager.order_by("-pk").values_list("pk", flat=True).first() + 1
    if model is Decision:
        row.n += 50
    if model is LedgerEntry:  # one entry per decision and class, so change the class
        row.hours_class = {"timed": "supplementary", "supplementary": "timed"}[row.hours_class]
    row._state.adding = True
    row.save(force_insert=True)
    return row.pk
