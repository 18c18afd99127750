"""Everything that has a state stands as its last act left it (D106, D107)."""

from collections.abc import Callable, Collection, Iterator
from functools import partial

from django.apps import apps
from django.db import models

from registry.history.audit import checks
from registry.history.batches import batches
from registry.history.services import acts, states
from registry.history.services.acts import Wrong
from registry.models import HistoryEntry

BATCH = 1_000
# Acts after which the thing is not there any more.
TAKE_AWAY = {"removed working day", "table draft discarded", "import took back"}
Expected = Callable[[type[models.Model], Collection[int]], Collection[int]]


def faults(app_label: str, *, expected: Expected | None = None) -> Iterator[tuple[str, str]]:
    """What of this room's things is not what its last act left.

    `expected`: of things without an act, those that an installation begins with.
    """
    for model in apps.get_app_config(app_label).get_models():
        if states.is_stated(model):
            yield from _of_model(model, expected or _none)


def _of_model(model: type[models.Model], expected: Expected) -> Iterator[tuple[str, str]]:
    table = model._meta.db_table
    keys = model._default_manager.order_by("pk").values_list("pk", flat=True)
    for pks in batches(keys.iterator(BATCH), BATCH):
        yield from checks.each(pks, partial(_here, model, expected), table=table)
    yield from _gone(model)


def _here(model: type[models.Model], expected: Expected, pks: Collection[int]) -> Iterator[tuple[str, str]]:
    wrong = acts.wrong_with(model, pks)
    without_act = [pk for pk, what in wrong.items() if what == Wrong.NO_ACT]
    given = set(expected(model, without_act)) if without_act else set()
    for pk, what in wrong.items():
        if pk not in given:
            yield f"{model._meta.db_table} {pk}", str(what)


def _gone(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """Things that acts speak of and that are not there, unless the last act took them away."""
    rows = HistoryEntry.objects.filter(target_model=model._meta.label_lower).exclude(state="")
    targets = rows.order_by("target_id").values_list("target_id", flat=True).distinct()
    for pks in batches(targets.iterator(BATCH), BATCH):
        here = set(model._default_manager.filter(pk__in=pks).values_list("pk", flat=True))
        for pk, act in acts.last_acts(model, [pk for pk in pks if pk is not None and pk not in here]).items():
            if not act.is_ours or act.did not in TAKE_AWAY:
                yield f"{model._meta.db_table} {pk}", str(Wrong.GONE)


def _none(_model: type[models.Model], _pks: Collection[int]) -> Collection[int]:
    return ()
