from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("checkin", "0006_spot_checks_drawn_from_a_seal")]

    operations = [
        migrations.AddIndex(
            model_name="scan",
            index=models.Index(condition=models.Q(("authentic", False)), fields=["shift"], name="doubted_scans_by_shift"),
        ),
    ]
