"""What the committee sets up before a round is opened, as one value. Pure."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from certificates.issuing.layouts.wording import AWARDS
from certificates.rounds.criteria import Criteria

WHOLE_WEIGHT: Final = 100
OF_PEOPLE: Final = ("years_registered", "star", "no_findings", "no_requests")
OF_WORK: Final = ("reports_on_time",)
OF_STARS: Final = ("stars_up_to",)
PEOPLE: Final = ("volunteer", "star")
QUARTER_MONTHS: Final = 3


@dataclass(frozen=True, slots=True)
class ScoreCriterion:
    """What reviewers give points for: its share of the result in percent, and the highest mark."""

    name: str
    weight: int
    best: int

    def stored(self) -> dict[str, Any]:
        return {"name": self.name, "weight": self.weight, "best": self.best}


@dataclass(frozen=True, slots=True)
class Share:
    """The places of one unit or of one 协作组."""

    places: int
    unit: int | None = None
    group: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """For whom, by which criteria, who nominates how many, how it is reviewed, until when."""

    title: str
    for_whom: str
    period_from_on: date
    period_until_on: date
    nominations_until_on: date
    review_until_on: date
    document_no: str = ""
    criteria: Criteria = field(default_factory=Criteria)
    units_nominate: bool = True
    teams_nominate: bool = False
    selves_nominate: bool = False
    quota_kind: str = "free"
    places_each: int | None = None
    quotas: tuple[Share, ...] = ()
    review_kind: str = "agree"
    score_criteria: tuple[ScoreCriterion, ...] = ()
    reviewers_needed: int = 3
    notice_working_days: int = 3
    anonymous_objections: bool = False
    unit_id: int | None = None  # who runs it; None is the committee

    @property
    def award_words(self) -> list[str]:
        """Words in the title that need an approving document."""
        return [] if self.document_no else [word for word in AWARDS if word in self.title]

    @property
    def strange_criteria(self) -> list[str]:
        """Criteria that say nothing about this kind of recipient."""
        foreign = (*(OF_WORK if self.for_whom in PEOPLE else OF_PEOPLE), *(() if self.is_for_stars else OF_STARS))
        return [name for name in foreign if getattr(self.criteria, name)]

    @property
    def strange_nominators(self) -> list[str]:
        """Ways that nobody could take: only people put forward themselves, teams only their people and themselves."""
        foreign = {"volunteer": (), "star": (), "team": ("selves_nominate",)}.get(
            self.for_whom, ("teams_nominate", "selves_nominate")
        )
        return [name for name in foreign if getattr(self, name)]

    @property
    def is_for_stars(self) -> bool:
        return self.for_whom == "star"

    @property
    def is_of_a_quarter(self) -> bool:
        """The period is a whole calendar quarter."""
        return (self.period_from_on, self.period_until_on) == quarter_of(self.period_from_on)

    @property
    def weighs_whole(self) -> bool:
        """The weights make a hundred, and each criterion has a name of its own."""
        weights = sum(one.weight for one in self.score_criteria)
        return weights == WHOLE_WEIGHT and len({one.name for one in self.score_criteria}) == len(self.score_criteria)

    def a_year_later(self) -> "Plan":
        """The same for the next year; the document was last year's."""
        period = self.period_from_on, self.period_until_on
        title = self.title
        for year in sorted({day.year for day in period}, reverse=True):
            title = title.replace(str(year), str(year + 1))
        return replace(
            self,
            title=title,
            document_no="",
            period_from_on=year_after(self.period_from_on),
            period_until_on=year_after(self.period_until_on),
            nominations_until_on=year_after(self.nominations_until_on),
            review_until_on=year_after(self.review_until_on),
        )


def year_after(day: date) -> date:
    """The same day of the next year; 29 February becomes the 28th."""
    leap = day.month == 2 and day.day == 29
    return date(day.year + 1, day.month, 28 if leap else day.day)


def quarter_of(day: date) -> tuple[date, date]:
    """The first and the last day of the calendar quarter."""
    first = date(day.year, day.month - (day.month - 1) % QUARTER_MONTHS, 1)
    after = date(first.year + (first.month == 10), (first.month + QUARTER_MONTHS - 1) % 12 + 1, 1)
    return first, after - timedelta(days=1)
