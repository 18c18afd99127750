"""我的荣誉: what one was given here and elsewhere, and what of it others may read."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates.honours.services import roll
from certificates.models import Nomination, OutsideProof, Story
from registry.doors.http import SignedInRequest
from registry.permissions import require_volunteer


@login_required
@require_safe
def me_honours(request: SignedInRequest) -> HttpResponse:
    """One's own, the latest first."""
    person = require_volunteer(request.user)
    context = {
        "stories": list(Story.objects.about(person).exclude(status=Story.Status.DRAFT).order_by("-pk")),
        "nominations": list(Nomination.objects.about(person).for_lists().order_by("-pk")),
        "choices": roll.choices_of(person),
        "proofs": list(OutsideProof.objects.of_person(person).for_lists()),
    }
    return render(request, "certificates/honours/mine.html", context)
