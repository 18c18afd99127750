"""What was done last time, offered beside an empty answer and never filled in silently."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from registry import clock
from registry.models import Activity, Site, Unit, User
from registry.words.chinese import quoted
from registry.words.dates import as_full_date

FIELDS = ("place", "meeting_point", "risk_notice")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text that may be taken as an answer, and where it comes from."""

    field: str
    text: str
    source: str


def first_answers(user: User, units: QuerySet[Unit]) -> dict[str, str]:
    """The applicant is the contact unless they say otherwise; the number is the one given last time, or the unit's."""
    last = Activity.objects.filter(created_by=user).exclude(contact_phone="").order_by("-pk").first()
    unit = last.recording_unit if last else units.first()
    phone = last.contact_phone if last else unit.contact_phone if unit else ""
    return {"contact_name": str(user)[:30], "contact_phone": phone}


def suggestions(*, unit: Unit | None, site: Site | None, category: str = "") -> list[Suggestion]:
    """Of the site: its address and the last meeting point there; the last risk notice of site or unit."""
    found = [_of_place(site), _of_meeting_point(site), _of_risk(unit, site, category)]
    return [each for each in found if each is not None]


def beside(values: Any, offered: list[Suggestion]) -> dict[str, Suggestion | None]:
    """By field, those that say something else than what stands there already."""
    other = {each.field: each for each in offered if (values(each.field) or "").strip() != each.text.strip()}
    return dict.fromkeys(FIELDS) | other


def _of_place(site: Site | None) -> Suggestion | None:
    if site is None:
        return None
    text = f"{site.name}（{site.address}）" if site.address else site.name
    return Suggestion("place", text[:80], str(_("所选的结对点或基地")))


def _of_meeting_point(site: Site | None) -> Suggestion | None:
    last = _held().filter(site=site).exclude(meeting_point="").first() if site else None
    return Suggestion("meeting_point", last.meeting_point, _source(last)) if last else None


def _of_risk(unit: Unit | None, site: Site | None, category: str) -> Suggestion | None:
    if unit is None and site is None:
        return None
    rows = _held().exclude(risk_notice="")
    at_site = rows.filter(site=site).first() if site else None
    of_unit = rows.filter(recording_unit=unit).filter(Q(category=category) if category else Q()) if unit else None
    last = at_site or (of_unit.first() if of_unit is not None else None)
    return Suggestion("risk_notice", last.risk_notice, _source(last)) if last else None


def _held() -> QuerySet[Activity]:
    """Activities that were made public, the newest first."""
    return Activity.objects.public().order_by("-pk")


def _source(last: Activity) -> str:
    day = as_full_date(clock.local_date(last.published_at or last.created_at))
    return str(_("%(title)s（%(day)s）")) % {"title": quoted(last.title), "day": day}
