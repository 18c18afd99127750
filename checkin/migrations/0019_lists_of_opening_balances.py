"""The digest of an opening balance is that of its list; a draft without one is free to change."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("checkin", "0018_hours_beside_people")]

    operations = [
        migrations.RemoveConstraint(model_name="openingbalance", name="one_standing_opening_balance_per_workbook"),
        migrations.RenameField(model_name="openingbalance", old_name="workbook_sha256", new_name="list_sha256"),
        migrations.AlterField(
            model_name="openingbalance", name="list_sha256", field=models.CharField(blank=True, max_length=64)
        ),
    ]
