"""时长规则: versions and their preview for the committee, the rule in force for everybody."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from checkin.deciding.forms.policies import PolicyForm
from checkin.deciding.services import policy_changes
from checkin.minutes.services import policies
from registry import clock
from registry.doors.http import SignedInRequest, refusals_on, told_page
from registry.permissions import is_committee, require


@require_safe
def hours_policy(request: HttpRequest) -> HttpResponse:
    """The rule in force and the next ones, in plain words, for everybody."""
    context = {"policy": policies.policy_for(clock.today()), "coming": policies.coming()}
    return render(request, "checkin/deciding/policy_public.html", context)


@login_required
@require_safe
def hours_policies(request: SignedInRequest) -> HttpResponse:
    """Every version, the newest first."""
    require(is_committee(request.user))
    context = {"policies": policies.all_newest_first(), "current": policies.policy_for(clock.today())}
    return render(request, "checkin/deciding/policy_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hours_policy_create(request: SignedInRequest) -> HttpResponse:
    """Preview a new version, then make it."""
    require(is_committee(request.user))
    form = PolicyForm(request.POST) if request.method == "POST" else None
    form = form or PolicyForm.beginning_with(policies.policy_for(clock.today()))
    preview = None
    if form.is_valid():
        wishes = form.wishes()
        with refusals_on(form):
            preview = policy_changes.preview(by=request.user, **wishes)
            form.fields["reason"].required = True  # the next step makes it
            if request.POST.get("do") == "make":
                made = policy_changes.make(by=request.user, reason=form.cleaned_data["reason"], **wishes)
                messages.success(request, _("已发布时长规则 {version}。").format(version=made))
                return redirect("hours-policies")
    context = {"form": form, "preview": preview}
    return told_page(request, "checkin/deciding/policy_form.html", context, status=422 if form.errors else 200)
