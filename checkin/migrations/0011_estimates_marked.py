from django.db import migrations


def mark(apps, schema_editor):
    """Open due days in a year without both notices are estimates."""
    arrangements = apps.get_model("registry", "WorkdayArrangement").objects
    years = [set(arrangements.filter(layer=layer).values_list("year", flat=True)) for layer in ("national", "guangxi")]
    known = set.intersection(*years)
    records = apps.get_model("checkin", "ServiceRecord").objects.filter(status__in=["pending", "returned"])
    records.exclude(due_on__year__in=known).update(due_is_estimated=True)
    requests = apps.get_model("checkin", "CorrectionRequest").objects
    requests.filter(status="filed").exclude(due_on__year__in=known).update(due_is_estimated=True)
    requests.filter(status="appealed").exclude(appeal_due_on__year__in=known).update(due_is_estimated=True)


class Migration(migrations.Migration):
    dependencies = [
        ("checkin", "0010_due_days_that_are_estimates"),
        ("registry", "0012_arrangements_of_stored_days"),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
