"""公示 for the committee: opened, taken back, ended, printed; objections answered."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Case, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.models import Objection, PublicNotice
from certificates.permissions import can_run
from certificates.rounds import listing
from certificates.rounds.asked import run_round
from certificates.rounds.documents import notice_paper
from certificates.rounds.forms.notices import AnswerForm, NoticeForm, TakeBackForm
from certificates.rounds.services import notices
from registry import clock
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on
from registry.history import handing_out
from registry.history.purposes import Inherent
from registry.permissions import require

BOARD = "certificates/rounds/notice_board.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_board(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Open a notice; how far it is, and its objections."""
    round = run_round(request, round_id)
    form = NoticeForm(request.POST if request.method == "POST" else None, for_stars=round.is_for_stars)
    if form.is_valid():
        with refusals_on(form):
            notices.begin(round=round, by=request.user, **form.cleaned_data)
            messages.success(request, _("已开始公示，任何人不用登录就能看到。"))
            return redirect("round-notice", round.pk)
    notice = notices.latest(round)
    context = {
        "round": round,
        "notice": notice,
        "surnames": listing.surnames_in(round) if round.is_reviewing else 0,
        "page": page_of(request, _objections(notice)),
        "is_over": notice is not None and clock.today() > notice.closes_on,
        "chosen": round.places.filter(chosen=True).count(),
    }
    return form_page(request, BOARD, form, **context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_take_back(request: SignedInRequest, notice_uuid: UUID) -> HttpResponse:
    """End a notice before its time, with a reason."""
    notice = _run(request, notice_uuid)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            notices.take_back(notice=notice, by=request.user, **form.cleaned_data)
            messages.success(request, _("已收回，可以调整名单后重新公示。"))
            return redirect("round-review", notice.round_id)
    return form_page(request, "certificates/rounds/notice_take_back.html", form, notice=notice, round=notice.round)


@login_required
@require_POST
def notice_end(request: SignedInRequest, notice_uuid: UUID) -> HttpResponse:
    """End a notice after its last day."""
    notice = _run(request, notice_uuid)
    with refusals_as_messages(request):
        notices.end(notice=notice, by=request.user)
        messages.success(request, _("公示已结束。"))
    return redirect("round-notice", notice.round_id)


@login_required
@require_safe
def notice_pdf(request: SignedInRequest, notice_uuid: UUID) -> HttpResponse:
    """The notice for printing, with the same masking as the public page."""
    notice = _run(request, notice_uuid)
    said = listing.paper_of(notice)
    about: dict[str, Any] = {"what": "notice", "purpose": Inherent.ROUND, "people": len(said.lines), "to": notice}
    return handing_out.drawn(request, notice_paper.as_pdf(said), f"{notice.round.title}公示.pdf", **about)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def objection_answer(request: SignedInRequest, objection_uuid: UUID) -> HttpResponse:
    """Read an objection and answer it."""
    rows = Objection.objects.select_related("notice__round", "nomination__candidate")
    row = get_object_or_404(rows, uuid=objection_uuid)
    require(can_run(request.user, row.notice.round))
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            upheld = form.cleaned_data["outcome"] == "upheld"
            notices.answer(objection=row, upheld=upheld, answer=form.cleaned_data["answer"], by=request.user)
            messages.success(request, _("已答复。"))
            return redirect("round-notice", row.notice.round_id)
    return form_page(request, "certificates/rounds/objection_answer.html", form, objection=row, round=row.notice.round)


def _objections(notice: PublicNotice | None) -> Any:
    """Those that wait for an answer first."""
    rows = Objection.objects.filter(notice=notice) if notice else Objection.objects.none()
    waiting = Case(When(status=Objection.Status.OPEN, then=0), default=1)
    return rows.select_related("nomination__candidate").order_by(waiting, "pk")


def _run(request: SignedInRequest, notice_uuid: UUID) -> PublicNotice:
    notice = get_object_or_404(PublicNotice.objects.select_related("round"), uuid=notice_uuid)
    require(can_run(request.user, notice.round))
    return notices.lengthened(notice)
