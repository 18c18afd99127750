"""Filling in an application: kept as one types, taken up again, handed in."""

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry.activities import content
from registry.activities.applying import leaders, suggestions
from registry.activities.applying.hints import Hint, hints, told_already
from registry.activities.applying.hosts import hosts, may_apply
from registry.activities.desk import change_context
from registry.activities.forms import folds, unsaved
from registry.activities.forms.activities import ActivityForm, as_posted, typed_fields
from registry.activities.services import activities, proposals, typed
from registry.activities.views.manage_activities import overseen
from registry.doors.http import SignedInRequest, form_page, refusals_as_messages, refusals_on, row_number
from registry.exceptions import RuleViolation
from registry.models import Activity, TypedApplication, Unit
from registry.models.office.remarks import REMARKED
from registry.permissions import require, runs_activities
from registry.words.dates import as_time

GOES_TO = {"more": "activity-edit", "ask": "activity-edit", "series": "activity-series"}  # after saving
WORKED_ON = {"more": "more-shifts", "ask": "questions"}  # the part of the form that stands open again
TYPED_AT_MOST = 200  # characters of a box that are looked at
TAKE = "take-"  # a press that takes what is suggested for a field


@login_required
def activity_new(request: SignedInRequest) -> HttpResponse:
    """Apply for an activity; “save” keeps a draft, “submit” hands it in."""
    require(may_apply(request.user))
    if request.method != "POST":
        return _shown(request, None)
    form = ActivityForm(_sent(request), user=request.user)
    if not _looks_only(request) and form.is_valid():
        with refusals_on(form):
            _refuse_older(request, None)
            (unit, team), confirmed = form.host, request.POST.getlist("confirm")
            row = activities.draft(
                plan=form.plan(), unit=cast(Unit, unit), team=team, by=request.user, confirmed=confirmed
            )
            typed.forget(by=request.user, activity=None)
            return _saved(request, row)
    return _kept(request, form, None)


