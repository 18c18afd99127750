from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0005_people_may_refuse_mail'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='storedfile',
            index=models.Index(fields=['sha256'], name='files_by_digest'),
        ),
    ]
