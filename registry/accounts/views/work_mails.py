"""办公邮箱: the link in the letter, and another letter."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from registry.accounts.services import work_mails
from registry.doors.http import SignedInRequest, refusals_as_messages
from registry.exceptions import AccountRefused
from registry.words.masking import mask_mail


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def work_mail_confirm(request: HttpRequest, signed: str) -> HttpResponse:
    """A program that looks into letters opens links; only a press confirms."""
    context: dict[str, object] = {}
    try:
        user = work_mails.confirm(signed=signed) if request.method == "POST" else work_mails.of_link(signed)
        context = {"mail": mask_mail(user.work_mail), "is_done": user.has_confirmed_work_mail}
    except AccountRefused as refused:
        context = {"refused": refused.message}
    status = 410 if "refused" in context else 200
    return render(request, "registry/accounts/account_work_mail.html", context, status=status)


@login_required
@require_POST
def me_work_mail(request: SignedInRequest) -> HttpResponse:
    """Another letter."""
    with refusals_as_messages(request):
        work_mails.ask_again(user=request.user, by=request.user)
        messages.success(request, _("确认邮件已发出，请打开邮件里的链接。"))
    return redirect("mfa_index")
