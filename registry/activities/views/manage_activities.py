"""The organiser's desk: one activity with its people, and every command on it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from registry.activities.applying.hosts import may_apply
from registry.activities.desk import desk, has_desk, listing, reads_needs
from registry.activities.filters import DeskActivityFilter
from registry.activities.services import activities, clash_calls, typed
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on
from registry.ground.exports.views.exports import direct
from registry.models import Activity, ServiceNeed
from registry.permissions import can_lead, require
from registry.signups.forms.reasons import ReasonForm


@login_required
def manage_activities(request: SignedInRequest) -> HttpResponse:
    """The activities of the user's units and teams, and those they lead, by state."""
    require(has_desk(request.user))
    found = DeskActivityFilter(request.GET, Activity.objects.overseen_by(request.user))
    page = page_of(request, listing(found.qs))
    context = {"page": page, "filter_form": found.form, "total": page.paginator.count}
    context |= {"applies": may_apply(request.user), "reads_needs": reads_needs(request.user)}
    context["unfinished"] = typed.unsaved(request.user)
    return render(request, "registry/activities/activity_desk_list.html", context)


@login_required
def manage_activities_export(request: SignedInRequest) -> HttpResponse:
    """The same list with its usual columns: .xlsx, or .csv with ?format=csv."""
    return direct(request, "activities")


@login_required
def manage_activity(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """State, the next step, the approval so far, and who signed up for what."""
    row = overseen(request, activity_id)
    return render(request, "registry/activities/activity_desk.html", desk(row, request.user, request.GET))


@never_cache
@login_required
@require_POST
def activity_clash_phones(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """The same page with the phones of those who clash, this once."""
    row = overseen(request, activity_id)
    phones = clash_calls.call(activity=row, by=request.user)
    messages.success(request, _("已显示 %(n)d 人的电话，查看已记入操作日志。") % {"n": len(phones)})
    return render(request, "registry/activities/activity_desk.html", desk(row, request.user, request.GET, phones))


@login_required
@require_POST
def activity_change_withdraw(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """Take back a change, or give up one that was returned."""
    row = overseen(request, activity_id)
    with refusals_as_messages(request):
        activities.withdraw_change(activity=row, by=request.user)
        messages.success(request, _("变更已撤回，活动继续按原来批准的内容进行。"))
    return redirect("manage-activity", row.pk)


@login_required
@require_POST
def activity_contact_hide(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """The contact took back what everybody may read."""
    row = overseen(request, activity_id)
    activities.hide_contact(activity=row, by=request.user)
    messages.success(request, _("公开页面不再显示联系人，报名的人仍看得到。"))
    return redirect("manage-activity", row.pk)


@login_required
@require_POST
def activity_submit(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """Hand the application in."""
    row = overseen(request, activity_id)
    with refusals_as_messages(request):
        activities.submit(activity=row, by=request.user)
        messages.success(request, _("已提交审批。"))
    return redirect("manage-activity", row.pk)


@login_required
@require_POST
def activity_publish(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """Open the activity for sign-up."""
    row = overseen(request, activity_id)
    with refusals_as_messages(request):
        activities.publish(activity=row, by=request.user)
        messages.success(request, _("已发布，可以报名了。"))
    return redirect("manage-activity", row.pk)


@login_required
@require_POST
def activity_close(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """Close the activity."""
    row = overseen(request, activity_id)
    with refusals_as_messages(request):
        activities.close(activity=row, by=request.user)
        messages.success(request, _("活动已结束。"))
    return redirect("manage-activity", row.pk)


@login_required
@require_POST
def activity_repeat(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """照此再办一次: a new draft to go through."""
    row = overseen(request, activity_id)
    again = activities.repeat(activity=row, by=request.user)
    messages.success(request, _("已照原活动拟好草稿，时间顺延到以后的同一星期几，请核对后提交。"))
    return redirect("activity-edit", again.pk)


@login_required
def activity_end(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """Cancel a published activity or withdraw an application, with a reason."""
    row = overseen(request, activity_id)
    require(can_lead(request.user, row))
    form = ReasonForm(request.POST or None)
    if ServiceNeed.objects.filter(activity=row).exists():
        form.fields["reason"].help_text = _("这项活动来自服务需求，原因也写在服务需求里，服务对象和各单位看得到。")
    if form.is_valid():
        with refusals_on(form):
            command = activities.cancel if row.published_at else activities.withdraw
            command(activity=row, by=request.user, reason=form.cleaned_data["reason"])
            return redirect("manage-activity", row.pk)
    return form_page(request, "registry/activities/activity_end.html", form, activity=row)


def overseen(request: SignedInRequest, activity_id: int) -> Activity:
    """The activity, if it is at this user's desk."""
    rows = Activity.objects.overseen_by(request.user).select_related("recording_unit", "team", "leader", "site")
    return get_object_or_404(rows, pk=activity_id)
