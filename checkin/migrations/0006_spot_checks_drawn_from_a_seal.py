import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """No spot check could be drawn before, so the columns need no default."""

    dependencies = [
        ("checkin", "0005_tokens_that_ended"),
        ("registry", "0004_terms_of_todays_leaders"),
    ]

    operations = [
        migrations.AddField(
            model_name="spotcheck",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.unit",
                verbose_name="记录单位",
            ),
        ),
        migrations.AddField(
            model_name="spotcheck",
            name="category",
            field=models.CharField(
                blank=True,
                choices=[("RURAL", "进农村"), ("COMMUNITY", "进社区"), ("CAMPUS", "进校园"), ("NEARBY", "就近就便")],
                max_length=10,
                verbose_name="活动类别",
            ),
        ),
        migrations.AddField(
            model_name="spotcheck",
            name="seal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="spot_checks", to="checkin.seal"
            ),
        ),
        migrations.AddField(
            model_name="spotcheck",
            name="draw",
            field=models.PositiveSmallIntegerField(verbose_name="本封存值下第几次抽取"),
        ),
        migrations.AddConstraint(
            model_name="spotcheck",
            constraint=models.UniqueConstraint(fields=("seal", "draw"), name="draws_of_a_seal_are_numbered"),
        ),
    ]
