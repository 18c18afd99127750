"""A returned sign-in sheet: rows scanned, ticked or read from Excel, entered together (D112f, D116)."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from checkin.desk.documents import sheet_book
from checkin.desk.documents.sheet_book import BookRow
from checkin.desk.forms.sheet_return import SheetReturnForm
from checkin.desk.forms.shift_desk import EnlistForm
from checkin.desk.http import sheet_given
from checkin.desk.services import entered_batches, entered_times, sheets
from checkin.desk.services.entered_batches import PaperLine
from checkin.desk.shifts import shift_of
from checkin.exceptions import LinesRefused, SheetRowRefused
from checkin.models import EnteredTime
from checkin.permissions import can_see_entered
from checkin.scanning import roll
from checkin.scanning.services import walk_ins
from registry import clock
from registry.doors.http import SignedInRequest, form_page, refusals_on
from registry.exceptions import FileRefused
from registry.ground.services import files
from registry.history import handing_out
from registry.models import Shift, StoredFile
from registry.permissions import require
from registry.words.chinese import quoted
from registry.words.passed_on import plain


@login_required
def shift_sheet_return(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Everybody on the list with the planned times, in the order of the sheet; input is never lost."""
    shift = shift_of(request.user, shift_id)
    data = request.POST.copy() if request.method == "POST" else None
    problems = _prepared(request, shift, data) if data is not None else []
    form = _form(request, shift, data)
    if data is not None and data.get("do", "save") == "save" and not problems and form.is_valid():
        with refusals_on(form):
            return _entered(request, shift, form)
    return form_page(request, "checkin/desk/sheet_return.html", form, shift=shift, problems=problems)


