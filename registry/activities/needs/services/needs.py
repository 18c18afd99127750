"""服务需求: posted by a site, taken by one unit, given back or withdrawn with a word (D4, D26, D145)."""

from dataclasses import replace
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from registry import clock
from registry.activities.applying.suggestions import first_answers
from registry.activities.needs.services import fates, host_links, need_news
from registry.activities.needs.wishes import MOST_PEOPLE, MOST_SERVED, Wish
from registry.activities.plans import ActivityPlan, PositionPlan, ShiftPlan
from registry.activities.services import activities, doubts
from registry.exceptions import NeedRefused
from registry.history.services import history
from registry.models import Activity, HostContact, HostLink, ServiceNeed, Site, Unit, User
from registry.permissions import can_administer, require
from registry.units.services.list_rules import keeps_site
from registry.units.services.open_units import held_open
from registry.words import plausible

Reason = NeedRefused.Reason
State = ServiceNeed.State
MOST_OPEN: Final = 20  # of one place
CATEGORIES: Final = {
    Site.Kind.SCHOOL: Activity.Category.CAMPUS,
    Site.Kind.COMMUNITY: Activity.Category.COMMUNITY,
    Site.Kind.VILLAGE: Activity.Category.RURAL,
}


@transaction.atomic
def post(*, site: Site, wish: Wish, by: User, contact: HostContact | None = None) -> ServiceNeed:
    """Who looks after the site posts what was asked for by telephone or letter."""
    require(keeps_site(by, site))
    if contact is not None and (contact.site_id != site.pk or contact.ended_on):
        raise NeedRefused(Reason.NEED_CONTACT_ELSEWHERE)
    return _post(site, contact, wish, by)


@transaction.atomic
def post_by_host(*, link: HostLink, wish: Wish) -> ServiceNeed:
    """The contact of the site posts what it needs, by the own link."""
    link = host_links.held(link)
    return _post(link.contact.site, link.contact, wish, None)


@transaction.atomic
def take(*, need: ServiceNeed, unit: Unit, by: User) -> Activity:
    """One unit takes the need: an application is drafted with what the need says, to go on with.

    Who takes it is the contact unless they say otherwise; whoever pressed twice goes on with the one application.
    """
    require(can_administer(by, unit))
    held_open(unit)  # units are locked before everything else
    need = fates.locked().get(pk=need.pk)
    if need.taken_by is not None:
        if need.activity is not None and history.is_newest(by=by, did="took need", to=need) and need.taken_by == unit:
            return need.activity
        raise NeedRefused(Reason.NEED_TAKEN, unit=need.taken_by)
    _refuse_over(need)
    if need.has_started:
        raise NeedRefused(Reason.NEED_STARTED)
    plan = plan_of(need)
    plan = replace(plan, facts=plan.facts | first_answers(by, Unit.objects.filter(pk=unit.pk)))
    activity = activities.draft(plan=plan, unit=unit, by=by, confirmed=doubts.EVERYTHING)
    need.state, need.activity, need.taken_by, need.taken_at = State.TAKEN, activity, unit, clock.now()
    need.given_back_reason = ""
    need.save(update_fields=["state", "activity", "taken_by", "taken_at", "given_back_reason"])
    need_news.taken(need, unit, history.record(by=by, did="took need", to=need, unit=unit))
    return activity


def give_back(*, need: ServiceNeed, reason: str, by: User) -> None:
    """The unit cannot do it after all: its application is withdrawn, and with it the need is open again."""
    activity = need.activity
    if activity is None:
        raise NeedRefused(Reason.NEED_NOT_TAKEN)
    require(activities.can_edit(by, activity))
    _refuse_without(reason)
    if activity.published_at is not None:
        raise NeedRefused(Reason.NEED_PUBLISHED)
    activities.withdraw(activity=activity, by=by, reason=reason.strip())


@transaction.atomic
def withdraw(*, need: ServiceNeed, reason: str, by: User) -> ServiceNeed:
    """Who looks after the site takes a need off the board; the host reads why."""
    require(keeps_site(by, need.site))
    return _withdraw(need, reason, by, None)


@transaction.atomic
def withdraw_by_host(*, need: ServiceNeed, reason: str, link: HostLink) -> ServiceNeed:
    """The host needs it no longer; what a unit has taken is talked over with it first."""
    link = host_links.held(link)
    require(need.site_id == link.contact.site_id)
    return _withdraw(need, reason, None, link.contact)


def sees_contact(user: User, need: ServiceNeed) -> bool:
    """The contact is for who looks after the site, and for who prepares the activity once it is taken (D26)."""
    if need.contact is None or need.contact.ended_on:
        return False
    if keeps_site(user, need.site):
        return True
    return need.is_taken and need.activity is not None and activities.can_edit(user, need.activity)


@transaction.atomic
def phone_of(*, need: ServiceNeed, by: User) -> str:
    """The whole number of the contact, to call it; the history keeps who looked (D90)."""
    require(sees_contact(by, need))
    contact: Any = need.contact
    history.record(by=by, did="read host contact", to=contact, unit=need.site.paired_unit)
    return str(contact.phone)


