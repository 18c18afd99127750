"""Qualifications that somebody had checked are granted ones; each gets a name of its own for its sealed number."""

import uuid

from django.db import migrations


def grant(apps, schema_editor):
    rows = apps.get_model("registry", "Qualification").objects.using(schema_editor.connection.alias)
    rows.exclude(checked_by=None).update(status="granted")
    for row in rows.filter(uuid=None).iterator():
        row.uuid = uuid.uuid4()
        row.save(update_fields=["uuid"])


class Migration(migrations.Migration):
    dependencies = [("registry", "0035_qualifications_checked")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
