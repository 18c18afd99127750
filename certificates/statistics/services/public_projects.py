"""The public page of a project: asked for by who keeps it, confirmed by the committee, withdrawn by either (D12).

Once withdrawn, or archived with its project, it is public again only when the committee has confirmed it anew.
"""

import hashlib
import json
from copy import copy
from dataclasses import replace
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.statistics.project_figures import Account
from certificates.statistics.services import projects
from registry import clock
from registry.activities import listing
from registry.exceptions import ListRefused, ProjectRefused
from registry.history.services import history
from registry.models import Activity, Project, ProjectAim, ProjectPage, User
from registry.notifications.services import notifications
from registry.permissions import is_committee, require
from registry.units.services.deciders import administrators, committee_unit, heir_of
from registry.units.services.list_rules import keeps_project
from registry.words.chinese import quoted
from registry.words.masking import numbers_in

Reason = ProjectRefused.Reason
MOST_ACTIVITIES: Final = 20
WORDS: Final = ("name", "goal", "partners", "expected_results", "results")
Words = dict[str, Any]


def words_of(project: Project) -> Words:
    """What would be public of it; figures are read when the page is."""
    aims = ProjectAim.objects.filter(project=project, ended_on=None).values_list("pk", "name", "measure", "goal")
    return {name: getattr(project, name) for name in WORDS} | {"aims": [list(aim) for aim in aims]}


