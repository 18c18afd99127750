"""Who entered what a contact agreed to have shown, and who took it back (D82, D88)."""

from typing import Any

from registry.activities import content
from registry.history.services import history
from registry.models import Activity, User

WATCHED = ("contact_name", "contact_phone", *content.CONTACT)
SHOWN = {"name": "shows_contact_name", "phone": "shows_contact_phone", "wechat": "shows_contact_wechat"}


def values(activity: Activity) -> dict[str, Any]:
    """The contact and what is shown of it, to compare afterwards."""
    return {name: getattr(activity, name) for name in WATCHED}


def note(*, activity: Activity, before: dict[str, Any], by: User) -> None:
    """A line for what is shown now, if the contact or what is shown of it changed. Inside the caller's transaction."""
    shown = {name: getattr(activity, field) for name, field in SHOWN.items()}
    if before == values(activity) or not (any(shown.values()) or any(before[field] for field in SHOWN.values())):
        return
    history.record(by=by, did="contact shown", to=activity, unit=activity.recording_unit, **shown)
