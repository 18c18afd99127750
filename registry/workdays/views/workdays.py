"""The committee's calendar of working days."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registry.doors.http import form_page, refusals_as_messages
from registry.models import Workday
from registry.permissions import is_committee, require
from registry.workdays.forms.workdays import WorkdayForm
from registry.workdays.services import workdays


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def committee_workdays(request: HttpRequest) -> HttpResponse:
    """The Guangxi layer of the working-day table (三月三)."""
    require(is_committee(request.user))
    form = WorkdayForm(request.POST or None)
    if form.is_valid():
        workdays.set_guangxi_day(by=request.user, **form.cleaned_data)
        messages.success(request, _("已保存。期限从现在起按新的工作日历计算。"))
        return redirect("committee-workdays")
    days = Workday.objects.filter(layer=Workday.Layer.GUANGXI).order_by("-on")
    return form_page(request, "registry/workdays/account_workdays.html", form, days=days)


@login_required
@require_POST
def committee_workday_remove(request: HttpRequest, workday_id: int) -> HttpResponse:
    """Take a day of the Guangxi layer out."""
    require(is_committee(request.user))
    day = get_object_or_404(Workday, pk=workday_id, layer=Workday.Layer.GUANGXI)
    with refusals_as_messages(request):
        workdays.remove_guangxi_day(day=day, by=request.user)
        messages.success(request, _("已删除这一天。"))
    return redirect("committee-workdays")
