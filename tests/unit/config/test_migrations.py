"""An empty database is made in few large steps, an older one by the small ones: both end in the same tables."""

import pytest
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState

ROOMS = ("registry", "checkin", "certificates")


@pytest.fixture(autouse=True)
def steps_on_disk(settings):
    """Most tests make their tables from the models and hide the steps."""
    settings.MIGRATION_MODULES = {}


def is_squashed(step: tuple[str, str]) -> bool:
    return step[1].startswith("0001_squashed_")


def tables(room: str, *, by_large_steps: bool) -> dict[str, ModelState]:
    """The models of a room after these migrations."""
    loader = MigrationLoader(None, ignore_no_migrations=True, replace_migrations=by_large_steps)
    ends = [step for step in loader.graph.leaf_nodes() if by_large_steps or not is_squashed(step)]
    models = loader.project_state(ends).models
    return {name: models[app, name] for app, name in models if app == room}


@pytest.mark.parametrize("room", ROOMS)
def test_a_new_installation_has_the_tables_of_an_upgraded_one(room):
    new, upgraded = (tables(room, by_large_steps=large) for large in (True, False))

    assert new.keys() == upgraded.keys() != set()
    assert [name for name in new if new[name] != upgraded[name]] == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_large_step_stands_for_the_first_small_ones(room):
    steps = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    (large,) = (step for app, name in steps if app == room and is_squashed(step := (app, name)))
    small = sorted(step for step in steps if step[0] == room and step != large)

    replaced = steps[large].replaces
    assert replaced == small[: len(replaced)]
