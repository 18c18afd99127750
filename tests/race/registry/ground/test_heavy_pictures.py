"""Heavy pictures of one person that come at the same moment, when one more may wait for the worker."""

import pytest
from django.core.cache import cache

from registry.exceptions import FileRefused
from registry.ground import rates
from registry.ground.services import files
from registry.models import StoredFile, User
from tests.factories import UserFactory
from tests.heavy_pictures import heavy_picture
from tests.race.racing import both_come_first, both_look_first, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def by(settings, tmp_path, monkeypatch) -> User:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "uploads"
    monkeypatch.setattr(files, "MOST_WAITING", 1)
    cache.clear()  # what was counted outlives a test
    return UserFactory()


def both_at_once(by: User) -> dict:
    uploads = [heavy_picture(), heavy_picture()]
    return dict(race(*[lambda one=one: files.store(upload=one, purpose="photo", by=by) for one in uploads]))


def test_of_two_where_one_may_wait_one_is_taken(monkeypatch, by):
    both_come_first(monkeypatch, files, "_count_coming")

    assert both_at_once(by) == {"done": 1, FileRefused.Reason.PICTURES_WAITING: 1}
    assert StoredFile.objects.count() == 1


def test_looked_at_and_not_counted_more_wait_than_may(monkeypatch, by):
    """The control: what is on its way is not counted."""
    monkeypatch.setattr(rates, "counted", lambda _name, **_told: 1)
    both_look_first(monkeypatch, files, "_count_coming")

    assert both_at_once(by) == {"done": 2}
