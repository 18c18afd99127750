"""推荐材料: added and removed while the nomination is written, read by those who judge it."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from certificates.exceptions import NominationRefused
from certificates.models import Nomination, NominationAttachment
from certificates.permissions import can_read_papers, can_write
from certificates.rounds import seen
from certificates.rounds.services import nominations, reviewing
from registry.ground.services import files
from registry.history.services import history
from registry.models import StoredFile, User
from registry.permissions import require

Reason = NominationRefused.Reason
PURPOSE: Final = StoredFile.Purpose.NOMINATION
MOST_PAPERS: Final = 10


def attach(*, nomination: Nomination, uploads: Sequence[Any], by: User) -> list[NominationAttachment]:
    """Add papers to what is still written; either all of them or none."""
    require(can_write(by, nomination))
    with files.received(*((one, PURPOSE) for one in uploads), by=by) as came:
        return _kept(nomination, came, by)


def save_with(*, nomination: Nomination, text: str, seen: int, uploads: Sequence[Any], by: User) -> Nomination:
    """The text so far and new papers by one press: of a file that is refused nothing is kept."""
    require(can_write(by, nomination))
    with files.received(*((one, PURPOSE) for one in uploads), by=by) as came, transaction.atomic():
        row = nominations.save(nomination=nomination, text=text, seen=seen, by=by)
        _kept(row, came, by)
        return row


@transaction.atomic
def remove(*, nomination: Nomination, uuid: UUID, by: User) -> Nomination:
    """Take a paper off what is still written; its bytes go too. One that is gone already is no fault."""
    require(can_write(by, nomination))
    row = nominations.editable(nomination)
    paper = row.attachments.select_related("file").filter(file__uuid=uuid).first()
    if paper is not None:
        stored = paper.file
        paper.delete()
        history.record(by=by, did="nomination paper removed", to=row, unit=row.unit, file=stored)
        files.delete([stored])
    return row


def to_read(uuid: UUID, *, of: int, by: User) -> tuple[Nomination, StoredFile] | None:
    """A paper of the nomination for whoever may open it; who scores blindly gets it without its name."""
    row = Nomination.objects.for_lists().filter(pk=of).first()
    papers = seen.papers(row) if row else []
    found = next((one for one in papers if one.file.uuid == uuid), None)
    if row is None or found is None:
        return None
    if can_read_papers(by, row):
        return row, found.file
    if not reviewing.reads(row, by=by):
        return None
    found.file.name = found.shown
    return row, found.file


@transaction.atomic
def _kept(nomination: Nomination, came: list[files.Received], by: User) -> list[NominationAttachment]:
    row = nominations.editable(nomination)
    there = row.attachments.count()
    if there + len(came) > MOST_PAPERS:
        raise NominationRefused(Reason.NOMINATION_PAPERS, most=MOST_PAPERS, n=there)
    page = reverse("nomination", args=[row.pk])
    made = []
    for one in came:
        stored = files.keep(one, page=page)
        made.append(NominationAttachment.objects.create(nomination=row, file=stored, added_by=by))
        history.record(by=by, did="nomination paper added", to=row, unit=row.unit, file=stored)
    return made
