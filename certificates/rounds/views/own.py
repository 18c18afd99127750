"""A unit's own part in a round: whom it puts forward in which order, and their texts on one page."""

import re
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from certificates.exceptions import NominationRefused
from certificates.models import Candidate, CommendationRound, Nomination
from certificates.rounds import told
from certificates.rounds.asked import visible_round
from certificates.rounds.filters import CandidateFilter, OwnListFilter
from certificates.rounds.forms.nominations import RankForm, TextForm
from certificates.rounds.services import many, own_list
from certificates.rounds.services.nominations import LEAST_TEXT
from registry.doors.http import SEARCHED, SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on
from registry.models import Unit
from registry.permissions import acts_for, unit_reach

PAGE_OF_TEXTS = 10
MOST_POSTED = 100
MOST_NAMED = 10
TICKED: Final = re.compile(r"\d{1,18}", re.ASCII)
POSTED: Final = re.compile(r"n(\d{1,18})-text", re.ASCII)
Line = tuple[Nomination, TextForm, str]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_own(request: SignedInRequest, round_id: int) -> HttpResponse:
    """How many places, whom in which order, and what is missing until when; the order is saved by one press."""
    round = visible_round(request, round_id)
    also = list(Unit.objects.open().filter(pk__in=acts_for(request.user) & unit_reach(request.user)))
    parts = own_list.parts_of(round, by=request.user, also=also)
    whole = [one.pk for part in parts for one in part.rows]
    narrow = OwnListFilter(request.GET, Nomination.objects.filter(pk__in=whole))
    found = set(narrow.qs.values_list("pk", flat=True)) if request.GET else set(whole)
    form = RankForm(request.POST if request.method == "POST" else None, rows=_ranked(request, round, parts, found))
    if form.is_valid():
        with refusals_on(form):
            changed = own_list.rank(round=round, wanted=form.wanted(), by=request.user)
            messages.success(request, _("顺序已保存。") if changed else _("顺序没有变。"))
            return redirect(request.get_full_path())
    lacking = own_list.lacking(round, [one for part in parts for one in part.rows if one.is_editable])
    short = {pk: own_list.SHORT.get(refusal.reason, refusal.message) for pk, refusal in lacking.items()}
    lines = [(part, _lines(form, part, found, short)) for part in parts]
    context: dict[str, Any] = {"round": round, "parts": lines, "may_rank": bool(form.fields) and round.is_nominating}
    context |= {"filter_form": narrow.form, "total": len(found)}
    context["searched"] = len(whole) > SEARCHED or bool(request.GET)
    context["to_write"] = len(own_list.to_write(round, by=request.user))
    return form_page(request, "certificates/rounds/round_own.html", form, **context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def nominations_write(request: SignedInRequest, round_id: int) -> HttpResponse:
    """The texts of several on one page: kept as drafts, or all that are ready handed in."""
    round = visible_round(request, round_id)
    if request.method == "POST":
        return _written(request, round)
    rows = own_list.to_write(round, by=request.user)
    lacking = own_list.lacking(round, rows)
    page = page_of(request, rows, size=PAGE_OF_TEXTS)
    lines = [(one, _text(one), _why(one, lacking.get(one.pk))) for one in page.object_list]
    ready = len(rows) - len(lacking)
    return _texts(request, round, lines, page=page, total=len(rows), ready=ready)


@login_required
@require_POST
def nominate_many(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Begin a draft for everybody ticked, or for all of the list who qualify; their texts come on the next page."""
    round = visible_round(request, round_id)
    chosen = _everybody(request, round) if request.POST.get("everybody") else _ticked(request)
    if not chosen:
        messages.error(request, _("没有勾选任何人。请勾选符合条件、还没有推荐的，再按“推荐”。"))
        return _back(request, round)
    with refusals_as_messages(request):
        outcome = many.nominate_many(round=round, candidates=chosen, source=Nomination.Source.UNIT, by=request.user)
        for candidate, why in outcome.refused[:MOST_NAMED]:
            messages.warning(request, _("{name}：{why}").format(name=candidate, why=why))
        if outcome.made:
            messages.success(request, _("已起草 {n} 项，请写推荐理由。").format(n=len(outcome.made)))
            return redirect("nominations-write", round.pk)
    return _back(request, round)


def _written(request: SignedInRequest, round: CommendationRound) -> HttpResponse:
    """What is refused stands at its own text, with everything as it was typed."""
    rows = own_list.posted(round, _posted_keys(request), by=request.user)
    lines = [(one, _text(one, request.POST)) for one in rows]
    if not all(form.is_valid() for _one, form in lines):
        return _texts(request, round, [(one, form, "") for one, form in lines], status=422)
    texts = {one.pk: (form.cleaned_data["text"], form.cleaned_data["seen"] or 0) for one, form in lines}
    with refusals_as_messages(request):
        saved = own_list.save_texts(round=round, texts=texts, by=request.user)
        if saved.refused:
            why = {one.pk: said for one, said in saved.refused}
            shown = [(one, form, why[one.pk]) for one, form in lines if one.pk in why]
            return _texts(request, round, shown, status=422)
        if request.POST.get("do") == "submit":
            return _handed_in(request, round)
        messages.success(request, _("草稿已保存。"))
        return redirect(request.get_full_path())
    return _texts(request, round, [(one, form, "") for one, form in lines], status=422)


def _handed_in(request: SignedInRequest, round: CommendationRound) -> HttpResponse:
    outcome = own_list.hand_in(round=round, by=request.user)
    if outcome.done:
        messages.success(request, _("已提交区直团工委 {n} 项。").format(n=len(outcome.done)))
    if not outcome.refused:
        return redirect("round-own", round.pk)
    names = "、".join(str(one) for one, _why in outcome.refused[:MOST_NAMED])
    told = _("{n} 项没有提交：{names}。原因写在各人的名字下面，草稿都在。")
    messages.warning(request, told.format(n=len(outcome.refused), names=names))
    return redirect("nominations-write", round.pk)


def _texts(
    request: SignedInRequest, round: CommendationRound, lines: list[Line], status: int = 200, **more: Any
) -> HttpResponse:
    context = {"round": round, "lines": lines, **more}
    return render(request, "certificates/rounds/nominations_write.html", context, status=status)


def _text(one: Nomination, data: Any = None) -> TextForm:
    """Nothing written yet begins with what the figures say."""
    initial = {"text": one.text or told.sentence(one.candidate, one.round), "seen": one.version}
    return TextForm(data, prefix=f"n{one.pk}", initial=initial)


def _why(one: Nomination, refusal: NominationRefused | None) -> str:
    """What is missing, said about the text on the page: where nothing is written yet, the drafted sentence stands."""
    if refusal and not one.text and refusal.reason == NominationRefused.Reason.NOMINATION_TEXT:
        refusal = NominationRefused(NominationRefused.Reason.NOMINATION_DRAFTED, least=LEAST_TEXT)
    return str(refusal.message) if refusal else ""


def _posted_keys(request: SignedInRequest) -> list[int]:
    found = [POSTED.fullmatch(name) for name in request.POST]
    return [int(one[1]) for one in found if one][:MOST_POSTED]


def _ticked(request: SignedInRequest) -> list[int]:
    return [int(one) for one in request.POST.getlist("chosen") if TICKED.fullmatch(one)]


def _everybody(request: SignedInRequest, round: CommendationRound) -> list[int]:
    """All of the list as it is filtered who qualify and nobody has put forward."""
    rows = CandidateFilter(request.GET, Candidate.objects.visible_to(request.user).filter(round=round)).qs
    open_ones = many.qualifying(round, by=request.user, source=Nomination.Source.UNIT)
    return list(rows.filter(pk__in=open_ones).values_list("pk", flat=True))


def _back(request: SignedInRequest, round: CommendationRound) -> HttpResponse:
    """To the list, filtered as it was."""
    query = request.GET.copy()
    query.pop("picked", None)
    return redirect(f"{reverse('round-candidates', args=[round.pk])}?{query.urlencode()}")


def _ranked(
    request: SignedInRequest, round: CommendationRound, parts: list[own_list.Part], found: set[int]
) -> list[tuple[Nomination, int, int]]:
    """Those shown whom this user may put in order, with place and length of the whole list; where everybody who
    qualifies gets a star, no order says anything."""
    if round.is_for_stars and round.quota_kind == CommendationRound.Quota.FREE:
        return []
    own = [part for part in parts if part.unit.pk in unit_reach(request.user)]
    rows = [(one, n, len(part.rows)) for part in own for n, one in enumerate(part.rows, start=1)]
    return [row for row in rows if row[0].pk in found]


def _lines(
    form: RankForm, part: own_list.Part, found: set[int], short: dict[int, Any]
) -> list[tuple[Nomination, int, Any, Any]]:
    """What is shown of one unit: each with its place in the whole list, its box, and what it lacks."""
    boxes = {name: form[name] for name in form.fields}
    rows = [(one, n) for n, one in enumerate(part.rows, start=1) if one.pk in found]
    return [(one, n, boxes.get(f"place-{one.pk}"), short.get(one.pk, "")) for one, n in rows]
