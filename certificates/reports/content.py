"""What a report holds: how long its summary is, which materials go with it (D10, D99)."""

from typing import Final

from registry.models import Shift, StoredFile

Purpose = StoredFile.Purpose
LEAST_SUMMARY = 50
MOST_SUMMARY = 300
PURPOSES: Final = (Purpose.PHOTO, Purpose.SUMMARY, Purpose.VIDEO, Purpose.NEWS)
SHOWING: Final = (Purpose.PHOTO, Purpose.VIDEO)


def purposes_at(shift: Shift) -> tuple[Purpose, ...]:
    """The kinds of material the place allows: where taking pictures is forbidden, none that shows people (D99)."""
    return tuple(purpose for purpose in PURPOSES if not (forbids_pictures(shift) and purpose in SHOWING))


def forbids_pictures(shift: Shift) -> bool:
    """Pictures may not be taken at the place (D99)."""
    site = shift.activity.site
    return site is not None and site.no_photo
