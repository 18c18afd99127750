"""嘉许证书 of a decided round: issuing them, how far it is, whom one cannot be printed for."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certificates.rounds.asked import run_round
from certificates.rounds.filters import PaperFilter
from certificates.rounds.forms.decisions import PapersForm
from certificates.rounds.services import commendations
from registry.doors.http import SEARCHED, SignedInRequest, form_page, is_htmx, page_of, refusals_on


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_certificates(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Each name with its certificate; a press issues those that are missing."""
    round = run_round(request, round_id)
    if round.is_for_stars:
        return redirect("round-decision", round.pk)
    form = PapersForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            if commendations.issue(round=round, by=request.user, **form.cleaned_data):
                messages.success(request, _("已经出具，编号和状态见下表。"))
            return redirect("round-certificates", round.pk)
    job = commendations.job_of(round)
    if is_htmx(request):
        return render(request, "certificates/proofs/_issuing_progress.html", {"job": job})
    rows = commendations.commended(round).for_lists()
    found = PaperFilter(request.GET, rows)
    page = page_of(request, found.qs)
    context = {
        "round": round,
        "page": page,
        "filter_form": found.form,
        "total": page.paginator.count,
        "searched": bool(request.GET) or page.paginator.count > SEARCHED,
        "papers": commendations.papers_of(page.object_list),
        "waiting": commendations.waiting(round).count(),
        "problems": commendations.waiting(round).exclude(paper_problem="").for_lists(),
        "job": job,
        "version": commendations.template_of(round),
    }
    return form_page(request, "certificates/rounds/certificates.html", form, **context)
