"""验证手机号码: a code to the own phone; where none is sent, the unit checks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from registry.doors.http import SignedInRequest, address_of, form_page, refusals_as_messages, refusals_on
from registry.models import Volunteer
from registry.people.forms.phone_claims import CodeForm
from registry.people.services import own_phones
from registry.people.views.me import own_volunteer
from registry.people.views.volunteers import person_to_decide


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me_phone_confirm(request: SignedInRequest) -> HttpResponse:
    """Type the code that came."""
    volunteer = own_volunteer(request.user)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            own_phones.confirm(volunteer=volunteer, code=form.cleaned_data["code"], by=request.user)
            messages.success(request, _("手机号码已验证。"))
            return redirect("me")
    return _page(request, volunteer, form)


@login_required
@require_POST
def me_phone_code(request: SignedInRequest) -> HttpResponse:
    """Ask for a code."""
    with refusals_as_messages(request):
        own_phones.send_code(volunteer=own_volunteer(request.user), by=request.user, address=address_of(request))
        messages.success(request, _("验证码已发往您的手机，一般一分钟内收到。"))
    return redirect("me-phone-confirm")


@login_required
@require_POST
def manage_volunteer_phone_checked(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """The unit has called the number."""
    volunteer = person_to_decide(request, volunteer_id)
    with refusals_as_messages(request):
        own_phones.vouch(volunteer=volunteer, by=request.user)
        messages.success(request, _("已记下：手机号码由本人使用。"))
    return redirect("manage-volunteer", volunteer.pk)


def _page(request: SignedInRequest, volunteer: Volunteer, form: CodeForm) -> HttpResponse:
    context = {
        "volunteer": volunteer,
        "may_be_sent": own_phones.may_be_sent(volunteer),
        "is_waiting": own_phones.is_waiting(volunteer),
    }
    return form_page(request, "registry/people/volunteer_phone_confirm.html", form, **context)
