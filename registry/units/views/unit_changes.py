"""The tree of units, another name for one, and units that ask to be founded."""

import json
from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry import clock
from registry.doors.fields import ReasonForm, is_called
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on
from registry.models import Unit, UnitFounding
from registry.permissions import is_account_of, is_committee, require, unit_reach
from registry.units.forms.units import FoundingForm, RenameForm
from registry.units.services import foundings, units
from registry.units.views.units import visible_unit


@dataclass(slots=True)
class Branch:
    """A unit with those below it that are shown."""

    unit: Unit
    below: list["Branch"] = field(default_factory=list)
    is_hit: bool = False
    is_open: bool = False  # unfolded


@login_required
@require_safe
def unit_tree(request: SignedInRequest) -> HttpResponse:
    """The committee sees the whole tree, an administrator the part below; a search unfolds the way to each hit."""
    everything, text = is_committee(request.user), request.GET.get("q", "").strip()
    require(everything or bool(unit_reach(request.user)))
    rows = Unit.objects.with_administrator_count().filter(closed_on=None, successor=None).order_by("pk")
    seen = list(rows if everything else rows.filter(pk__in=unit_reach(request.user)))
    branches, hits = _tree_of(seen, text)
    context = {"branches": branches, "text": text, "hits": hits, "total": len(seen), "edits": everything}
    return render(request, "registry/units/unit_tree.html", context)


def _tree_of(seen: list[Unit], text: str) -> tuple[list[Branch], int]:
    """The branches from the top, and how many units the words name; with words only what leads to one is left."""
    known = {
        unit.pk: Branch(unit, is_hit=bool(text) and (is_called(unit, text) or text.upper() == unit.uscc))
        for unit in seen
    }
    below: dict[int | None, list[Branch]] = defaultdict(list)
    for branch in known.values():
        parent = branch.unit.parent_id if branch.unit.parent_id in known else None
        below[parent].append(branch)
    tops = [_grown(top, below, bool(text)) for top in below[None]]
    return [top for top in tops if not text or top.is_hit or top.below], sum(one.is_hit for one in known.values())


def _grown(branch: Branch, below: dict[int | None, list[Branch]], narrowed: bool) -> Branch:
    grown = [_grown(one, below, narrowed) for one in below[branch.unit.pk]]
    branch.below = [one for one in grown if not narrowed or one.is_hit or one.below]
    branch.is_open = narrowed or branch.unit.parent_id is None
    return branch


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def committee_unit_rename(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """更名."""
    unit = visible_unit(request, unit_id)
    require(is_committee(request.user))
    now = {name: getattr(unit, name) for name in ("full_name", "short_name", "seal_name")} | {"on": clock.today()}
    form = RenameForm(request.POST or None, initial=now)
    if form.is_valid():
        with refusals_on(form):
            if (asked := _asked_first(request, unit, form)) is not None:
                return asked
            units.rename(unit=unit, by=request.user, **form.cleaned_data)
            messages.success(request, _("已更名。已经出具的文件仍写原名。"))
            return redirect("committee-unit", unit.pk)
    return form_page(request, "registry/units/unit_rename.html", form, unit=unit)


def _asked_first(request: SignedInRequest, unit: Unit, form: RenameForm) -> HttpResponse | None:
    """The old and the new names, until somebody has said yes to just these."""
    said = form.cleaned_data
    typed = {name: said[name] for name in ("short_name", "full_name", "seal_name")}
    old, new = units.names_asked(unit, by=request.user, on=None if said["is_correction"] else said["on"], **typed)
    seen = json.dumps([old, new], ensure_ascii=False, sort_keys=True)
    if request.POST.get("seen") == seen and "change" not in request.POST:
        return None
    if "change" in request.POST:
        return render(request, "registry/units/unit_rename.html", {"form": form, "unit": unit})
    names = [(form.fields[name].label, old[name], new[name]) for name in ("full_name", "short_name", "seal_name")]
    context = {"form": form, "unit": unit, "seen": seen, "names": [row for row in names if row[1] != row[2]]}
    return render(request, "registry/units/unit_rename_confirm.html", context)


@login_required
@require_safe
def founding_list(request: SignedInRequest) -> HttpResponse:
    """What waits first; each with its state."""
    require(is_committee(request.user) or bool(unit_reach(request.user)))
    rows = UnitFounding.objects.visible_to(request.user).select_related("parent", "applied_by")
    return render(request, "registry/units/foundings.html", {"page": page_of(request, rows.order_by("-pk"))})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def founding_new(request: SignedInRequest) -> HttpResponse:
    """Apply for a unit below one's own."""
    reach = unit_reach(request.user)
    require(is_committee(request.user) or bool(reach))
    parents = Unit.objects.open() if is_committee(request.user) else Unit.objects.open().filter(pk__in=reach)
    form = FoundingForm(request.POST or None, parents=parents, initial={"parent": parents.first()})
    if form.is_valid():
        with refusals_on(form):
            founding = foundings.apply(by=request.user, **form.cleaned_data)
            messages.success(request, _("已提出，由区直团工委审批，结果会通知您。"))
            return redirect("founding", founding.pk)
    return form_page(request, "registry/units/founding_new.html", form)


@login_required
@require_safe
def founding(request: SignedInRequest, founding_id: int) -> HttpResponse:
    """One application with its answer."""
    return _page(request, _in_sight(request, founding_id), ReasonForm())


@login_required
@require_POST
def founding_approve(request: SignedInRequest, founding_id: int) -> HttpResponse:
    """The unit is there."""
    row = _in_sight(request, founding_id)
    with refusals_as_messages(request):
        row = foundings.approve(founding=row, by=request.user)
        messages.success(request, _("已批准，单位已建立。请接着任命单位管理员。"))
        return redirect("committee-unit", row.unit_id or 0)
    return redirect("founding", row.pk)


@login_required
@require_POST
def founding_decline(request: SignedInRequest, founding_id: int) -> HttpResponse:
    """Not approved, with the reason."""
    row = _in_sight(request, founding_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            foundings.decline(founding=row, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("已答复，申请单位会看到原因。"))
            return redirect("founding", row.pk)
    return _page(request, row, form)


@login_required
@require_POST
def founding_withdraw(request: SignedInRequest, founding_id: int) -> HttpResponse:
    """Take back one's own."""
    row = _in_sight(request, founding_id)
    with refusals_as_messages(request):
        foundings.withdraw(founding=row, by=request.user)
        messages.success(request, _("已撤回。"))
    return redirect("founding", row.pk)


def _in_sight(request: SignedInRequest, founding_id: int) -> UnitFounding:
    rows = UnitFounding.objects.visible_to(request.user).select_related("parent", "applied_by", "decided_by", "unit")
    return get_object_or_404(rows, pk=founding_id)


def _page(request: SignedInRequest, row: UnitFounding, form: ReasonForm) -> HttpResponse:
    is_own = is_account_of(request.user, row.applied_by_id)
    decides = row.is_waiting and is_committee(request.user) and not is_own
    context = {"founding": row, "decides": decides, "withdraws": row.is_waiting and is_own}
    return form_page(request, "registry/units/founding.html", form, **context)
