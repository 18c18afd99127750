"""An application kept as one types: nothing is lost by a closed page, an expired log-in or another device."""

import json
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from registry import clock
from registry.activities import content
from registry.activities.applying.hosts import may_apply
from registry.exceptions import ActivityRefused
from registry.models import Activity, TypedApplication, User
from registry.models.machinery.typed_applications import Typed
from registry.words.dates import as_moment

Reason = ActivityRefused.Reason
LONGEST = 100_000  # characters; the longest form by far stays below
KEPT_FOR = timedelta(days=60)
MOST_LEFT = 5
GOES_ON = (Activity.Status.DRAFT, Activity.Status.RETURNED, Activity.Status.APPROVED, Activity.Status.PUBLISHED)


def of(user: User, activity: Activity | None) -> TypedApplication | None:
    """What this person typed about the activity and has not saved; nobody else reads it."""
    return TypedApplication.objects.typed_by(user).about(activity).first()


def unsaved(user: User) -> list[TypedApplication]:
    """What this person left unfinished, the newest first: an application not saved yet, or changes to an activity."""
    goes_on = Activity.objects.editable_by(user).filter(status__in=GOES_ON).values("pk")
    rows = TypedApplication.objects.typed_by(user).filter(Q(activity=None) | Q(activity__in=goes_on))
    left = list(rows.select_related("activity").order_by("-saved_at", "-pk")[:MOST_LEFT])
    if any(row.activity_id is None for row in left) and not may_apply(user):
        return [row for row in left if row.activity_id is not None]
    return left


@transaction.atomic
def keep(*, by: User, activity: Activity | None, fields: Typed, version: int | None) -> TypedApplication:
    """Keep what was typed; refused where another device kept something newer than the `version` this page knows."""
    text = _written(fields)
    if len(text) > LONGEST:
        raise ActivityRefused(Reason.TYPED_TOO_LONG)
    begun = {"stands": lambda: content.digest(activity) if activity else ""}  # read only where the typing begins
    row, _is_new = TypedApplication.objects.get_or_create(user=by, activity=activity, defaults=begun)
    row = TypedApplication.objects.select_for_update(no_key=True).get(pk=row.pk)
    refuse_older(row, fields, version)
    if row.text != text:
        row.text, row.version, row.saved_at = text, row.version + 1, clock.now()
        row.save(update_fields=["text_sealed", "version", "saved_at"])
    return row


def refuse_older(row: TypedApplication | None, fields: Typed, version: int | None) -> None:
    """Another page typed on since this one was opened, and something else."""
    if row is not None and version is not None and version < row.version and row.text != _written(fields):
        raise ActivityRefused(Reason.TYPED_ELSEWHERE, when=as_moment(row.saved_at))


def forget(*, by: User, activity: Activity | None) -> None:
    """It was saved, or is not wanted any more."""
    TypedApplication.objects.typed_by(by).about(activity).delete()


def forget_old() -> int:
    """Delete what nobody went on with; how many there were."""
    count, _by_model = TypedApplication.objects.filter(saved_at__lt=clock.now() - KEPT_FOR).delete()
    return count


def _written(fields: Typed) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True)