def digest_of(words: Words | None) -> str:
    """Of what somebody saw."""
    return hashlib.sha256(json.dumps(words, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def shown(project_id: int) -> Project | None:
    """A project that everybody may read, in the words that were confirmed; they are not saved."""
    found = Project.objects.select_related("unit", "public_page").filter(pk=project_id).first()
    if found is None or not found.is_public:
        return None
    project, words = copy(found), confirmed(found)
    for name in WORDS:
        setattr(project, name, words[name])
    return project


def confirmed(project: Project) -> Words:
    """The words that everybody reads."""
    words: Words = project.public_page.shown or {}
    return words


def open_ones(project: Project, user: Any) -> list[Activity]:
    """What one can sign up for of it, the next first."""
    keys = listing.to_come(Activity.objects.public_for(user).filter(project=project.pk))
    return listing.cards(keys[:MOST_ACTIVITIES])


def account_of(project: Project, year: int) -> Account:
    """What everybody reads of its year: the sums, and no activity by itself, since some are at places not public."""
    return replace(projects.public_account(project, year, aims=confirmed(project)["aims"]), lines=())


@transaction.atomic
def ask(*, project: Project, by: User) -> ProjectPage:
    """Ask that strangers may read it as it stands; what the committee asks for is confirmed with it.

    Asked for again by the same person, as long as nothing changed, it is answered as done; so are the others here.
    """
    project, page = _held(project)
    require(keeps_project(by, project))
    if project.closed_on:
        raise ListRefused(ListRefused.Reason.LIST_ARCHIVED, name=project.name)
    words = words_of(project)
    if not project.goal.strip():
        raise ProjectRefused(Reason.PAGE_WORDLESS)
    said = [words[name] for name in WORDS] + [aim[1] for aim in words["aims"]]
    if numbers := numbers_in(*said):
        raise ProjectRefused(Reason.PAGE_NUMBERS, numbers="、".join(numbers))
    if words == (page.asked or page.shown):
        if page.asked_by == by:
            return page
        raise ProjectRefused(Reason.PAGE_SAME)
    page.asked, page.asked_by, page.asked_at, page.reason = words, by, clock.now(), ""
    page.save()
    entry = history.record(by=by, did="asked for project page", to=project, unit=project.unit)
    if is_committee(by):
        return _confirm(project, page, by)
    text = _("申请公开项目{name}，请核对后确认。").format(name=quoted(project.name))
    notifications.tell_of(entry, users=administrators(committee_unit()), text=text, url=_desk(project))
    return page


@transaction.atomic
def confirm(*, project: Project, seen: str, by: User) -> ProjectPage:
    """The committee lets everybody read what it saw."""
    require(is_committee(by))
    project, page = _held(project)
    if seen == digest_of(page.shown) and history.is_newest(by=by, did="confirmed project page", to=project):
        return page
    if page.asked is None or project.closed_on:
        raise ProjectRefused(Reason.PAGE_NOT_WAITING)
    if seen != digest_of(page.asked):
        raise ProjectRefused(Reason.PAGE_CHANGED)
    return _confirm(project, page, by)


@transaction.atomic
def send_back(*, project: Project, reason: str, by: User) -> ProjectPage:
    """Not like this; what was public before stays."""
    require(is_committee(by))
    project, page = _held(project)
    if history.is_newest(by=by, did="returned project page", to=project, reason=reason.strip()):
        return page
    if page.asked is None:
        raise ProjectRefused(Reason.PAGE_NOT_WAITING)
    if not reason.strip():
        raise ProjectRefused(Reason.PAGE_REASON_MISSING)
    page.asked, page.reason = None, reason.strip()
    page.save()
    entry = history.record(by=by, did="returned project page", to=project, unit=project.unit, reason=page.reason)
    text = _("项目{name}的公开申请已退回：{reason}").format(name=quoted(project.name), reason=page.reason)
    notifications.tell_of(entry, users=_concerned(project, page), text=text, url=_desk(project))
    return page


@transaction.atomic
def take_back(*, project: Project, by: User) -> ProjectPage:
    """Whoever keeps it asks no more; what strangers read stays as it is."""
    project, page = _held(project)
    require(keeps_project(by, project))
    if history.is_newest(by=by, did="took back project page", to=project):
        return page
    if page.asked is None:
        raise ProjectRefused(Reason.PAGE_NOT_WAITING)
    page.asked = None
    page.save()
    history.record(by=by, did="took back project page", to=project, unit=project.unit)
    return page


@transaction.atomic
def withdraw(*, project: Project, by: User) -> ProjectPage:
    """Strangers read it no more, at once; a request that waits goes with it."""
    project, page = _held(project)
    require(keeps_project(by, project))
    if page.shown is None and page.asked is None:
        if history.is_newest(by=by, did="withdrew project page", to=project):
            return page
        raise ProjectRefused(Reason.PAGE_NOT_SHOWN)
    _take_off(project, page, by, _("项目{name}的公开页已撤下。要再公开，请重新申请。"))
    return page


def end_with(row: Any, by: User) -> None:
    """The page goes with a project that is archived, and does not come back with it."""
    if not isinstance(row, Project):
        return
    project, page = _held(row)
    if page.shown is not None or page.asked is not None:
        _take_off(project, page, by, _("项目{name}已停用，公开页随之撤下。恢复后要再公开，请重新申请。"))


def _take_off(project: Project, page: ProjectPage, by: User, text: str) -> None:
    page.shown, page.asked, page.reason = None, None, ""
    page.save()
    entry = history.record(by=by, did="withdrew project page", to=project, unit=project.unit)
    text = text.format(name=quoted(project.name))
    notifications.tell_of(entry, users=_concerned(project, page), text=text, url=_desk(project))


def _confirm(project: Project, page: ProjectPage, by: User) -> ProjectPage:
    page.shown, page.asked = page.asked, None
    page.decided_by, page.decided_at = by, clock.now()
    page.save()
    entry = history.record(by=by, did="confirmed project page", to=project, unit=project.unit)
    text = _("项目{name}已公开，任何人都能看。").format(name=quoted(project.name))
    notifications.tell_of(entry, users=_concerned(project, page), text=text, url=_desk(project))
    return page


def _concerned(project: Project, page: ProjectPage) -> list[User | None]:
    """Who asked, and who administers the unit by now: whoever asked may have moved on."""
    return [page.asked_by, *(administrators(heir_of(project.unit)) if project.unit else ())]


def _desk(project: Project) -> str:
    return reverse("project-showing", args=[project.pk])


def _held(project: Project) -> tuple[Project, ProjectPage]:
    """The project, locked, and its page as it is now."""
    held = Project.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=project.pk)
    page = ProjectPage.objects.filter(project=held).select_related("asked_by").first()
    return held, page or ProjectPage(project=held)
