"""The pages of 办结 in their order, and which of them is open."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from certificates.reports.stand import Finishing
from checkin.deciding.heads import Heads


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the wizard; `state` is done, now or todo."""

    name: str
    title: str
    state: str


def names_of(stand: Finishing) -> list[str]:
    """Training is not reported, so it has no page for it."""
    wanted = ["attendance", "heads", "report", "submit"]
    has_numbers = stand.needs_heads or (stand.is_reportable and not stand.is_reported)
    left_out = set() if stand.is_reportable and not stand.is_reported else {"report"}
    return [name for name in wanted if name not in left_out and (name != "heads" or has_numbers)]


def steps_of(stand: Finishing, here: str) -> list[Page]:
    """The pages with their states, for the progress bar."""
    titles = {"attendance": _("签退"), "heads": _("人数"), "report": _("小结"), "submit": _("提交")}
    names = names_of(stand)
    at = names.index(here) if here in names else len(names)
    states = ["done" if n < at else "now" if n == at else "todo" for n in range(len(names))]
    return [Page(name, titles[name], state) for name, state in zip(names, states, strict=True)]


def first_open(stand: Finishing, kept: dict[str, Any]) -> str:
    """The first page that is not done."""
    if stand.is_finished:
        return "done"
    names = names_of(stand)
    if not stand.is_settled and stand.still_open and not kept.get("zero"):
        return "attendance"
    if not stand.roll or stand.walk_ins:
        return "attendance"
    if "heads" in names and not (_are_heads_known(stand, kept) and stand.has_served):
        return "heads"
    if "report" in names and not stand.has_summary:
        return "report"
    return "submit"


def is_open_step(stand: Finishing, kept: dict[str, Any], step: str) -> bool:
    """Earlier pages stay open until all is done; the last one needs the head counts."""
    if not stand.is_over:
        return False
    if step == "done":
        return stand.is_settled
    if step not in names_of(stand) or stand.is_finished:
        return False
    return step in ("attendance", "heads") or _are_heads_known(stand, kept)


def heads_of(stand: Finishing, kept: dict[str, Any]) -> Heads:
    """The head counts: typed here, else counted on site, else handed in before."""
    counted, before = stand.counted, stand.hand_in
    was = (before.heads_at_start, before.heads_at_end) if before else (None, None)
    at_start = _first(kept.get("heads_at_start"), counted.at_start, was[0])
    at_end = _first(kept.get("heads_at_end"), counted.at_end, was[1])
    return Heads(at_start, at_end, kept.get("explanation", ""))


def _are_heads_known(stand: Finishing, kept: dict[str, Any]) -> bool:
    """Both ends counted, and explained where they differ from the scans."""
    if not stand.needs_heads:
        return True
    heads = heads_of(stand, kept)
    known = None not in (heads.at_start, heads.at_end)
    return known and (not heads.differ_from(stand.counted.came) or bool(heads.explanation))


def _first(*numbers: int | None) -> int | None:
    return next((number for number in numbers if number is not None), None)
