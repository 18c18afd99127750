"""人数 and 人次."""

from hypothesis import given
from hypothesis import strategies as st

from certificates.tables.counting import ActivityCount, Headcount, headcount, roll_up, total_count, unit_count

VERA, LEA, OTTO = "vera", "lea", "otto"
VISIT = ActivityCount("visit", "water", frozenset({VERA, LEA}), served=30)
REPAIR = ActivityCount("repair", "water", frozenset({VERA}), served=12)
JOINT = ActivityCount("joint", "water", frozenset({VERA, OTTO}), co_units=frozenset({"court"}), served=50)
LESSON = ActivityCount("lesson", "court", frozenset({OTTO}))


def test_a_series_counts_each_person_once_and_each_meeting():
    series = ActivityCount("series", "water", frozenset({VERA, LEA}), attendances=30)

    assert headcount([series]) == Headcount(persons=2, person_times=30)
    assert headcount([series, REPAIR]) == Headcount(persons=2, person_times=31)


def test_over_several_activities_persons_are_distinct_and_person_times_are_summed():
    counts = headcount([VISIT, REPAIR])

    assert counts == Headcount(persons=2, person_times=3)
    assert counts.needs_note


def test_nobody_is_nobody():
    assert headcount([]) == Headcount(persons=0, person_times=0)
    assert not headcount([]).needs_note


def test_joint_activity_counts_at_the_leading_unit():
    table = unit_count([VISIT, REPAIR, JOINT, LESSON], {"water"})

    assert table.counted == (VISIT, REPAIR, JOINT)
    assert table.only_listed == ()
    assert (table.participants, table.served) == (Headcount(persons=3, person_times=5), 92)


def test_joint_activity_is_only_listed_at_the_co_unit():
    table = unit_count([VISIT, REPAIR, JOINT, LESSON], {"court"})

    assert (table.counted, table.only_listed) == ((LESSON,), (JOINT,))
    assert (table.participants, table.served) == (Headcount(persons=1, person_times=1), None)


def test_joint_activity_of_two_units_below_one_counts_once():
    table = unit_count([JOINT, LESSON, JOINT], {"water", "court", "office"})

    assert (table.counted, table.only_listed) == ((JOINT, LESSON), ())
    assert table.participants == Headcount(persons=2, person_times=3)


def test_served_is_the_sum_of_what_was_entered():
    assert unit_count([JOINT, LESSON], {"water", "court"}).served == 50
    assert unit_count([LESSON], {"court"}).served is None
    assert unit_count([ActivityCount("x", "court", frozenset(), served=0)], {"court"}).served == 0


def test_roll_up_has_a_line_for_every_unit_and_the_total_is_its_sum():
    activities = [VISIT, REPAIR, JOINT, LESSON]

    lines, total = roll_up(activities), total_count(activities)

    assert list(lines) == ["water", "court"]
    assert total.participants == Headcount(persons=3, person_times=6)
    assert sum(line.participants.person_times for line in lines.values()) == 6
    assert total.served == 92


activities = st.lists(
    st.builds(
        ActivityCount,
        activity=st.integers(1, 6),
        leading_unit=st.sampled_from("abc"),
        volunteers=st.frozensets(st.integers(1, 8), max_size=5),
        co_units=st.frozensets(st.sampled_from("abc"), max_size=2),
        served=st.none() | st.integers(0, 500),
    ),
    max_size=6,
    unique_by=lambda one: one.activity,
)


@given(activities)
def test_person_times_and_served_add_up_over_the_units(rows):
    lines, total = roll_up(rows).values(), total_count(rows)

    assert total.participants.person_times == sum(line.participants.person_times for line in lines)
    assert (total.served or 0) == sum(line.served or 0 for line in lines)
    assert sorted(one.activity for line in lines for one in line.counted) == sorted(one.activity for one in rows)


@given(activities)
def test_persons_are_at_most_person_times(rows):
    total = total_count(rows).participants

    assert total.persons <= total.person_times
    assert total.persons == len({volunteer for row in rows for volunteer in row.volunteers})
