from django.db import migrations

KNOWN_BY_THE_PRODUCT = 2017


def doubt(apps, schema_editor):
    """Guangxi days set one by one make no notice: their year is an estimate until somebody enters it."""
    doubted = apps.get_model("registry", "WorkdayArrangement").objects.filter(layer="guangxi", saved_by=None)
    doubted = doubted.exclude(year=KNOWN_BY_THE_PRODUCT)
    years = list(doubted.values_list("year", flat=True))
    apps.get_model("registry", "Workday").objects.filter(arrangement__in=doubted).update(arrangement=None)
    doubted.delete()
    steps = apps.get_model("registry", "ApprovalStep").objects.filter(state="waiting", due_on__year__in=years)
    # An emergency is confirmed within hours, not working days.
    steps.exclude(activity__origin="emergency").update(due_is_estimated=True)


class Migration(migrations.Migration):
    dependencies = [("registry", "0014_mergers_that_remember_what_moved")]

    operations = [migrations.RunPython(doubt, migrations.RunPython.noop)]
