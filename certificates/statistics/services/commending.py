"""Where a project stands in the 嘉许批次: to be nominated, nominated, commended."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from certificates.models import Candidate, CommendationRound, Nomination
from registry.models import Project

SHOWN: Final = 5  # rounds, the newest first


@dataclass(frozen=True, slots=True)
class Standing:
    """The project in one round; without a nomination, whether it may be nominated."""

    candidate: Candidate
    nomination: Nomination | None

    @property
    def round(self) -> CommendationRound:
        return self.candidate.round

    @property
    def words(self) -> str:
        if self.nomination is not None:
            is_commended = self.nomination.is_accepted and self.round.is_decided
            return _("已嘉许") if is_commended else self.nomination.get_status_display()
        if not self.candidate.qualifies:
            return _("不符合条件")
        return _("可以推荐") if self.round.is_nominating else _("没有推荐")


def standings(project: Project, *, to: Any) -> list[Standing]:
    """For who reads the candidates of its unit; two queries."""
    return list(_standings(project, to))


def _standings(project: Project, to: Any) -> Iterator[Standing]:
    rows = Candidate.objects.visible_to(to).filter(project=project).select_related("round")
    candidates = list(rows.order_by("-round", "-pk")[:SHOWN])
    live = Nomination.objects.visible_to(to).filter(candidate__in=candidates).live()
    nominated = {each.candidate_id: each for each in live}
    for candidate in candidates:
        yield Standing(candidate, nominated.get(candidate.pk))