@login_required
@require_GET
def shift_sheet_book(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """The same list as an Excel table to fill in."""
    shift = shift_of(request.user, shift_id)
    absent = [line for line in roll.people_of(shift) if not line.state]
    name = f"签到表-{shift.activity.title}-{clock.local_date(shift.starts_at):%Y%m%d}.xlsx"
    content = sheet_book.as_xlsx(sheets.sheet_of(shift, absent))
    return sheet_given(request, shift, content, name, people=len(absent))


@login_required
def shift_enlist(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Put somebody from an empty row of the sheet on the list, by name and phone."""
    shift = shift_of(request.user, shift_id)
    form = EnlistForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            signup = walk_ins.enlist(shift=shift, by=request.user, **form.cleaned_data)
            messages.success(request, _("已把 %(name)s 加入名单，可以录入时间了。") % {"name": signup.volunteer.name})
            return redirect("shift-sheet-return", shift.pk)
    return form_page(request, "checkin/desk/sheet_enlist.html", form, shift=shift)


@login_required
@require_safe
def entered_evidence(request: SignedInRequest, entered_id: int) -> HttpResponseBase:
    """The picture of the sheet, for those who keep the roll or review the hours."""
    rows = EnteredTime.objects.exclude(evidence=None).select_related("evidence", "shift__activity__recording_unit")
    visible = rows.filter(shift__in=Shift.objects.visible_to(request.user))
    entered = get_object_or_404(visible, pk=entered_id)
    require(can_see_entered(request.user, entered))
    stored, unit = cast(StoredFile, entered.evidence), entered.shift.activity.recording_unit
    return handing_out.upload(request, stored, to=entered, unit=unit)


def _prepared(request: SignedInRequest, shift: Shift, data: QueryDict) -> list[str]:
    """Store the picture, so that it need not be sent again, fill in rows, and show what failed."""
    problems = _unreadable(request, data)
    if photo := request.FILES.get("photo"):
        try:
            page = reverse("shift-sheet-return", args=[shift.pk])
            stored = files.store(upload=photo, purpose=StoredFile.Purpose.SIGN_SHEET, by=request.user, page=page)
            data["evidence"] = str(stored.uuid)
        except FileRefused as refused:
            problems.append(refused.message)
    if (do := data.get("do")) in FILLING:
        problems += FILLING[do](request, shift, data)
    return problems


def _unreadable(request: SignedInRequest, data: QueryDict) -> list[str]:
    """The picture sent before was given up meanwhile: said, and not asked for again."""
    if not (sent := data.get("evidence")):
        return []
    own = StoredFile.objects.filter(uploaded_by=request.user, state=StoredFile.State.UNREADABLE)
    if sent not in {str(uuid) for uuid in own.values_list("uuid", flat=True)}:
        return []
    data["evidence"] = ""
    return [_("刚才的照片没有读懂，原件已删除。请换成 JPG 或截图后重新上传，或不附照片录入。")]


def _as_planned(_request: HttpRequest, shift: Shift, data: QueryDict) -> list[str]:
    for line in roll.people_of(shift):
        if not line.state:
            data[f"p{line.volunteer.pk}-taken"] = "on"
    return []


def _found(_request: HttpRequest, shift: Shift, data: QueryDict) -> list[str]:
    """One person by the code of a row, the number or the name."""
    text = data.get("find", "").strip()
    data["find"] = ""
    try:
        found = [sheets.person_of(text, shift=shift)]
    except SheetRowRefused as refused:
        if plain(text).upper().startswith("S1-"):
            return [refused.message]
        found = [line.volunteer.pk for line in roll.matching(roll.people_of(shift), text)] if text else []
    if len(found) != 1:
        return [_("没有找到%(text)s，或不止一人。请核对，或直接在名单中勾选。") % {"text": quoted(text)}]
    data[f"p{found[0]}-taken"] = "on"
    return []


def _from_book(request: SignedInRequest, shift: Shift, data: QueryDict) -> list[str]:
    """Fill in rows from the Excel table, and show those that cannot be matched."""
    upload = request.FILES.get("workbook")
    try:
        rows = sheet_book.read(upload.read() if upload else b"")
    except SheetRowRefused as refused:
        return [refused.message]
    problems: list[str] = []
    seen: set[int] = set()
    taken = 0
    for row in rows:
        try:
            person = _person_of(row, shift, seen)
        except SheetRowRefused as refused:
            if row.is_blank and refused.reason == SheetRowRefused.Reason.SHEET_ROW_OTHER_SHIFT:
                continue
            problems.append(_("第 %(n)d 行：%(why)s") % {"n": row.n, "why": refused.message})
            continue
        if row.is_blank:
            continue
        taken += 1
        data[f"p{person}-taken"], data[f"p{person}-in_at"], data[f"p{person}-out_at"] = "on", row.in_at, row.out_at
    if taken:
        messages.success(request, _("已读入 %(n)d 行。核对后按“录入勾选的人”才会保存。") % {"n": taken})
    return problems


def _person_of(row: BookRow, shift: Shift, seen: set[int]) -> int:
    if row.refusal:
        raise row.refusal
    person = sheets.person_of(row.code, shift=shift)
    if person in seen:
        raise SheetRowRefused(SheetRowRefused.Reason.SHEET_TWICE)
    seen.add(person)
    return person


FILLING = {"plan": _as_planned, "find": _found, "workbook": _from_book}


def _form(request: SignedInRequest, shift: Shift, data: QueryDict | None) -> SheetReturnForm:
    people = roll.people_of(shift)
    return SheetReturnForm(
        data,
        shift=shift,
        ends_at=entered_times.effective_end(shift),
        people=people,
        codes=sheets.codes_of(shift, [line.volunteer.pk for line in people]),
        user=request.user,
    )


def _entered(request: SignedInRequest, shift: Shift, form: SheetReturnForm) -> HttpResponse:
    lines = [PaperLine(row.person.volunteer, *row.times) for row in form.taken]
    told = {"reason": form.cleaned_data["reason"], "evidence": form.cleaned_data["evidence"]}
    try:
        made = entered_batches.enter_sheet(shift=shift, lines=lines, by=request.user, **told)
    except LinesRefused as refused:
        form.refuse(refused.lines)
        raise
    messages.success(request, _("已录入 %(n)d 人，按补录计，认定的人会看到。") % {"n": len(made)})
    return redirect("shift-sheet-return", shift.pk)
