"""One world for the tables and for the walk."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.db import transaction

from certificates.issuing.documents import raster
from certificates.statistics.services import public_projects
from registry import clock
from registry.documents import pdf
from registry.models import Project, ProjectAim
from registry.protection import keys
from tests import readers, spared, world
from tests.factories import local
from tests.matrix.asking import PERSONAS, Scene, browser_for, look_around


@pytest.fixture(scope="package")
def scene(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Scene]:
    """One world for all questions, since every request is rolled back; undone at the end."""
    with ExitStack() as scene:
        scene.enter_context(django_db_blocker.unblock())
        scene.enter_context(transaction.atomic())
        scene.callback(transaction.set_rollback, True)
        scene.enter_context(clock.at(local(world.TODAY)))
        scene.enter_context(spared.same_refusals())
        scene.enter_context(pytest.MonkeyPatch.context()).setattr(pdf, "laid_out", readers.unread)
        scene.enter_context(pytest.MonkeyPatch.context()).setattr(raster, "as_png", readers.unseen)
        keys.forget()
        made = world.build()
        made.things.aim = ProjectAim.objects.create(project=made.things.project, name="种树", measure="棵", goal=300)
        Project.objects.filter(pk=made.things.project.pk).update(goal="种满山坡")
        public_projects.ask(project=made.things.project, by=made.personas["committee"])
        browsers = {PERSONAS[persona]: browser_for(user) for persona, user in made.personas.items()}
        for browser in browsers.values():
            look_around(browser)
        yield Scene(made.things, browsers)
