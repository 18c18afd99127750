from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("checkin", "0007_doubted_scans_by_shift"),
        ("registry", "0006_files_found_by_digest"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="hourssummary", name="one_summary_per_person_month_and_units"),
        migrations.AddField(
            model_name="hourssummary",
            name="is_historical",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="hourssummary",
            constraint=models.UniqueConstraint(
                fields=["volunteer", "month_on", "recording_unit", "volunteer_unit", "kind", "is_historical"],
                name="one_summary_per_person_month_and_units",
            ),
        ),
    ]
