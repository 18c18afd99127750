"""Who sent, or held what could have sent, somebody's scans never decides on them (D121)."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal import auth as totp

from checkin.attendance.services.hands import barred_for_shift, hands_in_scan
from checkin.deciding.services.approvers import barred_approvers, deciding_units, waiting_for
from checkin.scanning.services import cards, passcodes, stations
from registry import clock
from registry.accounts.services import accounts, recoveries
from registry.history.services import history
from registry.models import Volunteer
from tests.factories import StationFactory, UnitFactory, UserFactory, VolunteerFactory
from tests.factories_hours import administrator_of, pending_record
from tests.finding_looks import scan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def drawn(volunteer, by):
    history.record(by=by, did="drew card", to=volunteer, unit=volunteer.unit)


def by_card(record, **known):
    """A card scan of the person, read by a station of nobody here."""
    station = known.pop("station", None) or StationFactory()
    known = {"station": station, "sent_by": None, "source": f"station:{station.pk}"} | known
    return scan_of(record.shift, record.volunteer, method="card", **known)


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def record(unit):
    return pending_record(recording_unit=unit)


@pytest.mark.parametrize("method", ["card", "roll_call", "sheet"])
def test_the_account_that_sent_a_scan(record, method):
    sender = UserFactory()
    scan_of(record.shift, record.volunteer, method=method, sender=sender)

    assert sender.pk in barred_approvers(record)


def test_ones_own_code_bars_nobody_but_the_person(record):
    before = barred_approvers(record)
    scan_of(record.shift, record.volunteer)

    assert barred_approvers(record) == before


def test_whoever_was_shown_a_pairing_code_of_the_station(record):
    maker, renewer, stranger = UserFactory(), administrator_of(record.recording_unit), UserFactory()
    station = StationFactory(created_by=maker, unit=record.recording_unit)
    stations.renew_code(station=station, by=renewer)
    by_card(record, station=station)

    assert barred_approvers(record) >= {maker.pk, renewer.pk}
    assert stranger.pk not in barred_for_shift(record.shift_id)


def test_a_station_that_sent_nothing_bars_nobody(record):
    maker = UserFactory()
    StationFactory(created_by=maker).shifts.add(record.shift)

    assert maker.pk not in barred_approvers(record)


def test_who_drew_the_card_does_not_decide_that_persons_record_and_the_second_one_does(unit, record):
    drew, second = administrator_of(unit), administrator_of(unit)
    other = pending_record(recording_unit=unit)
    drawn(record.volunteer, drew)
    by_card(record)
    by_card(other)

    assert drew.pk in barred_approvers(record)
    assert drew.pk not in barred_approvers(other)
    assert waiting_for(drew) == [other]
    assert set(waiting_for(second)) == {record, other}
    assert deciding_units([record])[record.pk] == unit


def test_drawn_by_the_only_administrator_it_goes_one_level_up(unit, record):
    drawn(record.volunteer, administrator_of(unit))
    by_card(record)

    assert deciding_units([record])[record.pk] != unit


def test_a_card_drawn_afterwards_or_not_used_is_no_hand(unit, record, at):
    drew = UserFactory()
    by_card(record)
    at("2026-03-16 12:00")
    drawn(record.volunteer, drew)
    other = pending_record(recording_unit=unit)
    drawn(other.volunteer, drew)
    scan_of(other.shift, other.volunteer)

    assert drew.pk not in barred_approvers(record) | barred_approvers(other)


def test_a_drawn_card_ends_with_its_serial(at, record):
    drew, person = UserFactory(), record.volunteer
    at("2026-03-13 09:00")
    drawn(person, drew)
    at("2026-03-14 08:00")
    cards.replace(volunteer=person, by=person.user)
    at("2026-03-16 10:00")
    by_card(record)
    since = barred_approvers(record)
    by_card(record, at=clock.now() - timedelta(days=3))

    assert drew.pk not in since
    assert drew.pk in barred_approvers(record)


def test_who_opened_the_account_could_have_pressed_for_them(unit):
    opener = administrator_of(unit)
    person = VolunteerFactory(unit=unit, user=None, name="韦示例")
    accounts.open_for_volunteer(volunteer=person, by=opener)
    person = Volunteer.objects.get(pk=person.pk)
    record = pending_record(recording_unit=unit, volunteer=person)
    before = barred_approvers(record)
    scan_of(record.shift, person)

    assert opener.pk not in before
    assert opener.pk in barred_approvers(record)


@pytest.fixture
def given_back(at, unit):
    """An account that came back on the word of `lea` alone, and the record of the person behind it."""
    at("2026-03-01 09:00")
    lea, person = administrator_of(unit), VolunteerFactory(unit=unit, name="韦示例")
    recover(person, by=lea)
    at("2026-03-16 10:00")
    return lea, pending_record(recording_unit=unit, volunteer=person)


def recover(person, *, by):
    recoveries.recover(secret=vouched(person, by=by), password=f"Kapok-of-Xiuzhou-{by.pk}-{clock.now():%d%H}")


def vouched(person, *, by):
    secret, code = recoveries.ask(user=person.user)
    recoveries.vouch(owner=person.user, code=code, by=by)
    return secret


def test_who_alone_gave_an_account_back_could_have_pressed_for_them(given_back):
    lea, record = given_back
    before = barred_approvers(record)
    scan_of(record.shift, record.volunteer)

    assert lea.pk not in before
    assert lea.pk in barred_approvers(record)


def test_another_password_on_the_word_of_somebody_else_ends_it(given_back, at, unit):
    """Not for ever: whoever could get in no longer can, and what was pressed before stays."""
    lea, record = given_back
    other = administrator_of(unit)
    at("2026-03-16 11:00")
    recover(record.volunteer, by=other)
    at("2026-03-16 12:00")
    scan_of(record.shift, record.volunteer)

    assert lea.pk not in barred_approvers(record)
    assert other.pk in barred_approvers(record)


def test_ones_own_word_again_does_not_end_it(given_back, at):
    lea, record = given_back
    at("2026-03-16 11:00")
    recover(record.volunteer, by=lea)
    at("2026-03-16 12:00")
    scan_of(record.shift, record.volunteer)

    assert lea.pk in barred_approvers(record)


def test_a_word_that_no_new_password_followed_does_not_end_it(given_back, at, unit):
    """The password that the first voucher may know still opens the account."""
    lea, record = given_back
    at("2026-03-16 11:00")
    secret = vouched(record.volunteer, by=administrator_of(unit))
    at("2026-03-16 12:00")
    scan_of(record.shift, record.volunteer)
    before = barred_approvers(record)
    at("2026-03-16 12:30")
    recoveries.recover(secret=secret, password="Kapok-of-Xiuzhou-4")
    at("2026-03-16 13:00")
    other = pending_record(recording_unit=unit, volunteer=record.volunteer)
    scan_of(other.shift, other.volunteer)

    assert lea.pk in before
    assert lea.pk not in barred_approvers(other)


def test_a_second_factor_of_whoever_got_in_does_not_end_it(given_back, at):
    """Nobody vouched: who has the password adds an app of their own and proves with it."""
    lea, record = given_back
    key = totp.generate_totp_secret()
    totp.TOTP.activate(record.volunteer.user, key)
    at("2026-03-16 11:00")
    secret, _code = recoveries.ask(user=record.volunteer.user)
    now = totp.format_hotp_value(totp.hotp_value(key, next(iter(totp.yield_hotp_counters_from_time()))))
    recoveries.prove(secret=secret, factor=now)
    recoveries.recover(secret=secret, password="Kapok-of-Xiuzhou-5")
    at("2026-03-16 12:00")
    scan_of(record.shift, record.volunteer)

    assert lea.pk in barred_approvers(record)


def test_who_opened_the_account_is_free_once_another_gave_the_first_password(at, unit):
    at("2026-03-01 09:00")
    opener, other = administrator_of(unit), administrator_of(unit)
    person = VolunteerFactory(unit=unit, user=None, name="韦示例")
    accounts.open_for_volunteer(volunteer=person, by=opener)
    person = Volunteer.objects.get(pk=person.pk)
    at("2026-03-02 09:00")
    recover(person, by=other)
    at("2026-03-16 10:00")
    record = pending_record(recording_unit=unit, volunteer=person)
    scan_of(record.shift, person)

    assert barred_approvers(record) & {opener.pk, other.pk} == {other.pk}


def test_telling_a_passcode_is_no_hand(record, at):
    teller = administrator_of(record.recording_unit)
    passcodes.make(shift=record.shift, direction="in", by=teller)
    scan_of(record.shift, record.volunteer, method="passcode")

    assert teller.pk not in barred_approvers(record)


def test_the_same_hands_never_rule_on_the_scan(record):
    drew, maker, renewer = UserFactory(), UserFactory(), administrator_of(record.recording_unit)
    station = StationFactory(created_by=maker, unit=record.recording_unit)
    stations.renew_code(station=station, by=renewer)
    drawn(record.volunteer, drew)
    scan = by_card(record, station=station, authentic=False, code="revoked")

    assert hands_in_scan(scan) == {record.volunteer.user_id, maker.pk, renewer.pk, drew.pk}
