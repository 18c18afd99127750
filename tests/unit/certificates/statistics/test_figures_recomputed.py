"""Every figure counted again by plain loops over the stored rows, in a world with everything that may be miscounted."""

from collections import Counter, defaultdict
from datetime import date

import pytest

from certificates.proofs.services import proof_content
from certificates.recognition.services import stars
from certificates.statistics.services import statistics
from certificates.tables.services import stage_reports
from certificates.tables.stages import year
from checkin.deciding.services import decisions
from checkin.ledger.services import ledger, summaries
from checkin.models import Attendance, LedgerEntry, ServiceRecord
from registry.models import Volunteer
from tests.factories import ShiftFactory, UnitFactory, VolunteerFactory, local
from tests.factories_afterwards import credited, row_of
from tests.factories_hours import administrator_of, approved, attended, basis_of, committee_member, handed_in, shift_of
from tests.shared import built_once

pytestmark = pytest.mark.django_db
YEAR = 2026
TODAY = "2026-06-30 09:00"


def a_year(at) -> list[Volunteer]:
    """Three units, six people (one with two files), a year with all that counts, half counts or does not count."""
    at(TODAY)
    units = [UnitFactory() for _n in range(3)]
    everybody = [VolunteerFactory(unit=units[n % 3]) for n in range(6)]
    vera, lea, otto, mia, ben, ida = everybody
    twin = VolunteerFactory(unit=vera.unit)

    series = shift_of(recording_unit=units[0], category="CAMPUS")
    for week in range(5):
        meeting = series if week == 0 else next_meeting(series, week)
        for one in (vera, lea, otto)[: 3 - week % 2]:
            attended(one, meeting, ("09:00", "12:00"))
        decide(handed_in(meeting))
    joint = shift_of(recording_unit=units[1], day="2026-04-11")
    joint.activity.co_units.add(units[2])
    for one in (mia, ben, twin):
        attended(one, joint, ("09:00", "11:50"), origin="leader_closed" if one == ben else "measured")
    decide(handed_in(joint))
    zero = shift_of(recording_unit=units[2], day="2026-04-18")
    attended(ida, zero, ("09:00", "09:04"))
    decide(handed_in(zero))
    training = shift_of(recording_unit=units[0], day="2026-05-09", kind="training")
    attended(mia, training, ("09:00", "11:00"))
    decide(handed_in(training))

    credited(row_of(vera, 30), row_of(otto, 21.5), unit=units[0], until_on=date(2026, 2, 28))
    credited(row_of(ida, 8), unit=units[2], until_on=date(2025, 12, 31))

    wrong = shift_of(recording_unit=units[0], day="2026-05-16")
    for one in (lea, ben):
        attended(one, wrong, ("09:00", "12:00"))
    first, second = handed_in(wrong)
    decide([first, second])
    decisions.void(record=first, by=administrator_of(units[0]), reason="签到属他人代签")
    attended(second.volunteer, wrong, ("09:00", "10:00"))
    decisions.adjust(record=second, by=administrator_of(units[0]), basis=basis_of(second), reason="核对后更正")

    Volunteer.objects.filter(pk=twin.pk).update(merged_into=vera, status="left")
    return everybody


def next_meeting(shift, week: int):
    day = 14 + 7 * week
    month, day = (3, day) if day <= 31 else (4, day - 31)
    return ShiftFactory(
        activity=shift.activity,
        starts_at=local(f"2026-{month:02}-{day:02} 09:00"),
        ends_at=local(f"2026-{month:02}-{day:02} 12:00"),
    )


def decide(records) -> None:
    by = administrator_of(records[0].recording_unit)
    for record in records:
        approved(record, by=by, reason="已核实")


year_of_all = built_once(a_year)


@pytest.fixture
def people(year_of_all, at) -> list[Volunteer]:
    at(TODAY)
    return year_of_all()


# The same again, by loops.


def person(volunteer: Volunteer) -> int:
    return volunteer.merged_into_id or volunteer.pk


def is_historical(record: ServiceRecord) -> bool:
    return record.shift.activity.origin == "historical"


def stands(record: ServiceRecord) -> bool:
    return record.status in ("approved", "adjusted")


def entries_of(kind: str, *, historical: bool) -> list[LedgerEntry]:
    return [
        one
        for one in LedgerEntry.objects.all()
        if one.kind == kind and is_historical(one.record) == historical and one.service_on.year == YEAR
    ]


def records_of(kind: str, *, historical: bool) -> list[ServiceRecord]:
    return [
        one
        for one in ServiceRecord.objects.all()
        if one.kind == kind and stands(one) and is_historical(one) == historical and one.service_on.year == YEAR
    ]


def minutes_by(entries, key) -> Counter:
    sums: Counter = Counter()
    for one in entries:
        sums[key(one)] += one.minutes
    return sums


