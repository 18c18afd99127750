"""When somebody was suspended or gone, read from the history."""

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime

from django.db.models import Q

from registry.models import HistoryEntry, Volunteer

Status = Volunteer.Status
ALWAYS = datetime.min.replace(tzinfo=UTC)

Absence = tuple[datetime, datetime | None]


def absences(people: Collection[int]) -> dict[int, list[Absence]]:
    """Person → intervals from suspending or leaving until being registered again; open ones have no end."""
    files = {one.pk: one for one in Volunteer.objects.of_people(people)}
    found: dict[int, list[Absence]] = defaultdict(list)
    since: dict[int, datetime] = {}
    known = HistoryEntry.objects.filter(target_model=Volunteer._meta.label_lower, target_id__in=files)
    changes = known.filter(Q(fields__has_key="status") | Q(did="merged")).order_by("at", "pk")
    for file_id, at, fields in changes.values_list("target_id", "at", "fields"):
        if file_id is None:
            continue
        status = fields.get("status")
        is_merged = status is None and files[file_id].person_id != file_id  # it leads to another file from here on
        if status in Volunteer.GONE:
            since.setdefault(file_id, at)
        elif (is_merged or status == Status.REGISTERED) and file_id in since:
            found[files[file_id].person_id].append((since.pop(file_id), at))
    for file in files.values():
        if file.pk in since:
            found[file.person_id].append((since[file.pk], None))
        elif file.status in Volunteer.GONE and file.person_id == file.pk:  # brought in without a history
            found[file.person_id].append((file.decided_at or ALWAYS, None))
    return found
