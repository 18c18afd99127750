"""Certificates of a closed account whose years are over: number and figures stay, the name goes (D93)."""

from typing import Any, Final

from registry import clock
from registry.history.services import history
from registry.standing.erasure import NO_NAME

NAMED: Final = ("volunteer_name", "document_number", "document_label", "handler", "contact")
# A template may put the name into each of its texts.
FILLED: Final = ("title", "head", "suffix", "note", "words", "closing")


def erase(certificates: Any) -> None:
    """The signature covers the row no longer, so the row says that it was erased. Inside the caller's transaction."""
    for one in certificates.select_for_update(no_key=True, of=("self",)).order_by("pk"):
        if one.is_erased:
            continue
        said = one.snapshot | {name: "" for name in NAMED if name in one.snapshot} | {"volunteer_name": NO_NAME}
        if "award" in said:
            said["award"] = said["award"] | dict.fromkeys(FILLED, "") | {"name": NO_NAME, "whole": []}
        if "entries" in said:
            said["entries"] = [entry | {"leader": ""} for entry in said["entries"]]
        one.snapshot = said | {"shows_full_number": False, "erased_on": clock.today().isoformat()}
        one.request_reason = ""
        one.end_reason = NO_NAME if one.end_reason else ""
        one.save(update_fields=["snapshot", "request_reason", "end_reason"])
        history.record(by=None, did="certificate erased", to=one, unit=one.issuing_unit)
