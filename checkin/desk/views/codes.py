"""Pages of a volunteer's own check-in, by site code or passcode (design#scanning)."""

import secrets
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from checkin.attendance.services.windows import taking_scans
from checkin.desk.forms.codes import PasscodeForm
from checkin.desk.services import gate, walk_ins_settled
from checkin.exceptions import ACCEPTED
from checkin.permissions import can_take_roll
from checkin.scanning.answers import Answer
from checkin.scanning.forms.tickets import TicketForm
from checkin.scanning.services import cards, passcodes, self_scans, site_codes, walk_ins
from checkin.scanning.services.site_codes import Ticket
from registry import clock
from registry.documents import qr
from registry.doors.http import SignedInRequest, form_page, is_htmx, refusals_on
from registry.exceptions import RuleViolation
from registry.ground.public_url import absolute
from registry.models import Consent, Shift, SignUp
from registry.people import legal
from registry.people.services import consents
from registry.permissions import require, require_volunteer, volunteer_of

# The browser that opened a code: the ticket is good in this one alone (D114).
BROWSER, BROWSER_BYTES = "qzzy-gate", 24


@require_GET
@never_cache
def code_open(request: HttpRequest, shift_uuid: UUID, part: str) -> HttpResponse:
    """The address in the site code: makes a ticket, and leads to the page with the button."""
    shift = get_object_or_404(Shift.objects.select_related("activity"), uuid=shift_uuid)
    try:
        browser = request.COOKIES.get(BROWSER) or secrets.token_urlsafe(BROWSER_BYTES)
        ticket = site_codes.ticket_for(shift=shift, part=part, browser=browser)
    except RuleViolation as refusal:
        return _refused(request, refusal, shift)
    return _known_again(redirect(_address_of(ticket)), browser)


@login_required
@never_cache
def code_press(request: SignedInRequest) -> HttpResponse:
    """GET shows what the press will do; POST does it and may be repeated."""
    text = request.POST.get("ticket") or request.GET.get("ticket", "")
    try:
        ticket = _ticket_of(request, text)
    except RuleViolation as refusal:
        return _refused(request, refusal)
    shift = _shift_of(ticket)
    try:
        answer = self_scans.press(ticket=ticket, shift=shift, by=request.user) if request.method == "POST" else None
    except RuleViolation as refusal:
        return _page(request, ticket, shift, refusal=refusal)
    return _page(request, ticket, shift, answer=answer)


@login_required
@require_GET
def code_entry(request: SignedInRequest) -> HttpResponse:
    """Type a passcode for one of today's shifts that the user signed up for."""
    expected = SignUp.objects.confirmed().filter(volunteer__user=request.user).values("shift")
    shifts = taking_scans(Shift.objects.filter(pk__in=expected).select_related("activity").order_by("starts_at"))
    entries = [(shift, PasscodeForm(initial={"shift": shift.uuid}, auto_id=f"id_{shift.pk}_%s")) for shift in shifts]
    return render(request, "checkin/desk/code_entry.html", {"entries": entries})


@login_required
@require_POST
@never_cache
def passcode_press(request: SignedInRequest) -> HttpResponse:
    """Check in or out by passcode."""
    form = PasscodeForm(request.POST)
    shift = None
    if form.is_valid():
        shift = get_object_or_404(Shift.objects.select_related("activity"), uuid=form.cleaned_data["shift"])
        with refusals_on(form):
            text = form.cleaned_data["passcode"]
            ticket = passcodes.ticket_for(shift=shift, text=text, by=request.user)
            answer = self_scans.press(ticket=ticket, shift=shift, by=request.user)
            return _page(request, ticket, shift, answer=answer)
    return form_page(request, "checkin/desk/code_entry.html", form, entries=[(shift, form)])


@login_required
@require_POST
def walk_in_ask(request: SignedInRequest) -> HttpResponse:
    """Ask the leader for a place at the gate."""
    form = TicketForm(request.POST)
    try:
        ticket = _ticket_of(request, form.data.get("ticket", ""))
    except RuleViolation as refusal:
        return _refused(request, refusal)
    volunteer, shift = require_volunteer(request.user), _shift_of(ticket)
    try:
        walk_ins.ask_to_join(volunteer=volunteer, shift=shift, by=request.user, ticket=ticket)
    except RuleViolation as refusal:
        return _page(request, ticket, shift, refusal=refusal)
    return redirect(_address_of(ticket))


