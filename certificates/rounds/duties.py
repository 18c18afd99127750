"""What of a round waits for whom until when, for the home page: nominations, review, notice, decision (D56)."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.models import Certificate, CommendationRound, Nomination, PublicNotice, RoundReviewer
from certificates.permissions import can_run_rounds
from certificates.recognition.services import star_batches
from certificates.rounds.services.notices import lengthened_all
from registry import clock
from registry.permissions import unit_reach
from registry.workdays.duties import Duty

Status = CommendationRound.Status


def round_duties(user: Any) -> list[Duty]:
    """Rounds open for the user's units, nominations that came back, and what the committee has to take further."""
    committee, reach = can_run_rounds(user), unit_reach(user)
    if not committee and not reach:
        return []
    today = clock.today()
    rounds = list(CommendationRound.objects.nominating().exclude(computed_at=None))
    over = [one for one in rounds if _runs(user, one) and one.nominations_until_on < today]
    duties = [_duty(_over(one), one, "nominations", one.review_until_on) for one in over]
    if not committee:
        open_ones = [one for one in rounds if one.units_nominate and one.nominations_until_on >= today]
        due = [one for one in open_ones if one.unit_id is None or one.unit_id in reach]
        duties += [_duty(_nominating(one), one, _first_page(one), one.nominations_until_on) for one in due]
    return duties + _returned(user)


def to_judge(user: Any) -> list[Duty]:
    """For a reviewer: each round in review in which they have not judged everything handed in."""
    if not user.is_authenticated:
        return []
    handed_in = Q(round__nominations__status__in=["submitted", "accepted"])
    rows = (
        RoundReviewer.objects.filter(user=user, withdrawn_at=None, round__status=Status.REVIEWING, round__places=None)
        .select_related("round")
        .annotate(
            asked=Count("round__nominations", filter=handed_in, distinct=True),
            done=Count("reviews", distinct=True),
        )
    )
    return [
        Duty(
            title=_("星级评审") if one.round.is_for_stars else _("嘉许评审"),
            detail=one.round.title,
            url=reverse("reviews", args=[one.round_id]),
            due_on=one.round.review_until_on,
        )
        for one in rows
        if one.done < one.asked
    ]


def to_run(user: Any) -> list[Duty]:
    """Rounds of the committee, or of the user's units, whose list is to be frozen and announced, and what a notice
    waits for."""
    if not can_run_rounds(user) and not unit_reach(user):
        return []
    rows = CommendationRound.objects.filter(_run_by(user), status=Status.REVIEWING).order_by("pk")
    reviews = [_duty(_reviewing(one), one, "round-review", one.review_until_on) for one in rows]
    return reviews + _notices(user) + _papers(user) + _star_papers(user)


def _runs(user: Any, round: CommendationRound) -> bool:
    """It waits for this user: the committee is not reminded of what a unit runs."""
    return can_run_rounds(user) if round.unit_id is None else round.unit_id in unit_reach(user)


def _run_by(user: Any, path: str = "") -> Q:
    own = Q(**{f"{path}unit__in": unit_reach(user)})
    return own | Q(**{f"{path}unit": None}) if can_run_rounds(user) else own


def _nominating(round: CommendationRound) -> str:
    return _("星级推荐") if round.is_for_stars else _("嘉许推荐")


def _first_page(round: CommendationRound) -> str:
    """Where a unit does its part: of stars all who qualify are put forward by one press."""
    return "round-detail" if round.is_for_stars else "round-own"


def _over(round: CommendationRound) -> str:
    return _("星级推荐已截止，待评审") if round.is_for_stars else _("嘉许推荐已截止，待评审")


def _reviewing(round: CommendationRound) -> str:
    return _("完成星级评审") if round.is_for_stars else _("完成嘉许评审")


def _returned(user: Any) -> list[Duty]:
    reach = unit_reach(user)
    rows = Nomination.objects.filter(round__status="nominating", status=Nomination.Status.RETURNED, unit__in=reach)
    return [
        Duty(
            title=_("修改被退回的星级推荐") if one.round.is_for_stars else _("修改被退回的嘉许推荐"),
            detail=one.return_reason,
            url=reverse("nomination", args=[one.pk]),
            due_on=one.round.nominations_until_on,
        )
        for one in rows.select_related("round")
    ]


def _duty(title: str, round: CommendationRound, page: str, due_on: Any) -> Duty:
    return Duty(title=title, detail=round.title, url=reverse(page, args=[round.pk]), due_on=due_on)


def _notices(user: Any) -> list[Duty]:
    """Objections to answer, notices to end, decisions to take."""
    rows = PublicNotice.objects.filter(_run_by(user, "round__"), round__status=Status.ANNOUNCED)
    rows = rows.select_related("round").order_by("round", "pk")
    rows = rows.annotate(waiting=Count("objections", filter=Q(objections__status="open")))
    latest = {one.round_id: one for one in rows}
    lengthened_all(latest.values())
    return [duty for one in latest.values() if (duty := _of_notice(one, one.waiting))]


def _papers(user: Any) -> list[Duty]:
    """Decided, and certificates still to be issued; those of stars are made by themselves."""
    if not can_run_rounds(user):
        return []
    in_force = Certificate.objects.not_ended().filter(nomination=OuterRef("nominations"))
    left = Q(Q(nominations__status="accepted"), ~Exists(in_force))
    decided = CommendationRound.objects.filter(status=Status.DECIDED).exclude(for_whom="star")
    rows = decided.annotate(left=Count("nominations", filter=left))
    return [
        Duty(
            title=_("出具嘉许证书"), detail=one.title, url=reverse("round-certificates", args=[one.pk]), count=one.left
        )
        for one in rows.filter(left__gt=0).order_by("pk")
    ]


def _star_papers(user: Any) -> list[Duty]:
    """Stars decided whose certificate the worker could not make: no glyph, no photo; for whoever runs the round."""
    in_force = Certificate.objects.not_ended().filter(star_application=OuterRef("nominations__star_application"))
    left = Q(Q(nominations__star_application__status="approved"), ~Exists(in_force))
    decided = CommendationRound.objects.filter(_run_by(user), status=Status.DECIDED, for_whom="star")
    rows = list(decided.annotate(left=Count("nominations", filter=left)).filter(left__gt=0).order_by("pk"))
    in_hand = star_batches.in_hand(rows) if rows else set()
    return [
        Duty(
            title=_("出具星级证书"),
            detail=_("{title}：有的证书没有做出来，请看原因").format(title=one.title),
            url=f"{reverse('round-decision', args=[one.pk])}#papers",
            count=one.left,
        )
        for one in rows
        if one.pk not in in_hand
    ]


def _of_notice(notice: PublicNotice, waiting: int) -> Duty | None:
    board = reverse("round-notice", args=[notice.round_id])
    if waiting:
        return Duty(
            title=_("答复对公示的异议"), detail=notice.round.title, url=board, due_on=notice.closes_on, count=waiting
        )
    if notice.is_running and clock.today() > notice.closes_on:
        return Duty(title=_("公示已满期，请结束"), detail=notice.round.title, url=board)
    if notice.is_running:
        return None
    url = reverse("round-decision", args=[notice.round_id])
    title = _("作出星级认定") if notice.round.is_for_stars else _("作出嘉许决定")
    return Duty(title=title, detail=notice.round.title, url=url)
