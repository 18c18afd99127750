"""Which files were one person's at an earlier moment: a merge joins them from then on, not before (D78)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from registry.models import Merge, persons


class FilesThen:
    """The merges of these people, read once."""

    def __init__(self, people: Collection[int]) -> None:
        self.merges: dict[int, list[Merge]] = defaultdict(list)
        for merge in Merge.objects.filter(persons.one_of(people, "other")).order_by("at", "pk"):
            self.merges[merge.other_id].append(merge)

    def person(self, file: int, at: datetime, *, now: int) -> int:
        """The file that this one led to at that moment; without any merge on record, the one it leads to now."""
        if file not in self.merges:
            return now
        for merge in self.merges[file]:
            if merge.at <= at and (merge.undone_at is None or merge.undone_at > at):
                return self.person(merge.kept_id, at, now=merge.kept_id)
        return file
