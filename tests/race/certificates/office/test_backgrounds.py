"""A drawing removed at the moment a version is saved with it: one of the two is refused in a sentence."""

import pytest

from certificates.exceptions import BackgroundRefused, TemplateRefused
from certificates.models import TemplateBackground, TemplateVersion
from certificates.office import template_samples
from certificates.office.services import backgrounds, placing
from tests.factories import committee_unit
from tests.factories_certificates import placed_template, sheet_upload
from tests.factories_hours import AFTERWARDS, committee_member
from tests.race import racing
from tests.race.racing import on_postgres, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def member(at, tmp_path, settings, monkeypatch):
    settings.DATA_DIR = str(tmp_path)
    at(AFTERWARDS)
    committee_unit()
    monkeypatch.setattr(template_samples, "require_room", lambda *_design: None)
    monkeypatch.setattr(placing, "require_places", lambda *_design: None)
    return committee_member()


def both(member):
    drawing = backgrounds.store(upload=sheet_upload(), by=member)
    return (
        lambda: placed_template(drawing, by=member) and "saved",
        lambda: backgrounds.remove(background=TemplateBackground.objects.get(pk=drawing.pk), by=member) or "removed",
    )


def test_a_drawing_that_a_version_was_saved_with_a_moment_ago_is_not_removed(member):
    save, remove = both(member)

    answers = racing.overtaken(save, remove, at=AFTERWARDS)

    assert answers == {"committed": 1, BackgroundRefused.Reason.BACKGROUND_IN_USE: 1}
    assert TemplateVersion.objects.get().background == TemplateBackground.objects.get()


def test_a_drawing_that_was_removed_a_moment_ago_is_under_no_version(member):
    save, remove = both(member)

    answers = racing.overtaken(remove, save, at=AFTERWARDS)

    assert answers == {"committed": 1, TemplateRefused.Reason.TEMPLATE_BACKGROUND_GONE: 1}
    assert not TemplateVersion.objects.exists()


def test_of_two_who_remove_one_drawing_both_find_it_gone(member):
    _save, remove = both(member)

    assert racing.overtaken(remove, remove, at=AFTERWARDS) == {"committed": 1, "removed": 1}


@on_postgres
def test_without_the_lock_the_database_has_to_refuse_the_version(member, monkeypatch):
    save, remove = both(member)
    without_locks(monkeypatch, TemplateBackground)

    answers = racing.overtaken(save, remove, at=AFTERWARDS)

    assert answers == {"removed": 1, "IntegrityError": 1}
