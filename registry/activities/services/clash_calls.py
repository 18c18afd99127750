"""The phones of those who clash, for who runs the activity; each look leaves a line (D97, D110)."""

from django.db import transaction

from registry.activities.changes import clashing
from registry.activities.services import proposals
from registry.models import Activity, User
from registry.permissions import can_lead, reads_masked, require
from registry.signups.services import calling


@transaction.atomic
def call(*, activity: Activity, by: User) -> dict[int, str]:
    """The numbers of those with a place who clash now, or would once the change that waits is approved; by person."""
    require(can_lead(by, activity) and not reads_masked(by))
    change = proposals.waiting(activity)
    pairs = clashing.now(activity) + (clashing.of_change(change) if change else [])
    found = clashing.callable_of(pairs)
    calling.note_each(((signup.volunteer, signup.shift) for signup in found.values()), by=by)
    return {pk: str(signup.volunteer.phone) for pk, signup in found.items()}
