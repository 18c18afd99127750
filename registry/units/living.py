"""What of a unit is still alive, kind by kind: counted before a merger, moved by it, brought back when it is undone."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Model, Q, QuerySet

from registry import clock
from registry.history.services import history
from registry.models import HistoryEntry, MovedThing, Unit, UnitMerger


class Kind(Protocol):
    """One kind of living things."""

    code: str
    label: Any  # what is counted, in words
    measure: Any  # the measure word of the count

    def living(self, unit: Unit) -> QuerySet[Any]:
        """What would move if the unit merged now."""

    def move(self, merger: UnitMerger) -> Iterable[MovedThing]:
        """Give it to the successor; returns what moved, kept already."""

    def bring_back(self, merger: UnitMerger) -> None:
        """Everything as it was before."""

    def changed(self, merger: UnitMerger) -> int:
        """How many of the moved things somebody has worked on since."""


@dataclass(frozen=True, slots=True)
class Line:
    """A kind with its number, as preview, receipt and refusals show it."""

    code: str
    label: str
    count: int
    measure: str

    def __str__(self) -> str:
        return f"{self.label} {self.count} {self.measure}"


Tie = Callable[[UnitMerger], Iterator[Line]]
_kinds: list[Kind] = []
_ties: list[Tie] = []


def follow(*kinds: Kind, ties: Iterable[Tie] = ()) -> None:
    """From now on mergers move these kinds too, and these ties keep one from being undone; rooms above tell theirs."""
    known = {kind.code for kind in _kinds}
    _kinds.extend(kind for kind in kinds if kind.code not in known)
    _ties.extend(tie for tie in ties if tie not in _ties)


def kinds() -> list[Kind]:
    """Every kind, in the order in which it moves."""
    return list(_kinds)


def ties(merger: UnitMerger) -> list[Line]:
    """What was done about the moved things since, which an undoing would leave in the air."""
    worked_on = [Line(kind.code, str(kind.label), kind.changed(merger), str(kind.measure)) for kind in _kinds]
    return [line for line in [*worked_on, *(line for tie in _ties for line in tie(merger))] if line.count]


def moved(merger: UnitMerger, code: str) -> QuerySet[MovedThing, Any]:
    """The keys of what a merger moved of one kind, for `pk__in`."""
    return MovedThing.objects.filter(merger=merger, kind=code).order_by().values("object_id")


def keep(merger: UnitMerger, code: str, before: dict[int, dict[str, Any]]) -> list[MovedThing]:
    """Remember what moved and how it was."""
    things = [MovedThing(merger=merger, kind=code, object_id=pk, before=was) for pk, was in before.items()]
    return MovedThing.objects.bulk_create(things)


def held(rows: QuerySet[Any]) -> list[int]:
    """The keys of these rows, locked in order."""
    return list(rows.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))


def record(merger: UnitMerger, model: type[Model], pks: Iterable[int], did: str, unit: Unit | None) -> None:
    """An act in the history of each of these things, once they stand as they will: their state is kept with it."""
    known = {"at": clock.now(), "by": merger.undone_by or merger.by, "did": did, "unit": unit}
    known |= {"target_model": model._meta.label_lower}
    history.record_many([HistoryEntry(target_id=pk, fields={"merger": merger.pk}, **known) for pk in pks])


@dataclass(frozen=True, slots=True)
class FieldKind:
    """Things that name their unit in one field."""

    code: str
    label: Any
    measure: Any
    rows: Callable[[Unit], QuerySet[Any]]
    field: str
    worked_on: Callable[[UnitMerger], Q] | None = None

    def living(self, unit: Unit) -> QuerySet[Any]:
        return self.rows(unit)

    def move(self, merger: UnitMerger) -> list[MovedThing]:
        things = keep(merger, self.code, {pk: {} for pk in held(self.rows(merger.unit))})
        self._moved(merger).update(**{self.field: merger.successor})
        return things

    def bring_back(self, merger: UnitMerger) -> None:
        self._moved(merger).update(**{self.field: merger.unit})

    def changed(self, merger: UnitMerger) -> int:
        elsewhere = ~Q(**{self.field: merger.successor_id})
        worked_on = self.worked_on(merger) if self.worked_on else Q()
        return self._moved(merger).filter(elsewhere | worked_on).distinct().count()

    def _moved(self, merger: UnitMerger) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.rows(merger.unit).model._default_manager.filter(pk__in=moved(merger, self.code))
        return rows
