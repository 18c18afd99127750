from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0004_terms_of_todays_leaders'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='wants_mail',
            field=models.BooleanField(default=True, verbose_name='邮件提醒'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(fields=['at'], name='notifications_by_moment'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(fields=['read_at'], name='notifications_by_reading'),
        ),
    ]
