"""Pages of the volunteer card: one's own, the public check, and the printed one (design#card)."""

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from checkin.attendance.services.windows import taking_scans
from checkin.models import Attendance
from checkin.permissions import can_handle_card
from checkin.scanning.forms.cards import CardReasonForm
from checkin.scanning.services import cards
from registry.documents import qr
from registry.doors.downloads import download
from registry.doors.http import SignedInRequest, form_page, refusals_as_messages, refusals_on
from registry.history import handing_out
from registry.history.purposes import Inherent
from registry.models import Shift, Volunteer
from registry.permissions import require


@login_required
@require_GET
@never_cache
def card_own(request: SignedInRequest) -> HttpResponse:
    """The user's card on screen."""
    volunteer = Volunteer.objects.filter(user=request.user).select_related("unit").first()
    holder = volunteer if volunteer is not None and volunteer.volunteer_no is not None else None
    has_card = holder is not None
    picture = qr.svg(cards.address_of(holder), label=_("志愿者卡二维码")) if holder else ""
    context = {"volunteer": volunteer, "has_card": has_card, "picture": picture, "expires_on": cards.expires_on()}
    return render(request, "checkin/scanning/card.html", context)


@login_required
@require_GET
def card_own_pdf(request: SignedInRequest) -> HttpResponse:
    """The user's card as a PDF."""
    volunteer = get_object_or_404(Volunteer.objects.select_related("unit"), user=request.user)
    return _pdf(request, volunteer, back="card-own")


@login_required
@require_GET
@never_cache
def card_own_picture(request: SignedInRequest) -> HttpResponse:
    """The user's card as a picture to save: by a long press in WeChat, elsewhere as a download."""
    volunteer = get_object_or_404(Volunteer.objects.select_related("unit"), user=request.user)
    with refusals_as_messages(request):
        content = cards.as_png(volunteer=volunteer, by=request.user)
        return download(content, f"card-{volunteer.volunteer_no}.png", inline="save" not in request.GET)
    return redirect("card-own")


@login_required
@require_POST
def card_own_replace(request: SignedInRequest) -> HttpResponse:
    """我的卡丢了: replace the user's own card."""
    volunteer = get_object_or_404(Volunteer, user=request.user)
    with refusals_as_messages(request):
        cards.replace(volunteer=volunteer, by=request.user)
        messages.success(request, _("原来的卡已挂失，下面是新卡。请重新存到相册或打印。"))
    return redirect("card-own")


@login_required
@never_cache
def volunteer_card(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """Print the card of somebody else: who may not need a reason, whose phone has it already does."""
    volunteer = _seen(request, volunteer_id)
    form = CardReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            content = cards.as_pdf(volunteers=(volunteer,), by=request.user, **form.cleaned_data)
            return download(content, f"card-{volunteer.volunteer_no}.pdf", inline=True)
    return _of_another(request, volunteer, form)


@login_required
@require_POST
def volunteer_card_replace(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """Replace the lost card of somebody else."""
    volunteer = _seen(request, volunteer_id)
    form = CardReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            cards.replace(volunteer=volunteer, by=request.user, **form.cleaned_data)
            messages.success(request, _("旧卡已挂失。需要纸质卡的，请在下面打印新卡。"))
            return redirect("volunteer-card", volunteer.pk)
    return _of_another(request, volunteer, form)


def _seen(request: SignedInRequest, volunteer_id: int) -> Volunteer:
    seen = Volunteer.objects.visible_to(request.user).select_related("unit")
    return get_object_or_404(seen, pk=volunteer_id)


def _of_another(request: SignedInRequest, volunteer: Volunteer, form: CardReasonForm) -> HttpResponse:
    require(can_handle_card(request.user, volunteer))
    needs_reason = cards.needs_reason(volunteer, request.user)
    form.fields["reason"].required = needs_reason  # how it is labelled; the service refuses
    told = {"volunteer": volunteer, "needs_reason": needs_reason}
    return form_page(request, "checkin/scanning/volunteer_card.html", form, **told)


@require_GET
@never_cache
def card_check(request: HttpRequest, text: str) -> HttpResponse:
    """Anybody learns whether a card is valid, not whose it is; an organiser may check its holder in."""
    state, holder = cards.state_of(text), cards.holder_of(text)
    shifts = _running_shifts(request) if request.user.is_authenticated else []
    if holder is None or not shifts:
        return render(request, "checkin/scanning/card_check.html", {"state": state})
    states = dict(Attendance.objects.filter(volunteer=holder, shift__in=shifts).values_list("shift", "state"))
    known = [(shift, states.get(shift.pk)) for shift in shifts]
    lines = [(shift, at == Attendance.State.OPEN, at == Attendance.State.CHECKED_OUT) for shift, at in known]
    context = {"holder": holder, "lines": lines, "text": text, "nonce": secrets.token_hex(16)}
    return render(request, "checkin/scanning/card_scan.html", context)


def _running_shifts(request: HttpRequest) -> list[Shift]:
    led = Shift.objects.led_by(request.user).live()
    return taking_scans(led.select_related("activity").in_order())


def _pdf(request: SignedInRequest, volunteer: Volunteer, back: str) -> HttpResponse:
    with refusals_as_messages(request):
        content = cards.as_pdf(volunteers=(volunteer,), by=request.user)
        about = {"what": "card", "purpose": Inherent.CARD, "to": volunteer, "unit": volunteer.unit}
        name = f"card-{volunteer.volunteer_no}.pdf"
        return handing_out.paper(request, content, name, person=volunteer, inline=True, **about)
    return redirect(back)
