"""抽查: drawing decided shifts with a seed nobody chooses, checking them, publishing the result (D126)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Max

from checkin.attendance.services.hands import barred_by_shift
from checkin.exceptions import SpotCheckRefused
from checkin.ledger.services import seals
from checkin.models import Decision, Seal, ServiceRecord, SpotCheck, SpotCheckItem
from checkin.review import sampling
from registry import clock
from registry.history.services import history
from registry.models import Activity, Shift, Unit, User, persons
from registry.permissions import is_committee, require

Reason, State = SpotCheckRefused.Reason, SpotCheckItem.State


@transaction.atomic
def draw(
    *,
    title: str,
    from_on: date,
    until_on: date,
    percent: int,
    by: User,
    unit: Unit | None = None,
    category: str = "",
) -> SpotCheck:
    """Draw from what the newest seal covers; every draw is numbered and kept, so nobody can try for a better one."""
    require(is_committee(by))
    if not from_on <= until_on <= clock.today():
        raise SpotCheckRefused(Reason.SPOT_CHECK_PERIOD)
    seal = _locked_seal()
    shifts = _population(seal, from_on, until_on, unit, category)
    if not shifts:
        raise SpotCheckRefused(Reason.SPOT_CHECK_NOTHING)
    number = (seal.spot_checks.aggregate(last=Max("draw"))["last"] or 0) + 1
    seed = sampling.seed_of(seal.head, number)
    spot_check = SpotCheck.objects.create(
        title=title,
        from_on=from_on,
        until_on=until_on,
        percent=percent,
        unit=unit,
        category=category,
        seal=seal,
        draw=number,
        seed=seed,
        population_count=len(shifts),
        population_digest=sampling.population_digest(shifts),
        drawn_by=by,
        drawn_at=clock.now(),
    )
    chosen = sampling.sample(shifts, seed=seed, percent=percent)
    _list_items(spot_check, [shifts[uuid] for uuid in chosen])
    known = {"seal": seal.number, "draw": number, "population": len(shifts), "sample": len(chosen)}
    history.record(by=by, did="spot check drawn", to=spot_check, unit=unit, **known)
    return spot_check


@transaction.atomic
def check(*, item: SpotCheckItem, state: str, note: str, called_back: bool, by: User) -> SpotCheckItem:
    """Record the result of a shift, by somebody who neither decided its hours nor had a hand in it (D121)."""
    require(is_committee(by))
    # The same lock as publishing, so that published results stay fixed.
    _refuse_published(SpotCheck.objects.select_for_update(no_key=True).get(pk=item.spot_check_id))
    item = SpotCheckItem.objects.select_for_update(no_key=True).get(pk=item.pk)
    if by.pk in barred_by_item([item])[item.pk]:
        raise SpotCheckRefused(Reason.SPOT_CHECK_BARRED)
    if not note.strip():
        raise SpotCheckRefused(Reason.SPOT_CHECK_NOTE_MISSING)
    item.state, item.note, item.called_back = state, note.strip(), called_back
    item.checked_by, item.checked_at = by, clock.now()
    item.save(update_fields=["state", "note", "called_back", "checked_by", "checked_at"])
    history.record(by=by, did="spot check item checked", to=item, state=state, called_back=called_back, note=item.note)
    return item


@transaction.atomic
def publish(*, spot_check: SpotCheck, result: str, by: User) -> SpotCheck:
    """Publish once every shift has been checked; nothing changes afterwards."""
    require(is_committee(by))
    spot_check = SpotCheck.objects.select_for_update(no_key=True).get(pk=spot_check.pk)
    _refuse_published(spot_check)
    if count := spot_check.items.filter(state=State.OPEN).count():
        raise SpotCheckRefused(Reason.SPOT_CHECK_STILL_OPEN, count=count)
    if not result.strip():
        raise SpotCheckRefused(Reason.SPOT_CHECK_RESULT_MISSING)
    spot_check.status, spot_check.result = SpotCheck.Status.PUBLISHED, result.strip()
    spot_check.published_by, spot_check.published_at = by, clock.now()
    spot_check.save(update_fields=["status", "result", "published_by", "published_at"])
    history.record(by=by, did="spot check published", to=spot_check, result=spot_check.result)
    return spot_check


def open_items(user: User) -> list[SpotCheckItem]:
    """Items that this member of the committee may check, the oldest draw first."""
    if not is_committee(user):
        return []
    items = list(SpotCheckItem.objects.filter(state=State.OPEN).for_lists().order_by("spot_check", "n"))
    barred = barred_by_item(items) if items else {}
    return [item for item in items if user.pk not in barred[item.pk]]


def population_of(spot_check: SpotCheck) -> list[str]:
    """The population listed again; decisions and seals are never edited, so it stays the same."""
    period = spot_check.from_on, spot_check.until_on
    return sorted(_population(spot_check.seal, *period, spot_check.unit, spot_check.category))


def barred_by_item(items: Collection[SpotCheckItem]) -> dict[int, set[int]]:
    """Who may not check: who decided hours of the shift, led, handed in or entered, and who served there."""
    shift_ids = {item.shift_id for item in items}
    barred: dict[int, set[int]] = defaultdict(set, {pk: set(users) for pk, users in barred_by_shift(shift_ids).items()})
    decided = Decision.objects.filter(record__shift__in=shift_ids).order_by()
    served = ServiceRecord.objects.filter(shift__in=shift_ids).order_by()
    pairs = [
        *decided.values_list("record__shift", "decided_by").distinct(),
        *served.values_list("shift", "volunteer__user"),
        *served.values_list("shift", persons.account()),
        *Shift.objects.filter(pk__in=shift_ids).values_list("pk", "entered_times__entered_by"),
    ]
    for shift_id, user_id in pairs:
        if user_id is not None:
            barred[shift_id].add(user_id)
    return {item.pk: barred[item.shift_id] for item in items}


def by_unit(spot_check: SpotCheck) -> list[tuple[Unit, int, int]]:
    """Recording unit, shifts found sound, shifts found faulty; never a person."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    rows = spot_check.items.exclude(state=State.OPEN)
    for unit_id, state in rows.values_list("shift__activity__recording_unit", "state"):
        sums[unit_id][state == State.FAULTY] += 1
    units = Unit.objects.in_bulk(sums)
    rows_by_unit = [(units[pk], sound, faulty) for pk, (sound, faulty) in sums.items()]
    return sorted(rows_by_unit, key=lambda row: row[0].short_name)


