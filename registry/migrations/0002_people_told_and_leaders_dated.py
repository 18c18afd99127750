import django.db.models.deletion
import registry.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='activity',
            name='is_remote',
            field=models.BooleanField(default=False, verbose_name='线上服务'),
        ),
        migrations.AlterField(
            model_name='signingkey',
            name='purpose',
            field=models.CharField(choices=[('data', '加密个人信息'), ('digest', '个人信息等值比对'), ('card', '签发志愿者卡'), ('site_code', '签到码'), ('seal', '台账封存'), ('certificate', '签发证书'), ('queue_export', '签到台数据导出')], max_length=16),
        ),
        migrations.CreateModel(
            name='LeaderTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_at', models.DateTimeField(default=registry.clock.now)),
                ('until_at', models.DateTimeField(blank=True, null=True)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leader_terms', to='registry.activity')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '负责人任期',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_at', None)), fields=('activity', 'user'), name='one_running_term_per_leader'), models.CheckConstraint(condition=models.Q(('until_at', None), ('until_at__gte', models.F('from_at')), _connector='OR'), name='leader_term_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('text', models.CharField(max_length=200, verbose_name='内容')),
                ('url', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField(default=registry.clock.now)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('mailed_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '通知',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('read_at', None)), fields=['user', '-at'], name='notifications_unread')],
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='nobody_is_told_the_same_twice'), models.CheckConstraint(condition=models.Q(('url', ''), ('url__startswith', '/'), _connector='OR'), name='notifications_lead_into_the_product')],
            },
        ),
    ]
