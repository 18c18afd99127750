"""The content of a report: length of the summary, kinds of materials (D10, D99)."""

from typing import Final

from registry.models import Shift, StoredFile

Purpose = StoredFile.Purpose
LEAST_SUMMARY = 50
MOST_SUMMARY = 300
PURPOSES: Final = (Purpose.PHOTO, Purpose.SUMMARY, Purpose.VIDEO, Purpose.NEWS)
SHOWING: Final = (Purpose.PHOTO, Purpose.VIDEO)


def purposes_at(shift: Shift) -> tuple[Purpose, ...]:
    """The kinds of material that the site allows: no pictures where they are forbidden (D99)."""
    return tuple(purpose for purpose in PURPOSES if not (forbids_pictures(shift) and purpose in SHOWING))


def forbids_pictures(shift: Shift) -> bool:
    """Pictures are forbidden at the site (D99)."""
    site = shift.activity.site
    return site is not None and site.no_photo
