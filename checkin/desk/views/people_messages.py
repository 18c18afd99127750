"""Pages of messages to the people of a shift or an activity, and the page on which somebody reads one."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from checkin.desk.forms.people_messages import MessageForm, PickedForm, PicksField, ThanksForm
from checkin.desk.services import people_messages as service
from checkin.desk.services import people_page
from checkin.desk.shifts import shift_of
from checkin.models import PeopleMessage
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_on
from registry.models import Activity, Shift
from registry.notifications.sms import gateway
from registry.permissions import can_lead, require

NAMED = 20
THANKS_IDS = "thanks_%s"  # beside the form of any other message


@login_required
def shift_messages(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Write to the people of one shift, see what was written; afterwards thank them."""
    shift = shift_of(request.user, shift_id)
    return _page(request, shift.activity, shift)


@login_required
def activity_messages(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """Write to everybody who still comes to one of the activity's shifts."""
    seen = Activity.objects.visible_to(request.user).select_related("recording_unit")
    activity = get_object_or_404(seen, pk=activity_id)
    require(can_lead(request.user, activity))
    return _page(request, activity, None)


@login_required
@require_POST
def shift_thanks(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Thank everybody who came, with the prepared text or another."""
    shift = shift_of(request.user, shift_id)
    form = ThanksForm(request.POST, auto_id=THANKS_IDS)
    if form.is_valid():
        with refusals_on(form):
            _say(request, service.thank(shift=shift, by=request.user, **form.cleaned_data))
            return redirect("shift-messages", shift.pk)
    return _page(request, shift.activity, shift, thanks=form)


@never_cache
@login_required
@require_GET
def people_message(request: SignedInRequest, message_uuid: UUID) -> HttpResponse:
    """One message, for those who got it and those who run the activity."""
    rows = PeopleMessage.objects.readable_by(request.user).select_related("activity", "shift__activity", "by")
    return render(request, "checkin/desk/people_message.html", {"message": get_object_or_404(rows, uuid=message_uuid)})


def _page(
    request: SignedInRequest, activity: Activity, shift: Shift | None, thanks: ThanksForm | None = None
) -> HttpResponse:
    found = service.audiences(activity, shift)
    writes = request.method == "POST" and thanks is None
    initial = {"key": secrets.token_hex(12), "audience": request.GET.get("show", "")}
    choices, nobody = _choices(found, request.POST.get("audience", "") if writes else initial["audience"])
    told: dict[str, Any] = {"audiences": choices, "may_text": gateway.is_there_a_gateway(), "initial": initial}
    picks = shift is not None and ("people" in request.POST if writes else initial["audience"] == service.PICKED)
    form = _form(request, writes, picks, told)
    if form.is_valid():
        with refusals_on(form):
            said = ({"audience": service.PICKED} if picks else {}) | form.cleaned_data
            _say(request, service.send(activity=activity, shift=shift, by=request.user, **said))
            return redirect(request.path)
    sent = PeopleMessage.objects.filter(activity=activity).select_related("by", "shift__activity")
    thanks = thanks or _prepared(shift)
    came = next((each.people for each in found if each.code == service.CAME), ())
    context = {
        "activity": activity,
        "shift": shift,
        "page": page_of(request, sent.filter(shift=shift) if shift else sent),
        "left": len(service.not_thanked(shift, came)) if thanks else 0,
        "labels": dict(choices),
        "nobody": nobody,
        "thanks": thanks,
        "picked": _picked(shift, form["people"].value()) if shift and picks else None,
    }
    if thanks is not None and thanks.is_bound:
        return render(request, "checkin/desk/people_messages.html", {"form": form, **context}, status=422)
    return form_page(request, "checkin/desk/people_messages.html", form, **context)


def _choices(found: list[service.Audience], asked: str) -> tuple[list[tuple[str, str]], str]:
    """Those that somebody belongs to, or that were asked for; and the others by name, since nobody is there."""
    listed = [each for each in found if each.people or each.code == asked]
    empty = [each.label for each in found if each not in listed]
    choices = [(each.code, _("%(who)s（%(n)d 人）") % {"who": each.label, "n": len(each.people)}) for each in listed]
    return choices, _("、").join(empty)


def _form(request: SignedInRequest, writes: bool, picks: bool, told: dict[str, Any]) -> MessageForm:
    """For an audience, or for those ticked."""
    said = request.POST if writes else None
    if not picks:
        return MessageForm(said, **told)
    told["initial"] |= {"people": request.GET.get("people", "")}
    del told["audiences"]
    return PickedForm(said, **told)


def _picked(shift: Shift, told: Any) -> dict[str, Any]:
    """Who is ticked, by name, and the way back to the list."""
    wanted = PicksField().to_python(told)
    people = people_page.read(shift)
    known = {each.pk for each in people.stands}
    lines = people.lines([pk for pk in wanted if pk in known][:NAMED])
    names = _("、").join(line.volunteer.name + line.volunteer.apart for line in lines)
    return {
        "people": ".".join(map(str, wanted)),
        "names": names + (_("等") if len(known & set(wanted)) > NAMED else ""),
        "n": len(known & set(wanted)),
    }


def _prepared(shift: Shift | None) -> ThanksForm | None:
    if shift is None or not shift.has_ended:
        return None
    initial = {"text": service.prepared_thanks(shift), "key": secrets.token_hex(12)}
    return ThanksForm(initial=initial, auto_id=THANKS_IDS)


def _say(request: SignedInRequest, message: PeopleMessage) -> None:
    if message.is_repeated and message.is_thanks:
        messages.success(request, _("到场的人都已经感谢过，没有再发。"))
        return
    words = _("已交给后台发送，共 %(n)d 人，一两分钟内收到。") % {"n": message.people}
    if message.unreached:
        words += _("其中 %(n)d 人没有账号，收不到，请打电话。") % {"n": message.unreached}
    messages.success(request, words)
