"""Every finding of D125 with its numbers; none of them refuses anything (D91)."""

from datetime import timedelta

import pytest

from certificates.models import StarStandard
from checkin.exceptions import HoursRefused
from checkin.findings.services import findings, shift_looks
from checkin.ledger.milestones import milestone_passed
from checkin.models import Finding, HoursSummary, ScanLocation
from checkin.words.finding_codes import WEIGHTS, FindingCode, why
from checkin.words.finding_words import WORDS, people_of, words_of
from registry.models import SignUp
from tests.factories import SignUpFactory, SiteFactory, StationFactory, UnitFactory, UserFactory, VolunteerFactory
from tests.factories_hours import AFTERWARDS, approved, attended, committee_member, handed_in, pending_record, shift_of
from tests.finding_looks import found, is_found, scan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
Reason = HoursRefused.Reason
NANNING, LIUZHOU = (22.817, 108.366), (24.326, 109.428)  # 200 km apart


def site_at(place: tuple[float, float]):
    return SiteFactory(latitude=place[0], longitude=place[1])


def crowd(shift, people: int) -> list:
    """Signed-up people, each present a minute longer than the one before."""
    there = [SignUpFactory(shift=shift).volunteer for _n in range(people)]
    for n, volunteer in enumerate(there):
        attended(volunteer, shift, ("09:00", f"11:{n:02}"))
    return there


def test_presence_at_two_shifts_names_the_other_and_the_shared_minutes():
    volunteer = VolunteerFactory()
    other = shift_of("09:00", "10:00", title="河边清洁")
    attended(volunteer, other, ("09:00", "10:00"))
    shift = shift_of("09:30", "11:00")
    attended(volunteer, shift, ("09:30", "11:00"))
    handed_in(shift)

    assert found("elsewhere_too").words == "与“河边清洁”同时在场 30 分钟"


