"""重复档案: what looks like one person, both files side by side, and the way back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.merging.forms import MergeForm, TwoFilesForm
from certificates.merging.services import merges
from registry.doors.fields import ReasonForm
from registry.doors.http import SignedInRequest, page_of, refusals_as_messages, refusals_on, told_page
from registry.history import handing_out
from registry.models import Merge, SamePerson, Volunteer
from registry.people.services import same_person
from registry.permissions import is_committee, require
from registry.standing.services.duplicates import suggested


@login_required
@require_safe
def duplicates(request: SignedInRequest) -> HttpResponse:
    """Suggestions, a search by two numbers, and what was merged before."""
    require(is_committee(request.user))
    form = TwoFilesForm(request.GET if "kept" in request.GET else None)
    if form.is_valid():
        return redirect("merge-files", form.cleaned_data["kept"].pk, form.cleaned_data["other"].pk)
    context = {
        "pairs": suggested(),
        "form": form,
        "page": page_of(request, Merge.objects.visible_to(request.user).for_lists()),
    }
    return told_page(request, "certificates/merging/duplicates.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge_files(request: SignedInRequest, kept_id: int, other_id: int) -> HttpResponse:
    """Both files side by side; POST merges them on what was seen."""
    require(is_committee(request.user))
    people = Volunteer.objects.visible_to(request.user).select_related("unit", "user")
    kept, other = get_object_or_404(people, pk=kept_id), get_object_or_404(people, pk=other_id)
    form = MergeForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_on(form):
            merges.merge(kept=kept, other=other, by=request.user, **form.cleaned_data)
            messages.success(request, _("已合并为一份档案，本人会收到通知。"))
            return redirect("duplicates")
    found = merges.compare(kept=kept, other=other, by=request.user)
    if not form.errors:
        form = MergeForm(initial={"seen": found.seen})
    answers = SamePerson.objects.about(kept).about(other).select_related("by")
    context = {"found": found, "form": form, "answers": answers, "different_form": ReasonForm()}
    return told_page(request, "certificates/merging/merge_files.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def merge_different(request: SignedInRequest, kept_id: int, other_id: int) -> HttpResponse:
    """Two people's files: they leave the list, and the unit goes on with its review."""
    require(is_committee(request.user))
    people = Volunteer.objects.visible_to(request.user).select_related("unit", "user")
    kept, other = get_object_or_404(people, pk=kept_id), get_object_or_404(people, pk=other_id)
    with refusals_as_messages(request):
        reason = request.POST.get("reason", "")[:200]
        same_person.answer(volunteer=kept, other=other, is_same=False, reason=reason, by=request.user)
        messages.success(request, _("已记下：不是同一人。"))
        return redirect("duplicates")
    return redirect("merge-files", kept.pk, other.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge_undo(request: SignedInRequest, merge_id: int) -> HttpResponse:
    """Undo a merge with a reason, while nothing depends on it yet."""
    require(is_committee(request.user))
    merge = get_object_or_404(Merge.objects.visible_to(request.user).for_lists(), pk=merge_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            merges.undo(merge=merge, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("已撤销合并，两份档案已经分开，本人会收到通知。"))
            return redirect("duplicates")
    context = {"merge": merge, "form": form, "obstacle": merges.obstacle_to_undoing(merge, request.user)}
    return told_page(request, "certificates/merging/merge_undo.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def merge_evidence(request: SignedInRequest, merge_id: int) -> HttpResponseBase:
    """The evidence of a merge."""
    require(is_committee(request.user))
    merge = get_object_or_404(Merge.objects.visible_to(request.user).select_related("evidence"), pk=merge_id)
    return handing_out.upload(request, merge.evidence, to=merge)
