"""光荣榜: for everybody, and the yes or no of those whom it is about."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certificates.honours.filters import RollFilter
from certificates.honours.roll_lines import line_of
from certificates.honours.services import roll
from certificates.models import CommendationRound, Nomination, RollConsent, StarApplication
from registry.doors.http import SEARCHED, SignedInRequest, page_of, refusals_as_messages


@require_safe
def honour_roll(request: HttpRequest) -> HttpResponse:
    """Those who agreed, the latest first."""
    found = RollFilter(request.GET, RollConsent.objects.shown().for_lists())
    page = page_of(request, found.qs)
    context = {
        "page": page,
        "lines": [line_of(row) for row in page.object_list],
        "filter_form": found.form,
        "total": page.paginator.count,
        "searched": page.paginator.count > SEARCHED or bool(request.GET),
    }
    return render(request, "certificates/honours/roll.html", context)


@login_required
@require_safe
def round_roll(request: SignedInRequest, round_id: int) -> HttpResponse:
    """What of a decided round the reader may show: their own, their teams, units and projects."""
    rounds = CommendationRound.objects.visible_to(request.user)
    round = get_object_or_404(rounds, pk=round_id, status=CommendationRound.Status.DECIDED)
    context = {"round": round, "choices": roll.choices_in(round, by=request.user), "here": request.path}
    return render(request, "certificates/honours/round_roll.html", context)


@login_required
@require_POST
def nomination_roll(request: SignedInRequest, nomination_id: int) -> HttpResponse:
    """Yes or no to one commendation."""
    rows = Nomination.objects.visible_to(request.user).for_lists()
    return _answer(request, get_object_or_404(rows, pk=nomination_id))


@login_required
@require_POST
def star_roll(request: SignedInRequest, application_id: int) -> HttpResponse:
    """Yes or no to one star."""
    rows = StarApplication.objects.visible_to(request.user).for_lists()
    return _answer(request, get_object_or_404(rows, pk=application_id))


def _answer(request: SignedInRequest, to: roll.Commended) -> HttpResponse:
    with refusals_as_messages(request):
        if request.POST.get("agrees") == "1":
            roll.agree(to=to, by=request.user)
            messages.success(request, _("已列入光荣榜，随时可以撤下。"))
        else:
            roll.take_back(to=to, by=request.user)
            messages.success(request, _("已从光荣榜撤下。"))
    if roll.person_of(to) is None and isinstance(to, Nomination):
        return redirect("round-roll", to.round_id)
    return redirect("me-honours")
