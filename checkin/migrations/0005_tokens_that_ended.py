import django.db.models.deletion
from django.db import migrations, models

import registry.clock


class Migration(migrations.Migration):
    dependencies = [("checkin", "0004_findings_explained")]

    operations = [
        migrations.CreateModel(
            name="EndedToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("why", models.CharField(choices=[("replaced", "已换设备"), ("revoked", "已作废")], max_length=8)),
                ("ended_at", models.DateTimeField(default=registry.clock.now)),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ended_tokens",
                        to="checkin.station",
                    ),
                ),
            ],
            options={"verbose_name": "失效令牌", "ordering": ["pk"]},
        ),
    ]
