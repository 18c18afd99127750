"""嘉许批次: the list, setting one up, looking who would qualify, opening, cancelling; and its candidates."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.honours.services import roll
from certificates.models import Candidate, CommendationRound
from certificates.permissions import can_run, can_run_rounds
from certificates.rounds import told
from certificates.rounds.asked import run_round, visible_round
from certificates.rounds.criteria import Criteria
from certificates.rounds.filters import RoundFilter
from certificates.rounds.forms.rounds import PreviewForm, RoundForm
from certificates.rounds.services import candidates, many, own_list, rounds
from registry import clock
from registry.doors.fields import ReasonForm
from registry.doors.http import SEARCHED, SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on
from registry.permissions import is_inspector, require, unit_reach


@login_required
@require_safe
def round_list(request: SignedInRequest) -> HttpResponse:
    """Rounds, the newest first; the committee sees those it still prepares."""
    rows = CommendationRound.objects.visible_to(request.user).for_lists()
    found = RoundFilter(request.GET, rows)
    page = page_of(request, found.qs)
    context = {"page": page, "filter_form": found.form, "total": page.paginator.count}
    context["may_run"] = can_run_rounds(request.user)
    return render(request, "certificates/rounds/round_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_create(request: SignedInRequest) -> HttpResponse:
    """Set up a round."""
    require(can_run_rounds(request.user))
    year = clock.today().year
    usual = {"nominators": ["units_nominate"], "reviewers_needed": 3, "notice_working_days": rounds.usual_notice_days()}
    usual |= {"period_from_on": f"{year}-01-01", "period_until_on": f"{year}-12-31"}
    usual["for_whom"] = request.GET.get("for_whom", "")
    form = RoundForm(request.POST or None, initial=usual)
    if form.is_valid():
        with refusals_on(form):
            made = rounds.draft(plan=form.plan(), by=request.user)
            messages.success(request, _("已保存。开始推荐之前，只有区直团工委看得到。"))
            return redirect("round-detail", made.pk)
    return form_page(request, "certificates/rounds/round_form.html", form, round=None)


@login_required
@require_safe
def round_detail(request: SignedInRequest, round_id: int) -> HttpResponse:
    """What the round asks for, how far it is, and the next step."""
    round = visible_round(request, round_id)
    may_run = can_run(request.user, round)
    context: dict[str, Any] = {
        "round": round,
        "criteria": told.criteria_in_words(Criteria.read(round.criteria)),
        "quotas": list(round.quotas.select_related("unit", "group")),
        "steps": told.steps_in_words(round, names=may_run or is_inspector(request.user), masked=not may_run),
        "nominators": told.nominators_in_words(round),
        "may_run": may_run,
        "may_show": round.is_decided and roll.has_choice_in(round, by=request.user),
    }
    if context["may_run"] and round.is_draft:
        context |= _preview(request, round) | {"obstacle": rounds.obstacle(round)}
    if not round.is_draft:
        rows = Candidate.objects.visible_to(request.user).filter(round=round)
        context |= {"seen": rows.count(), "qualifying": rows.qualifying().count()}
        context["has_own"] = own_list.has_part(round, by=request.user)
        context["to_nominate"] = _to_nominate(request, round)
        context["job"] = candidates.frozen_job(round) if round.computed_at is None else None
    return render(request, "certificates/rounds/round_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_edit(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Change a round that is not open yet."""
    round = run_round(request, round_id)
    initial = RoundForm.filled_with(rounds.plan_of(round), seen=round.version)
    form = RoundForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            seen = form.cleaned_data["seen"] or 0
            rounds.edit(round=round, plan=form.plan(), seen=seen, by=request.user)
            messages.success(request, _("已保存。"))
            return redirect("round-detail", round.pk)
    return form_page(request, "certificates/rounds/round_form.html", form, round=round)


@login_required
@require_POST
def round_copy(request: SignedInRequest, round_id: int) -> HttpResponse:
    """The same a year later, to be looked through."""
    round = run_round(request, round_id)
    with refusals_as_messages(request):
        made = rounds.copy(round=round, by=request.user)
        messages.success(request, _("已照此新建，日期都推后一年。请逐项核对后保存。"))
        return redirect("round-edit", made.pk)
    return redirect("round-detail", round.pk)


@login_required
@require_POST
def round_preview(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Count who would qualify where."""
    round = run_round(request, round_id)
    with refusals_as_messages(request):
        if not candidates.ask_preview(round=round, by=request.user):
            messages.info(request, _("人数较多，正在后台核算，稍后刷新页面查看。"))
    return redirect("round-detail", round.pk)


@login_required
@require_POST
def round_open(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Open for nominations."""
    round = run_round(request, round_id)
    with refusals_as_messages(request):
        rounds.begin(round=round, by=request.user)
        messages.success(request, _("已开始推荐，各单位在首页看到。"))
    return redirect("round-detail", round.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_cancel(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Stop the round, with a reason."""
    round = run_round(request, round_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            rounds.cancel(round=round, by=request.user, **form.cleaned_data)
            messages.success(request, _("已取消。"))
            return redirect("round-detail", round.pk)
    return form_page(request, "certificates/rounds/round_cancel.html", form, round=round)


def _to_nominate(request: SignedInRequest, round: CommendationRound) -> int:
    """How many of one's units may be put forward for a star at once."""
    may = round.is_for_stars and round.is_nominating and round.units_nominate and unit_reach(request.user)
    return len(many.qualifying(round, by=request.user, source="unit")) if may and round.computed_at else 0


def _preview(request: SignedInRequest, round: CommendationRound) -> dict[str, Any]:
    asked = round.preview
    lines, form = told.preview_lines(round), PreviewForm(request.GET)
    return {
        "preview_form": form if len(lines) > SEARCHED else None,
        "page": page_of(request, form.narrowed(lines)),
        "preview": asked,
        "preview_at": parse_datetime(asked["at"]) if asked else None,
        "preview_is_old": bool(asked) and asked["version"] != round.version,
        "job": candidates.preview_job(round),
    }
