"""The committee's calendar of working days: paste a notice, preview, save; correct single days."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registry import clock
from registry.doors.http import SignedInRequest, form_page, refusals_as_messages, refusals_on
from registry.models import Workday
from registry.permissions import is_committee, require
from registry.workdays.forms.workdays import ArrangementForm, WorkdayForm
from registry.workdays.services import arrangements

PAGE = "registry/workdays/account_workdays.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def committee_workdays(request: SignedInRequest) -> HttpResponse:
    """The state of each year, and a form to paste a notice: preview first, then save."""
    require(is_committee(request.user))
    form = ArrangementForm(request.POST or None, initial=_asked(request))
    shown: dict[str, Any] = {"preview": None}
    if form.is_valid():
        said = form.cleaned_data
        with refusals_on(form):
            if request.POST.get("do") == "save":
                saved = arrangements.save(by=request.user, **said)
                done = _("已保存 %(what)s放假安排，未办事项的期限已按新安排计算。")
                messages.success(request, done % {"what": saved})
                return redirect("committee-workdays")
            asked = {name: said[name] for name in ("layer", "year", "text")}
            shown["preview"] = arrangements.preview(by=request.user, **asked)
    return form_page(request, PAGE, form, **shown, **_known())


@login_required
@require_POST
def committee_workday_set(request: SignedInRequest) -> HttpResponse:
    """Correct a day of the Guangxi layer."""
    require(is_committee(request.user))
    form = WorkdayForm(request.POST)
    if form.is_valid():
        arrangements.set_guangxi_day(by=request.user, **form.cleaned_data)
        messages.success(request, _("已保存。未办事项的期限已按新的工作日历计算。"))
        return redirect("committee-workdays")
    shown = {"preview": None, "form": ArrangementForm(initial=_asked(request))}
    return render(request, PAGE, shown | _known() | {"day_form": form}, status=422)


@login_required
@require_POST
def committee_workday_remove(request: SignedInRequest, workday_id: int) -> HttpResponse:
    """Take a day of the Guangxi layer out."""
    require(is_committee(request.user))
    day = get_object_or_404(Workday, pk=workday_id, layer=Workday.Layer.GUANGXI)
    with refusals_as_messages(request):
        arrangements.remove_guangxi_day(day=day, by=request.user)
        messages.success(request, _("已删除这一天。"))
    return redirect("committee-workdays")


def _asked(request: SignedInRequest) -> dict[str, Any]:
    """The arrangement that the home page asks for, otherwise the first missing one."""
    year, layer = next(iter(arrangements.missing()), (clock.today().year + 1, "national"))
    asked = request.GET.get("year", "")
    return {
        "year": int(asked) if len(asked) == 4 and asked.isascii() and asked.isdigit() else year,
        "layer": request.GET.get("layer", layer),
    }


def _known() -> dict[str, Any]:
    """The years with their notices, and the single days of Guangxi."""
    states = arrangements.year_states()
    years = {"recent": [one for one in states if one.is_recent], "older": [one for one in states if not one.is_recent]}
    days = Workday.objects.filter(layer=Workday.Layer.GUANGXI, on__year__gte=clock.today().year - 1)
    return years | {"days": days.order_by("-on"), "day_form": WorkdayForm()}
