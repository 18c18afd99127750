"""补录: applying, deciding, and each unit's share (D123)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from checkin.afterwards.forms.supplements import SupplementForm
from checkin.afterwards.services import supplement_rules, supplements
from checkin.findings.services import back_entries
from checkin.models import Attendance, ServiceRecord, Supplement
from checkin.permissions import can_see_queue, can_supplement, only_reads_hours, supplementable_by
from registry import clock
from registry.activities.desk import has_desk
from registry.doors.fields import ReasonForm, ReturnForm
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on, told_page
from registry.history import handing_out
from registry.models import Activity, Shift, Unit, Volunteer
from registry.permissions import require, units_in_sight

FIRST_YEAR = 2020
SHIFTS_SHOWN = 20


@login_required
@require_safe
def supplement_list(request: SignedInRequest) -> HttpResponse:
    """Supplements that wait for the user or that they may read, and shifts that may still have one."""
    require(has_desk(request.user))
    waiting = supplements.waiting_for(request.user)
    shows_all = request.GET.get("view") == "all" or not waiting
    rows = Supplement.objects.visible_to(request.user).for_lists()
    if not shows_all:
        rows = rows.filter(pk__in=[row.pk for row in waiting])
    context = {"page": page_of(request, rows), "waiting_count": len(waiting), "shows_all": shows_all}
    return render(request, "checkin/afterwards/supplement_list.html", context | {"shifts": _open_shifts(request)})


@login_required
def supplement_create(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Apply: people, times, reason, evidence."""
    shift = _shift(request, shift_id)
    require(can_supplement(request.user, shift))
    frame = supplement_rules.frame_of(shift)
    present = set(Attendance.objects.filter(shift=shift).values_list("volunteer", flat=True))
    roll = sorted(_roll(shift), key=lambda one: one.pk in present)
    form = SupplementForm(request.POST or None, request.FILES or None, frame=frame, roll=roll, present=present)
    if form.is_valid():
        with refusals_on(form):
            made = supplements.apply(shift=shift, by=request.user, **form.said)
            messages.success(request, _("已申请补录，由{unit}审批。").format(unit=made.deciding_unit))
            return redirect("supplement-detail", made.pk)
    last_day = supplement_rules.last_day(shift, frame.ends_at)
    return form_page(
        request, "checkin/afterwards/supplement_form.html", form, shift=shift, frame=frame, last_day=last_day
    )


@login_required
@require_safe
def supplement_detail(request: SignedInRequest, supplement_id: int) -> HttpResponse:
    """People, times, reason, evidence, and the decision."""
    return _detail_page(request, _supplement(request, supplement_id))


