"""决定: what stands in its way, the decision with its draft, and a commendation withdrawn later."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates.exceptions import DecisionRefused
from certificates.models import CommendationRound, Nomination, RoundPlace
from certificates.permissions import can_decide_stars, can_run
from certificates.recognition.services import star_batches
from certificates.rounds import listing
from certificates.rounds.asked import run_round
from certificates.rounds.documents import decision_paper
from certificates.rounds.filters import PlaceFilter
from certificates.rounds.forms.decisions import DecisionForm, WhyForm
from certificates.rounds.services import commendations, decisions, notices
from registry import clock
from registry.doors.http import SEARCHED, SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on
from registry.history import handing_out
from registry.history.purposes import Inherent
from registry.permissions import require


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_page(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Decide; afterwards the list of those commended."""
    round = run_round(request, round_id)
    today = clock.today().isoformat()
    form = DecisionForm(request.POST or None, initial={"decided_on": today}, for_stars=round.is_for_stars)
    if form.is_valid():
        with refusals_on(form):
            decisions.decide(round=round, by=request.user, **form.cleaned_data)
            messages.success(request, _("已作出决定，推荐人和本人已收到通知。"))
            return redirect("round-decision", round.pk)
    notice = notices.latest(round)
    context: dict[str, Any] = {"round": round, "notice": notice}
    context["can_decide"] = round.is_announced and notice is not None and not notice.is_running
    context["troubles"] = decisions.troubles(round) if round.is_announced else []
    if round.is_decided:
        context |= _named(request, round)
    if round.is_decided and round.is_for_stars:
        context |= {"lacking": list(star_batches.lacking(round)), "papers_job": star_batches.papers_job(round)}
        context["may_decide_stars"] = can_decide_stars(request.user)
    elif round.is_decided:
        context["waiting"] = commendations.waiting(round).count()
    return form_page(request, "certificates/rounds/decision.html", form, **context)


@login_required
@require_safe
def decision_docx(request: SignedInRequest, round_id: int) -> HttpResponse:
    """The draft of the decision, for those who finish it in Word."""
    round = run_round(request, round_id)
    notice = notices.latest(round)
    with refusals_as_messages(request):
        if notice is None:
            raise DecisionRefused(DecisionRefused.Reason.DECISION_NOT_ANNOUNCED)
        said = listing.decision_of(notice)
        about: dict[str, Any] = {"what": "decision", "purpose": Inherent.ROUND, "people": len(said.lines), "to": round}
        content = decision_paper.as_docx(said)
        return handing_out.drawn(request, content, f"{round.title}决定.docx", inline=False, **about)
    return redirect("round-decision", round.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def place_keep(request: SignedInRequest, place_id: int) -> HttpResponse:
    """Commend all the same, with a reason."""
    return _about(request, place_id, decisions.keep, _("保留在名单中"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def place_drop(request: SignedInRequest, place_id: int) -> HttpResponse:
    """Do not commend, with a reason."""
    return _about(request, place_id, decisions.drop, _("从名单中去掉"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def commendation_withdraw(request: SignedInRequest, nomination_id: int) -> HttpResponse:
    """After the decision."""
    nomination = get_object_or_404(Nomination.objects.for_lists(), pk=nomination_id)
    require(can_run(request.user, nomination.round))
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            decisions.withdraw(nomination=nomination, by=request.user, **form.cleaned_data)
            messages.success(request, _("已撤回，有关的人已收到通知。"))
            return redirect("round-decision", nomination.round_id)
    context = {"name": nomination, "round": nomination.round, "act": _("撤回嘉许")}
    return form_page(request, "certificates/rounds/decision_reason.html", form, **context)


def _named(request: SignedInRequest, round: CommendationRound) -> dict[str, Any]:
    """The list of the decision, narrowed and by pages; what was withdrawn stays on it."""
    rows = decisions.named(round)
    found = PlaceFilter(request.GET, rows)
    page = page_of(request, found.qs)
    context = {"page": page, "total": page.paginator.count, "filter_form": found.form}
    return context | {"searched": bool(request.GET) or page.paginator.count > SEARCHED}


def _about(request: SignedInRequest, place_id: int, act: Callable[..., Any], label: str) -> HttpResponse:
    rows = RoundPlace.objects.select_related("round", "nomination__candidate", "nomination__unit")
    place = get_object_or_404(rows, pk=place_id)
    require(can_run(request.user, place.round))
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            act(place=place, by=request.user, **form.cleaned_data)
            messages.success(request, _("已记下。"))
            return redirect("round-decision", place.round_id)
    context = {"name": place.nomination, "round": place.round, "act": label}
    return form_page(request, "certificates/rounds/decision_reason.html", form, **context)
