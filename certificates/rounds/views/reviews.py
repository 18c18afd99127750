"""评审: the committee's board with reviewers and the frozen list; a reviewer's own pages."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.exceptions import ReviewRefused
from certificates.honours.services import outside_proofs
from certificates.models import CommendationRound, Nomination, Review, RoundPlace, RoundReviewer
from certificates.permissions import can_run
from certificates.rounds import seen
from certificates.rounds.asked import run_round
from certificates.rounds.filters import PlaceFilter, StandFilter
from certificates.rounds.forms.reviews import (
    BeginForm,
    ChoiceForm,
    MoveForm,
    OrderForm,
    OwnReviewsForm,
    ReviewerForm,
    ReviewForm,
)
from certificates.rounds.services import ordering, reviewers, reviewing
from registry import clock
from registry.accounts.named import account_named
from registry.doors.fields import ReasonForm
from registry.doors.http import (
    PAGE_SIZE,
    SEARCHED,
    SignedInRequest,
    form_page,
    page_of,
    refusals_as_messages,
    refusals_on,
    row_number,
)
from registry.permissions import require

HALF = 50
BOARD = "certificates/rounds/review_board.html"


@login_required
@require_safe
def review_board(request: SignedInRequest, round_id: int) -> HttpResponse:
    """How far the review is; the list once it is frozen."""
    round = run_round(request, round_id)
    return _board(request, round, ReviewerForm())


@login_required
@require_POST
def reviewer_add(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Name a reviewer."""
    round = run_round(request, round_id)
    form = ReviewerForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            if (user := account_named(form.cleaned_data["who"], request.user)) is None:
                raise ReviewRefused(ReviewRefused.Reason.REVIEWER_UNKNOWN)
            reviewers.name(round=round, user=user, by=request.user)
            messages.success(request, _("已指定，对方在首页看到要评审的。"))
            return redirect("round-review", round.pk)
    return _board(request, round, form)


