"""What an act says of the thing it was done to, and what marks it as the product's own."""

import pytest
from django.db import IntegrityError

from registry.history.services import acts, history, marks, states
from registry.models import HistoryEntry, Unit, Volunteer
from registry.people.services import own_copies
from registry.protection import keys
from registry.words import deeds
from tests.factories import UnitFactory, VolunteerFactory


def state_now(thing) -> str:
    (text,) = states.texts(type(thing), [thing.pk], version=1).values()
    return text


def is_ours(entry: HistoryEntry) -> bool:
    (values,) = HistoryEntry.objects.filter(pk=entry.pk).values_list(*marks.COLUMNS)
    return marks.is_ours(HistoryEntry.objects.get(pk=entry.pk).mark, values)


@pytest.mark.django_db
def test_an_act_keeps_the_state_as_the_database_holds_it():
    unit = UnitFactory()
    unit.short_name = "没有保存的名字"

    entry = history.record(by=None, did="changed unit", to=unit)

    assert states.says(entry.state, state_now(unit))
    Unit.objects.filter(pk=unit.pk).update(short_name="改过的名字")
    assert not states.says(entry.state, state_now(unit))


@pytest.mark.django_db
def test_a_part_of_a_thing_belongs_to_its_state():
    person = VolunteerFactory()
    entry = history.record(by=None, did="admitted", to=person)

    person.home_units.create(unit=UnitFactory(), from_on="2021-05-04")

    assert not states.says(entry.state, state_now(person))


@pytest.mark.django_db
def test_two_things_of_equal_columns_have_two_states():
    one, other = UnitFactory(), UnitFactory()
    entry = history.record(by=None, did="changed unit", to=one)

    assert not states.says(entry.state, state_now(other))


@pytest.mark.django_db
def test_an_act_of_the_product_is_told_from_one_put_in_by_hand():
    ours = history.record(by=None, did="closed unit", to=UnitFactory(), reason="合并")
    theirs = HistoryEntry.objects.create(did="closed unit", target_model=ours.target_model, target_id=ours.target_id)

    assert is_ours(ours)
    assert not is_ours(theirs)


@pytest.mark.django_db
def test_a_mark_does_not_fit_another_act_and_is_not_taken_twice():
    ours = history.record(by=None, did="closed unit", to=UnitFactory())
    values = dict.fromkeys(marks.COLUMNS) | {"did": "closed unit"}

    assert not marks.is_ours(ours.mark, list(values.values()))
    ours.pk = None
    with pytest.raises(IntegrityError):
        ours.save(force_insert=True)


@pytest.mark.django_db
def test_an_older_key_still_reads_its_marks():
    ours = history.record(by=None, did="closed unit", to=UnitFactory())
    keys.make(keys.Purpose.HISTORY)

    newer = history.record(by=None, did="closed unit", to=UnitFactory())

    assert is_ours(ours)
    assert is_ours(newer)
    assert newer.mark.split(".")[1] == "2"


@pytest.mark.django_db
def test_a_batch_is_marked_and_stated_like_single_acts():
    people = [VolunteerFactory(), VolunteerFactory()]
    label = Volunteer._meta.label_lower

    token = history.request_id.set("of-this-request")
    history.record_many([HistoryEntry(did="applied", target_model=label, target_id=one.pk) for one in people])
    history.request_id.reset(token)

    for person in people:
        entry = HistoryEntry.objects.about(person).get()
        assert entry.request_id == "of-this-request"
        assert is_ours(entry)
        assert states.says(entry.state, state_now(person))


@pytest.mark.django_db
@pytest.mark.parametrize("did", sorted(deeds.WITHOUT_STATE))
def test_a_deed_that_changes_nothing_does_not_bless_an_edit(did):
    person = VolunteerFactory()
    history.record(by=None, did="admitted", to=person)
    Volunteer.objects.filter(pk=person.pk).update(name="改过的名字")

    history.record(by=None, did=did, to=person)
    history.record_many([HistoryEntry(did=did, target_model=Volunteer._meta.label_lower, target_id=person.pk)])

    assert acts.wrong_with(Volunteer, [person.pk]) == {person.pk: acts.Wrong.CHANGED}


@pytest.mark.django_db
def test_downloading_own_data_does_not_bless_an_edit():
    person = VolunteerFactory()
    history.record(by=None, did="admitted", to=person)
    Volunteer.objects.filter(pk=person.pk).update(unit=UnitFactory())
    person.refresh_from_db()

    own_copies.at_once(volunteer=person, by=person.user)

    assert acts.wrong_with(Volunteer, [person.pk]) == {person.pk: acts.Wrong.CHANGED}


@pytest.mark.django_db
def test_a_thing_that_changes_while_it_is_looked_at_is_not_wrong(monkeypatch):
    unit = UnitFactory()
    history.record(by=None, did="added unit", to=unit)
    last_acts = acts.last_acts

    def read_then_changed(model, pks):
        monkeypatch.setattr(acts, "last_acts", last_acts)
        seen = last_acts(model, pks)
        Unit.objects.filter(pk=unit.pk).update(short_name="改过的名字")
        history.record(by=None, did="changed unit", to=unit)
        return seen

    monkeypatch.setattr(acts, "last_acts", read_then_changed)
    assert acts.wrong_with(Unit, [unit.pk]) == {}

    Unit.objects.filter(pk=unit.pk).update(short_name="手改的名字")
    assert acts.wrong_with(Unit, [unit.pk]) == {unit.pk: acts.Wrong.CHANGED}
