import django.db.models.deletion
import registry.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('checkin', '0002_initial'),
        ('registry', '0002_people_told_and_leaders_dated'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='enteredtime',
            name='evidence',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.storedfile'),
        ),
        migrations.AddField(
            model_name='hourspolicy',
            name='reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='制定依据'),
        ),
        migrations.AddField(
            model_name='hourspolicy',
            name='scan_window_minutes',
            field=models.PositiveSmallIntegerField(default=60, verbose_name='扫码窗口（分）'),
        ),
        migrations.AddField(
            model_name='station',
            name='clock_offset_ms',
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='station',
            name='ready_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='station',
            name='waiting_scans',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='OpeningBalance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', '待提交'), ('submitted', '待认定'), ('approved', '已认定'), ('returned', '已退回')], default='draft', max_length=10)),
                ('until_on', models.DateField(verbose_name='截至日期')),
                ('document_no', models.CharField(max_length=60, verbose_name='依据文件')),
                ('workbook_sha256', models.CharField(max_length=64)),
                ('uploaded_at', models.DateTimeField(default=registry.clock.now)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decision_reason', models.CharField(blank=True, max_length=200, verbose_name='认定意见')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.storedfile')),
                ('shift', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opening_balance', to='registry.shift')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opening_balances', to='registry.unit')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '历史时长批次',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='OpeningBalanceRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('volunteer_no', models.CharField(blank=True, max_length=20, verbose_name='志愿者编号')),
                ('name', models.CharField(blank=True, max_length=50, verbose_name='姓名')),
                ('minutes', models.PositiveIntegerField(default=0)),
                ('problem', models.CharField(blank=True, max_length=24)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='checkin.openingbalance')),
                ('volunteer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opening_balance_rows', to='registry.volunteer')),
            ],
            options={
                'verbose_name': '历史时长',
                'ordering': ['n'],
            },
        ),
        migrations.CreateModel(
            name='SpotCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=60, verbose_name='名称')),
                ('from_on', models.DateField(verbose_name='服务日期自')),
                ('until_on', models.DateField(verbose_name='服务日期至')),
                ('percent', models.PositiveSmallIntegerField(verbose_name='抽取比例（%）')),
                ('seed', models.CharField(max_length=64)),
                ('population_count', models.PositiveIntegerField()),
                ('population_digest', models.CharField(max_length=64)),
                ('status', models.CharField(choices=[('drawn', '核查中'), ('published', '已公布')], default='drawn', max_length=10)),
                ('drawn_at', models.DateTimeField(default=registry.clock.now)),
                ('result', models.CharField(blank=True, max_length=300, verbose_name='结果说明')),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '抽查',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='SpotCheckItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('open', '待核查'), ('sound', '属实'), ('faulty', '有问题')], default='open', max_length=6)),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='核查情况')),
                ('called_back', models.BooleanField(default=False, verbose_name='已回访服务对象')),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('shift', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spot_check_items', to='registry.shift')),
                ('spot_check', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='checkin.spotcheck')),
            ],
            options={
                'verbose_name': '抽查场次',
                'ordering': ['n'],
            },
        ),
        migrations.CreateModel(
            name='Supplement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('submitted', '待审批'), ('approved', '已批准'), ('returned', '已退回'), ('withdrawn', '已撤回')], default='submitted', max_length=10)),
                ('reason', models.CharField(max_length=200, verbose_name='补录原因')),
                ('applied_at', models.DateTimeField(default=registry.clock.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decision_reason', models.CharField(blank=True, max_length=200, verbose_name='审批意见')),
                ('applied_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('deciding_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit')),
                ('evidence', models.ManyToManyField(blank=True, related_name='supplements', to='registry.storedfile', verbose_name='证明材料')),
                ('shift', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supplements', to='registry.shift')),
            ],
            options={
                'verbose_name': '补录',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='enteredtime',
            name='supplement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entered_times', to='checkin.supplement'),
        ),
        migrations.CreateModel(
            name='SupplementLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('in_at', models.DateTimeField()),
                ('out_at', models.DateTimeField()),
                ('supplement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='checkin.supplement')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supplement_lines', to='registry.volunteer')),
            ],
            options={
                'verbose_name': '补录人员',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='CorrectionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('filed', '待答复'), ('answered', '已答复'), ('appealed', '复核中'), ('decided', '复核已决定'), ('withdrawn', '已撤回')], default='filed', max_length=10)),
                ('matter', models.CharField(choices=[('minutes', '时长不对'), ('missing', '漏记'), ('not_mine', '不是我的记录'), ('other', '其他')], max_length=10, verbose_name='事项')),
                ('text', models.CharField(max_length=500, verbose_name='说明')),
                ('filed_at', models.DateTimeField(default=registry.clock.now)),
                ('due_on', models.DateField()),
                ('outcome', models.CharField(blank=True, choices=[('upheld', '同意更正'), ('refused', '维持原记录')], max_length=8, verbose_name='答复')),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='答复说明')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('appeal', models.CharField(blank=True, max_length=500, verbose_name='复核理由')),
                ('appealed_at', models.DateTimeField(blank=True, null=True)),
                ('appeal_due_on', models.DateField(blank=True, null=True)),
                ('appeal_outcome', models.CharField(blank=True, choices=[('upheld', '同意更正'), ('refused', '维持原记录')], max_length=8, verbose_name='复核决定')),
                ('appeal_answer', models.CharField(blank=True, max_length=500, verbose_name='复核说明')),
                ('appeal_decided_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('appeal_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('shift', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='correction_requests', to='registry.shift')),
                ('volunteer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='correction_requests', to='registry.volunteer')),
            ],
            options={
                'verbose_name': '更正申请',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['status', 'due_on'], name='correction_requests_by_duty')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['filed', 'appealed'])), fields=('volunteer', 'shift'), name='one_open_correction_request_per_person_and_shift', violation_error_message='这个场次已有一项申请正在办理。'), models.CheckConstraint(condition=models.Q(('status__in', ['filed', 'withdrawn']), models.Q(models.Q(('outcome', ''), _negated=True), models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='answered_requests_have_an_answer'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'decided'), _negated=True), models.Q(models.Q(('appeal_outcome', ''), _negated=True), models.Q(('appeal_answer', ''), _negated=True), ('appeal_by__isnull', False)), _connector='OR'), name='decided_appeals_have_a_decision'), models.CheckConstraint(condition=models.Q(('appeal_by', None), models.Q(('appeal_by', models.F('answered_by')), _negated=True), _connector='OR'), name='nobody_decides_an_appeal_against_the_own_answer', violation_error_message='复核不能由原答复人决定。')],
            },
        ),
        migrations.CreateModel(
            name='HeadCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moment', models.CharField(choices=[('start', '开始时'), ('end', '结束时')], max_length=5)),
                ('heads', models.PositiveIntegerField(verbose_name='人数')),
                ('at', models.DateTimeField(default=registry.clock.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('shift', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='head_counts', to='registry.shift')),
            ],
            options={
                'verbose_name': '现场清点',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('moment__in', ['start', 'end'])), name='heads_are_counted_at_start_or_end')],
            },
        ),
        migrations.AddConstraint(
            model_name='openingbalance',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('uploaded_by')), _negated=True), _connector='OR'), name='nobody_decides_the_own_opening_balance', violation_error_message='不能认定自己导入的历史数据。'),
        ),
        migrations.AddConstraint(
            model_name='openingbalance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), models.Q(('decided_by__isnull', False), ('shift__isnull', False)), _connector='OR'), name='approved_opening_balances_have_a_shift'),
        ),
        migrations.AddConstraint(
            model_name='openingbalance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'returned'), _negated=True), models.Q(('decision_reason', ''), _negated=True), _connector='OR'), name='returned_opening_balances_say_why'),
        ),
        migrations.AddConstraint(
            model_name='openingbalance',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'returned'), _negated=True), fields=('unit', 'workbook_sha256'), name='one_standing_opening_balance_per_workbook', violation_error_message='这份表已经导入过。'),
        ),
        migrations.AddConstraint(
            model_name='openingbalancerow',
            constraint=models.UniqueConstraint(fields=('batch', 'n'), name='opening_balance_rows_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='openingbalancerow',
            constraint=models.UniqueConstraint(condition=models.Q(('problem', '')), fields=('batch', 'volunteer'), name='each_person_once_per_opening_balance'),
        ),
        migrations.AddConstraint(
            model_name='openingbalancerow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('problem', ''), _negated=True), models.Q(('minutes__gt', 0), ('volunteer__isnull', False)), _connector='OR'), name='sound_rows_name_a_person_and_minutes'),
        ),
        migrations.AddConstraint(
            model_name='spotcheck',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='spot_check_period_ends_after_it_starts', violation_error_message='结束日期不能早于开始日期。'),
        ),
        migrations.AddConstraint(
            model_name='spotcheck',
            constraint=models.CheckConstraint(condition=models.Q(('percent__gte', 1), ('percent__lte', 100)), name='spot_check_draws_some', violation_error_message='抽取比例为 1% 至 100%。'),
        ),
        migrations.AddConstraint(
            model_name='spotcheck',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'drawn'), models.Q(models.Q(('result', ''), _negated=True), ('published_at__isnull', False)), _connector='OR'), name='published_spot_checks_say_what_was_found'),
        ),
        migrations.AddConstraint(
            model_name='spotcheckitem',
            constraint=models.UniqueConstraint(fields=('spot_check', 'shift'), name='each_shift_once_per_spot_check'),
        ),
        migrations.AddConstraint(
            model_name='spotcheckitem',
            constraint=models.UniqueConstraint(fields=('spot_check', 'n'), name='spot_check_items_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='spotcheckitem',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(models.Q(('note', ''), _negated=True), ('checked_by__isnull', False)), _connector='OR'), name='checked_items_say_what_was_found'),
        ),
        migrations.AddIndex(
            model_name='supplement',
            index=models.Index(fields=['status', 'deciding_unit', 'applied_at'], name='supplements_by_duty'),
        ),
        migrations.AddConstraint(
            model_name='supplement',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('applied_by')), _negated=True), _connector='OR'), name='nobody_decides_the_own_supplement', violation_error_message='不能审批自己提交的补录。'),
        ),
        migrations.AddConstraint(
            model_name='supplement',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['submitted', 'withdrawn']), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='decided_supplements_name_who'),
        ),
        migrations.AddConstraint(
            model_name='supplement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'returned'), _negated=True), models.Q(('decision_reason', ''), _negated=True), _connector='OR'), name='returned_supplements_say_why'),
        ),
        migrations.AddConstraint(
            model_name='supplement',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='supplements_say_why'),
        ),
        migrations.AddConstraint(
            model_name='supplementline',
            constraint=models.UniqueConstraint(fields=('supplement', 'volunteer'), name='each_person_once_per_supplement'),
        ),
        migrations.AddConstraint(
            model_name='supplementline',
            constraint=models.CheckConstraint(condition=models.Q(('out_at__gt', models.F('in_at'))), name='supplemented_out_is_after_in', violation_error_message='结束时间应晚于开始时间。'),
        ),
    ]