def test_the_statistics_of_the_year(people):
    figures, entries, records = (
        statistics.of_year(YEAR),
        entries_of("service", historical=False),
        records_of("service", historical=False),
    )
    by_person = minutes_by(entries, lambda one: person(one.volunteer))
    by_class = minutes_by(entries, lambda one: one.hours_class)
    past = entries_of("service", historical=True)

    assert (figures.timed, figures.supplementary) == (by_class["timed"], by_class["supplementary"])
    assert figures.active == len({person(one.volunteer) for one in records})
    assert figures.reached == sum(minutes >= 1200 for minutes in by_person.values())
    assert figures.training == sum(one.minutes for one in entries_of("training", historical=False))
    assert figures.historical.minutes == sum(one.minutes for one in past) == 3090
    assert figures.historical.people == len({person(one.volunteer) for one in past}) == 2
    assert sum(line.minutes for line in figures.units) == figures.minutes


def test_the_months(people):
    minutes: dict[int, Counter] = defaultdict(Counter)
    for one in entries_of("service", historical=False):
        minutes[one.service_on.month][one.hours_class] += one.minutes
    standing, present = Counter(), defaultdict(set)
    for one in records_of("service", historical=False):
        standing[one.service_on.month] += 1
        present[one.service_on.month].add(person(one.volunteer))

    lines = {line.month_on.month: line for line in statistics.of_year(YEAR).months}

    assert set(lines) == set(standing)
    for month, line in lines.items():
        assert (line.timed, line.supplementary) == (minutes[month]["timed"], minutes[month]["supplementary"])
        assert (line.records, line.people) == (standing[month], len(present[month]))


def test_the_lists_behind_the_figures(people):
    for what, kind, historical in (
        ("active", "service", False),
        ("trained", "training", False),
        ("historical", "service", True),
    ):
        listed = list(statistics.people(what, YEAR))
        by_person = minutes_by(entries_of(kind, historical=historical), lambda one: person(one.volunteer))

        assert {one.pk for one in listed} == {person(one.volunteer) for one in records_of(kind, historical=historical)}
        assert {pk: n for pk, n in statistics.minutes_of(listed, what, YEAR).items() if n} == +by_person


def test_the_roll_up_of_the_year(people):
    present: dict[int, set] = defaultdict(set)
    for one in Attendance.objects.exclude(first_in_at=None):
        voided = ServiceRecord.objects.filter(shift=one.shift, volunteer=one.volunteer, status="voided").exists()
        activity = one.shift.activity
        if not voided and activity.kind == "service" and activity.origin != "historical":
            present[activity.pk].add((one.shift_id, person(one.volunteer)))

    table = stage_reports.roll_up(year(YEAR))

    assert {entry.activity for entry in table.entries} == set(present)
    for entry in table.entries:
        assert entry.people == len({who for _shift, who in present[entry.activity]})
        assert entry.person_times == len(present[entry.activity])
    assert table.total.participants.persons == len({who for rows in present.values() for _shift, who in rows})
    assert table.total.participants.person_times == sum(map(len, present.values()))


def test_the_sums_of_each_person(people):
    for one in people:
        mine = [each for each in LedgerEntry.objects.all() if person(each.volunteer) == one.pk]
        mine = [each for each in mine if each.kind == "service"]
        past = sum(each.minutes for each in mine if is_historical(each.record))
        timed = sum(each.minutes for each in mine if each.hours_class == "timed")
        all_minutes = sum(each.minutes for each in mine)
        this_year = sum(
            each.minutes for each in mine if not is_historical(each.record) and each.service_on.year == YEAR
        )

        hours = ledger.hours_of(one)

        assert (hours.timed, hours.historical, hours.this_year) == (timed, past, this_year)
        assert hours.supplementary == all_minutes - timed - past
        assert hours.total == ledger.total(one) == stars.standing_of(one).minutes == all_minutes


def test_stars_and_proofs_add_up_the_whole_life(people):
    member = committee_member()
    known = {standing.volunteer.pk: standing.minutes for standing in stars.eligible_for(member)}
    for one in people:
        parts = [part.content for part in proof_content.parts_of(one, proof_content.Asked())]
        said = sum(part["timed_minutes"] + part["supplementary_minutes"] for part in parts)

        assert said == ledger.total(one)
        assert sum(part.get("historical_minutes", 0) for part in parts) == ledger.hours_of(one).historical
        assert known.get(one.pk, said) == said


def test_the_stored_sums_are_those_of_the_ledger(people):
    before = {line.month_on: line for line in statistics.of_year(YEAR).months}
    summaries.rebuild()

    assert {line.month_on: line for line in statistics.of_year(YEAR).months} == before
