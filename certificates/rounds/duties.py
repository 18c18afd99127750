"""What of a round waits for whom until when, for the home page: nominations, review, notice, decision (D56)."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.models import Certificate, CommendationRound, Nomination, PublicNotice, RoundReviewer
from certificates.permissions import can_run_rounds
from certificates.rounds.services.notices import lengthened_all
from registry import clock
from registry.permissions import unit_reach
from registry.workdays.duties import Duty

Status = CommendationRound.Status


def round_duties(user: Any) -> list[Duty]:
    """Rounds open for the user's units, nominations that came back, and what the committee has to take further."""
    committee = can_run_rounds(user)
    if not committee and not unit_reach(user):
        return []
    today = clock.today()
    rounds = list(CommendationRound.objects.nominating().exclude(computed_at=None))
    duties = []
    if committee:
        over = [one for one in rounds if one.nominations_until_on < today]
        duties += [_duty(_("嘉许推荐已截止，待评审"), one, "nominations", one.review_until_on) for one in over]
    else:
        due = [one for one in rounds if one.units_nominate and one.nominations_until_on >= today]
        duties += [_duty(_("嘉许推荐"), one, "round-own", one.nominations_until_on) for one in due]
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
            title=_("嘉许评审"),
            detail=one.round.title,
            url=reverse("reviews", args=[one.round_id]),
            due_on=one.round.review_until_on,
        )
        for one in rows
        if one.done < one.asked
    ]


def for_the_committee(_user: Any) -> list[Duty]:
    """Rounds whose list is to be frozen and announced, and what a notice waits for."""
    rows = CommendationRound.objects.filter(status=Status.REVIEWING).order_by("pk")
    reviews = [_duty(_("完成嘉许评审"), one, "round-review", one.review_until_on) for one in rows]
    return reviews + _notices() + _papers()


def _returned(user: Any) -> list[Duty]:
    reach = unit_reach(user)
    rows = Nomination.objects.filter(round__status="nominating", status=Nomination.Status.RETURNED, unit__in=reach)
    return [
        Duty(
            title=_("修改被退回的嘉许推荐"),
            detail=one.return_reason,
            url=reverse("nomination", args=[one.pk]),
            due_on=one.round.nominations_until_on,
        )
        for one in rows.select_related("round")
    ]


def _duty(title: str, round: CommendationRound, page: str, due_on: Any) -> Duty:
    return Duty(title=title, detail=round.title, url=reverse(page, args=[round.pk]), due_on=due_on)


def _notices() -> list[Duty]:
    """Objections to answer, notices to end, decisions to take."""
    rows = PublicNotice.objects.filter(round__status=Status.ANNOUNCED).select_related("round").order_by("round", "pk")
    rows = rows.annotate(waiting=Count("objections", filter=Q(objections__status="open")))
    latest = {one.round_id: one for one in rows}
    lengthened_all(latest.values())
    return [duty for one in latest.values() if (duty := _of_notice(one, one.waiting))]


def _papers() -> list[Duty]:
    """Decided, and certificates still to be issued."""
    in_force = Certificate.objects.not_ended().filter(nomination=OuterRef("nominations"))
    left = Q(Q(nominations__status="accepted"), ~Exists(in_force))
    rows = CommendationRound.objects.filter(status=Status.DECIDED).annotate(left=Count("nominations", filter=left))
    return [
        Duty(
            title=_("出具嘉许证书"), detail=one.title, url=reverse("round-certificates", args=[one.pk]), count=one.left
        )
        for one in rows.filter(left__gt=0).order_by("pk")
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
    return Duty(title=_("作出嘉许决定"), detail=notice.round.title, url=url)
