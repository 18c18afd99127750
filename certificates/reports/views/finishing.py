"""办结: short pages for the leader's phone, from missing check-outs to the submitted report."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from certificates.reports import content, hosts
from certificates.reports.finishing_steps import first_open, heads_of, is_open_step, steps_of
from certificates.reports.forms.finishing import HeadsForm, ReportStepForm, said_of
from certificates.reports.services import finishing, reports
from certificates.reports.stand import Finishing
from checkin.attendance.services.hands import own_people
from checkin.desk.forms.sheet_return import CloseAllForm
from checkin.desk.services import head_counts
from checkin.desk.views.entered_times import close_chosen, line_refusals_on
from checkin.permissions import can_hand_in
from checkin.scanning.roll import people_of
from registry.doors.http import SignedInRequest, form_page, refusals_on, told_page
from registry.exceptions import RuleViolation
from registry.models import Shift, StoredFile
from registry.permissions import require


@login_required
def shift_finish(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Redirect to the first page that is not done."""
    stand = _stand(request, shift_id)
    if not stand.is_over:
        return render(
            request, "certificates/reports/finish_early.html", {"shift": stand.shift, "ends_at": stand.ends_at}
        )
    return redirect("shift-finish-step", stand.shift.pk, first_open(stand, _kept(request, stand.shift)))


@login_required
def shift_finish_step(request: SignedInRequest, shift_id: int, step: str) -> HttpResponse:
    """One page; one that is not open yet redirects to the first open one."""
    stand = _stand(request, shift_id)
    if step not in PAGES:
        raise Http404
    if not is_open_step(stand, _kept(request, stand.shift), step):
        return redirect("shift-finish", stand.shift.pk)
    return PAGES[step](request, stand)


def _attendance(request: SignedInRequest, stand: Finishing) -> HttpResponse:
    """Missing check-outs and findings."""
    still_open = [line for line in people_of(stand.shift) if line.state == "in"]
    if request.POST.get("do") == "zero":
        return _go_on(request, stand, "heads", zero=True)
    own = own_people([request.user.pk]) if still_open else set()
    form = CloseAllForm(request.POST or None, people=still_open, own=own)
    if form.others and form.is_valid():
        with refusals_on(form), line_refusals_on(form, form.chosen):
            close_chosen(request, stand.shift, form)
            return redirect("shift-finish-step", stand.shift.pk, "attendance")
    context = {"still_open": still_open, "odd": finishing.odd_things(stand), "not_there": _not_there(stand)}
    return _page(request, stand, "attendance", form, **context)


def _heads(request: SignedInRequest, stand: Finishing) -> HttpResponse:
    """Head counts and people served."""
    kept = _kept(request, stand.shift)
    form = HeadsForm(request.POST or None, finishing=stand, heads=heads_of(stand, kept))
    if form.is_valid():
        with refusals_on(form):
            return _counted(request, stand, form.cleaned_data)
    return _page(request, stand, "heads", form, host=hosts.beside(stand.shift.activity))


def _report(request: SignedInRequest, stand: Finishing) -> HttpResponse:
    """Summary and pictures; “later” keeps the input."""
    form = ReportStepForm(request.POST or None, request.FILES or None, finishing=stand)
    if form.is_valid():
        with refusals_on(form):
            said = said_of(stand.report) | {"summary": form.cleaned_data["summary"]}
            reports.save(shift=stand.shift, by=request.user, **said)
            for upload in form.cleaned_data["materials"]:
                purpose = form.cleaned_data["purpose"]
                reports.attach(shift=stand.shift, upload=upload, purpose=purpose, by=request.user)
            if request.POST.get("do") == "add":
                return redirect("shift-finish-step", stand.shift.pk, "report")
            return _go_on(request, stand, "submit", later=request.POST.get("do") == "later")
    materials = list(stand.report.materials.all()) if stand.report else []
    no_photo = StoredFile.Purpose.PHOTO not in content.purposes_at(stand.shift)
    return _page(request, stand, "report", form, materials=materials, no_photo=no_photo)


