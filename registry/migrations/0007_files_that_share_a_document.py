import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_files_found_by_digest")]

    operations = [
        migrations.AddField(
            model_name="volunteer",
            name="shares_document_with",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.volunteer",
            ),
        ),
    ]
