"""候选对象: the frozen list with what can be ticked on it, and one candidate with the ways to the records."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from certificates.honours.services import outside_proofs
from certificates.models import Candidate, Nomination
from certificates.rounds import told
from certificates.rounds.asked import visible_round
from certificates.rounds.criteria import Evidence
from certificates.rounds.filters import CandidateFilter
from certificates.rounds.given import exports
from certificates.rounds.services import nominations
from registry.doors.http import SignedInRequest, page_of
from registry.permissions import is_self, units_in_sight

PAGE, ALL = "page", "all"
UNIT: Final = Nomination.Source.UNIT


@dataclass(frozen=True, slots=True)
class Line:
    """A candidate with the figures, what is missed, the nomination there is and who reads it, and a tick or none."""

    candidate: Candidate
    found: Evidence
    missed: str
    nomination: Nomination | None
    may_read: bool
    is_open: bool


@login_required
@require_safe
def round_candidates(request: SignedInRequest, round_id: int) -> HttpResponse:
    """The frozen list, for those who see the people in it."""
    round = visible_round(request, round_id)
    rows = Candidate.objects.visible_to(request.user).filter(round=round).for_lists()
    found = CandidateFilter(request.GET, rows.order_by("-qualifies", "unit", "pk"))
    page = page_of(request, found.qs)
    lines = _lines(request, list(page.object_list))
    how = request.GET.get("picked", "")
    context: dict[str, Any] = {"round": round, "page": page, "lines": lines, "filter_form": found.form}
    context |= {"total": page.paginator.count, "is_page_picked": how == PAGE, "is_all_picked": how == ALL}
    context["may_export"] = exports.CANDIDATES.allows(request.user)
    context["open"] = sum(1 for one in lines if one.is_open)
    return render(request, "certificates/rounds/candidate_list.html", context)


@login_required
@require_safe
def candidate_detail(request: SignedInRequest, candidate_id: int) -> HttpResponse:
    """One candidate with the figures of the day, each with the way to its records."""
    rows = Candidate.objects.visible_to(request.user).for_lists()
    candidate = get_object_or_404(rows, pk=candidate_id)
    context: dict[str, Any] = {"candidate": candidate, "round": candidate.round}
    context["figures"] = told.figures(candidate, user=request.user)
    context["outside_proofs"] = outside_proofs.of_candidate(candidate) if _sees_person(request, candidate) else []
    live = candidate.nominations.live()
    context |= {"is_put_forward": live.exists(), "live": live.visible_to(request.user).first()}
    context["sources"] = nominations.sources_for(candidate, by=request.user)
    return render(request, "certificates/rounds/candidate_detail.html", context)


def _lines(request: SignedInRequest, candidates: list[Candidate]) -> list[Line]:
    rows = Nomination.objects.filter(candidate__in=candidates).live()
    live = {one.candidate_id: one for one in rows}
    readable = set(rows.visible_to(request.user).values_list("candidate", flat=True))
    return [
        Line(
            one,
            Evidence.read(one.evidence),
            told.missed_in_words(one.missed),
            live.get(one.pk),
            one.pk in readable,
            one.pk not in live and nominations.may_begin(one, UNIT, by=request.user),
        )
        for one in candidates
    ]


def _sees_person(request: SignedInRequest, candidate: Candidate) -> bool:
    """What was presented from elsewhere is for the person and their units, not for a team's leader."""
    units = units_in_sight(request.user)
    if units is None or candidate.unit_id in units:
        return True
    return candidate.volunteer is not None and is_self(request.user, candidate.volunteer.person)
