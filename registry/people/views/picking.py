"""选中本页、选中全部: what is picked on a list stands in its address, so it needs no script."""

from typing import Any

from registry.doors.http import SignedInRequest
from registry.people.many import deeds as many

PAGE, ALL = "page", "all"


def picked(request: SignedInRequest, found: Any) -> dict[str, Any]:
    """What the list's page shows of it: the deeds, the filters they are sent with, and which boxes are ticked."""
    how = request.GET.get("picked", "")
    filters = filters_in(request)
    filters.pop(many.CHOSEN, None)
    return {
        "deeds": many.offered(request.user),
        "picked_filters": filters.items(),
        "is_page_picked": how == PAGE,
        "is_all_picked": how == ALL,
    }


def filters_in(request: SignedInRequest) -> dict[str, str]:
    """The list's own filters in this address."""
    from_list = request.GET
    ticked = many.ticked(from_list.getlist(many.CHOSEN))
    names = [name for name in many.filter_names() if name != many.CHOSEN and from_list.get(name)]
    return {name: from_list[name] for name in names} | ({many.CHOSEN: ticked} if ticked else {})


def filters_of_list(request: SignedInRequest) -> dict[str, str]:
    """What the list was narrowed by when a deed for those ticked was pressed: the way back, where nobody was."""
    names = [name for name in many.filter_names() if name != many.CHOSEN]
    return {name: request.GET[f"list-{name}"] for name in names if request.GET.get(f"list-{name}")}
