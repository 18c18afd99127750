import registry.clock
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ActivityReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "草稿"), ("submitted", "已报送")], default="draft", max_length=10
                    ),
                ),
                ("served_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="服务人数")),
                ("served_is_estimate", models.BooleanField(default=False, verbose_name="估计数")),
                ("summary", models.TextField(blank=True, max_length=300, verbose_name="服务内容小结")),
                ("saved_at", models.DateTimeField(default=registry.clock.now)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "活动情况报送",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("ZM", "志愿服务记录证明"), ("XJ", "星级志愿者证书"), ("JX", "嘉许证书")], max_length=2
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("preparing", "正在制作"),
                            ("issued", "有效"),
                            ("superseded", "已被新证替代"),
                            ("revoked", "已撤销"),
                        ],
                        default="preparing",
                        max_length=10,
                    ),
                ),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="编号")),
                ("verify_code", models.CharField(max_length=8, verbose_name="查验码")),
                ("snapshot", models.JSONField()),
                ("content_digest", models.CharField(max_length=64)),
                ("key_number", models.PositiveSmallIntegerField(default=0)),
                ("signature", models.CharField(blank=True, max_length=128)),
                ("requested_at", models.DateTimeField(default=registry.clock.now)),
                ("request_reason", models.CharField(blank=True, max_length=200, verbose_name="代为出具的理由")),
                ("issued_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "证书",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="CertificateFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("content_sealed", models.BinaryField()),
                ("made_at", models.DateTimeField(default=registry.clock.now)),
            ],
            options={
                "verbose_name": "证书文件",
            },
        ),
        migrations.CreateModel(
            name="StageReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "scope",
                    models.CharField(
                        choices=[("activity", "一个活动"), ("unit", "单位一个阶段"), ("roll_up", "汇总表")],
                        max_length=8,
                    ),
                ),
                ("title", models.CharField(max_length=80, verbose_name="标题")),
                ("stage_from_on", models.DateField(verbose_name="阶段自")),
                ("stage_until_on", models.DateField(verbose_name="阶段至")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("submitted", "已提交"),
                            ("returned", "已退回"),
                            ("accepted", "已确认"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("snapshot", models.JSONField(default=dict)),
                ("filled_on", models.DateField(default=registry.clock.today, verbose_name="填表日期")),
                ("made_at", models.DateTimeField(default=registry.clock.now)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="退回原因")),
                ("correction_reason", models.CharField(blank=True, max_length=200, verbose_name="更正原因")),
            ],
            options={
                "verbose_name": "阶段性情况统计表",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="StarApplication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("star", models.PositiveSmallIntegerField(verbose_name="星级")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "待认定"),
                            ("approved", "已认定"),
                            ("declined", "未认定"),
                            ("revoked", "已撤销"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("minutes_at_proposal", models.PositiveIntegerField()),
                ("proposed_at", models.DateTimeField(default=registry.clock.now)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
            ],
            options={
                "verbose_name": "星级认定",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="VerificationLookup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=registry.clock.now)),
                ("number", models.CharField(max_length=24)),
                ("outcome", models.CharField(max_length=16)),
                ("sender_digest", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "查验记录",
            },
        ),
    ]
