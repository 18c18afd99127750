import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0036_what_was_checked_is_granted")]

    operations = [
        migrations.AlterField(
            model_name="qualification",
            name="uuid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
