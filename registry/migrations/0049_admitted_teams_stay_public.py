"""Teams that were there already wrote for everybody, as their form told them; new ones choose."""

from django.db import migrations


def stay_public(apps, schema_editor):
    rows = apps.get_model("registry", "Team").objects.using(schema_editor.connection.alias)
    rows.filter(status="admitted").update(is_public=True)


class Migration(migrations.Migration):
    dependencies = [("registry", "0048_teams_worth_showing")]

    operations = [migrations.RunPython(stay_public, migrations.RunPython.noop)]
