"""The committee's pages of tables: submissions, decisions, and the roll-up."""

from datetime import datetime
from functools import partial
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certificates.models import StageReport
from certificates.permissions import can_decide_tables
from certificates.tables import pages, participants
from certificates.tables.documents import roll_up_files
from certificates.tables.forms import HandInsChoice, StageChoice, WhyForm, stage_asked
from certificates.tables.services import asked_stages, drawings, stage_reports
from certificates.tables.services.drawings import Wanted
from certificates.tables.subjects import Subject
from certificates.tables.views.drawings import waiting_page
from certificates.tables.views.stage_reports import visible_table
from registry.doors.http import SEARCHED, SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on
from registry.history import handing_out, purposes
from registry.permissions import require
from registry.units.services.deciders import committee_unit

FIRST: Final = 5  # of what waits, the oldest; the rest is in the list of all tables


@login_required
def committee_tables(request: SignedInRequest) -> HttpResponse:
    """Tables that wait for a decision, and which units submitted for a stage."""
    require(can_decide_tables(request.user))
    form = HandInsChoice(request.GET)
    stage = stage_asked(form)
    units = pages.hand_ins(stage)
    missing = [each for each in units if each.is_missing]
    waiting = StageReport.objects.waiting()
    found = [each for each in units if form.words in f"{each.unit.full_name} {each.unit.short_name}"]
    context = {
        "form": form,
        "stage": stage,
        "page": page_of(request, found, SEARCHED),
        "due_on": asked_stages.due_on(stage),
        "stage_query": pages.query_of(stage),
        "hand_ins": units,
        "missing": missing,
        "reminder": pages.reminder(stage, missing) if missing else "",
        "waiting": waiting.for_lists()[:FIRST],
        "waiting_count": waiting.count(),
        "quick_stages": pages.quick_stages(first="from", last="until"),
    }
    return render(request, "certificates/tables/stage_report_committee.html", context)


@login_required
@require_POST
def table_accept(request: SignedInRequest, report_id: int) -> HttpResponse:
    """Accept a table."""
    report = visible_table(request, report_id)
    with refusals_as_messages(request):
        stage_reports.accept(report=report, by=request.user)
        messages.success(request, _("已确认%(unit)s的统计表。") % {"unit": report.unit})
    return redirect("table-detail", report.pk)


@login_required
def table_return(request: SignedInRequest, report_id: int) -> HttpResponse:
    """Return a table with a reason."""
    report = visible_table(request, report_id)
    require(can_decide_tables(request.user))
    form = WhyForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            stage_reports.send_back(report=report, by=request.user, **form.cleaned_data)
            messages.success(request, _("已退回%(unit)s的统计表。") % {"unit": report.unit})
            return redirect("table-detail", report.pk)
    return form_page(request, "certificates/tables/stage_report_return.html", form, report=report)


@login_required
def roll_up(request: SignedInRequest) -> HttpResponse:
    """Every unit or activity of a stage with totals, current figures."""
    require(can_decide_tables(request.user))
    form = StageChoice(request.GET)
    stage, by = stage_asked(form), _by(request)
    table, drawn = pages.roll_up_of(stage, by, committee_unit())
    context = {"form": form, "stage": stage, "by": by, "table": table, "drawn": drawn, "total": table.total}
    context |= {"quick_stages": pages.quick_stages(first="from", last="until")}
    context |= {"headings": roll_up_files.HEADINGS, "stage_query": pages.query_of(stage)}
    context |= {"as_of": datetime.fromisoformat(table.as_of)}
    return render(request, "certificates/tables/stage_report_roll_up.html", context)


@login_required
def roll_up_people(request: SignedInRequest) -> HttpResponse:
    """The people in 参与人数 of the stage or of one activity."""
    require(can_decide_tables(request.user))
    stage = stage_asked(StageChoice(request.GET))
    table = stage_reports.roll_up(stage)
    entry = pages.entry_of(table, request.GET.get("activity"))
    volunteers = table.volunteers(entry.activity if entry else None)
    page = page_of(request, participants.of_table(volunteers, user=request.user))
    context = {"page": page, "entry": entry, "scope": stage.label}
    context["table_url"] = f"{reverse('roll-up')}?{pages.query_of(stage)}"
    return render(request, "certificates/tables/stage_report_people.html", context)


@login_required
def roll_up_file(request: SignedInRequest, suffix: str) -> HttpResponse:
    """The roll-up as Excel, PDF or Word."""
    require(can_decide_tables(request.user))
    if suffix not in pages.FILES:
        raise Http404
    stage = stage_asked(StageChoice(request.GET))
    table, drawn = pages.roll_up_of(stage, _by(request), committee_unit())
    draw = partial(getattr(roll_up_files, pages.FILES[suffix]), drawn)
    name, people = f"{stage.label} 阶段性情况统计表（汇总）.{suffix}", len(table.volunteers(None))
    if not drawings.is_long(drawn, suffix):
        return handing_out.listed(request, draw, name, what="roll-up", people=people)
    if handing_out.told_purpose(request) is None:
        return handing_out.ask_purpose(request)
    query = f"?{pages.query_of(stage)}&by={_by(request)}"
    again, back = reverse("roll-up-file", args=[suffix]) + query, reverse("roll-up") + query
    scope = purposes.scope_of(request.GET)
    wanted = Wanted(drawn, suffix, name=name, people=people, again=again, back=back, scope=scope)
    return waiting_page(request, wanted)


@login_required
@require_POST
def roll_up_keep(request: SignedInRequest) -> HttpResponse:
    """Save the roll-up by unit as a table, to submit and freeze it."""
    require(can_decide_tables(request.user))
    subject = Subject(unit=committee_unit(), stage=stage_asked(StageChoice(request.GET)), is_roll_up=True)
    with refusals_as_messages(request):
        report = stage_reports.draft(subject=subject, by=request.user)
        return redirect("table-detail", report.pk)
    return redirect("roll-up")


def _by(request: SignedInRequest) -> str:
    return pages.ACTIVITY if request.GET.get("by") == pages.ACTIVITY else pages.UNIT
