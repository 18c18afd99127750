import registry.clock
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("none", "无到场"), ("open", "在场"), ("checked_out", "已签退")], max_length=11
                    ),
                ),
                ("first_in_at", models.DateTimeField(blank=True, null=True)),
                ("open_since", models.DateTimeField(blank=True, null=True)),
                ("last_out_at", models.DateTimeField(blank=True, null=True)),
                ("intervals", models.JSONField(default=list)),
                ("findings", models.JSONField(default=list)),
                ("basis", models.CharField(max_length=64)),
                ("rebuilt_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "到场",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("n", models.PositiveSmallIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("approved", "认定"),
                            ("returned", "退回"),
                            ("not_counted", "计入统计不计时长"),
                            ("adjusted", "调整"),
                            ("voided", "作废"),
                        ],
                        max_length=12,
                    ),
                ),
                ("basis", models.CharField(max_length=64)),
                ("intervals", models.JSONField(default=list)),
                ("steps", models.JSONField(default=list)),
                ("timed_minutes", models.PositiveIntegerField(default=0)),
                ("supplementary_minutes", models.PositiveIntegerField(default=0)),
                ("origins", models.JSONField(default=list)),
                ("days", models.JSONField(default=dict)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField(default=registry.clock.now)),
            ],
            options={
                "verbose_name": "认定决定",
                "ordering": ["record", "n"],
            },
        ),
        migrations.CreateModel(
            name="EnteredTime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("in_at", models.DateTimeField(blank=True, null=True)),
                ("out_at", models.DateTimeField(blank=True, null=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("leader_closed", "负责人补签退"),
                            ("paper", "纸质签到表"),
                            ("determined", "负责人核定"),
                            ("supplement", "补录"),
                            ("historical", "历史数据"),
                        ],
                        max_length=14,
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="原因")),
                ("entered_at", models.DateTimeField(default=registry.clock.now)),
            ],
            options={
                "verbose_name": "录入时间",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=24)),
                ("evidence", models.JSONField(default=dict)),
                ("found_at", models.DateTimeField(default=registry.clock.now)),
                (
                    "state",
                    models.CharField(choices=[("open", "待核"), ("settled", "已核")], default="open", max_length=8),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
            ],
            options={
                "verbose_name": "疑点",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="HandIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("n", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField(default=registry.clock.now)),
                ("heads_at_start", models.PositiveIntegerField(blank=True, null=True)),
                ("heads_at_end", models.PositiveIntegerField(blank=True, null=True)),
                ("heads_explanation", models.CharField(blank=True, max_length=200)),
                ("basis", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "提交",
                "ordering": ["shift", "n"],
            },
        ),
        migrations.CreateModel(
            name="HoursPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=20, unique=True)),
                ("valid_from_on", models.DateField(verbose_name="适用自")),
                ("quantum_minutes", models.PositiveSmallIntegerField(default=6, verbose_name="认定单位（分）")),
                ("minimum_minutes", models.PositiveSmallIntegerField(default=10, verbose_name="最短到场（分）")),
                ("normal_daily_minutes", models.PositiveSmallIntegerField(default=480)),
                ("committee_daily_minutes", models.PositiveSmallIntegerField(default=720)),
                ("made_at", models.DateTimeField(default=registry.clock.now)),
            ],
            options={
                "verbose_name": "时长规则",
                "ordering": ["-valid_from_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="HoursSummary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month_on", models.DateField()),
                ("kind", models.CharField(max_length=10)),
                ("timed_minutes", models.IntegerField(default=0)),
                ("supplementary_minutes", models.IntegerField(default=0)),
                ("records", models.IntegerField(default=0)),
            ],
            options={
                "verbose_name": "时长汇总",
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                (
                    "hours_class",
                    models.CharField(
                        choices=[("timed", "系统计时"), ("supplementary", "补录")], max_length=13, verbose_name="来源"
                    ),
                ),
                ("origin", models.CharField(blank=True, max_length=60)),
                ("minutes", models.IntegerField(verbose_name="分钟")),
                ("service_on", models.DateField()),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField(default=registry.clock.now)),
            ],
            options={
                "verbose_name": "时长台账明细",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Passcode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("direction", models.CharField(max_length=3)),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(default=registry.clock.now)),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "口令",
            },
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=40)),
                ("nonce", models.CharField(max_length=40)),
                ("digest", models.CharField(max_length=64)),
                ("text_digest", models.CharField(blank=True, max_length=64)),
                ("text_head", models.CharField(blank=True, max_length=16)),
                (
                    "direction",
                    models.CharField(choices=[("in", "签到"), ("out", "签退"), ("annul", "撤销")], max_length=5),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("site_code", "签到码"),
                            ("card", "志愿者卡"),
                            ("passcode", "口令"),
                            ("roll_call", "点名"),
                            ("group_sign", "集体签到"),
                            ("sheet", "纸质表"),
                            ("walk_in", "现场登记"),
                        ],
                        max_length=10,
                    ),
                ),
                ("annuls", models.CharField(blank=True, max_length=40)),
                ("device_at", models.DateTimeField()),
                ("clock_offset_ms", models.BigIntegerField(default=0)),
                ("logical_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("authentic", models.BooleanField()),
                ("code", models.CharField(max_length=24)),
                ("late", models.BooleanField(default=False)),
                ("forced", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "扫码记录",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ScanLocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("latitude", models.DecimalField(decimal_places=6, max_digits=9)),
                ("longitude", models.DecimalField(decimal_places=6, max_digits=9)),
                ("accuracy_metres", models.PositiveIntegerField()),
                ("datum", models.CharField(default="WGS-84", max_length=8)),
            ],
            options={
                "verbose_name": "扫码位置",
            },
        ),
        migrations.CreateModel(
            name="ScanRuling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authentic", models.BooleanField()),
                ("reason", models.CharField(max_length=200)),
                ("at", models.DateTimeField(default=registry.clock.now)),
            ],
            options={
                "verbose_name": "扫码裁定",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                ("entries", models.PositiveIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("head", models.CharField(max_length=64, unique=True)),
                ("key_number", models.PositiveSmallIntegerField()),
                ("signature", models.CharField(max_length=128)),
                ("digest_version", models.PositiveSmallIntegerField(default=1)),
                ("sealed_at", models.DateTimeField(default=registry.clock.now)),
            ],
            options={
                "verbose_name": "封存",
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="SealedEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "封存明细",
                "ordering": ["seal", "position"],
            },
        ),
        migrations.CreateModel(
            name="ServiceRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("service", "志愿服务"), ("training", "培训")], default="service", max_length=10
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "待认定"),
                            ("approved", "已认定"),
                            ("returned", "已退回"),
                            ("adjusted", "已调整"),
                            ("voided", "已作废"),
                        ],
                        default="pending",
                        max_length=8,
                    ),
                ),
                ("service_on", models.DateField()),
                ("due_on", models.DateField()),
                ("returned_reason", models.CharField(blank=True, max_length=200, verbose_name="退回原因")),
                ("timed_minutes", models.PositiveIntegerField(default=0)),
                ("supplementary_minutes", models.PositiveIntegerField(default=0)),
                ("decisions_made", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "服务记录",
                "ordering": ["-service_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ShiftExtension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ends_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=200, verbose_name="原因")),
                ("at", models.DateTimeField(default=registry.clock.now)),
            ],
            options={
                "verbose_name": "延时",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Station",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("created", "待配对"),
                            ("active", "使用中"),
                            ("retired", "已停用"),
                            ("compromised", "已失控"),
                        ],
                        default="created",
                        max_length=12,
                    ),
                ),
                ("created_at", models.DateTimeField(default=registry.clock.now)),
                ("pairing_digest", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ("pairing_expires_at", models.DateTimeField(blank=True, null=True)),
                ("paired_at", models.DateTimeField(blank=True, null=True)),
                ("token_digest", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                ("compromised_at", models.DateTimeField(blank=True, null=True)),
                ("last_seen_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "签到台",
                "ordering": ["-pk"],
            },
        ),
    ]
