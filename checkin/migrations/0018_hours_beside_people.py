from collections import defaultdict
from datetime import date

from django.db import migrations
from django.db.models import F, Max, Sum
from django.db.models.functions import Coalesce

BATCH = 2_000
PERSON = Coalesce("volunteer__merged_into", "volunteer")
NAMES = ("served_minutes", "served_year", "year_minutes", "last_served_on")


def fill(apps, schema_editor):
    """What lists are sorted by, from the sums and records there are."""
    alias = schema_editor.connection.alias
    found = defaultdict(lambda: [0, 0, 0, date(1900, 1, 1)])
    sums = apps.get_model("checkin", "HoursSummary").objects.using(alias).filter(kind="service").order_by()
    rows = sums.values_list(PERSON, "month_on__year", "is_historical")
    for person, year, is_historical, minutes in rows.annotate(n=Sum(F("timed_minutes") + F("supplementary_minutes"))):
        figures = found[person]
        figures[0] += minutes
        if minutes > 0 and not is_historical and year > figures[1]:
            figures[1:3] = year, minutes
    records = apps.get_model("checkin", "ServiceRecord").objects.using(alias).order_by()
    counted = records.filter(kind="service", status__in=["approved", "adjusted"])
    here = counted.exclude(shift__activity__origin="historical")
    for person, last_on in here.values_list(PERSON).annotate(n=Max("service_on")):
        found[person][3] = last_on
    volunteers = apps.get_model("registry", "Volunteer")
    everybody = [volunteers(pk=pk, **dict(zip(NAMES, figures))) for pk, figures in found.items()]
    volunteers.objects.using(alias).bulk_update(everybody, NAMES, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [
        ("checkin", "0017_scans_found_by_sender"),
        ("registry", "0038_what_lists_are_sorted_by"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
