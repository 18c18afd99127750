"""What a closed account meets later: merges, other requests, contacts, and people who come back before the night."""

import pytest

from certificates.merging.services import merges as merging
from config import nightly
from registry.exceptions import PrivacyRefused
from registry.models import DataRequest, Volunteer
from registry.people.services import same_person
from registry.standing.services import closing, duplicates
from tests.factories import VolunteerFactory
from tests.factories_hours import committee_member, shift_of
from tests.factories_merges import merged, present
from tests.people import administrator

pytestmark = pytest.mark.django_db
Reason = PrivacyRefused.Reason


@pytest.fixture(autouse=True)
def files_here(tmp_path, settings):
    settings.DATA_DIR = str(tmp_path)


def test_a_closed_file_is_merged_into_nobody_so_that_the_night_erases_nobody_else(at):
    at("2026-04-02 10:00")
    old, vera = VolunteerFactory(name="韦示例一"), VolunteerFactory(name="韦示例一")
    present(old, shift_of())
    same_person.answer(volunteer=vera, other=old, is_same=True, reason="示例", by=administrator(vera.unit))
    request = closing.close(volunteer=old, by=old.user)
    assert [code for code, _day in request.kept] == ["open"]

    old = Volunteer.objects.get(pk=old.pk)
    for kept, other in ((vera, old), (old, vera)):
        with pytest.raises(PrivacyRefused) as refusal:
            merged(kept, other)
        assert refusal.value.reason == Reason.ACCOUNT_CLOSED
    at("2026-04-20 04:10")
    nightly.erase_personal_data()

    assert Volunteer.objects.get(pk=vera.pk).name == "韦示例一"
    assert duplicates.suggested() == []
    assert DataRequest.objects.get(pk=request.pk).status == DataRequest.Status.DONE


def test_what_was_merged_before_closing_is_not_parted_after_it(at):
    at("2026-04-02 10:00")
    vera, other = VolunteerFactory(), VolunteerFactory()
    merge = merged(vera, other)
    closing.close(volunteer=Volunteer.objects.get(pk=vera.pk), by=vera.user)

    with pytest.raises(PrivacyRefused) as refusal:
        merging.undo(merge=merge, reason="核实不是同一人", by=committee_member())

    assert refusal.value.reason == Reason.ACCOUNT_CLOSED
    assert Volunteer.objects.get(pk=other.pk).status == Volunteer.Status.LEFT
