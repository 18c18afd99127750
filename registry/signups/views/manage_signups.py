"""The organiser's commands about people: invite, turn down, cancel a shift."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from registry.doors.http import SignedInRequest, form_page, page_of, refusals_on
from registry.models import Activity, Shift, SignUp
from registry.people.services import lookups
from registry.permissions import can_lead, require
from registry.signups.forms.reasons import ReasonForm
from registry.signups.forms.signups import InviteForm
from registry.signups.services import invitations, signups
from registry.teams.services import naming


@login_required
def activity_invite(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """Invite the user's own people; nobody is signed up without accepting (D28)."""
    row = get_object_or_404(Activity.objects.visible_to(request.user), pk=activity_id)
    require(invitations.can_invite(request.user, row))
    people = invitations.invitable_by(request.user, row).select_related("unit").order_by("pk")
    words = request.GET.get("q", "").strip()
    lookups.note(by=request.user, text=words)
    page = page_of(request, people.matching(words, by=request.user) if words else people, size=50)
    listed = people.filter(pk__in=[volunteer.pk for volunteer in page])
    shifts = Shift.objects.upcoming().filter(activity=row)
    form = InviteForm(request.POST or None, shifts=shifts, people=listed, by=request.user)
    if form.is_valid():
        with refusals_on(form):
            made = invitations.invite(by=request.user, **form.cleaned_data)
            said = _("已提名 %(n)d 人，等待本人答复。") if row.gives_to_teams else _("已邀请 %(n)d 人，等待本人答复。")
            messages.success(request, said % {"n": len(made)})
            return redirect("activity-invite", row.pk)
    told = {"activity": row, "page": page, "words": words, "leads": can_lead(request.user, row)}
    shares = naming.shares(request.user, activity=row)
    told |= {"shares": shares, "invited": naming.invited(request.user, row)}
    told["takes_names"] = form.is_bound or not row.gives_to_teams or any(share.left for share in shares)
    return form_page(request, "registry/activities/activity_invite.html", form, **told)


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
