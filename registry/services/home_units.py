"""The unit a person belongs to, over time (design §14 “People and units”)."""

from datetime import date

from registry.models import HomeUnit, Unit, Volunteer


def home_unit_on(volunteer: Volunteer, day: date) -> Unit:
    """The unit valid on that local date; before the first known one, the first."""
    known = HomeUnit.objects.filter(volunteer=volunteer).select_related("unit")
    found = known.on(day).first() or known.order_by("from_on").first()
    return found.unit if found else volunteer.unit