@login_required
@require_POST
def reviewer_off(request: SignedInRequest, reviewer_id: int) -> HttpResponse:
    """Take a reviewer off."""
    reviewer = get_object_or_404(RoundReviewer.objects.select_related("round"), pk=reviewer_id)
    require(can_run(request.user, reviewer.round))
    with refusals_as_messages(request):
        reviewers.take_off(reviewer=reviewer, by=request.user)
        messages.success(request, _("已取消，原来的评审留存但不再计入。"))
    return redirect("round-review", reviewer.round_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_begin(request: SignedInRequest, round_id: int) -> HttpResponse:
    """From nominations to review."""
    round = run_round(request, round_id)
    form = BeginForm(request.POST or None, is_over=clock.today() > round.nominations_until_on)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reviewing.begin(round=round, by=request.user, **form.cleaned_data)
            messages.success(request, _("已进入评审，不再接受推荐。"))
            return redirect("round-review", round.pk)
    return form_page(request, "certificates/rounds/review_begin.html", form, round=round)


@login_required
@require_POST
def review_freeze(request: SignedInRequest, round_id: int) -> HttpResponse:
    """The list with results and places."""
    round = run_round(request, round_id)
    with refusals_as_messages(request):
        reviewing.freeze(round=round, by=request.user)
        messages.success(request, _("名次已固定。请确定名单取前几名。"))
    return redirect("round-review", round.pk)


@login_required
@require_POST
def review_choose(request: SignedInRequest, round_id: int) -> HttpResponse:
    """How many are to be commended."""
    round = run_round(request, round_id)
    form = ChoiceForm(request.POST, for_stars=round.is_for_stars)
    if form.is_valid():
        with refusals_on(form):
            ordering.choose(round=round, by=request.user, **form.cleaned_data)
            messages.success(request, _("已确定名单，可以公示。"))
            return redirect("round-review", round.pk)
    return _board(request, round, form)


@login_required
@require_POST
def places_order(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Other places for several, with one reason, by one press; turning the page takes along what was typed."""
    round = run_round(request, round_id)
    places = ordering.places_of(round)
    if (turned_to := row_number(request.POST.get("turn"))) is not None:
        form = OrderForm(places=places, most=len(places), typed=request.POST.dict())
        return _board(request, round, form, turned_to=turned_to)
    form = OrderForm(request.POST, places=places, most=len(places))
    if form.is_valid():
        if not (wanted := form.wanted()):
            form.add_error(None, _("没有改动任何名次。"))
        else:
            with refusals_on(form):
                now = ordering.reorder(round=round, wanted=wanted, reason=form.cleaned_data["reason"], by=request.user)
                messages.success(request, _moved_text(wanted, now))
                page = row_number(request.POST.get("page")) or 1
                return redirect(_with_query("round-review", round, request, page=page))
    return _board(request, round, form, turned_to=row_number(request.POST.get("page")))


def _moved_text(wanted: Mapping[int, int], now: Mapping[int, int]) -> str:
    beside = sum(place != wanted[pk] for pk, place in now.items())
    if not beside:
        return _("已调整 {n} 项，理由列在名次旁。请重新确定名单。").format(n=len(now))
    text = _("已调整 {n} 项，其中 {m} 项与并列的名次相邻，排在并列的后面。理由列在名次旁，请核对后重新确定名单。")
    return text.format(n=len(now), m=beside)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def place_move(request: SignedInRequest, place_id: int) -> HttpResponse:
    """Another place in the list, with a reason."""
    place = get_object_or_404(RoundPlace.objects.select_related("round", "nomination__candidate"), pk=place_id)
    require(can_run(request.user, place.round))
    form = MoveForm(request.POST or None, initial={"to": place.place})
    if form.is_valid():
        with refusals_on(form):
            ordering.move(place=place, by=request.user, **form.cleaned_data)
            messages.success(request, _("已调整，理由列在名次旁。请重新确定名单。"))
            return redirect("round-review", place.round_id)
    return form_page(request, "certificates/rounds/place_move.html", form, place=place, round=place.round)


@login_required
@require_safe
def review_list(request: SignedInRequest, round_id: int) -> HttpResponse:
    """What waits for this reviewer in the round."""
    round = get_object_or_404(CommendationRound.objects.visible_to(request.user), pk=round_id)
    require(reviewing.active_reviewer(round, request.user) is not None)
    waiting = reviewing.waiting_for(request.user, round)
    left = [one for one, review in waiting if review is None]
    rest = sum(1 for one in left if not reviewing.has_doubts(one))
    form = OwnReviewsForm(request.GET, is_blind=round.is_blind)
    found = form.narrowed(seen.waiting(round, waiting))
    context: dict[str, Any] = {"round": round, "page": page_of(request, found), "total": len(found)}
    context |= {"filter_form": form, "searched": len(waiting) > SEARCHED}
    context |= {"left": len(left), "may_agree_rest": rest if _takes_yes(round) else 0}
    return form_page(request, "certificates/rounds/review_list.html", ReasonForm(), **context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_write(request: SignedInRequest, nomination_id: int) -> HttpResponse:
    """Judge one nomination."""
    nomination, review = _own(request, nomination_id)
    round = nomination.round
    initial = ReviewForm.said(review.scores, review.agrees, round.score_criteria) if review else {}
    initial["comment"] = review.comment if review else ""
    form = ReviewForm(request.POST or None, initial=initial, round=round)
    if form.is_valid():
        with refusals_on(form):
            reviewing.review(nomination=nomination, by=request.user, **form.judgement())
            messages.success(request, _("已保存。名次固定以前可以再改，其他评审人看不到。"))
            return redirect("reviews", round.pk)
    return form_page(request, "certificates/rounds/review_write.html", form, **_shown(request, nomination, review))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review_conflict(request: SignedInRequest, nomination_id: int) -> HttpResponse:
    """Do not judge this one, and say why."""
    nomination, review = _own(request, nomination_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reviewing.declare_conflict(nomination=nomination, by=request.user, **form.cleaned_data)
            messages.success(request, _("已记下回避，区直团工委会另请评审人。"))
            return redirect("reviews", nomination.round_id)
    return form_page(request, "certificates/rounds/review_conflict.html", form, **_shown(request, nomination, review))


def _takes_yes(round: CommendationRound) -> bool:
    return round.is_reviewing and round.review_kind == CommendationRound.ReviewKind.AGREE


def _board(request: SignedInRequest, round: CommendationRound, form: Any, turned_to: int | None = None) -> HttpResponse:
    places = ordering.rows_of(round).count()
    context: dict[str, Any] = {"round": round, "places": places}
    context["is_over"] = clock.today() > round.nominations_until_on
    context["reviewers"] = list(round.reviewers.select_related("user"))
    context["reviewer_form"] = form if isinstance(form, ReviewerForm) else ReviewerForm()
    context["filter_url"] = reverse("round-review", args=[round.pk])
    if places:
        context |= _places(request, round, form, most=places, turned_to=turned_to)
    else:
        context |= _stands(request, round)
    return form_page(request, BOARD, form, **context)


def _places(
    request: SignedInRequest, round: CommendationRound, form: Any, *, most: int, turned_to: int | None
) -> dict[str, Any]:
    """The frozen list, narrowed and by pages; what was typed on any of them stays."""
    rows = ordering.rows_of(round)
    found = PlaceFilter(request.GET, rows)
    page = page_of(request, found.qs) if turned_to is None else Paginator(found.qs, PAGE_SIZE).get_page(turned_to)
    chosen = rows.filter(chosen=True).count()
    agreed = rows.filter(score__gt=HALF).count() if round.is_for_stars else 0
    choice = form if isinstance(form, ChoiceForm) else _choice_form(round, chosen or agreed or None)
    order = form if isinstance(form, OrderForm) else OrderForm(places=page.object_list, most=most)
    context = {"page": page, "total": page.paginator.count, "filter_form": found.form, "searched": most > SEARCHED}
    context |= {"choice_form": choice, "order_form": order, "chosen": chosen}
    context["elsewhere"] = order.elsewhere(page.object_list)
    context["order_url"] = _with_query("places-order", round, request)
    context["may_order"] = round.is_reviewing and not round.is_for_stars
    context["rows"] = [(one, order[f"to-{one.nomination_id}"]) for one in page.object_list]
    context["ties"] = most - rows.order_by().values("place").distinct().count()
    return context


def _with_query(name: str, round: CommendationRound, request: SignedInRequest, page: int = 1) -> str:
    """The address with the filters as they stand, and the page where it is not the first."""
    query = request.GET.copy()
    query.pop("page", None)
    if page > 1:
        query["page"] = str(page)
    return reverse(name, args=[round.pk]) + (f"?{query.urlencode()}" if query else "")


def _choice_form(round: CommendationRound, first: int | None) -> ChoiceForm:
    return ChoiceForm(initial={"first": first}, for_stars=round.is_for_stars)


def _stands(request: SignedInRequest, round: CommendationRound) -> dict[str, Any]:
    """How far the review of each is, narrowed and by pages; in blind scoring under the numbers the reviewers read."""
    stands = {one.nomination.pk: one for one in reviewing.stands_of(round)}
    lacking = [pk for pk, one in stands.items() if one.missing]
    found = StandFilter(request.GET, Nomination.objects.filter(pk__in=list(stands)).in_order(), lacking=lacking)
    page = page_of(request, found.qs.values_list("pk", flat=True))
    known = seen.numbers(round)
    context = {"page": page, "total": page.paginator.count, "filter_form": found.form}
    context["stands"] = [(stands[pk], known.get(pk)) for pk in page.object_list]
    return context | {"lacking": len(lacking), "of_all": len(stands), "searched": len(stands) > SEARCHED}


def _own(request: SignedInRequest, nomination_id: int) -> tuple[Nomination, Review | None]:
    """What this user may judge; for anybody else it does not exist."""
    row = Nomination.objects.handed_in().select_related("round").filter(pk=nomination_id).first()
    found = reviewing.waiting_for(request.user, row.round) if row else []
    for one, review in found:
        if one.pk == nomination_id:
            return one, review
    raise Http404


def _shown(request: SignedInRequest, nomination: Nomination, review: Review | None) -> dict[str, Any]:
    return {
        "nomination": nomination,
        "round": nomination.round,
        "review": review,
        "name": seen.nominee(nomination),
        "number": seen.numbers(nomination.round).get(nomination.pk),
        "figures": seen.figures(nomination, user=request.user),
        "papers": seen.papers(nomination) if reviewing.reads(nomination, by=request.user) else [],
        "outside_proofs": outside_proofs.of_candidate(nomination.candidate),
    }
