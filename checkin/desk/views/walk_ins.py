"""The page on which a station's walk-in is settled."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from checkin.desk.forms.walk_ins import KNOWN, NEW, WalkInSettleForm
from checkin.desk.services import walk_ins_settled
from checkin.desk.shifts import shift_of
from checkin.models import WalkIn
from registry.doors.http import SignedInRequest, form_page, refusals_on


@login_required
def walk_in_settle(request: SignedInRequest, shift_id: int, volunteer_id: int) -> HttpResponse:
    """Somebody known, somebody new, or nobody who counts."""
    shift = shift_of(request.user, shift_id)
    # A press that is sent again was done.
    rows = WalkIn.objects.all() if request.method == "POST" else WalkIn.objects.waiting()
    found = rows.filter(shift=shift, volunteer=volunteer_id).select_related("volunteer", "station", "person__unit")
    row = found.order_by("-pk").first()
    if row is None:
        raise Http404
    row.shift = shift
    candidates = [(one.volunteer, one.why) for one in walk_ins_settled.candidates(row)]
    if row.person:
        candidates.append((row.person, row.get_state_display()))
    form = WalkInSettleForm(request.POST or None, candidates=candidates)
    if form.is_valid():
        with refusals_on(form):
            words = _settle(row, form, request)
            messages.success(request, words.format(name=row.volunteer.name))
            return redirect("shift-desk", shift.pk)
    return form_page(request, "checkin/desk/walk_in_settle.html", form, shift=shift, row=row)


def _settle(row: WalkIn, form: WalkInSettleForm, request: SignedInRequest) -> str:
    told = form.cleaned_data
    if told["deed"] == KNOWN:
        walk_ins_settled.is_known(row=row, person=told["who"], by=request.user)
        return _("已把{name}的到场记在选定的人名下。")
    if told["deed"] == NEW:
        walk_ins_settled.is_new(row=row, by=request.user)
        return _("{name}已确认是新来的人。请提醒本人 30 天内补齐实名信息。")
    walk_ins_settled.reject(row=row, reason=told["reason"], by=request.user)
    return _("{name}的现场登记已不作数。")
