"""Pages of the guide: on the home page until it is put away, in the menu afterwards."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.first_run import steps
from registry.doors.http import SignedInRequest, refusals_as_messages
from registry.permissions import is_committee, require
from registry.units.services import setup


@login_required
@require_safe
def setup_page(request: SignedInRequest) -> HttpResponse:
    """Every step, done or not."""
    require(is_committee(request.user))
    return render(request, "setup.html", {"guide": steps.guide()})


@login_required
@require_POST
def setup_put_aside(request: SignedInRequest, step: str) -> HttpResponse:
    return _about(request, step, setup.put_aside)


@login_required
@require_POST
def setup_take_up(request: SignedInRequest, step: str) -> HttpResponse:
    return _about(request, step, setup.take_up)


@login_required
@require_POST
def setup_put_away(request: SignedInRequest) -> HttpResponse:
    """Whatever is open stays open in the menu."""
    setup.put_away(by=request.user)
    messages.success(request, _("已收起，以后可以从菜单“开办向导”打开。"))
    return redirect("home")


@login_required
@require_POST
def setup_test_mail(request: SignedInRequest) -> HttpResponse:
    with refusals_as_messages(request):
        setup.send_test_mail(by=request.user)
        messages.success(request, _("已寄出，请在自己的邮箱中查看；没有收到的，看看垃圾邮件。"))
    return redirect("setup")


def _about(request: SignedInRequest, step: str, command: Callable[..., Any]) -> HttpResponse:
    require(is_committee(request.user))
    if step not in steps.CODES:
        raise Http404
    command(step=step, by=request.user)
    return redirect("setup" if request.POST.get("from") == "page" else "home")
