"""覆盖情况: the page and its file."""

from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry import clock
from registry.activities.desk import reads_needs
from registry.activities.needs import coverage
from registry.activities.needs.coverage import Asked, Line
from registry.activities.needs.forms.coverage import CoverageForm
from registry.documents import workbooks
from registry.documents.sheets import Column, Table
from registry.doors.http import SignedInRequest, page_of
from registry.history import handing_out
from registry.history.purposes import Inherent, scope_of
from registry.permissions import require
from registry.words.dates import as_full_date

PAGE_SIZE: Final = 20


@login_required
@require_safe
def coverage_list(request: SignedInRequest) -> HttpResponse:
    """Who came last and who comes next, site by site."""
    require(reads_needs(request.user))
    form = CoverageForm(request.GET, user=request.user)
    page = page_of(request, coverage.lines(request.user, form.asked), PAGE_SIZE)
    return render(request, "registry/needs/coverage.html", {"filter_form": form, "asked": form.asked, "page": page})


@login_required
@require_safe
def coverage_xlsx(request: SignedInRequest) -> HttpResponse:
    """The same lines as a workbook; it tells of nobody, and still leaves a line."""
    require(reads_needs(request.user))
    asked = CoverageForm(request.GET, user=request.user).asked
    content = _book(coverage.lines(request.user, asked), asked)
    name, about = f"覆盖情况（{asked.year}年）.xlsx", dict[str, Any](scope_of(request.GET), inline=False)
    return handing_out.drawn(request, content, name, purpose=Inherent.NOBODY, what="coverage", people=0, **about)


def _book(lines: list[Line], asked: Asked) -> bytes:
    said = ("服务地点", "类别", "协作组" if asked.by_groups else "单位", "结对", "最近一次", "下一次", "覆盖")
    columns = tuple(Column(heading) for heading in said)
    foot = f"截至{as_full_date(clock.today())}"
    return workbooks.workbook(
        Table(f"覆盖情况（{asked.year}年）", columns, tuple(_cells(line) for line in lines), footer=foot)
    )


def _cells(line: Line) -> tuple[str, ...]:
    last, following = as_full_date(line.visits.last), as_full_date(line.visits.next)
    by = "" if line.by is None else getattr(line.by, "full_name", str(line.by))
    paired, missing = ("结对" if line.is_paired else ""), ("未覆盖" if line.is_uncovered else "")
    return (line.site.name, str(line.site.get_kind_display()), by, paired, last, following, missing)
