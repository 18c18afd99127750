"""A lost account: the owner's pages, and the page of those who vouch."""

from typing import Any

from allauth.account.internal.stagekit import clear_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from registry.accounts import recovery_limits
from registry.accounts.forms.recoveries import FactorForm, NewPasswordForm, RecoverForm, VouchForm
from registry.accounts.login import find_user
from registry.accounts.services import account_mail, recoveries
from registry.accounts.two_persons import VOUCHERS
from registry.doors import known_browsers
from registry.doors.http import SignedInRequest, address_of, browser_of, form_page, refusals_as_messages, refusals_on
from registry.models import AccountRecovery, User
from registry.permissions import has_role, require, roles_of, volunteer_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Ask for help with a lost account; the answer is the same whether it exists or not."""
    form = RecoverForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            sender = {"address": address_of(request), "browser": browser_of(request, make=True)}
            recovery_limits.require_allowed(phone=form.cleaned_data["phone"], **sender)
            user = find_user(form.cleaned_data["phone"])
            lost_factor = form.cleaned_data["lost_factor"]
            is_known = user is not None and _is_owned(user)
            if user and is_known:
                account_mail.ask_for_link(user)
            asked = recoveries.ask(user=user, lost_factor=lost_factor) if user and is_known else recoveries.of_nobody()
            name = recovery_limits.named(form.cleaned_data["phone"])
            clear_login(request)  # one that stopped at the second step would lead back there for ever
            request.session["recovery"] = dict(zip(("secret", "code", "name"), (*asked, name), strict=True))
            return redirect("recover-wait")
    return form_page(request, "registry/accounts/account_recover.html", form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recover_wait(request: HttpRequest) -> HttpResponse:
    """The code to read out, or the own second factor; once it is open, the new password."""
    held = request.session.get("recovery")
    if not held:
        return redirect("recover")
    recovery = recoveries.held_by(held["secret"])
    owner = recovery.user if recovery and recovery.approved_at else None  # the rule would tell who asks in vain
    posted = request.POST or None
    form: Any = FactorForm(posted) if posted and "factor" in posted else NewPasswordForm(posted, user=owner)
    if form.is_valid():
        with refusals_on(form):
            if "factor" in form.cleaned_data:
                _prove(request, form.cleaned_data["factor"], recovery)
                return redirect("recover-wait")
            user = recoveries.recover(secret=held["secret"], password=form.cleaned_data["password"])
            del request.session["recovery"]
            messages.success(request, _("新密码已生效，请登录。"))
            response = redirect("account_login")
            known_browsers.remember(request, response, user)  # vouched for a moment ago: who guesses elsewhere is apart
            return response
    is_factor = isinstance(form, FactorForm)
    context = {
        "code": held["code"],
        "recovery": recovery,
        "factor_form": form if is_factor else FactorForm(),
        "password_form": NewPasswordForm(user=owner) if is_factor else form,
    }
    return form_page(request, "registry/accounts/account_recover_wait.html", form, **context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recover_stop(request: HttpRequest, signed: str) -> HttpResponse:
    """The link in the message to the owner: this was not me."""
    recovery = recoveries.of_stop_link(signed)
    if recovery is None:
        raise Http404
    if request.method == "POST":
        with refusals_as_messages(request):
            recoveries.stop(recovery=recovery, by=None)
        recovery.refresh_from_db()
    return render(request, "registry/accounts/account_recover_stop.html", {"recovery": recovery})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account_recoveries(request: SignedInRequest) -> HttpResponse:
    """Vouch for somebody who asks for their account back; what is under way, each to be stopped."""
    require(has_role(request.user, *VOUCHERS))
    form = VouchForm(request.POST or None, by=request.user)
    if form.is_valid() and form.owner:
        with refusals_on(form):
            recovery = recoveries.vouch(owner=form.owner, code=form.cleaned_data["code"], by=request.user)
            messages.success(request, vouched_words(recovery))
            return redirect("account-recoveries")
    rows = recoveries.in_sight_of(request.user)
    return form_page(request, "registry/accounts/account_recoveries.html", form, recoveries=rows)


@login_required
@require_POST
def account_recovery_stop(request: SignedInRequest, recovery_id: int) -> HttpResponse:
    """Stop a recovery that looks wrong."""
    recovery = get_object_or_404(AccountRecovery.objects.vouched(), pk=recovery_id)
    with refusals_as_messages(request):
        recoveries.stop(recovery=recovery, by=request.user)
        messages.success(request, _("已停止，并通知有关人员。"))
    return redirect("account-recoveries")


def vouched_words(recovery: AccountRecovery) -> str:
    """What the person who has just vouched reads."""
    if recovery.is_vouched:
        return _("已记下您的核实。这个账号有管理角色，还须另一人核实。")
    if recovery.is_counting:
        return _("已核实。为防止冒用，一小时后本人才能设置新密码。")
    return _("已核实。对方现在可以在自己的手机上设置新密码。")


def _prove(request: HttpRequest, factor: str, recovery: AccountRecovery | None) -> None:
    held = request.session["recovery"]
    is_known = recovery is not None and known_browsers.is_known(request, recovery.user)
    where = {"name": held.get("name", ""), "address": address_of(request)}
    recoveries.prove(secret=held["secret"], factor=factor, is_known=is_known, **where)


def _is_owned(user: User) -> bool:
    return user.is_active and (volunteer_of(user) is not None or bool(roles_of(user)))
