"""What of a round waits for whom until when, for the home page."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.models import CommendationRound, PublicNotice, RoundReviewer
from registry import clock
from registry.workdays.duties import Duty

Status = CommendationRound.Status


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
    return [*(_to_finish(one) for one in rows), *_notices()]


def _notices() -> list[Duty]:
    """Objections to answer, notices to end, decisions to take."""
    rows = PublicNotice.objects.filter(round__status=Status.ANNOUNCED).select_related("round").order_by("round", "pk")
    rows = rows.annotate(waiting=Count("objections", filter=Q(objections__status="open")))
    latest = {one.round_id: one for one in rows}
    return [duty for one in latest.values() if (duty := _of_notice(one, one.waiting))]


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


def _to_finish(round: CommendationRound) -> Duty:
    url = reverse("round-review", args=[round.pk])
    return Duty(title=_("完成嘉许评审"), detail=round.title, url=url, due_on=round.review_until_on)
