"""What a reviewer reads of a nominee: in blind scoring only the surname of a person, and no way into their records."""

from dataclasses import replace
from typing import Any

from certificates.models import Candidate, CommendationRound, Nomination
from certificates.rounds import told
from registry.words.masking import mask_name


def nominee(nomination: Nomination) -> str:
    """The name as this round's reviewers read it."""
    candidate: Candidate = nomination.candidate
    blind = nomination.round.review_kind == CommendationRound.ReviewKind.SCORES
    if candidate.volunteer is None:
        return str(candidate.recipient)
    name = candidate.volunteer.person.name
    return mask_name(name) if blind else name


def figures(nomination: Nomination, *, user: Any) -> list[told.Figure]:
    """The frozen figures without links: a reviewer reads no records."""
    return [replace(one, url="") for one in told.figures(nomination.candidate, user=user)]
