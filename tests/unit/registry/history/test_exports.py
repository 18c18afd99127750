"""A file with data of people leaves its purpose, scope and number of people."""

import pytest

from registry.exceptions import ExportRefused
from registry.history import purposes
from registry.history.purposes import Inherent, Purpose
from registry.history.services import exports, history
from registry.models import HistoryEntry
from tests.factories import StationFactory, UnitFactory, UserFactory

Reason = ExportRefused.Reason


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (("",), Reason.EXPORT_PURPOSE),
        (("fun", "x"), Reason.EXPORT_PURPOSE),
        (("other", " "), Reason.EXPORT_PURPOSE_WORDS),
    ],
)
def test_a_file_needs_a_purpose_from_the_list_and_other_is_written_out(said, reason):
    with pytest.raises(ExportRefused) as refusal:
        exports.checked_purpose(*said)

    assert refusal.value.reason == reason


def test_a_purpose_may_stand_alone_or_with_words():
    assert exports.checked_purpose("checking") == (Purpose.CHECKING, "")
    assert exports.checked_purpose("other", " 送保险公司 ") == (Purpose.OTHER, "送保险公司")


def test_the_scope_keeps_years_and_days_and_digests_what_could_be_a_person():
    asked = {"year": "2026", "from_on": "2026-03-14", "q": "10000000001", "status": "issued", "name": "韦示例一"}

    scope = purposes.scope_of(asked | {"page": "2", "purpose": "checking", "unit": ""})

    assert (scope["by_year"], scope["by_from_on"], scope["by_status"]) == (2026, 20260314, "issued")
    assert sorted(scope) == ["by_from_on", "by_name", "by_q", "by_status", "by_year"]
    assert [str(history.reduced(scope[name]))[0] for name in ("by_q", "by_name")] == ["#", "#"]


@pytest.mark.django_db
def test_an_export_says_who_what_how_many_and_what_for():
    lea = UserFactory()

    exports.record(by=lea, what="activities", purpose=Purpose.OTHER, people=12, words="送保险公司", by_year=2026)

    entry = HistoryEntry.objects.about(lea).get()
    assert (entry.by, entry.did) == (lea, "exported")
    assert entry.fields.pop("words").startswith("#")
    assert entry.fields == {"what": "activities", "purpose": "other", "people": 12, "by_year": 2026}


@pytest.mark.django_db
def test_a_device_that_takes_the_roll_again_and_again_leaves_a_line_a_day(at):
    station = StationFactory(unit=UnitFactory())

    for moment in ("2026-03-14 08:00", "2026-03-14 12:00", "2026-03-15 09:00"):
        at(moment)
        exports.record_roll_of_device(device=station, unit=station.unit, people=3, shift=7)
    exports.record_roll_of_device(device=station, unit=station.unit, people=3, shift=8)

    said = [entry.fields["shift"] for entry in HistoryEntry.objects.about(station).filter(did="exported")]
    assert said == [7, 7, 8]


def test_every_purpose_has_words():
    assert purposes.in_words("sign-in") == str(Inherent.SIGN_IN.label)
    assert purposes.in_words("checking") == str(Purpose.CHECKING.label)
    assert purposes.in_words("#00") == "#00"
