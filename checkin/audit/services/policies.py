"""The version of the hours policy that every installation begins with."""

from collections.abc import Collection

from checkin.models import HoursPolicy

FIRST_VERSION, FIRST_VALID_ON = "2017-1", "2017-01-01"
NUMBERS = (
    "quantum_minutes", "minimum_minutes", "normal_daily_minutes", "committee_daily_minutes", "scan_window_minutes",
    "reason",
)  # fmt: skip


def as_installed(pks: Collection[int]) -> set[int]:
    """That of these versions which nobody made and which says what the installation wrote."""
    expected = HoursPolicy(version=FIRST_VERSION)
    first = HoursPolicy.objects.filter(version=FIRST_VERSION, valid_from_on=FIRST_VALID_ON, made_by=None)
    numbers = {name: getattr(expected, name) for name in NUMBERS}
    return set(first.filter(pk__in=pks, **numbers).values_list("pk", flat=True))
