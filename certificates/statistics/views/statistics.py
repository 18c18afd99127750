"""The figures of a year, for the committee and for units; each links to the list behind it."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.statistics.documents import statistics_book
from certificates.statistics.forms.unit_lines import ActivitiesForm, PeopleForm, UnitLinesForm
from certificates.statistics.services import statistics
from registry import clock
from registry.doors.fields import SearchForm
from registry.doors.http import SEARCHED, SignedInRequest, page_of
from registry.history import handing_out
from registry.models import Activity, Unit
from registry.permissions import is_committee, require, shown_name, units_in_sight

UNITS_ON_A_PAGE = 20  # below the figures of the year
PEOPLE = {
    "registered": gettext_lazy("已注册志愿者"),
    "active": gettext_lazy("参加过服务的志愿者"),
    "reached": gettext_lazy("年度服务满 20 小时的志愿者"),
    "trained": gettext_lazy("参加过培训的志愿者"),
    "historical": gettext_lazy("历史数据中的志愿者"),
}


@login_required
def committee_statistics(request: SignedInRequest) -> HttpResponse:
    """The figures of all units."""
    require(is_committee(request.user))
    return _overview(request, None)


@login_required
def manage_statistics(request: SignedInRequest) -> HttpResponse:
    """The figures of the user's units."""
    return _overview(request, _units(request.user))


@login_required
def statistics_xlsx(request: SignedInRequest) -> HttpResponse:
    """The same figures as a workbook."""
    figures = statistics.of_year(_year(request), units=_units(request.user))
    scope = _("区直机关") if is_committee(request.user) else _("本单位")
    draw = partial(statistics_book.as_xlsx, figures, scope=scope)
    name = f"{f'{scope}志愿服务统计（{figures.year}年）'}.xlsx"
    return handing_out.listed(request, draw, name, what="statistics", people=0)


@login_required
def statistics_people(request: SignedInRequest, what: str) -> HttpResponse:
    """The people behind a figure, with their minutes."""
    if what not in PEOPLE:
        raise Http404
    units, year, month = _units(request.user), _year(request), _number(request, "month", range(1, 13))
    unit = get_object_or_404(Unit, pk=_number(request, "unit")) if "unit" in request.GET else None
    chosen = statistics.units_of_line(unit.pk, units) if unit else units
    people, form = statistics.people(what, year, units=chosen, month=month), PeopleForm(request.GET)
    words = form.words
    page = page_of(request, people.matching(words, by=request.user) if words else people)
    total = people.count() if words else page.paginator.count
    minutes = statistics.minutes_of(page.object_list, what, year, units=chosen, month=month)
    context = {
        "what": PEOPLE[what],
        "period": _("%(year)d 年 %(month)d 月") % {"year": year, "month": month} if month else f"{year} 年",
        "unit_name": unit or "",
        "page": page,
        "total": total,
        **_search(request, form, total),
        "overview_url": _overview_url(request),
        "lines": [(shown_name(each, to=request.user), each, minutes.get(each.pk, 0)) for each in page],
    }
    return render(request, "certificates/statistics/statistics_people.html", context)


@login_required
def statistics_activities(request: SignedInRequest) -> HttpResponse:
    """The activities behind a figure."""
    category, form = request.GET.get("category", ""), ActivitiesForm(request.GET)
    found, words = statistics.activities(_year(request), category=category, units=_units(request.user)), form.words
    page = page_of(request, found.matching(words) if words else found)
    total = found.count() if words else page.paginator.count
    context = {
        "page": page,
        "year": _year(request),
        "category": dict(Activity.Category.choices).get(category, ""),
        "total": total,
        **_search(request, form, total),
        "overview_url": _overview_url(request),
    }
    return render(request, "certificates/statistics/statistics_activities.html", context)


def _overview(request: SignedInRequest, units: set[int] | None) -> HttpResponse:
    figures = statistics.of_year(_year(request), units=units)
    form = UnitLinesForm(request.GET)
    found = form.narrowed(figures.units)
    context = {
        **statistics.shown(figures),
        "filter_form": form,
        "page": page_of(request, found, UNITS_ON_A_PAGE),
        "searched": len(figures.units) > SEARCHED or _searches(request),
        "years": statistics.years(),
        "is_everything": units is None,
    }
    return render(request, "certificates/statistics/statistics.html", context)


def _searches(request: SignedInRequest) -> bool:
    return bool(request.GET.get("q", "").strip())


def _search(request: SignedInRequest, form: SearchForm, total: int) -> dict[str, Any]:
    """What the field of a long list needs; without the words the same figure."""
    figure = {name: request.GET[name] for name in form.fields if name != "q" and name in request.GET}
    return {
        "filter_form": form,
        "filter_url": f"{request.path}?{urlencode(figure)}",
        "searched": total > SEARCHED or _searches(request),
    }


def _overview_url(request: SignedInRequest) -> str:
    page = "committee-statistics" if is_committee(request.user) else "manage-statistics"
    return f"{reverse(page)}?year={_year(request)}"


def _units(user: Any) -> set[int] | None:
    units = units_in_sight(user)
    require(units is None or bool(units))
    return units


def _year(request: SignedInRequest) -> int:
    return _number(request, "year", range(2000, 2101)) or clock.today().year


def _number(request: SignedInRequest, name: str, allowed: range = range(1, 1_000_000_000)) -> int | None:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) in allowed else None
