"""The list of scans judged not authentic, and the page for rulings."""

from datetime import date

import pytest
from django.urls import reverse

from checkin.models import Attendance, Scan, ScanRuling, Station
from checkin.scanning.services import rulings
from registry import clock
from registry.models import RoleAssignment, User
from registry.words.masking import mask_name
from tests.factories import RoleAssignmentFactory, SignUpFactory, StationFactory
from tests.scanning import TOKEN, codes, scan

pytestmark = pytest.mark.django_db


@pytest.fixture
def station(shift):
    station = StationFactory(token=TOKEN, unit=shift.activity.recording_unit)
    station.shifts.add(shift)
    return station


@pytest.fixture
def admin(client, shift):
    user = RoleAssignmentFactory(unit=shift.activity.recording_unit).user
    client.force_login(user)
    return user


def scan_row(shift, volunteer) -> Scan:
    """A code that the volunteer's own account sent too late."""
    moments = dict.fromkeys(("device_at", "logical_at", "received_at"), clock.now())
    return Scan.objects.create(
        source=f"user:{volunteer.user_id}",
        sent_by=volunteer.user,
        nonce="n1",
        digest="0" * 64,
        shift=shift,
        volunteer=volunteer,
        direction="in",
        method="site_code",
        authentic=False,
        code="expired",
        **moments,
    )


def doubt(shift, people=1):
    Station.objects.update(state=Station.State.COMPROMISED, compromised_at=clock.now())
    return codes(*(scan(shift, SignUpFactory(shift=shift).volunteer) for _ in range(people)))


def test_an_administrator_finds_and_rules(client, shift, station, admin):
    doubt(shift)
    row = Scan.objects.get()
    page = client.get(reverse("scan-list"), {"shift": shift.pk})
    assert [one.pk for one, _judged in page.context["lines"]] == [row.pk]

    address = reverse("scan-ruling", args=[row.pk])
    refused = client.post(address, {"authentic": "yes", "reason": ""})
    done = client.post(address, {"authentic": "yes", "reason": "核对了现场照片"}, follow=True)

    assert refused.status_code == 422
    assert (ScanRuling.objects.get().by, ScanRuling.objects.get().authentic) == (admin, True)
    assert "核对了现场照片" in done.content.decode()
    assert not client.get(reverse("scan-list")).context["lines"]
    assert len(client.get(reverse("scan-list"), {"which": "ruled"}).context["lines"]) == 1


def test_the_list_is_narrowed(client, shift, station, admin):
    doubt(shift, 2)
    asked = {
        ("which", "every"): 2,
        ("code", "compromised"): 2,
        ("code", "forged"): 0,
        ("station", str(station.pk)): 2,
        ("station", "999"): 0,
        ("shift", "x"): 2,
    }
    for (name, value), count in asked.items():
        page = client.get(reverse("scan-list"), {name: value})
        assert len(page.context["lines"]) == count, (name, value)


def test_another_units_scans_do_not_exist_and_the_leader_does_not_rule(client, shift, station):
    doubt(shift)
    address = reverse("scan-ruling", args=[Scan.objects.get().pk])
    client.force_login(RoleAssignmentFactory().user)
    assert client.get(address).status_code == 404
    client.force_login(shift.activity.leader)
    assert client.get(address).status_code == 403
    client.force_login(
        RoleAssignmentFactory(role=RoleAssignment.Role.INSPECTOR, unit=None, until_on=date(2026, 12, 31)).user
    )
    name = Scan.objects.get().volunteer.name
    for page in (client.get(address), client.get(reverse("scan-list"))):
        assert mask_name(name) in page.content.decode()
        assert name not in page.content.decode()
    assert client.post(address, {"authentic": "yes", "reason": "x"}).status_code == 403


def test_the_account_that_sent_a_scan_names_nobody_to_an_inspector(client, shift):
    volunteer = SignUpFactory(shift=shift).volunteer
    User.objects.filter(pk=volunteer.user_id).update(display_name=volunteer.name)
    sent = scan_row(shift, volunteer)
    role = RoleAssignmentFactory(role=RoleAssignment.Role.INSPECTOR, unit=None, until_on=date(2026, 12, 31))
    client.force_login(role.user)

    for page in (client.get(reverse("scan-ruling", args=[sent.pk])), client.get(reverse("scan-list"))):
        assert volunteer.name not in page.content.decode()
        assert page.content.decode().count(mask_name(volunteer.name)) == 2


@pytest.mark.parametrize("people", [1, 3])
def test_a_list_of_any_length_takes_the_same_queries(client, shift, station, admin, people, django_assert_num_queries):
    doubt(shift, people)
    client.get(reverse("scan-list"))

    with django_assert_num_queries(9):
        assert len(client.get(reverse("scan-list")).context["lines"]) == people


def test_the_same_over_the_api(client, shift, station, admin):
    doubt(shift)
    pk = Scan.objects.get().pk
    row = client.get(reverse("api-scan-ruling-list"), {"which": "waiting"}).json()["results"][0]
    assert (row["id"], row["code"], row["counts_now"], row["rulings"]) == (pk, "compromised", False, [])

    address = reverse("api-scan-ruling-rule", args=[pk])
    refused = client.post(address, {"authentic": True, "reason": ""}, content_type="application/json")
    done = client.post(address, {"authentic": True, "reason": "有照片"}, content_type="application/json")

    assert (refused.status_code, refused.json()["code"]) == (409, "ruling_reason_missing")
    assert (done.json()["counts_now"], done.json()["rulings"][0]["reason"]) == (True, "有照片")
    client.force_login(shift.activity.leader)
    assert client.get(reverse("api-scan-ruling-list")).status_code == 403


def test_the_person_reads_the_ruling_beside_the_scan(client, shift, station, admin, at):
    doubt(shift)
    row = Scan.objects.get()
    rulings.rule(scan=row, authentic=True, reason="核对了现场照片", by=admin)
    client.force_login(row.volunteer.user)

    page = client.get(reverse("me-hours-attendance", args=[Attendance.objects.get().pk])).content.decode()

    assert "经裁定有效：核对了现场照片" in page
    assert "不计" not in page
