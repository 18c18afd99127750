"""Lists of public activities as cards: their order and content."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from registry import clock
from registry.models import Activity
from registry.models.activities import ActivityQuerySet
from registry.signups.offers import Offer, split

SHIFTS_SHOWN = 10  # as lines, at the organiser's
OFFERS_SHOWN = 7  # as cards with their positions: four screens of a phone
POSITIONS_SHOWN = 24  # lines of positions on a page; with more, each card is folded but one
FOLDED_FROM = 4  # as many shifts stand as lines to open
OVER = "over"  # `?shifts=over` lists those that are over


@dataclass(frozen=True, slots=True)
class ShiftPages:
    """The shifts of one activity a page at a time: those to come, the next first; or those that are over."""

    page: Page[Offer]
    is_over: bool
    folded: list[Offer]  # a few that are over, folded behind those to come
    over_count: int
    total: int
    day: date | None = None  # `?on=` asks for the shifts of one day, over or not
    asked_for: int | None = None  # `?shift=` asks for the page of one shift, which stands open
    folds_offers: bool = False  # there are so many positions that each shift is a line, opened by a press

    @property
    def folds(self) -> bool:
        """There are so many that each is a line, opened by a press."""
        return self.total >= FOLDED_FROM

    @property
    def is_long(self) -> bool:
        """More than one page holds: one asks for a day."""
        return self.total > self.page.paginator.per_page

    @property
    def opened(self) -> set[int]:
        """Of the folded ones those that are open at once: of today, else the next; all of a day asked for."""
        shown = list(self.page.object_list)
        if self.asked_for is not None:
            return {self.asked_for}
        if self.day is None:
            today = clock.today()
            begun = [offer for offer in shown if clock.local_date(offer.shift.starts_at) <= today]
            shown = begun or shown[:1]
            shown = [] if self.is_over or self.page.number > 1 else shown
        return {offer.shift.pk for offer in shown}

    @property
    def opened_offers(self) -> set[int]:
        """Of those folded the one asked for; all of a day asked for; else the first that one can sign up for."""
        listed = list(self.page.object_list)
        if self.asked_for is not None:
            return {self.asked_for}
        if self.day is not None:
            return {offer.shift.pk for offer in listed}
        inviting = [offer for offer in listed if offer.refusal is None and offer.signup is None]
        return {offer.shift.pk for offer in (inviting or listed)[:1]}

    @property
    def opens_ended(self) -> bool:
        """The shift asked for is among those that are over and folded."""
        return any(each.shift.pk == self.asked_for for each in self.folded)

    @property
    def shown(self) -> list[Offer]:
        """All whose people or places the page tells."""
        return [*self.page.object_list, *self.folded]


def shift_pages(found: list[Offer], asked: Mapping[str, str], size: int = SHIFTS_SHOWN) -> ShiftPages:
    """What `?shift=`, `?shifts=`, `?on=` and `?page=` ask for."""
    to_come, over_ = split(found)
    if day := _day(asked.get("on", "")):
        there = [each for each in found if clock.local_date(each.shift.starts_at) == day]
        return ShiftPages(_page(there, asked, size), False, [], len(over_), len(found), day)
    wanted = next((each.shift.pk for each in found if str(each.shift.pk) == asked.get("shift")), None)
    is_few = len(over_) <= size
    is_over = asked.get("shifts") == OVER or (not is_few and _place(over_, wanted) is not None)
    folded = over_ if not is_over and is_few else []
    listed = over_ if is_over else to_come
    place = None if asked.get("page") else _place(listed, wanted)  # who turns the pages goes on from there
    page = _page(listed, asked if place is None else {"page": str(place // size + 1)}, size)
    return ShiftPages(page, is_over, folded, len(over_), len(found), asked_for=wanted)


def offer_pages(found: list[Offer], asked: Mapping[str, str]) -> ShiftPages:
    """The same as cards for everybody; folded, and then more on a page, where one would hold too many positions."""
    positions = sum(len(offer.special_positions) for offer in found)
    shown = min(len(found), OFFERS_SHOWN)
    if shown < 2 or positions * shown <= POSITIONS_SHOWN * len(found):
        return shift_pages(found, asked, OFFERS_SHOWN)
    return replace(shift_pages(found, asked, SHIFTS_SHOWN), folds_offers=True)


def _place(listed: list[Offer], wanted: int | None) -> int | None:
    return next((n for n, each in enumerate(listed) if each.shift.pk == wanted), None)


def _page(found: list[Offer], asked: Mapping[str, str], size: int) -> Page[Offer]:
    return Paginator(found, size).get_page(asked.get("page"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def to_come(rows: ActivityQuerySet) -> list[int]:
    """The keys of activities with a shift to come or running, the next first."""
    return rows.keys_soonest_first()


def over(rows: ActivityQuerySet) -> QuerySet[Activity, int]:
    """The keys of all others, the newest first."""
    return rows.exclude(pk__in=Activity.objects.not_ended()).latest_first().values_list("pk", flat=True)


def cards(keys: Iterable[int]) -> list[Activity]:
    """These activities in this order, with what a card shows."""
    keys = list(keys)
    rows = Activity.objects.filter(pk__in=keys).with_upcoming_shifts().order_by()
    found = {row.pk: row for row in rows.select_related("recording_unit")}
    ended = [key for key, row in found.items() if not row.upcoming_shifts]  # type: ignore[attr-defined]
    for key, last_starts_at in Activity.objects.last_starts(ended).items():
        found[key].last_starts_at = last_starts_at  # type: ignore[attr-defined]
    return [found[key] for key in keys if key in found]
