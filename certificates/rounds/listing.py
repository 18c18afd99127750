"""What a 公示 shows to everybody: name, unit and figure, by a fixed number of queries (D88)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from certificates.models import CommendationRound, PublicNotice, RoundPlace
from certificates.rounds.criteria import Evidence
from certificates.rounds.documents.decision_paper import DecisionPaper
from certificates.rounds.documents.notice_paper import NoticePaper
from certificates.rounds.services import notices
from registry import clock
from registry.models import persons
from registry.standing.erasure import NO_NAME
from registry.units.services.deciders import committee_unit
from registry.words.durations import duration_text
from registry.words.masking import mask_name

CANDIDATE: Final = "nomination__candidate__"
# The person and their name; or the name of a team, unit or project; the unit of that day, and the figures.
SHOWN: Final = (
    persons.key(f"{CANDIDATE}volunteer"),
    Coalesce(f"{CANDIDATE}volunteer__merged_into__name", f"{CANDIDATE}volunteer__name"),
    Coalesce(f"{CANDIDATE}team__name", f"{CANDIDATE}recipient_unit__full_name", f"{CANDIDATE}project__name"),
    f"{CANDIDATE}unit__full_name",
    f"{CANDIDATE}evidence",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list; a person by the surname unless they agreed to the whole name."""

    n: int
    nomination: int
    name: str
    unit: str
    figure: str
    star: int = 0


def lines_of(
    notice: PublicNotice,
    *,
    masked: bool = True,
    places: QuerySet[RoundPlace] | None = None,
    as_opened: Collection[int] | None = None,
) -> list[Line]:
    """The list in its order, of these places or of those that it names now; `as_opened` are the nominations that were
    named in full then, whatever was agreed to since.

    Everybody may ask for it: only what is shown is read, and no object is made of five hundred people.
    """
    rows = list((notices.listed(notice) if places is None else places).values_list("nomination", *SHOWN))
    people = {nomination: person for nomination, person, *_more in rows if person}
    if not masked or as_opened is not None:
        named = set(people if as_opened is None else as_opened)
    else:
        public = notices.agreed(set(people.values()))
        named = {nomination for nomination, person in people.items() if person in public}
    return [_line(n, row, named) for n, row in enumerate(rows, start=1)]


def matching(lines: Sequence[Line], text: str) -> list[Line]:
    """Those on whose line the words stand, or this number: who is shown by the surname is not found by the whole
    name."""
    wanted = text.strip().casefold()
    return [
        one for one in lines if wanted in one.name.casefold() or wanted in one.unit.casefold() or wanted == str(one.n)
    ]


def surnames_in(round: CommendationRound) -> int:
    """How many of the chosen people would be shown by their surname only."""
    person = persons.key("nomination__candidate__volunteer")
    chosen = set(round.places.filter(chosen=True).order_by().values_list(person, flat=True)) - {None}
    return len(chosen - notices.agreed(chosen))


def _line(n: int, row: Sequence[Any], named: set[int]) -> Line:
    nomination, person, name, other, unit, evidence = row
    if person and nomination not in named and name != NO_NAME:
        name = mask_name(name)
    figures = Evidence.read(evidence)
    minutes = figures.whole_minutes or figures.minutes
    return Line(n, nomination, name or other, unit, duration_text(minutes), figures.next_star)


def paper_as_opened(notice: PublicNotice) -> NoticePaper:
    """The notice as everybody could read it when it opened, for the archive; of those whose account was erased since
    only that they were there."""
    return paper_of(notice, notices.named(notice, since=notice.published_at), as_opened=notice.named_in_full)


def paper_of(
    notice: PublicNotice, places: QuerySet[RoundPlace] | None = None, *, as_opened: Collection[int] | None = None
) -> NoticePaper:
    """The notice as it is printed."""
    round = notice.round
    return NoticePaper(
        title=f"关于{round.title}名单的公示",
        text=notice.words,
        opens_on=notice.opens_on,
        closes_on=notice.closes_on,
        issuer=(round.unit or committee_unit()).full_name,
        address=f"{urlsplit(settings.PUBLIC_URL).netloc}{reverse('notices')}",
        anonymous=round.anonymous_objections,
        lines=lines_of(notice, places=places, as_opened=as_opened),
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
        issuer=(round.unit or committee_unit()).full_name,
        lines=lines_of(notice, masked=False, places=places),
    )
