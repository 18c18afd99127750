"""What the page of one table shows."""

from datetime import timedelta
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.ground import jobs
from registry.ground.imports.forms import ColumnsForm
from registry.ground.imports.kinds import Kind, RowState
from registry.ground.imports.services import batches
from registry.ground.imports.shown import RowsOf
from registry.models import ImportBatch, Job, User

LABELS: Final = {"wrong": _("有问题"), "fresh": _("新增"), "changed": _("改动"), "same": _("没有变化"), "": _("全部")}
WATCHED: Final = timedelta(minutes=20)  # a page left open must not keep somebody logged in


def progress(batch: ImportBatch) -> dict[str, Any]:
    """How far the worker is."""
    job = batches.job_of(batch)
    return {
        "batch": batch,
        "job": job,
        "is_failed": batch.is_at_work and job is not None and job.state == Job.State.FAILED,
        "is_watched": batch.is_at_work and job is not None and job.created_at > clock.now() - WATCHED,
        "is_silent": batch.is_at_work and jobs.is_silent(),
    }


def _chips(batch: ImportBatch, here: str) -> list[tuple[str, str, int, bool]]:
    """State, label, how many rows, whether it is shown."""
    chips = [(state, label, getattr(batch, state or "lines")) for state, label in LABELS.items()]
    return [(state, str(label), count, state == here) for state, label, count in chips if count or not state]


def preview(batch: ImportBatch, kind: Kind, asked: str | None, by: User) -> dict[str, Any]:
    """What was found, row by row; those with problems first."""
    found = batches.found_in(batch)
    state = asked if asked is not None else RowState.WRONG.value if batch.wrong else ""
    state = state if state in RowState.__members__.values() else ""
    has_columns = bool(found.get("texts")) and bool(batch.content_sealed) and not batch.is_at_work
    return {
        "found": found,
        "left_out": "、".join(map(str, found.get("left_out", ()))),
        "columns_form": ColumnsForm(kind=kind, found=found) if has_columns else None,
        "state": state,
        "chips": _chips(batch, state),
        "page": None,
        "rows": RowsOf(batch, kind, found, state) if batch.lines and not batch.erased_at else None,
        "can_undo": batches.can_undo(batch),
        "undo_until": batch.applied_at and batch.applied_at + batches.UNDONE_WITHIN,
        "is_own": batch.uploaded_by_id == by.pk,
        "after": kind.after(batch, by) if batch.is_stored else None,
    }
