"""The page on which a station's walk-in is settled."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checkin.desk.forms.walk_ins import KNOWN, NEW, WalkInSettleForm
from checkin.desk.services import walk_ins_settled
from checkin.desk.shifts import shift_of
from checkin.models import WalkIn
from registry.doors.http import SignedInRequest, form_page, refusals_on

# Where one came from, and goes on: the wizard and the page of the hand-in list who waits, too.
CAME_FROM = {"finish": ("shift-finish", gettext_lazy("办结")), "hand-in": ("shift-hand-in", gettext_lazy("提交到场"))}
DESK = ("shift-desk", gettext_lazy("现场"))


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
    back, back_label = CAME_FROM.get(request.GET.get("from", ""), DESK)
    back_url = reverse(back, args=[shift.pk])
    if form.is_valid():
        with refusals_on(form):
            words = _settle(row, form, request)
            messages.success(request, words.format(name=row.volunteer.name))
            return redirect(back_url)
    told = {"shift": shift, "row": row, "back_url": back_url, "back_label": back_label}
    return form_page(request, "checkin/desk/walk_in_settle.html", form, **told)


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
