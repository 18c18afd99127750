"""What a round waits for, on the home page: nominations of units until a day, then the review (D56)."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.models import CommendationRound, Nomination
from certificates.permissions import can_run_rounds
from registry import clock
from registry.permissions import unit_reach
from registry.workdays.duties import Duty


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
        duties += [_duty(_("嘉许推荐"), one, "round-detail", one.nominations_until_on) for one in due]
    return duties + _returned(user)


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
