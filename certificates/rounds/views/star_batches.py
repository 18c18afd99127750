"""星级 in batches: a unit's own quarter, all who qualify put forward, the rest agreed to, certificates made."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from certificates.permissions import can_run_some
from certificates.recognition.services import star_batches, star_standards
from certificates.rounds.asked import run_round, visible_round
from certificates.rounds.forms.star_batches import StarBatchForm
from certificates.rounds.services import many, reviewing, rounds
from registry import clock
from registry.doors.http import SignedInRequest, form_page, refusals_as_messages, refusals_on
from registry.permissions import acts_for, require, unit_reach

MOST_SAID, MADE_AT_ONCE = 10, 20
USUAL_DAYS = 7


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def star_batch_create(request: SignedInRequest) -> HttpResponse:
    """The quarterly batch that a unit runs itself, where the committee lets units decide."""
    units = unit_reach(request.user) & acts_for(request.user)
    require(bool(units))
    highest = star_standards.read().current.units_decide_to
    today = clock.today()
    usual: dict[str, Any] = {"notice_working_days": rounds.usual_notice_days()}
    usual["nominations_until_on"] = (today + timedelta(days=USUAL_DAYS)).isoformat()
    usual["review_until_on"] = (today + timedelta(days=2 * USUAL_DAYS)).isoformat()
    form = StarBatchForm(request.POST or None, initial=usual, units=units, highest=highest, today=today)
    if highest and form.is_valid():
        with refusals_on(form):
            made = rounds.draft(plan=form.plan(), by=request.user)
            messages.success(request, _("已保存。可以先看多少人符合条件，再开始推荐。"))
            return redirect("round-detail", made.pk)
    return form_page(request, "certificates/rounds/star_batch_form.html", form, highest=highest)


@login_required
@require_POST
def round_nominate_all(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Put forward all of one's units who qualify and whom nobody has put forward."""
    round = visible_round(request, round_id)
    require(can_run_some(request.user))
    with refusals_as_messages(request):
        done = many.nominate_all(round=round, by=request.user)
        if done.made:
            said = ngettext("已推荐 %(n)d 人。", "已推荐 %(n)d 人。", len(done.made)) % {"n": len(done.made)}
            messages.success(request, said)
        elif not done.refused:
            messages.info(request, _("没有可以推荐的：符合条件的都已推荐。"))
        for one, why in done.refused[:MOST_SAID]:
            messages.warning(request, f"{one}：{why}")
    return redirect("nominations", round.pk)


@login_required
@require_POST
def review_agree_rest(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Agree to all that is not judged yet and has nothing open."""
    round = visible_round(request, round_id)
    require(reviewing.active_reviewer(round, request.user) is not None)
    with refusals_as_messages(request):
        n = reviewing.agree_to_rest(round=round, by=request.user)
        messages.success(request, _("已同意 %(n)d 项。有疑点或异议的请逐项评审。") % {"n": n})
    return redirect("reviews", round.pk)


@login_required
@require_POST
def round_papers(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Make the certificates of a decided round that are lacking; why one cannot be made is said."""
    round = run_round(request, round_id)
    lacking = star_batches.lacking(round).count()
    if lacking > MADE_AT_ONCE:
        star_batches.papers_later(round, request.user)
        messages.info(request, _("正在后台出具证书，稍后刷新页面查看。"))
        return redirect("round-decision", round.pk)
    refused = star_batches.prepare(round, by=request.user)
    if made := lacking - len(refused):
        messages.success(request, _("已出具 %(n)d 份证书。") % {"n": made})
    for one, why in refused[:MOST_SAID]:
        messages.warning(request, f"{one.volunteer.person.name}：{why}")
    return redirect("round-decision", round.pk)
