"""Pages of API tokens: one's own, and all of them for the security administrator."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.accounts.filters import TokenFilter
from registry.accounts.forms.accounts import TokenForm
from registry.accounts.services import tokens
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_on
from registry.models import ApiToken
from registry.permissions import require


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def me_tokens(request: SignedInRequest) -> HttpResponse:
    """The user's API tokens; a new one is shown once."""
    form, text = TokenForm(request.POST or None), ""
    if form.is_valid():
        with refusals_on(form):
            _token, text = tokens.make(user=request.user, by=request.user, **form.cleaned_data)
            form = TokenForm()
    rows = request.user.api_tokens.usable()
    return form_page(request, "registry/accounts/account_tokens.html", form, tokens=rows, text=text)


@login_required
@require_POST
def me_token_revoke(request: SignedInRequest, token_id: int) -> HttpResponse:
    """Stop a token at once."""
    token = get_object_or_404(ApiToken, pk=token_id, user=request.user)
    tokens.revoke(token=token, by=request.user)
    messages.success(request, _("令牌已停用。"))
    return redirect("me-tokens")


@login_required
@require_safe
def committee_tokens(request: SignedInRequest) -> HttpResponse:
    """Every token in use: whose, what for, how far and until when; never its text."""
    require(tokens.can_see_all(request.user))
    found = TokenFilter(request.GET, ApiToken.objects.usable().select_related("user"))
    page = page_of(request, found.qs)
    return render(request, "registry/accounts/account_tokens_all.html", {"page": page, "filter": found})


@login_required
@require_POST
def committee_token_revoke(request: SignedInRequest, token_id: int) -> HttpResponse:
    """The security administrator ends somebody's token at once."""
    require(tokens.can_see_all(request.user))
    tokens.revoke(token=get_object_or_404(ApiToken, pk=token_id), by=request.user)
    messages.success(request, _("令牌已停用，已通知本人。"))
    return redirect("committee-tokens")
