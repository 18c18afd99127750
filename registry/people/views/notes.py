"""The unit's own notes about one of its people."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from registry.doors.http import SignedInRequest
from registry.models import VolunteerNote
from registry.people.forms.volunteers import NoteForm
from registry.people.services import notes
from registry.people.views.volunteers import detail_page, person_to_decide


@login_required
@require_POST
def volunteer_note_add(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """Add a dated line."""
    volunteer = person_to_decide(request, volunteer_id)
    form = NoteForm(request.POST, auto_id="note_%s")
    if not form.is_valid():
        return detail_page(request, volunteer, note_form=form)
    notes.add(volunteer=volunteer, text=form.cleaned_data["text"], by=request.user)
    messages.success(request, _("已保存备注。"))
    return redirect("manage-volunteer", volunteer.pk)


@login_required
@require_POST
def volunteer_note_remove(request: SignedInRequest, volunteer_id: int, note_id: int) -> HttpResponse:
    """Take a line back."""
    volunteer = person_to_decide(request, volunteer_id)
    own = VolunteerNote.objects.about(volunteer).kept_by(request.user).select_related("volunteer__unit", "unit")
    notes.remove(note=get_object_or_404(own, pk=note_id), by=request.user)
    messages.success(request, _("已删除备注。"))
    return redirect("manage-volunteer", volunteer.pk)
