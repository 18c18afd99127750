import django.db.models.deletion
import django.db.models.functions.comparison
import registry.clock
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('certificates', '0001_initial'), ('certificates', '0002_initial')]

    initial = True

    dependencies = [
        ('checkin', '0001_initial'),
        ('registry', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ActivityReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', '草稿'), ('submitted', '已报送')], default='draft', max_length=10)),
                ('served_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='服务人数')),
                ('served_is_estimate', models.BooleanField(default=False, verbose_name='估计数')),
                ('summary', models.TextField(blank=True, max_length=300, verbose_name='服务内容小结')),
                ('saved_at', models.DateTimeField(default=registry.clock.now)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('materials', models.ManyToManyField(blank=True, related_name='reports', to='registry.storedfile', verbose_name='材料')),
                ('shift', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report', to='registry.shift')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '活动情况报送',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('served_count__gt', 0), ('submitted_at__isnull', False)), _connector='OR'), name='submitted_reports_say_how_many_were_served', violation_error_message='请填写服务人数（不能为 0）。')],
            },
        ),
        migrations.CreateModel(
            name='CertificateFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('content_sealed', models.BinaryField()),
                ('made_at', models.DateTimeField(default=registry.clock.now)),
            ],
            options={
                'verbose_name': '证书文件',
            },
        ),
        migrations.CreateModel(
            name='StarApplication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('star', models.PositiveSmallIntegerField(verbose_name='星级')),
                ('status', models.CharField(choices=[('proposed', '待认定'), ('approved', '已认定'), ('declined', '未认定'), ('revoked', '已撤销')], default='proposed', max_length=10)),
                ('minutes_at_proposal', models.PositiveIntegerField()),
                ('proposed_at', models.DateTimeField(default=registry.clock.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='理由')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stars', to='registry.volunteer')),
                ('volunteer_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit')),
            ],
            options={
                'verbose_name': '星级认定',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('star__range', (1, 5))), name='star_is_1_to_5'), models.UniqueConstraint(condition=models.Q(('status__in', ['proposed', 'approved'])), fields=('volunteer', 'star'), name='one_open_or_held_star_of_a_kind', violation_error_message='该星级已在认定中或已经认定。'), models.CheckConstraint(condition=models.Q(('status', 'proposed'), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='decided_stars_name_their_decider')],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('ZM', '志愿服务记录证明'), ('XJ', '星级志愿者证书'), ('JX', '嘉许证书')], max_length=2)),
                ('status', models.CharField(choices=[('preparing', '正在制作'), ('issued', '有效'), ('superseded', '已被新证替代'), ('revoked', '已撤销')], default='preparing', max_length=10)),
                ('number', models.CharField(max_length=24, unique=True, verbose_name='编号')),
                ('verify_code', models.CharField(max_length=8, verbose_name='查验码')),
                ('snapshot', models.JSONField()),
                ('content_digest', models.CharField(max_length=64)),
                ('key_number', models.PositiveSmallIntegerField(default=0)),
                ('signature', models.CharField(blank=True, max_length=128)),
                ('requested_at', models.DateTimeField(default=registry.clock.now)),
                ('request_reason', models.CharField(blank=True, max_length=200, verbose_name='代为出具的理由')),
                ('issued_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, max_length=200)),
                ('issuing_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit')),
                ('recording_unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='registry.unit')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='checkin.seal')),
                ('superseded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supersedes', to='certificates.certificate')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='registry.volunteer')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='certificates.certificatefile')),
                ('star_application', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='certificates.starapplication')),
            ],
            options={
                'verbose_name': '证书',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['volunteer', 'kind', 'content_digest'], name='certificates_by_content'), models.Index(fields=['document'], name='certificates_by_document'), models.Index(fields=['issuing_unit', 'kind'], name='certificates_by_issuer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status', 'preparing'), models.Q(('file__isnull', False), ('issued_at__isnull', False)), _connector='OR'), name='issued_certificates_have_their_bytes'), models.CheckConstraint(condition=models.Q(('status__in', ['preparing', 'issued']), models.Q(('ended_at__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='ended_certificates_say_why')],
            },
        ),
        migrations.CreateModel(
            name='StageReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('scope', models.CharField(choices=[('activity', '一个活动'), ('unit', '单位一个阶段'), ('roll_up', '汇总表')], max_length=8)),
                ('title', models.CharField(max_length=80, verbose_name='标题')),
                ('stage_from_on', models.DateField(verbose_name='阶段自')),
                ('stage_until_on', models.DateField(verbose_name='阶段至')),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('status', models.CharField(choices=[('draft', '草稿'), ('submitted', '已提交'), ('returned', '已退回'), ('accepted', '已确认')], default='draft', max_length=10)),
                ('snapshot', models.JSONField(default=dict)),
                ('filled_on', models.DateField(default=registry.clock.today, verbose_name='填表日期')),
                ('made_at', models.DateTimeField(default=registry.clock.now)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='退回原因')),
                ('correction_reason', models.CharField(blank=True, max_length=200, verbose_name='更正原因')),
                ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stage_reports', to='registry.activity')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.programme')),
                ('seal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='checkin.seal')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stage_reports', to='registry.unit')),
            ],
            options={
                'verbose_name': '阶段性情况统计表',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['unit', 'status'], name='stage_reports_by_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('stage_until_on__gte', models.F('stage_from_on'))), name='stage_ends_after_it_starts', violation_error_message='阶段截止日期不能早于开始日期。'), models.CheckConstraint(condition=models.Q(('scope', 'activity'), ('activity', None), _connector='XOR'), name='activity_tables_name_their_activity'), models.UniqueConstraint(condition=models.Q(('scope', 'activity')), fields=('activity', 'version'), name='one_version_per_activity_table'), models.UniqueConstraint(models.F('scope'), models.F('unit'), models.F('stage_from_on'), models.F('stage_until_on'), models.F('version'), django.db.models.functions.comparison.Coalesce('programme', models.Value(0)), condition=models.Q(('scope', 'activity'), _negated=True), name='one_version_per_unit_and_stage'), models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='submitted_tables_name_who'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['returned', 'accepted']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='decided_tables_name_who'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='nobody_decides_the_table_they_submitted'), models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('correction_reason', ''), _negated=True), _connector='OR'), name='corrected_tables_say_why'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='returned_tables_know_why')],
            },
        ),
        migrations.CreateModel(
            name='VerificationLookup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=registry.clock.now)),
                ('number', models.CharField(max_length=24)),
                ('outcome', models.CharField(max_length=16)),
                ('sender_digest', models.CharField(max_length=64)),
                ('certificate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lookups', to='certificates.certificate')),
            ],
            options={
                'verbose_name': '查验记录',
                'indexes': [models.Index(fields=['-at'], name='lookups_by_time')],
            },
        ),
    ]
