"""What a reviewer reads of a nominee: in blind scoring a number and the surname, and no way into their records."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from django.db.models import prefetch_related_objects

from certificates.models import Candidate, CommendationRound, Nomination, Review
from certificates.rounds import told
from certificates.rounds.criteria import Evidence
from registry.models import StoredFile
from registry.words.masking import mask_name


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to a nomination, and what this round's reviewers read instead of its name."""

    file: StoredFile
    shown: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of a reviewer's list: what is to be judged as they read it, and what they said."""

    name: str
    nomination: Nomination
    review: Review | None
    found: Evidence
    number: int | None  # in blind scoring

    @property
    def state(self) -> str:
        if self.review is None:
            return "open"
        return "away" if self.review.conflict_reason else "said"

    def is_called(self, words: str) -> bool:
        """By the number alone, or by part of the name that is shown."""
        return words == str(self.number) or words in self.name


def waiting(round: CommendationRound, rows: list[tuple[Nomination, Review | None]]) -> list[Waiting]:
    """The reviewer's list; in blind scoring by its numbers, so that its order says nothing about units."""
    known = numbers(round)
    lines = [
        Waiting(nominee(one), one, said, Evidence.read(one.candidate.evidence), known.get(one.pk)) for one, said in rows
    ]
    return sorted(lines, key=lambda one: one.number or 0) if round.is_blind else lines


def numbers(round: CommendationRound) -> dict[int, int]:
    """Nomination → its number in blind scoring; the same for every reviewer, and for as long as the review lasts.

    No nomination is begun once the review has; mixed, since those of a unit follow one another.
    """
    if not round.is_blind:
        return {}
    keys = Nomination.objects.filter(round=round).order_by().values_list("pk", flat=True)
    mixed = sorted(keys, key=lambda pk: (hashlib.sha256(f"{round.pk}/{pk}".encode()).digest(), pk))
    return {pk: n for n, pk in enumerate(mixed, start=1)}


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
