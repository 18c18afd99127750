"""The organiser's commands about people: invite, turn down, cancel a shift."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.doors.http import SignedInRequest, form_page, page_of, refusals_on
from registry.models import Activity, Shift, SignUp, Volunteer
from registry.people.services import lookups
from registry.permissions import can_lead, require
from registry.signups.forms.inviting import InviteForm
from registry.signups.forms.reasons import ReasonForm
from registry.signups.services import invitations, signups
from registry.signups.views.decisions import MOST_PICKED, PLAIN_NUMBER
from registry.teams.services import naming

INVITED_SHOWN, OFFERED_SHOWN = 10, 25  # on a page


@login_required
def activity_invite(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """Invite the user's own people to one shift; nobody is signed up without accepting (D28)."""
    row = get_object_or_404(Activity.objects.visible_to(request.user), pk=activity_id)
    require(invitations.can_invite(request.user, row))
    shares = naming.shares(request.user, activity=row)
    shifts = list(Shift.objects.upcoming().filter(activity=row).in_order())
    chosen = _chosen(request, shifts, shares)
    here = SignUp.objects.active().filter(shift=chosen)
    is_listed = Exists(here.filter(volunteer=OuterRef("pk")))
    people = invitations.invitable_by(request.user, row).select_related("unit").order_by(is_listed.asc(), "pk")
    words = request.GET.get("q", "").strip()
    lookups.note(by=request.user, text=words)
    page = page_of(request, people.matching(words, by=request.user) if words else people, size=OFFERED_SHOWN)
    # Who was ticked and is on another page by now stays ticked.
    sent = [int(pk) for pk in request.POST.getlist("volunteers") if PLAIN_NUMBER.fullmatch(pk)]
    listed = people.filter(pk__in={*sent[:MOST_PICKED], *(volunteer.pk for volunteer in page)})
    there = here.filter(volunteer__in=listed.order_by().values("pk")).select_related("shift__activity")
    told: dict[str, Any] = {"people": listed, "on_the_list": {e.volunteer_id: e.outcome_label for e in there}}
    form = InviteForm(request.POST or None, activity=row, by=request.user, initial={"shift": chosen}, **told)
    if form.is_valid():
        with refusals_on(form):
            made = invitations.invite(by=request.user, **form.cleaned_data)
            _say(request, row, made=len(made), wanted=len(form.cleaned_data["volunteers"]))
            query = f"?shift={form.cleaned_data['shift'].pk}" if len(shifts) > 1 else ""
            return redirect(reverse("activity-invite", args=[row.pk]) + query)
    told = {"activity": row, "page": page, "words": words, "leads": can_lead(request.user, row)}
    told |= {"shares": shares, "shifts": shifts, "chosen": chosen} | _invited(request, row, chosen, words)
    told["takes_names"] = bool(chosen) and (form.is_bound or not row.gives_to_teams or any(e.left for e in shares))
    return form_page(request, "registry/activities/activity_invite.html", form, **told)


def _chosen(request: SignedInRequest, shifts: list[Shift], shares: list[naming.Share]) -> Shift | None:
    """The shift that was asked for; otherwise the first for which somebody is still to be named, or the first."""
    asked = request.POST.get("shift") or request.GET.get("shift", "")
    wanted = {str(shift.pk): shift for shift in shifts}
    first = next((str(share.shift.pk) for share in shares if share.left), "")
    return wanted.get(asked) or wanted.get(first) or next(iter(shifts), None)


def _invited(request: SignedInRequest, row: Activity, chosen: Shift | None, words: str) -> dict[str, Any]:
    """A page of who was invited to the shift, found by the same words as those who may be."""
    rows = naming.invited(request.user, row).filter(shift=chosen)
    found = rows.filter(volunteer__in=Volunteer.objects.matching(words, by=request.user)) if words else rows
    found = found.select_related("shift__activity", "volunteer__unit")
    return {
        "invited": Paginator(found, INVITED_SHOWN).get_page(request.GET.get("named")),
        "invited_count": rows.count(),
    }


def _say(request: SignedInRequest, row: Activity, *, made: int, wanted: int) -> None:
    """A press that came twice is answered as done; whoever came onto the list otherwise is counted apart."""
    if made:
        said = _("已提名 %(n)d 人，等待本人答复。") if row.gives_to_teams else _("已邀请 %(n)d 人，等待本人答复。")
        messages.success(request, said % {"n": made})
    if wanted > made:
        messages.info(request, _("另有 %(n)d 人已在这个场次的名单上，没有再办。") % {"n": wanted - made})


@login_required
def signup_turn_down(request: SignedInRequest, signup_id: int) -> HttpResponse:
    """Take somebody off the list, with a reason for the person."""
    rows = SignUp.objects.visible_to(request.user).select_related("shift__activity__recording_unit", "volunteer")
    signup = get_object_or_404(rows, pk=signup_id)
    require(can_lead(request.user, signup.shift.activity))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            signups.turn_down(signup=signup, by=request.user, reason=form.cleaned_data["reason"])
            return redirect("manage-activity", signup.shift.activity_id)
    return form_page(request, "registry/signups/signup_turn_down.html", form, signup=signup)
