"""What a 公示 shows to everybody: name, unit and figure, by a fixed number of queries (D88)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from certificates.models import CommendationRound, PublicNotice, RoundPlace
from certificates.rounds.criteria import Evidence
from certificates.rounds.documents.decision_paper import DecisionPaper
from certificates.rounds.documents.notice_paper import NoticePaper
from certificates.rounds.services import notices
from registry import clock
from registry.models import Consent, persons
from registry.units.services.deciders import committee_unit
from registry.words.durations import duration_text
from registry.words.masking import mask_name


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list; a person by the surname unless they agreed to the whole name."""

    n: int
    nomination: int
    name: str
    unit: str
    figure: str


def lines_of(notice: PublicNotice, *, masked: bool = True, places: QuerySet[RoundPlace] | None = None) -> list[Line]:
    """The list in its order, of these places or of those that it names now."""
    related = "nomination__candidate__"
    rows = list(
        (notices.listed(notice) if places is None else places).select_related(
            *(f"{related}{name}" for name in ("unit", "volunteer__merged_into", "team", "recipient_unit", "project"))
        )
    )
    people = [one.nomination.candidate.volunteer.person_id for one in rows if one.nomination.candidate.volunteer]
    public = _public(people)
    return [_line(n, one, public if masked else set(people)) for n, one in enumerate(rows, start=1)]


def surnames_in(round: CommendationRound) -> int:
    """How many of the chosen people would be shown by their surname only."""
    person = persons.key("nomination__candidate__volunteer")
    chosen = set(round.places.filter(chosen=True).order_by().values_list(person, flat=True)) - {None}
    return len(chosen - _public(chosen))


def _public(people: Collection[int]) -> set[int]:
    agreed = Consent.objects.in_force().filter(item=Consent.Item.PUBLIC_NAME, volunteer__in=people)
    return set(agreed.values_list("volunteer", flat=True)) if people else set()


def _line(n: int, place: RoundPlace, public: set[int]) -> Line:
    candidate: Any = place.nomination.candidate
    name = candidate.recipient_unit.full_name if candidate.recipient_unit else str(candidate.recipient)
    if candidate.volunteer:
        person = candidate.volunteer.person
        name = person.name if person.pk in public else mask_name(person.name)
    figures = Evidence.read(candidate.evidence)
    return Line(n, place.nomination_id, name, candidate.unit.full_name, duration_text(figures.minutes))


def paper_of(notice: PublicNotice, places: QuerySet[RoundPlace] | None = None) -> NoticePaper:
    """The notice as it is printed."""
    round = notice.round
    return NoticePaper(
        title=f"关于{round.title}名单的公示",
        text=notice.words,
        opens_on=notice.opens_on,
        closes_on=notice.closes_on,
        issuer=committee_unit().full_name,
        address=f"{urlsplit(settings.PUBLIC_URL).netloc}{reverse('notices')}",
        anonymous=round.anonymous_objections,
        lines=lines_of(notice, places=places),
    )


def decision_of(notice: PublicNotice, places: QuerySet[RoundPlace] | None = None) -> DecisionPaper:
    """The decision as a draft, with full names: it is the committee's own paper."""
    round = notice.round
    return DecisionPaper(
        title=f"关于{round.title}的决定",
        for_whom=round.for_whom,
        document_no=round.decision_document_no,
        period_from_on=round.period_from_on,
        period_until_on=round.period_until_on,
        announced_from_on=notice.opens_on,
        announced_until_on=notice.closes_on,
        decided_on=round.decided_on or clock.today(),
        issuer=committee_unit().full_name,
        lines=lines_of(notice, masked=False, places=places),
    )