def _submit(request: SignedInRequest, stand: Finishing) -> HttpResponse:
    """A summary and the submit button; pressing twice leads to the result."""
    kept, refused = _kept(request, stand.shift), ""
    if request.method == "POST":
        refused = _refusal_of_submit(request, stand, kept)
        if not refused or finishing.of_shift(stand.shift).is_finished:
            request.session.pop(_key(stand.shift), None)
            return redirect("shift-finish-step", stand.shift.pk, "done")
    context = {
        "heads": heads_of(stand, kept),
        "zero": kept.get("zero"),
        "refused": refused,
        "due_on": reports.due_on(stand.shift),
        "materials": stand.report.materials.count() if stand.report else 0,
    }
    context |= _context(request, stand, "submit")
    return told_page(request, "certificates/reports/finish_submit.html", context, status=422 if refused else 200)


def _refusal_of_submit(request: SignedInRequest, stand: Finishing, kept: dict[str, Any]) -> str:
    """Hand in, and report if asked; returns the refusal, if any."""
    try:
        finishing.finish(
            shift=stand.shift,
            by=request.user,
            heads=heads_of(stand, kept),
            open_as_zero=bool(kept.get("zero")),
            with_report=request.POST.get("do") == "all",
        )
    except RuleViolation as refusal:
        return refusal.message
    return ""


def _done(request: SignedInRequest, stand: Finishing) -> HttpResponse:
    """What happens next, who decides, by when."""
    context = {"follows": finishing.what_follows(stand.shift), "due_on": reports.due_on(stand.shift)}
    findings = stand.shift.findings.open()
    context |= {"to_explain": findings.filter(explanation="").count()}
    return render(request, "certificates/reports/finish_done.html", _context(request, stand, "done") | context)


PAGES = {"attendance": _attendance, "heads": _heads, "report": _report, "submit": _submit, "done": _done}


def _counted(request: SignedInRequest, stand: Finishing, said: dict[str, Any]) -> HttpResponse:
    """Store the head counts, and the people served in the draft report."""
    if "heads_at_start" in said and stand.hand_in is None:
        for moment, name in (("start", "heads_at_start"), ("end", "heads_at_end")):
            head_counts.count(shift=stand.shift, moment=moment, heads=said[name], by=request.user)
    if "served_count" in said:
        served = {name: said[name] for name in ("served_count", "served_is_estimate")}
        reports.save(shift=stand.shift, by=request.user, **(said_of(stand.report) | served))
    kept = {name: said[name] for name in ("heads_at_start", "heads_at_end", "explanation") if name in said}
    following = "report" if stand.is_reportable and not stand.is_reported else "submit"
    return _go_on(request, stand, following, **kept)


def _go_on(request: SignedInRequest, stand: Finishing, step: str, **kept: Any) -> HttpResponse:
    request.session[_key(stand.shift)] = _kept(request, stand.shift) | kept
    return redirect("shift-finish-step", stand.shift.pk, step)


def _kept(request: SignedInRequest, shift: Shift) -> dict[str, Any]:
    """Input that has no row before the hand-in, kept in the session."""
    return dict(request.session.get(_key(shift), {}))


def _key(shift: Shift) -> str:
    return f"finish-{shift.pk}"


def _not_there(stand: Finishing) -> int:
    return sum(not line.state for line in people_of(stand.shift))


def _page(request: SignedInRequest, stand: Finishing, step: str, form: Any, **context: Any) -> HttpResponse:
    return form_page(
        request, f"certificates/reports/finish_{step}.html", form, **_context(request, stand, step), **context
    )


def _context(request: SignedInRequest, stand: Finishing, step: str) -> dict[str, Any]:
    kept = _kept(request, stand.shift)
    return {"shift": stand.shift, "stand": stand, "kept": kept, "wizard": steps_of(stand, step)}


def _stand(request: SignedInRequest, shift_id: int) -> Finishing:
    rows = Shift.objects.visible_to(request.user).select_related(
        "activity__recording_unit", "activity__site", "activity__leader"
    )
    shift = get_object_or_404(rows, pk=shift_id)
    require(can_hand_in(request.user, shift))
    return finishing.of_shift(shift)
