from collections import defaultdict

from django.db import migrations
from django.db.models import F, Sum

PLACE = ("volunteer_id", "recording_unit_id", "volunteer_unit_id", "kind")
FIGURES = ("timed_minutes", "supplementary_minutes", "records")


def move_apart(apps, schema_editor):
    """What opening balances added to a month gets a row of its own."""
    summaries = apps.get_model("checkin", "HoursSummary").objects
    for key, figures in historical_sums(apps).items():
        place = dict(zip(("month_on", *PLACE), key, strict=True))
        sums = dict(zip(FIGURES, figures, strict=True))
        less = {name: F(name) - more for name, more in sums.items()}
        summaries.filter(**place, is_historical=False).update(**less)
        summaries.filter(**place, is_historical=False, **dict.fromkeys(FIGURES, 0)).delete()
        summaries.create(**place, is_historical=True, **sums)


def move_back(apps, schema_editor):
    """The months as they were added up before."""
    summaries = apps.get_model("checkin", "HoursSummary").objects
    for row in summaries.filter(is_historical=True):
        place = {name: getattr(row, name) for name in ("month_on", *PLACE)}
        known, _is_new = summaries.get_or_create(**place, is_historical=False)
        more = {name: F(name) + getattr(row, name) for name in FIGURES}
        summaries.filter(pk=known.pk).update(**more)
        row.delete()


def historical_sums(apps):
    sums = defaultdict(lambda: [0, 0, 0])
    entries = apps.get_model("checkin", "LedgerEntry").objects
    entries = entries.filter(record__shift__activity__origin="historical").order_by()
    for *place, on, hours_class, minutes in entries.values_list(*PLACE, "service_on", "hours_class").annotate(Sum("minutes")):
        sums[(on.replace(day=1), *place)][0 if hours_class == "timed" else 1] += minutes
    records = apps.get_model("checkin", "ServiceRecord").objects
    records = records.filter(shift__activity__origin="historical", status__in=["approved", "adjusted"])
    for *place, on in records.values_list(*PLACE, "service_on"):
        sums[(on.replace(day=1), *place)][2] += 1
    return sums


class Migration(migrations.Migration):
    dependencies = [("checkin", "0008_historical_hours_apart")]

    operations = [migrations.RunPython(move_apart, move_back)]