def _list_items(spot_check: SpotCheck, shift_ids: list[int]) -> None:
    """In the order of their lots."""
    numbered = enumerate(shift_ids, start=1)
    SpotCheckItem.objects.bulk_create(SpotCheckItem(spot_check=spot_check, shift_id=pk, n=n) for n, pk in numbered)


def _locked_seal() -> Seal:
    """The newest seal, held so that two draws under it get two numbers."""
    newest = seals.latest()
    if newest is None:
        raise SpotCheckRefused(Reason.SPOT_CHECK_NO_SEAL)
    return Seal.objects.select_for_update(no_key=True).get(pk=newest.pk)


def _population(seal: Seal, from_on: date, until_on: date, unit: Unit | None, category: str) -> dict[str, int]:
    """Uuid → key of shifts of the period of which a decision was sealed up to this seal."""
    decided = Decision.objects.exclude(outcome=Decision.Outcome.RETURNED).filter(
        sealed__seal__number__lte=seal.number,
        record__service_on__gte=from_on,
        record__service_on__lte=until_on,
    )
    decided = decided.exclude(record__shift__activity__origin=Activity.Origin.HISTORICAL)
    if unit:
        decided = decided.filter(record__recording_unit__in=Unit.objects.reach_of([unit.pk]))
    if category:
        decided = decided.filter(record__shift__activity__category=category)
    rows = decided.order_by().values_list("record__shift__uuid", "record__shift").distinct()
    return {str(uuid): pk for uuid, pk in rows}


def _refuse_published(spot_check: SpotCheck) -> None:
    if spot_check.status == SpotCheck.Status.PUBLISHED:
        raise SpotCheckRefused(Reason.SPOT_CHECK_PUBLISHED)