@pytest.mark.parametrize(("start", "is_impossible"), [("12:30", True), ("15:30", False)])
def test_way_between_two_sites_on_the_map_takes_its_time(start, is_impossible):
    volunteer = VolunteerFactory()
    attended(volunteer, shift_of(site=site_at(NANNING), title="甲地"), ("09:00", "12:00"))
    shift = shift_of(start, "17:00", site=site_at(LIUZHOU))
    attended(volunteer, shift, (start, "17:00"))
    handed_in(shift)

    assert is_found("travel_too_short") is is_impossible
    if is_impossible:
        evidence = found("travel_too_short").evidence
        assert (evidence["gap_minutes"], evidence["needed_minutes"]) == (30, evidence["metres"] // 1000)
        assert found("travel_too_short").words.startswith("与“甲地”相距 199")


@pytest.mark.parametrize(
    ("here", "there", "start", "is_impossible"),
    [("450102", "450202", "12:10", True), ("450102", "450202", "12:30", False), ("450102", "450102", "12:10", False),
     ("450102", "", "12:10", False)],
)  # fmt: skip
def test_without_a_map_another_county_is_half_an_hour_away(here, there, start, is_impossible):
    volunteer = VolunteerFactory()
    attended(volunteer, shift_of(division_code=there), ("09:00", "12:00"))
    shift = shift_of(start, "17:00", division_code=here)
    attended(volunteer, shift, (start, "17:00"))
    handed_in(shift)

    assert is_found("travel_too_short") is is_impossible


@pytest.mark.parametrize(("accuracy", "is_far"), [(20, True), (300_000, False)])
def test_scan_far_from_the_site_grants_the_phone_its_error(accuracy, is_far):
    volunteer, shift = VolunteerFactory(), shift_of(site=site_at(NANNING))
    attended(volunteer, shift, ("09:00", "12:00"))
    scan = scan_of(shift, volunteer)
    ScanLocation.objects.create(
        scan=scan, latitude=LIUZHOU[0], longitude=LIUZHOU[1], accuracy_metres=accuracy, datum="WGS-84"
    )
    handed_in(shift)

    assert is_found("far_from_site") is is_far
    if is_far:
        assert "24.3" not in str(found("far_from_site").evidence)  # no place is kept, only metres
        assert found("far_from_site").words.startswith("1 次扫码，最远离服务地点 ")


def test_account_made_after_the_shift_says_how_long_after(at):
    shift, moment = shift_of(), at("2026-03-18 09:00")
    attended(VolunteerFactory(created_at=moment), shift, ("09:00", "12:00"))
    handed_in(shift)

    assert found("registered_afterwards").words == "场次结束后 3 天建立"


def test_fold_tells_how_often_and_when():
    shift = shift_of()
    attended(VolunteerFactory(), shift, ("09:00", "12:00"), findings=("late_upload",))
    handed_in(shift)

    assert found("late_upload").words == "2 次：09:00、12:00"


def test_long_day_and_open_check_in_say_their_numbers():
    shift = shift_of("08:00", "18:00")
    attended(VolunteerFactory(), shift, ("08:00", "18:00"))
    attended(VolunteerFactory(), shift, still_in="09:05")
    handed_in(shift, open_as_zero=True)

    assert found("long_day").words == "当天累计 10.0 小时"
    assert found("missing_checkout").words == "09:05 签到之后没有签退"


def test_identical_lengths_name_how_many_of_how_many():
    shift = shift_of()
    for volunteer in (SignUpFactory(shift=shift).volunteer for _n in range(20)):
        attended(volunteer, shift, ("09:00", "12:00"))
    handed_in(shift)

    finding = found("identical_durations")
    assert finding.words == "20 人中有 20 人都是 180 分钟"
    assert len(people_of(finding.evidence)) == 20


@pytest.mark.parametrize(("spoken", "is_found_now"), [(20, True), (19, False)])
def test_one_hand_that_answered_for_most_is_named(spoken, is_found_now):
    shift, caller = shift_of(), UserFactory(display_name="点名人")
    there = crowd(shift, 30)
    for volunteer in there[:spoken]:
        scan_of(shift, volunteer, sender=caller, method="roll_call")
    for volunteer in there[spoken:]:
        scan_of(shift, volunteer, at=shift.starts_at + timedelta(seconds=volunteer.pk))
    handed_in(shift)

    assert is_found("one_hand_for_many") is is_found_now
    if is_found_now:
        assert found("one_hand_for_many").words == "到场 30 人中，20 人由“点名人”点名、集体签到或按纸质表登记"


def test_many_in_one_second_name_the_second():
    shift = shift_of()
    for volunteer in crowd(shift, 10):
        scan_of(shift, volunteer)
    handed_in(shift)

    assert found("same_second").words == "10 人在 09:00:00 各自签到"


def test_who_scanned_without_a_sign_up_is_found_and_a_declared_walk_in_is_not():
    shift = shift_of()
    stranger, guest = VolunteerFactory(), SignUpFactory(shift=shift, source="walk_in").volunteer
    for volunteer in (stranger, guest):
        attended(volunteer, shift, ("09:00", "12:00"))
        scan_of(shift, volunteer)
    SignUp.objects.filter(volunteer=stranger).delete()
    handed_in(shift)

    assert found("not_on_the_list").evidence == {"people": 1, "people_ids": [stranger.pk]}


def test_refused_scans_are_told_by_their_answers_unless_ruled_in():
    shift = shift_of()
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    scan_of(shift, None, authentic=False, code="expired")
    ruled = scan_of(shift, None, authentic=False, code="forged")
    ruled.rulings.create(authentic=True, by=UserFactory(), reason="核对")
    handed_in(shift)

    assert found("refused_scans").words == "1 次：这个码已过期，请换新码后再扫"


@pytest.mark.parametrize(
    ("waiting", "seen", "still_in", "said"),
    [
        (3, "2026-03-14 13:00", "", "还有 3 条没有上传"),
        (0, "2026-03-14 11:59", "09:00", "最后一次联系是 3月14日 11:59，在场次结束之前"),
        (0, "2026-03-14 11:59", "", ""),  # everybody is out, so nothing is missing
        (None, "", "", "配对之后没有联系过"),
        (0, "2026-03-14 12:00", "09:00", ""),
    ],
)
def test_station_that_has_not_uploaded_is_named(at, waiting, seen, still_in, said):
    shift = shift_of()
    attended(VolunteerFactory(), shift, *[("09:00", "12:00")][: not still_in], still_in=still_in)
    last_seen_at = at(seen) if seen else None
    at(AFTERWARDS)
    station = StationFactory(name="东门", waiting_scans=waiting, last_seen_at=last_seen_at)
    station.shifts.add(shift)
    handed_in(shift, open_as_zero=True)

    assert is_found("stations_waiting") is bool(said)
    if said:
        assert found("stations_waiting").words == f"东门 {said}"


@pytest.mark.parametrize(("until", "is_high"), [("13:00", True), ("12:00", False)])
def test_unit_with_many_back_entries_is_found_where_it_adds_one(until, is_high):
    unit = UnitFactory()
    approved(pending_record(("08:00", "15:00"), start="08:00", end="15:00", recording_unit=unit))
    paper = shift_of("09:00", until, recording_unit=unit, day="2026-03-13")
    attended(VolunteerFactory(), paper, ("09:00", until), origin="paper")
    approved(handed_in(paper)[0])
    shift = shift_of(recording_unit=unit, day="2026-03-12")
    attended(VolunteerFactory(), shift, ("09:00", "12:00"), origin="paper")
    handed_in(shift)

    assert Finding.objects.filter(shift=shift, code="back_entry_share").exists() is is_high
    if is_high:
        assert found("back_entry_share").words == "2026 年已认定 11.0 小时，其中补录占 36%"


@pytest.mark.parametrize(("people", "before", "is_odd"), [(5, 5_940, True), (4, 5_940, False), (5, 5_999, False)])
def test_several_people_just_over_a_milestone(people, before, is_odd):
    shift = shift_of()
    for n in range(people):
        volunteer = VolunteerFactory()
        attended(volunteer, shift, ("09:00", f"11:{n:02}") if before == 5_940 else ("09:00", "12:00"))
        summed(volunteer, before)
    handed_in(shift)

    assert is_found("milestone_cluster") is is_odd
    if is_odd:
        assert found("milestone_cluster").words == "5 人认定后刚过 100 小时，超出都不到 2 小时"


@pytest.mark.parametrize(("valid_from_on", "is_odd"), [("2026-03-14", True), ("2026-03-15", False)])
def test_milestones_are_those_of_the_star_standard_on_the_day_of_service(valid_from_on, is_odd):
    """Somebody set the first star at 80 hours: the cluster lies there from that day on."""
    StarStandard.objects.create(
        valid_from_on=valid_from_on, hours=[80, 200, 400, 800, 1200], waiting_months=[0] * 5, made_by=committee_member()
    )
    shift = shift_of()
    for _n in range(5):
        volunteer = VolunteerFactory()
        attended(volunteer, shift, ("09:00", "12:00"))
        summed(volunteer, 4_700)
    handed_in(shift)

    assert is_found("milestone_cluster") is is_odd
    if is_odd:
        assert found("milestone_cluster").words == "5 人认定后刚过 80 小时，超出都不到 2 小时"


def summed(volunteer, minutes: int) -> None:
    HoursSummary.objects.create(
        volunteer=volunteer,
        month_on="2026-02-01",
        recording_unit=volunteer.unit,
        volunteer_unit=volunteer.unit,
        kind="service",
        timed_minutes=minutes,
    )


@pytest.mark.parametrize(
    ("before", "after", "passed"),
    [(5_999, 6_000, 6_000), (6_000, 6_060, None), (0, 18_000, 18_000), (89_000, 99_000, 90_000)],
)
def test_milestones_are_passed_once(before, after, passed):
    assert milestone_passed(before, after) == passed


@pytest.mark.parametrize(
    ("people", "photos", "no_photo", "is_odd"),
    [(20, 0, False, True), (19, 0, False, False), (20, 1, False, False), (20, 0, True, False)],
)
def test_many_people_without_one_photo(people, photos, no_photo, is_odd):
    shift = shift_of(site=SiteFactory(no_photo=no_photo))
    crowd(shift, people)
    handed_in(shift)

    findings.note_photos(shift=shift, photos=photos)
    shift_looks.look_again(shift=shift)

    assert is_found("no_photos") is is_odd
    if is_odd:
        assert found("no_photos").words == "到场 20 人，报送时 0 张照片"
        findings.note_photos(shift=shift, photos=2)
        assert not is_found("no_photos")


def test_whatever_is_looked_at_has_a_weight_a_reason_and_words_without_names():
    assert set(WEIGHTS) == set(FindingCode)
    assert all(why(code).endswith("。") for code in FindingCode)
    assert all(words_of(code, {}) == "" for code in WORDS)  # evidence of another version must not break a page


@pytest.mark.parametrize("people", [1, 3])
def test_look_costs_the_same_for_one_and_three(people, django_assert_num_queries):
    unit = UnitFactory()
    shift = shift_of(recording_unit=unit, site=site_at(NANNING))
    crowd(shift, people)
    handed_in(shift)
    shift.refresh_from_db()

    with django_assert_num_queries(25):
        shift_looks.look_again(shift=shift)


@pytest.mark.parametrize(
    ("method", "by", "is_own"),
    [
        ("roll_call", "the person", True),
        ("card", "the person", True),
        ("site_code", "the person", False),
        ("roll_call", "a duplicate's account", True),
        ("roll_call", "somebody else", False),
        ("roll_call", "a station of their own", True),
        ("card", "a station of their own", False),
    ],
)
def test_who_registers_themselves_is_looked_at(method, by, is_own):
    shift, person = shift_of(), VolunteerFactory()
    attended(person, shift, ("09:00", "12:00"))
    senders = {"the person": person.user, "somebody else": UserFactory()}
    if by == "a duplicate's account":
        scan_of(shift, VolunteerFactory(merged_into=person), method=method, sender=person.user)
    elif by == "a station of their own":
        station = StationFactory(created_by=person.user)
        scan_of(shift, person, method=method, station=station, source=f"station:{station.pk}", sent_by=None)
    else:
        scan_of(shift, person, method=method, sender=senders[by])

    handed_in(shift)

    assert is_found("own_hand") is is_own
    if is_own:
        assert found("own_hand").volunteer == person
        assert found("own_hand").words == "1 次：09:00"
