"""What a reviewer reads of a nominee: in blind scoring only the surname of a person, and no way into their records."""

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from django.db.models import prefetch_related_objects

from certificates.models import Candidate, Nomination
from certificates.rounds import told
from registry.models import StoredFile
from registry.words.masking import mask_name


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to a nomination, and what this round's reviewers read instead of its name."""

    file: StoredFile
    shown: str


def nominee(nomination: Nomination) -> str:
    """The name as this round's reviewers read it."""
    candidate: Candidate = nomination.candidate
    if candidate.volunteer is None:
        return str(candidate.recipient)
    name = candidate.volunteer.person.name
    return mask_name(name) if nomination.round.is_blind else name


def figures(nomination: Nomination, *, user: Any) -> list[told.Figure]:
    """The frozen figures without links: a reviewer reads no records."""
    return [replace(one, url="") for one in told.figures(nomination.candidate, user=user)]


def papers(nomination: Nomination) -> list[Paper]:
    """Its papers in their order; a file is often called after the person it is about."""
    prefetch_related_objects([nomination], "attachments__file")  # once, where a list has read them already
    files = [one.file for one in nomination.attachments.all()]
    if not nomination.round.is_blind:
        return [Paper(one, one.name) for one in files]
    return [Paper(one, f"材料{n}{PurePath(one.name).suffix}") for n, one in enumerate(files, start=1)]
