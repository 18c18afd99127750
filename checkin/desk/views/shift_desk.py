"""Commands at a shift beside the list of its people: cards, walk-ins, passcodes, heads, the sheet."""

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from checkin.desk.documents import shift_kit as shift_kit_paper
from checkin.desk.documents import sign_in_sheet
from checkin.desk.forms.shift_desk import CardScanForm, DirectionForm, HeadCountForm, WalkInForm
from checkin.desk.http import paper_name, sheet_given
from checkin.desk.services import head_counts, kits, sheets, undoing
from checkin.desk.shifts import shift_of
from checkin.exceptions import ACCEPTED, PhonesRefused
from checkin.models import EnteredTime
from checkin.scanning import roll
from checkin.scanning.answers import Answer
from checkin.scanning.services import own_phones, passcodes, roll_calls, walk_ins
from registry.doors.http import SignedInRequest, form_page, refusals_as_messages
from registry.models import Shift, SignUp

LONGEST_PRESS = 40
THIS_PHONE = "this-phone"  # in the session: the station that this browser became


@login_required
@require_POST
def shift_undo_entered(request: SignedInRequest, shift_id: int, entered_id: int) -> HttpResponse:
    """Take back all that was entered by one press."""
    shift = shift_of(request.user, shift_id)
    first = get_object_or_404(EnteredTime.objects.filter(shift=shift).select_related("shift__activity"), pk=entered_id)
    with refusals_as_messages(request):
        made = undoing.undo_entered(first=first, by=request.user)
        messages.success(request, _("已撤销刚才为 %(n)d 人录入的时间。") % {"n": len(made)})
    return _back(shift)


@login_required
@require_POST
def shift_card_scan(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Check in or out the holder of a card that the organiser's phone has read."""
    shift = shift_of(request.user, shift_id)
    form = CardScanForm(request.POST)
    if form.is_valid():
        _tell(request, roll_calls.read_card(shift=shift, by=request.user, **form.cleaned_data))
    return _back(shift)


@login_required
def shift_walk_in(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Put a walk-in on the list by name and phone, and check them in."""
    shift = shift_of(request.user, shift_id)
    form = WalkInForm(request.POST or None, initial={"nonce": secrets.token_hex(16)})
    if form.is_valid():
        _tell(request, roll_calls.walk_in(shift=shift, by=request.user, **form.cleaned_data))
        return _back(shift)
    return form_page(request, "checkin/desk/shift_desk_walk_in.html", form, shift=shift)


@login_required
@require_POST
def walk_in_admit(request: SignedInRequest, signup_id: int) -> HttpResponse:
    """Confirm somebody who asked at the gate."""
    signup = get_object_or_404(SignUp.objects.visible_to(request.user).select_related("shift__activity"), pk=signup_id)
    with refusals_as_messages(request):
        walk_ins.admit(signup=signup, by=request.user)
        messages.success(request, _("已把 %(name)s 加入名单。") % {"name": signup.volunteer.name})
    return _back(signup.shift)


@login_required
@require_POST
def shift_station(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """用这台手机签到: the browser this was pressed in becomes a station of the shift."""
    shift = shift_of(request.user, shift_id)
    with refusals_as_messages(request):
        before = request.session.get(THIS_PHONE)
        code = own_phones.become_station(
            shift=shift, by=request.user, before=before, press=request.POST.get("press", "")[:LONGEST_PRESS]
        )
        request.session[THIS_PHONE] = code.station.pk
        request.session[f"pairing-{code.station.pk}"] = code.text
        return redirect(f"{reverse('station-here', args=[code.station.pk])}?shift={shift.pk}")
    return _back(shift)


@login_required
@require_POST
def shift_passcode(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Six digits to say aloud, shown on this browser only."""
    shift = shift_of(request.user, shift_id)
    form = DirectionForm(request.POST)
    if form.is_valid():
        made, text = passcodes.make(shift=shift, direction=form.cleaned_data["direction"], by=request.user)
        shown = {"text": text, "direction": made.direction, "until": made.expires_at.isoformat()}
        request.session[f"passcode-{shift.pk}"] = shown
    return _back(shift)


@login_required
@require_POST
def shift_heads(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Store a head count; the newest one counts."""
    shift = shift_of(request.user, shift_id)
    form = HeadCountForm(request.POST)
    if form.is_valid():
        with refusals_as_messages(request):
            head_counts.count(shift=shift, by=request.user, **form.cleaned_data)
            messages.success(request, _("已记下清点人数。"))
    else:
        messages.error(request, _("请填写清点的人数。"))
    return _back(shift)


@login_required
@require_GET
def shift_sheet(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """The sign-in sheet on paper, a code per row."""
    shift = shift_of(request.user, shift_id)
    people = roll.people_of(shift)
    content = sign_in_sheet.as_pdf(sheets.sheet_of(shift, people))
    return sheet_given(request, shift, content, paper_name(shift, "签到表"), people=len(people))


@login_required
def shift_kit(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Everything on paper for the shift; with phones only by a press, since each look is kept."""
    shift = shift_of(request.user, shift_id)
    try:
        kit = kits.kit_of(shift=shift, by=request.user, with_phones=request.method == "POST")
    except PhonesRefused as refusal:
        messages.error(request, refusal.message, extra_tags=refusal.code)
        return _back(shift)
    content = shift_kit_paper.as_pdf(kit)
    return sheet_given(request, shift, content, paper_name(shift, "现场资料"), people=len(kit.roster))


def _tell(request: SignedInRequest, answer: Answer) -> None:
    say = messages.success if answer.code in ACCEPTED else messages.warning
    say(request, f"{answer.name} {answer.message}".strip(), extra_tags=answer.code)


def _back(shift: Shift) -> HttpResponseRedirect:
    return redirect("shift-desk", shift.pk)
