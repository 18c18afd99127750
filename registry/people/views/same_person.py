"""同一人？: the answer about two files, given where the registration is decided."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from registry.doors.http import SignedInRequest, refusals_as_messages
from registry.people.services import same_person
from registry.people.views.volunteers import person_to_decide


@login_required
@require_POST
def manage_volunteer_same(request: SignedInRequest, volunteer_id: int, other_id: int) -> HttpResponse:
    """One person's two files, or two people's."""
    volunteer = person_to_decide(request, volunteer_id)
    found = {one.file.pk: one.file for one in same_person.alike(volunteer)}
    other = found.get(other_id) or get_object_or_404(type(volunteer).objects.none())
    is_same = request.POST.get("answer") == "same"
    with refusals_as_messages(request):
        reason = request.POST.get("reason", "")[:200]
        same_person.answer(volunteer=volunteer, other=other, is_same=is_same, reason=reason, by=request.user)
        told = _("已报区直团工委合并。") if is_same else _("已记下：不是同一人。现在可以审核。")
        messages.success(request, told)
    return redirect("manage-volunteer", volunteer.pk)
