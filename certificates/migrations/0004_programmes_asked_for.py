from datetime import timedelta

from django.db import migrations

from registry import clock

REPORT_DAYS = 7


def ask(apps, schema_editor):
    """The table of a programme that is not over yet is due a week after its end."""
    asked = apps.get_model("certificates", "AskedStage").objects
    for programme in apps.get_model("registry", "Programme").objects.filter(ends_on__gte=clock.today()):
        days = {"from_on": programme.starts_on, "until_on": programme.ends_on}
        asked.create(programme=programme, due_on=programme.ends_on + timedelta(days=REPORT_DAYS), **days)


class Migration(migrations.Migration):
    dependencies = [("certificates", "0003_stages_asked_for")]

    operations = [migrations.RunPython(ask, migrations.RunPython.noop)]
