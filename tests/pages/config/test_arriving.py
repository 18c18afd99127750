"""What is too large is refused by its length: at every door, in a sentence, before a byte is read (D109)."""

import pytest
from django.urls import reverse

from certificates.reports.forms.finishing import ReportStepForm
from certificates.reports.forms.reports import ReportForm
from certificates.rounds.forms.nominations import NominationForm
from checkin.afterwards.forms.supplements import SupplementForm
from config import arriving
from registry.doors.fields import SeveralFilesField
from registry.ground.services import files
from tests.factories import committee_unit
from tests.factories_hours import committee_member

pytestmark = pytest.mark.django_db
HEAVY = str(80 * arriving.MEGABYTE)


class Untouched:
    """A body that nobody may read."""

    def read(self, *_size):
        raise AssertionError

    readline = read


@pytest.mark.parametrize("name", ["certificate-backgrounds", "api-certificate-background-list", "login"])
def test_80_megabytes_are_refused_before_a_byte_is_read(client, name):
    committee_unit()
    client.force_login(committee_member())
    address = "/accounts/login/" if name == "login" else reverse(name)
    told = {"CONTENT_LENGTH": HEAVY, "wsgi.input": Untouched()}

    answer = client.post(address, {"file": ""}, **told)

    assert answer.status_code == 413
    assert "共 80 MB，这里一次最多 32 MB，没有接收" in answer.content.decode() or answer.json()["message"]


def test_a_door_for_films_and_several_files_takes_as_much_as_the_proxy_lets_through():
    doors = [
        reverse("shift-report", args=[1]), reverse("shift-finish-step", args=[1, "report"]),
        reverse("api-activity-report-materials", args=[1]), reverse("nomination", args=[1]),
        reverse("supplement-create", args=[1]),
    ]  # fmt: skip

    assert {arriving.most_megabytes(door) for door in doors} == {210}
    assert arriving.most_megabytes("/nowhere/") == 32
    assert not arriving.is_too_large(doors[0], HEAVY)
    assert not arriving.is_too_large("/nowhere/", "")


def test_every_single_file_has_room_at_the_usual_door_and_forms_with_several_are_known():
    single = {most for purpose, (_kinds, most) in files.ACCEPTED.items() if purpose != files.Purpose.VIDEO}
    known = {ReportStepForm, ReportForm, NominationForm, SupplementForm}

    assert max(single) < arriving.USUAL_MB
    assert all(any(isinstance(one, SeveralFilesField) for one in form.base_fields.values()) for form in known)
    assert forms_with_several() == known  # whoever adds another adds its door to `arriving.WIDE`


def forms_with_several() -> set[type]:
    from django.forms.forms import BaseForm  # noqa: PLC0415

    reverse("home")  # every page, and so every form, is loaded
    found, left = set(), [BaseForm]
    while left:
        one = left.pop()
        left += one.__subclasses__()
        if any(isinstance(field, SeveralFilesField) for field in getattr(one, "base_fields", {}).values()):
            found.add(one)
    return found