@login_required
def activity_edit(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """Change an application or a published activity."""
    row = overseen(request, activity_id)
    require(activities.can_edit(request.user, row))
    change = proposals.open_change(row)
    if change and change.is_waiting and request.method == "GET":
        messages.warning(request, str(activities.Reason.CHANGE_WAITING.label))
        return redirect("manage-activity", row.pk)
    plan = proposals.plan(change) if change and change.is_returned else None
    about: dict[str, Any] = {"instance": proposals.wished(row) if plan else row, "user": request.user, "plan": plan}
    context = change_context(row, request.user) if plan else {}
    if request.method != "POST":
        return _shown(request, row, about=about, **context)
    form = ActivityForm(_sent(request), **about)
    if not _looks_only(request) and form.is_valid():
        with refusals_on(form):
            _refuse_older(request, row)
            confirmed, told = request.POST.getlist("confirm"), told_already(row, request.user)
            changed = activities.revise(activity=row, plan=form.plan(), by=request.user, confirmed=confirmed)
            typed.forget(by=request.user, activity=row)
            return _saved(request, changed, told)
    return _kept(request, form, row, **context)


@login_required
@require_safe
def activity_leaders(request: SignedInRequest) -> HttpResponse:
    """Whom the name in a box may mean: the box sends itself alone, under whatever name it has in its form."""
    require(may_apply(request.user) or runs_activities(request.user))
    text = str(next(iter(request.GET.values()), ""))[:TYPED_AT_MOST]
    units, _teams = hosts(request.user)
    told = {"found": leaders.found(text, request.user, units), "is_unknown": bool(leaders.sought(text))}
    return render(request, "registry/activities/_leaders_found.html", told)


@login_required
@require_POST
def activity_typed(request: SignedInRequest, activity_id: int | None = None) -> HttpResponse:
    """Keep what is being typed, asked by the page itself; or forget it, asked by a press."""
    row = overseen(request, activity_id) if activity_id else None
    require(activities.can_edit(request.user, row) if row else may_apply(request.user))
    if request.POST.get("do") == "forget":
        typed.forget(by=request.user, activity=row)
        return redirect("activity-edit", row.pk) if row else redirect("activity-new")
    try:
        kept = typed.keep(by=request.user, activity=row, fields=typed_fields(request.POST), version=_version(request))
    except RuleViolation as refusal:
        newer = typed.of(request.user, row)
        told = {"code": refusal.code, "message": refusal.message, "version": newer.version if newer else 0}
        return JsonResponse(told, status=409)
    return JsonResponse({"version": kept.version, "saved_at": as_time(kept.saved_at)})


def _shown(
    request: SignedInRequest, row: Activity | None, about: dict[str, Any] | None = None, **context: Any
) -> HttpResponse:
    """The form as it stands, or as this person left it."""
    left = typed.of(request.user, row)
    about = about or {"user": request.user}
    if left is not None and left.fields:
        form = ActivityForm(as_posted(left.fields), **about).unchecked()
        context |= {"taken_up": left, "stands_otherwise": bool(row and left.stands != content.digest(row))}
        context["unsaved"] = unsaved.mark(form) if row and not row.is_draft else []
        return _page(request, form, row, left, **context)
    if row is None:
        about |= {"initial": suggestions.first_answers(request.user, hosts(request.user)[0])}
    return _page(request, ActivityForm(**about), row, left, **context)


def _kept(request: SignedInRequest, form: ActivityForm, row: Activity | None, **context: Any) -> HttpResponse:
    """The form again with what is wrong in it, or only looked at; either way it is kept as it was sent."""
    if _looks_only(request):
        form.unchecked()
    left = typed.of(request.user, row)
    if not form.has_error("__all__", typed.Reason.TYPED_ELSEWHERE):
        try:
            left = typed.keep(by=request.user, activity=row, fields=typed_fields(form.data), version=_version(request))
        except RuleViolation as refusal:
            messages.warning(request, refusal.message)
    return _page(request, form, row, left, **context)


def _page(
    request: SignedInRequest, form: ActivityForm, row: Activity | None, left: TypedApplication | None, **context: Any
) -> HttpResponse:
    context["remarks"] = dict.fromkeys(REMARKED, "") | (proposals.returned_remarks(row) if row else {})
    form.remark(context["remarks"])
    context |= {"activity": row, "typed_version": left.version if left else 0}
    context["parts"] = folds.parts(form, context["remarks"], asked=request.GET.get("open", "").replace("-", "_"))
    context["suggested"] = suggestions.beside(lambda name: form[name].value(), _suggested(form, row))
    return form_page(request, "registry/activities/activity_form.html", form, **context)


def _suggested(form: ActivityForm, row: Activity | None) -> list[suggestions.Suggestion]:
    """For the unit and the site that the form says by now."""
    unit = row.recording_unit if row else _chosen(form, "recording_unit") or _offered(form, "recording_unit").first()
    category = str(form["category"].value() or "")
    return suggestions.suggestions(unit=unit, site=_chosen(form, "site"), category=category)


def _chosen(form: ActivityForm, name: str) -> Any:
    return _offered(form, name).filter(pk=row_number(form[name].value())).first()


def _offered(form: ActivityForm, name: str) -> Any:
    field: Any = form.fields[name]
    return field.queryset


def _looks_only(request: SignedInRequest) -> bool:
    """The press saves nothing: it asks what was done last time, or takes it."""
    do = request.POST.get("do", "")
    return do == "look" or do.startswith(TAKE)


def _sent(request: SignedInRequest) -> Any:
    """What was sent, with the answer that a press takes over."""
    do = request.POST.get("do", "")
    if not do.startswith(TAKE):
        return request.POST
    data, name = request.POST.copy(), do.removeprefix(TAKE)
    if name in ActivityForm.base_fields:
        data[name] = request.POST.get(f"suggested-{name}", "")
    return data


def _refuse_older(request: SignedInRequest, row: Activity | None) -> None:
    typed.refuse_older(typed.of(request.user, row), typed_fields(request.POST), _version(request))


def _version(request: SignedInRequest) -> int | None:
    """Which version of the typed text the page knows; one without it has nothing to compare."""
    return row_number(request.POST.get("typed_version"))


def _saved(request: SignedInRequest, row: Activity, told: Sequence[Hint] = ()) -> HttpResponse:
    """After saving: hand in if that button was pressed, unless there is a hint that was not told before."""
    do = request.POST.get("do")
    if do == "submit" and row.status in (Activity.Status.DRAFT, Activity.Status.RETURNED):
        if any(hint not in told for hint in hints(row, None, request.user)):
            messages.warning(request, _("已保存，还没有提交。请先看下面“请留意”的几点，没有问题的，在这一页提交审批。"))
            return redirect("manage-activity", row.pk)
        with refusals_as_messages(request):
            activities.submit(activity=row, by=request.user)
            messages.success(request, _("已提交审批。"))
    elif proposals.waiting(row):
        messages.warning(request, _("重要内容有变，已提交审批。批准前仍按原来的内容进行，报名照常。"))
    else:
        messages.success(request, _("已保存。"))
    where = redirect(GOES_TO.get(do or "", "manage-activity"), row.pk)
    if part := WORKED_ON.get(do or ""):
        where["Location"] += f"?open={part}#{part}"
    return where
