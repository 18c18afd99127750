"""Every act that keeps a picture draws it before its transaction, and keeps nothing when it is refused (D109)."""

import pytest
from django.db import connection

from certificates.exceptions import ReportRefused
from certificates.merging.services import merges
from certificates.reports.services import reports
from checkin.afterwards.claims import Proof
from checkin.afterwards.services import opening_balances
from registry.documents import pictures
from registry.exceptions import MergeRefused, RuleViolation
from registry.models import Job, StoredFile
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_afterwards import claim, colleague, row_of, staged, supplement_for
from tests.factories_hours import AFTERWARDS, committee_member
from tests.factories_reports import held_shift, photo
from tests.heavy_pictures import heavy_picture

pytestmark = pytest.mark.django_db
EVIDENCE = StoredFile.Purpose.EVIDENCE


@pytest.fixture(autouse=True)
def folder(at, settings, tmp_path):
    at(AFTERWARDS)
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "uploads"
    return tmp_path


def attach(upload):
    shift = held_shift(people=1)
    return lambda: reports.attach(shift=shift, upload=upload, purpose="photo", by=shift.activity.leader)


def apply(upload):
    shift = held_shift()
    mate = claim(colleague(shift))
    return lambda: supplement_for(shift, mate, proofs=[Proof(upload, EVIDENCE)])


def submit(upload):
    unit = UnitFactory()
    batch = staged(unit, row_of(VolunteerFactory(unit=unit)))
    return lambda: opening_balances.submit(batch=batch, document=upload, by=batch.uploaded_by)


def merge(upload):
    kept, other, by = VolunteerFactory(), VolunteerFactory(), committee_member()
    seen = merges.compare(kept=kept, other=other, by=by).seen
    return lambda: merges.merge(kept=kept, other=other, reason="同一人", upload=upload, seen=seen, by=by)


@pytest.mark.parametrize("act", [attach, apply, submit, merge])
def test_pictures_are_drawn_before_the_transaction(act, monkeypatch):
    depths, drawn = [], pictures.drawn_anew
    monkeypatch.setattr(
        pictures, "drawn_anew", lambda *told: depths.append(len(connection.savepoint_ids)) or drawn(*told)
    )
    outside = len(connection.savepoint_ids)

    act(photo())()

    assert depths == [outside]


@pytest.mark.parametrize(
    ("act", "state"), [(attach, "processing"), (apply, "processing"), (submit, "ready"), (merge, "ready")]
)
def test_only_what_an_act_rests_on_at_once_is_drawn_at_once(act, state):
    act(heavy_picture())()

    assert (StoredFile.objects.get().state, Job.objects.filter(name="redraw picture").count()) == (
        state,
        int(state == "processing"),
    )


def test_a_refused_act_leaves_no_picture_on_the_disk(monkeypatch, folder):
    monkeypatch.setattr(reports, "MOST_MATERIALS", 0)
    with pytest.raises(ReportRefused):
        attach(heavy_picture())()
    kept, other, by = VolunteerFactory(), VolunteerFactory(), committee_member()
    with pytest.raises(MergeRefused):
        merges.merge(kept=kept, other=other, reason="同一人", upload=heavy_picture(), seen="before", by=by)
    with pytest.raises(RuleViolation):
        supplement_for(held_shift(), proofs=[Proof(heavy_picture(), EVIDENCE)], reason=" ")

    assert [path for path in folder.rglob("*") if path.is_file()] == []