def plan_of(need: ServiceNeed) -> ActivityPlan:
    """What the application begins with."""
    site = need.site
    facts = {
        "title": need.title,
        "category": need.category,
        "content": need.content,
        "place": site.name,
        "site": site,
        "division_code": site.division_code,
        "expected_served": need.expected_served,
    }
    positions = (PositionPlan(places=need.people_wanted, is_default=True),)
    return ActivityPlan(facts=facts, shifts=(ShiftPlan(need.starts_at, need.ends_at, positions),))


def refuse_impossible(wish: Wish) -> None:
    """What no need can be: too short to understand, backwards, over, out of all measure."""
    for name, label, text in (("title", _("需要什么"), wish.title), ("content", _("具体说明"), wish.content)):
        if plausible.is_too_short(name, text):
            raise NeedRefused(Reason.NEED_TEXT_TOO_SHORT, field=label, least=plausible.SHORTEST_TEXT[name], at=name)
    if not wish.starts_at < wish.ends_at <= wish.starts_at + plausible.LONGEST_SHIFT:
        raise NeedRefused(Reason.NEED_BACKWARDS)
    if wish.starts_at <= clock.now():
        raise NeedRefused(Reason.NEED_IN_PAST)
    if wish.starts_at > clock.now() + plausible.PLAN_AHEAD:
        raise NeedRefused(Reason.NEED_TOO_FAR)
    served = wish.expected_served
    if not 1 <= wish.people_wanted <= MOST_PEOPLE or not (served is None or 1 <= served <= MOST_SERVED):
        raise NeedRefused(Reason.NEED_NUMBERS, people=MOST_PEOPLE, served=MOST_SERVED)


def _post(site: Site, contact: HostContact | None, wish: Wish, by: User | None) -> ServiceNeed:
    refuse_impossible(wish)
    # Held while it is counted: two who post at once do not pass the limit together.
    site = Site.objects.select_for_update(no_key=True, of=("self",)).select_related("paired_unit").get(pk=site.pk)
    if site.closed_on:
        raise NeedRefused(Reason.NEED_SITE_CLOSED, site=site)
    going_on = ServiceNeed.objects.filter(site=site, state__in=[State.OPEN, State.TAKEN])
    twin = going_on.filter(title=wish.title.strip(), starts_at=wish.starts_at).first()
    if twin is not None:
        if _is_posted_by(twin, contact, wish, by):
            return twin
        raise NeedRefused(Reason.NEED_TWICE)
    if going_on.filter(state=State.OPEN).count() >= MOST_OPEN:
        raise NeedRefused(Reason.NEEDS_TOO_MANY, most=MOST_OPEN)
    need = ServiceNeed(
        site=site,
        contact=contact,
        category=CATEGORIES.get(Site.Kind(site.kind), Activity.Category.NEARBY),
        title=wish.title.strip(),
        content=wish.content.strip(),
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        people_wanted=wish.people_wanted,
        expected_served=wish.expected_served,
        posted_by=by,
        posted_at=clock.now(),
    )
    need.full_clean(validate_constraints=False)
    need.save()
    did = "posted need" if by else "host posted need"
    entry = history.record(by=by, did=did, to=need, unit=site.paired_unit, people=need.people_wanted)
    need_news.posted(need, entry)
    return need


def _is_posted_by(need: ServiceNeed, contact: HostContact | None, wish: Wish, by: User | None) -> bool:
    """By the same person with the same words: a press that came twice."""
    same = (need.posted_by_id, need.contact_id, need.content, need.ends_at, need.people_wanted, need.expected_served)
    asked = (
        by and by.pk,
        contact and contact.pk,
        wish.content.strip(),
        wish.ends_at,
        wish.people_wanted,
        wish.expected_served,
    )
    return need.is_open and same == asked


def _withdraw(need: ServiceNeed, reason: str, by: User | None, contact: HostContact | None) -> ServiceNeed:
    _refuse_without(reason)
    need = fates.locked().get(pk=need.pk)
    did = "withdrew need" if by else "host withdrew need"
    if need.state == State.WITHDRAWN and history.is_newest(by=by, did=did, to=need, reason=reason):
        return need
    if need.is_taken:
        raise NeedRefused(Reason.NEED_UNIT_BUSY, unit=need.taken_by)
    _refuse_over(need)
    need.state, need.ended_at, need.end_reason = State.WITHDRAWN, clock.now(), reason.strip()[: fates.LONGEST_REASON]
    need.save(update_fields=["state", "ended_at", "end_reason"])
    entry = history.record(by=by, did=did, to=need, unit=need.site.paired_unit, reason=reason)
    need_news.withdrawn(need, entry, said_by=contact)
    return need


def _refuse_over(need: ServiceNeed) -> None:
    if not need.is_open:
        raise NeedRefused(Reason.NEED_NOT_OPEN, state=need.get_state_display())


def _refuse_without(reason: str) -> None:
    if not reason.strip():
        raise NeedRefused(Reason.NEED_REASON_MISSING)
