"""Numbers from the registers: never reused, never skipped by a refused command (D69, D170)."""

from django.db import transaction

from registry.models import NumberSeries


@transaction.atomic
def next_in_series(*, kind: str, year: int) -> int:
    """The next number of a kind in a year, under the lock of the register's row."""
    NumberSeries.objects.get_or_create(kind=kind, year=year)
    series = NumberSeries.objects.select_for_update(no_key=True).get(kind=kind, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last