@login_required
@require_GET
@never_cache
def walk_ins_asked(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Who waits at the gate; the desk polls this."""
    shift = get_object_or_404(Shift.objects.visible_to(request.user).select_related("activity"), pk=shift_id)
    require(can_take_roll(request.user, shift))
    asked = SignUp.objects.asked_at_the_gate(shift).select_related("volunteer__unit")
    context = {"shift": shift, "asked": asked, "walk_ins": walk_ins_settled.of_shift(shift)}
    return render(request, "checkin/desk/_shift_desk_asked.html", context)


@login_required
@require_safe
@never_cache
def site_code(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """The organiser's screen with the site code; it needs no network once loaded."""
    shift = get_object_or_404(Shift.objects.visible_to(request.user).select_related("activity"), pk=shift_id)
    require(can_take_roll(request.user, shift))
    if shift.activity.is_remote:
        messages.info(request, _("线上服务不扫码，时长按任务成果核定。"))
        return redirect("shift-desk", shift.pk)
    return render(request, "checkin/desk/site_code.html", _screen(request, shift))


def _screen(request: SignedInRequest, shift: Shift) -> dict[str, object]:
    starts, ends = (at.astimezone(clock.LOCAL) for at in (shift.starts_at, shift.ends_at))
    return {
        "shift_id": str(shift.uuid),
        "direction": "out" if clock.now() > shift.starts_at + (shift.ends_at - shift.starts_at) / 2 else "in",
        "secret": site_codes.secret_of(shift),
        "server_now": clock.now().isoformat(),
        "base_url": absolute(""),
        "activity_title": str(shift),
        "shift_words": f"{starts.month}月{starts.day}日 {starts:%H:%M}–{ends:%H:%M} · {shift.activity.place}",
        "back_url": reverse("shift-desk", args=[shift.pk]),
    }


def _ticket_of(request: SignedInRequest, text: str) -> Ticket:
    return site_codes.read_ticket(text, by=request.user, browser=request.COOKIES.get(BROWSER, ""))


def _known_again(response: HttpResponse, browser: str) -> HttpResponse:
    """A cookie of its own: it outlives the log-in and a log-out, and WeChat's browser keeps it too."""
    response.set_cookie(
        BROWSER,
        browser,
        max_age=site_codes.TICKET_WAITS,
        path=reverse("code-entry"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _shift_of(ticket: Ticket) -> Shift:
    return get_object_or_404(Shift.objects.select_related("activity__recording_unit"), uuid=ticket.shift)


def _address_of(ticket: Ticket) -> str:
    return f"{reverse('code-press')}?{urlencode({'ticket': ticket.as_text()})}"


def _refused(request: HttpRequest, refusal: RuleViolation, shift: Shift | None = None) -> HttpResponse:
    """Without a valid ticket: what to do instead, as a page or as a fragment for an open page."""
    template = "checkin/desk/_code_refused.html" if is_htmx(request) else "checkin/desk/code_refused.html"
    context = {"refusal": refusal, "shift": shift, "picture": _card_picture(request)}
    return render(request, template, context, status=422)


def _page(
    request: SignedInRequest,
    ticket: Ticket,
    shift: Shift,
    *,
    answer: Answer | None = None,
    refusal: RuleViolation | None = None,
) -> HttpResponse:
    volunteer = volunteer_of(request.user)
    is_good = answer is not None and answer.code in ACCEPTED
    agreed = volunteer is not None and consents.has_given(volunteer, Consent.Item.LOCATION)
    context = {
        "gate": gate.look(ticket=ticket, shift=shift, volunteer=volunteer),
        "ticket": ticket,
        "ticket_text": ticket.as_text(),
        "shift": shift,
        "answer": answer,
        "refusal": refusal,
        "is_good": is_good,
        "picture": _card_picture(request),
        "agreed": agreed,
        "location_text": legal.current(Consent.Item.LOCATION),
        "locates": agreed and answer is not None and answer.authentic,
    }
    template = "checkin/desk/_code_gate.html" if is_htmx(request) else "checkin/desk/code_press.html"
    return render(request, template, context, status=422 if refusal or (answer and not is_good) else 200)


def _card_picture(request: HttpRequest) -> str:
    """The user's card inside the page, for when the network fails."""
    volunteer = volunteer_of(request.user)
    if volunteer is None or not volunteer.is_registered or volunteer.volunteer_no is None:
        return ""
    return qr.svg(cards.address_of(volunteer), label=_("志愿者卡二维码"))
