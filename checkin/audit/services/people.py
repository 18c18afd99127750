"""The people one after the other, some hundreds at once: memory stays small, and nobody is asked for alone."""

from collections.abc import Collection, Iterator

from django.db.models import Count

from checkin.attendance import scan_sql
from checkin.audit.services import attendances, records
from checkin.models import Attendance
from registry import clock
from registry.history.audit import checks
from registry.history.batches import batches
from registry.models import Volunteer

PEOPLE_AT_ONCE, ATTENDANCES_AT_ONCE = 200, 4_000
# A quick audit looks at one person in twenty, others each day: after twenty days it has seen everybody.
DAYS_OF_A_ROUND = 20


def attendances_and_records(*, quick: bool = False) -> Iterator[tuple[str, str]]:
    """Attendances beside their evidence, records worked out again."""
    people = Volunteer.objects.canonical().order_by("pk").values_list("pk", flat=True).iterator(PEOPLE_AT_ONCE)
    today = clock.today().toordinal() % DAYS_OF_A_ROUND
    for some in batches((pk for pk in people if not quick or pk % DAYS_OF_A_ROUND == today), PEOPLE_AT_ONCE):
        for few in _by_what_they_did(some):
            yield from checks.each(few, _about, table=Volunteer._meta.db_table)


def _about(people: Collection[int]) -> Iterator[tuple[str, str]]:
    files = scan_sql.files_of(people)
    yield from attendances.wrong_with(files)
    yield from records.wrong_with(records.of_people(files), files)


def _by_what_they_did(people: list[int]) -> Iterator[list[int]]:
    """The same people in smaller lists, none of which was present too often to be held at once."""
    rows = Attendance.objects.filter(volunteer__in=people).order_by().values_list("volunteer")
    presences = dict(rows.annotate(Count("pk")))
    few: list[int] = []
    held = 0
    for pk in people:
        if few and held + presences.get(pk, 0) > ATTENDANCES_AT_ONCE:
            yield few
            few, held = [], 0
        few.append(pk)
        held += presences.get(pk, 0)
    yield few