@login_required
@require_POST
def supplement_approve(request: SignedInRequest, supplement_id: int) -> HttpResponse:
    """Enter, hand in and decide in one act; show what stays pending."""
    supplement = _supplement(request, supplement_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            batch = supplements.approve(supplement=supplement, by=request.user, **form.cleaned_data)
            messages.success(request, _("已批准，{n} 人的时长已认定。").format(n=len(batch.approved)))
            for record, refusal in batch.refused:
                messages.warning(request, f"{record.volunteer}：{refusal.message}", extra_tags=refusal.code)
            return redirect("supplement-detail", supplement.pk)
    return _detail_page(request, supplement, approve_form=form)


@login_required
@require_POST
def supplement_return(request: SignedInRequest, supplement_id: int) -> HttpResponse:
    """Send it back with the reason."""
    supplement = _supplement(request, supplement_id)
    form = ReturnForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            supplements.return_(supplement=supplement, by=request.user, **form.cleaned_data)
            messages.success(request, _("已退回，申请人会看到原因。"))
            return redirect("supplement-detail", supplement.pk)
    return _detail_page(request, supplement, return_form=form)


@login_required
@require_POST
def supplement_withdraw(request: SignedInRequest, supplement_id: int) -> HttpResponse:
    """Take one's own application back."""
    supplement = _supplement(request, supplement_id)
    with refusals_as_messages(request):
        supplements.withdraw(supplement=supplement, by=request.user)
        messages.success(request, _("已撤回。"))
    return redirect("supplement-detail", supplement.pk)


@login_required
@require_safe
def supplement_evidence(request: SignedInRequest, supplement_id: int, uuid: Any) -> HttpResponseBase:
    """One proof; not for inspectors, because a picture cannot be masked."""
    require(not only_reads_hours(request.user))
    supplement = _supplement(request, supplement_id)
    proof = get_object_or_404(supplement.evidence, uuid=uuid)
    return handing_out.upload(request, proof, to=supplement, unit=supplement.shift.activity.recording_unit)


@login_required
@require_safe
def supplement_shares(request: SignedInRequest) -> HttpResponse:
    """Each unit's back-entry share of a year (D123)."""
    require(can_see_queue(request.user))
    this_year = clock.today().year
    asked = request.GET.get("year", "")
    year = int(asked) if asked in map(str, range(FIRST_YEAR, this_year + 1)) else this_year
    sight = units_in_sight(request.user)
    units = Unit.objects.all() if sight is None else Unit.objects.filter(pk__in=sight)
    shares = back_entries.share(list(units), year)
    lines = [(unit, shares[unit.pk]) for unit in units if shares[unit.pk] != back_entries.Share()]
    lines.sort(key=lambda line: (-line[1].percent, line[0].pk))
    context = {"lines": lines, "year": year, "years": range(this_year, this_year - 3, -1)}
    return render(
        request, "checkin/afterwards/supplement_shares.html", context | {"limit": back_entries.ALARMING_PERCENT}
    )


def _detail_page(request: SignedInRequest, supplement: Supplement, **bound: Form) -> HttpResponse:
    forms: dict[str, Form] = {
        "approve_form": ReasonForm(auto_id="approve_%s"),
        "return_form": ReturnForm(auto_id="return_%s"),
    }
    records = ServiceRecord.objects.with_outcome().filter(shift=supplement.shift)
    by_person = {record.volunteer_id: record for record in records} if supplement.status == "approved" else {}
    lines, elsewhere = supplement.lines.select_related("volunteer__unit"), supplements.shown_elsewhere(supplement)
    context = {
        "supplement": supplement,
        "lines": [(line, by_person.get(line.volunteer_id)) for line in lines],
        "evidence": [(proof, elsewhere.get(proof.sha256, [])) for proof in supplement.evidence.all()],
        "is_masked": only_reads_hours(request.user),
        "decides": supplements.can_decide(request.user, supplement),
        "withdraws": supplement.status == "submitted" and can_supplement(request.user, supplement.shift),
        **(forms | bound),
    }
    return told_page(request, "checkin/afterwards/supplement_detail.html", context, status=422 if bound else 200)


def _supplement(request: SignedInRequest, supplement_id: int) -> Supplement:
    return get_object_or_404(Supplement.objects.visible_to(request.user).for_lists(), pk=supplement_id)


def _shift(request: SignedInRequest, shift_id: int) -> Shift:
    shifts = Shift.objects.visible_to(request.user).select_related("activity__recording_unit", "activity__leader")
    return get_object_or_404(shifts, pk=shift_id)


def _roll(shift: Shift) -> list[Volunteer]:
    """People who may be chosen: on the roll, and not decided at this shift."""
    decided = ServiceRecord.objects.filter(shift=shift, status__in=supplement_rules.SETTLED).values("volunteer")
    people = Volunteer.objects.filter(pk__in=supplement_rules.on_the_roll(shift)).exclude(pk__in=decided)
    return list(people.select_related("unit").with_person().order_by("name", "pk"))


def _open_shifts(request: SignedInRequest) -> QuerySet[Shift]:
    """Ended shifts of the last 30 days for which this user may apply."""
    since = clock.now() - supplement_rules.WINDOW
    shifts = Shift.objects.live().filter(ends_at__lte=clock.now(), ends_at__gte=since)
    shifts = shifts.filter(activity__status__in=Activity.PUBLIC_STATUSES, activity__in=supplementable_by(request.user))
    return shifts.select_related("activity__recording_unit").order_by("-ends_at", "-pk")[:SHIFTS_SHOWN]
