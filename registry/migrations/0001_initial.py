import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import registry.clock
import registry.models.files
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="CollaborationGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, unique=True, verbose_name="名称")),
            ],
            options={
                "verbose_name": "协作组",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                ("goal", models.CharField(blank=True, max_length=300, verbose_name="目标")),
                ("is_brand", models.BooleanField(default=False, verbose_name="品牌项目")),
                ("starts_on", models.DateField(verbose_name="开始")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="结束")),
                ("results", models.TextField(blank=True, verbose_name="成果")),
            ],
            options={
                "verbose_name": "志愿服务项目",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ServiceField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=30, verbose_name="名称")),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("closed_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "服务领域",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("base", "志愿服务基地"),
                            ("school", "结对学校"),
                            ("community", "结对社区"),
                            ("village", "帮扶村"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                ("division_code", models.CharField(blank=True, max_length=6, verbose_name="行政区划代码")),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="备注")),
                ("paired_from_on", models.DateField(blank=True, null=True, verbose_name="结对自")),
                ("paired_until_on", models.DateField(blank=True, null=True, verbose_name="结对至")),
                ("no_photo", models.BooleanField(default=False, verbose_name="禁止拍照")),
                ("not_public", models.BooleanField(default=False, verbose_name="不对外公开")),
                ("closed_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "服务地点",
                "ordering": ["kind", "pk"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("display_name", models.CharField(blank=True, max_length=50, verbose_name="姓名")),
                ("must_change_password", models.BooleanField(default=False)),
                ("password_changed_at", models.DateTimeField(default=registry.clock.now)),
                ("date_joined", models.DateTimeField(default=registry.clock.now)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "用户",
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="AccountRecovery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret_digest", models.CharField(max_length=64, unique=True)),
                ("code_digest", models.CharField(max_length=64)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("requested_at", models.DateTimeField(default=registry.clock.now)),
                ("expires_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recoveries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "找回账号",
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=50, verbose_name="用途")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("scopes", models.JSONField(default=list, verbose_name="范围")),
                ("created_at", models.DateTimeField(default=registry.clock.now)),
                ("expires_at", models.DateTimeField(verbose_name="有效期至")),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "接口令牌",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120)),
                ("name", models.CharField(max_length=80)),
                ("arguments", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "等待"), ("running", "进行中"), ("done", "完成"), ("failed", "失败")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("run_at", models.DateTimeField(default=registry.clock.now)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(default=registry.clock.now)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("done_units", models.PositiveIntegerField(default=0)),
                ("total_units", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "后台任务",
                "indexes": [models.Index(fields=["state", "run_at"], name="jobs_to_run")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        fields=("key",),
                        name="one_open_job_per_key",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=4)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "编号",
                "constraints": [models.UniqueConstraint(fields=("kind", "year"), name="one_series_per_kind_and_year")],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("starts_on", models.DateField(verbose_name="开始")),
                ("ends_on", models.DateField(verbose_name="结束")),
                ("document_no", models.CharField(blank=True, max_length=40, verbose_name="文号")),
                ("table_title", models.CharField(max_length=80, verbose_name="统计表标题")),
            ],
            options={
                "verbose_name": "专项",
                "ordering": ["-starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="programme_ends_after_it_starts",
                        violation_error_message="结束日期不能早于开始日期。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("submitted", "待审批"),
                            ("returned", "已退回"),
                            ("approved", "已批准"),
                            ("published", "已发布"),
                            ("closed", "已结束"),
                            ("reported", "已报送"),
                            ("cancelled", "已取消"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("service", "志愿服务"), ("training", "培训")],
                        default="service",
                        max_length=10,
                        verbose_name="性质",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("regular", "事前申请"),
                            ("emergency", "应急备案"),
                            ("supplement", "补录"),
                            ("historical", "历史数据"),
                        ],
                        default="regular",
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=60, verbose_name="活动主题")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("RURAL", "进农村"),
                            ("COMMUNITY", "进社区"),
                            ("CAMPUS", "进校园"),
                            ("NEARBY", "就近就便"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("content", models.TextField(max_length=600, verbose_name="服务内容")),
                ("place", models.CharField(max_length=80, verbose_name="服务地点")),
                ("meeting_point", models.CharField(blank=True, max_length=80, verbose_name="集合地点")),
                ("division_code", models.CharField(blank=True, max_length=6, verbose_name="行政区划代码")),
                ("contact_name", models.CharField(max_length=30, verbose_name="联系人")),
                ("contact_phone", models.CharField(max_length=20, verbose_name="联系电话")),
                (
                    "risk_level",
                    models.CharField(
                        choices=[("low", "一般"), ("bodily", "可能危及人身安全")],
                        default="low",
                        max_length=8,
                        verbose_name="风险",
                    ),
                ),
                ("risk_notice", models.TextField(blank=True, max_length=600, verbose_name="风险告知")),
                ("insurer", models.CharField(blank=True, max_length=60, verbose_name="保险单位")),
                ("insurance_policy_no", models.CharField(blank=True, max_length=40, verbose_name="保单号")),
                ("insured_from_on", models.DateField(blank=True, null=True, verbose_name="保险自")),
                ("insured_until_on", models.DateField(blank=True, null=True, verbose_name="保险至")),
                ("in_working_hours", models.BooleanField(default=False, verbose_name="在工作时间内")),
                ("is_own_duty", models.BooleanField(default=False, verbose_name="属于本职工作")),
                ("counts_hours", models.BooleanField(default=True, verbose_name="计入时长")),
                ("is_series", models.BooleanField(default=False, verbose_name="系列活动")),
                ("expected_served", models.PositiveIntegerField(blank=True, null=True, verbose_name="预计服务人数")),
                ("bigrams", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(default=registry.clock.now)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=200, verbose_name="取消或撤回原因")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "deputy_leaders",
                    models.ManyToManyField(
                        blank=True, related_name="activities_deputised", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities_led",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="活动负责人",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.collaborationgroup",
                        verbose_name="协作组",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.programme",
                        verbose_name="专项",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.project",
                        verbose_name="项目",
                    ),
                ),
                ("fields", models.ManyToManyField(blank=True, to="registry.servicefield", verbose_name="服务领域")),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.site",
                        verbose_name="结对点或基地",
                    ),
                ),
            ],
            options={
                "verbose_name": "活动",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("label", models.CharField(blank=True, max_length=30, verbose_name="场次名称")),
                ("starts_at", models.DateTimeField(verbose_name="开始")),
                ("ends_at", models.DateTimeField(verbose_name="结束")),
                ("sign_up_opens_at", models.DateTimeField(blank=True, null=True, verbose_name="报名开始")),
                ("sign_up_closes_at", models.DateTimeField(verbose_name="报名截止")),
                ("scans_from", models.DateTimeField(verbose_name="扫码自")),
                ("scans_until", models.DateTimeField(verbose_name="扫码至")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shifts", to="registry.activity"
                    ),
                ),
            ],
            options={
                "verbose_name": "场次",
                "ordering": ["starts_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=30, verbose_name="岗位")),
                ("is_default", models.BooleanField(default=False)),
                ("places", models.PositiveSmallIntegerField(verbose_name="人数")),
                ("min_age", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="最低年龄")),
                ("qualification", models.CharField(blank=True, max_length=12, verbose_name="所需资质")),
                ("note", models.CharField(blank=True, max_length=120, verbose_name="要求")),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="positions", to="registry.shift"
                    ),
                ),
            ],
            options={
                "verbose_name": "岗位",
                "ordering": ["-is_default", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ShiftBreak",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField(verbose_name="休息开始")),
                ("ends_at", models.DateTimeField(verbose_name="休息结束")),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="breaks", to="registry.shift"
                    ),
                ),
            ],
            options={
                "verbose_name": "休息",
                "ordering": ["starts_at"],
            },
        ),
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kid", models.CharField(max_length=16, unique=True)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("data", "加密个人信息"),
                            ("digest", "个人信息等值比对"),
                            ("card", "签发志愿者卡"),
                            ("site_code", "签到码"),
                            ("seal", "台账封存"),
                            ("certificate", "签发证书"),
                        ],
                        max_length=16,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("secret_sealed", models.BinaryField()),
                ("public_key", models.BinaryField(default=bytes)),
                ("valid_from", models.DateTimeField(default=registry.clock.now)),
                ("valid_until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "密钥",
                "constraints": [
                    models.UniqueConstraint(fields=("purpose", "number"), name="one_key_per_purpose_and_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="key_validity_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="collaborationgroup",
            name="paired_schools",
            field=models.ManyToManyField(blank=True, related_name="groups", to="registry.site"),
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("photo", "图片"),
                            ("summary", "总结"),
                            ("video", "影像"),
                            ("news", "新闻报道"),
                            ("sign_sheet", "签到表"),
                            ("guardian_consent", "监护人同意书"),
                            ("evidence", "凭证"),
                        ],
                        max_length=20,
                    ),
                ),
                ("file", models.FileField(upload_to=registry.models.files.upload_path)),
                ("name", models.CharField(max_length=100, verbose_name="文件名")),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField(default=registry.clock.now)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "文件",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("introduction", models.CharField(blank=True, max_length=300, verbose_name="简介")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "待审核"),
                            ("admitted", "已成立"),
                            ("returned", "已退回"),
                            ("dissolved", "已解散"),
                        ],
                        default="submitted",
                        max_length=10,
                    ),
                ),
                ("submitted_at", models.DateTimeField(default=registry.clock.now)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("returned_reason", models.CharField(blank=True, max_length=200, verbose_name="退回原因")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "founded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "志愿团队",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="registry.team",
                verbose_name="承办团队",
            ),
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "unit_type",
                    models.CharField(
                        choices=[
                            ("committee", "区直团工委"),
                            ("regional_organ", "区直机关"),
                            ("central_in_gx", "中直驻桂单位"),
                            ("enterprise_public", "企事业单位"),
                            ("college", "区直院校"),
                        ],
                        max_length=20,
                        verbose_name="单位类别",
                    ),
                ),
                (
                    "league_body",
                    models.CharField(
                        choices=[
                            ("work_committee", "团工委"),
                            ("committee", "团委"),
                            ("general_branch", "团总支"),
                            ("branch", "团支部"),
                        ],
                        max_length=20,
                        verbose_name="团组织类别",
                    ),
                ),
                ("short_name", models.CharField(max_length=40, verbose_name="简称")),
                ("full_name", models.CharField(max_length=100, unique=True, verbose_name="规范全称")),
                ("seal_name", models.CharField(blank=True, max_length=100, verbose_name="用印名称")),
                ("uscc", models.CharField(blank=True, max_length=18, verbose_name="统一社会信用代码")),
                ("former_names", models.CharField(blank=True, max_length=200, verbose_name="曾用名")),
                ("contact_phone", models.CharField(blank=True, max_length=20, verbose_name="办公电话")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                ("decides_up_to", models.PositiveSmallIntegerField(default=50, verbose_name="自行审批人数上限")),
                ("created_at", models.DateTimeField(default=registry.clock.now)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="registry.unit",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="registry.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="team",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="registry.unit"
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="paired_unit",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.unit"
            ),
        ),
        migrations.CreateModel(
            name="RoleAssignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("unit_admin", "单位管理员"),
                            ("committee", "区直团工委"),
                            ("inspector", "检查人员"),
                            ("system_admin", "系统管理员"),
                            ("security_admin", "安全管理员"),
                            ("audit_admin", "审计管理员"),
                        ],
                        max_length=16,
                        verbose_name="角色",
                    ),
                ),
                ("from_on", models.DateField(default=registry.clock.today, verbose_name="自")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="至")),
                ("granted_at", models.DateTimeField(default=registry.clock.now)),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles_granted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="roles", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "角色授权",
            },
        ),
        migrations.AddField(
            model_name="project",
            name="unit",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.unit"
            ),
        ),
        migrations.CreateModel(
            name="HistoryEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=registry.clock.now)),
                ("did", models.CharField(max_length=40, verbose_name="动作")),
                ("target_model", models.CharField(max_length=40)),
                ("target_id", models.BigIntegerField(null=True)),
                ("fields", models.JSONField(default=dict)),
                ("request_id", models.CharField(blank=True, max_length=32)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "操作日志",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="collaborationgroup",
            name="leading_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="groups_led", to="registry.unit"
            ),
        ),
        migrations.AddField(
            model_name="collaborationgroup",
            name="units",
            field=models.ManyToManyField(related_name="groups", to="registry.unit"),
        ),
        migrations.CreateModel(
            name="ApprovalStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("submission", models.PositiveSmallIntegerField(default=1)),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待审批"),
                            ("approved", "同意"),
                            ("returned", "退回"),
                            ("informed", "备案"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="期限")),
                ("content_digest", models.CharField(max_length=64)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="意见")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="registry.activity"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registry.unit", verbose_name="审批单位"
                    ),
                ),
            ],
            options={
                "verbose_name": "审批",
                "ordering": ["submission", "order"],
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="co_units",
            field=models.ManyToManyField(
                blank=True, related_name="joint_activities", to="registry.unit", verbose_name="联合单位"
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="recording_unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="registry.unit",
                verbose_name="记录单位",
            ),
        ),
        migrations.CreateModel(
            name="Volunteer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "未提交"),
                            ("submitted", "待审核"),
                            ("registered", "已注册"),
                            ("returned", "已退回"),
                            ("imported", "待本人确认"),
                            ("suspended", "已暂停"),
                            ("left", "已退出"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("self", "本人注册"),
                            ("unit", "单位代办"),
                            ("import", "批量导入"),
                            ("walk_in", "现场登记"),
                        ],
                        default="self",
                        max_length=8,
                    ),
                ),
                ("volunteer_no", models.CharField(max_length=13, null=True, unique=True, verbose_name="志愿者编号")),
                (
                    "national_volunteer_no",
                    models.CharField(blank=True, max_length=32, null=True, verbose_name="全国志愿者编号"),
                ),
                ("name", models.CharField(max_length=50, verbose_name="姓名")),
                ("initials", models.CharField(blank=True, max_length=50)),
                ("bigrams", models.TextField(blank=True)),
                (
                    "document_type",
                    models.CharField(
                        choices=[
                            ("resident_id", "居民身份证"),
                            ("hmt_permit", "港澳台居民居住证"),
                            ("foreign_permit", "外国人永久居留证"),
                            ("passport", "护照"),
                            ("officer", "军官证"),
                        ],
                        default="resident_id",
                        max_length=16,
                        verbose_name="证件类型",
                    ),
                ),
                ("id_number_sealed", models.BinaryField(default=bytes)),
                ("id_digest", models.CharField(blank=True, max_length=64, null=True)),
                (
                    "sex",
                    models.CharField(
                        choices=[("0", "未知的性别"), ("1", "男"), ("2", "女"), ("9", "未说明的性别")],
                        default="0",
                        max_length=1,
                        verbose_name="性别",
                    ),
                ),
                ("born_on", models.DateField(blank=True, null=True, verbose_name="出生日期")),
                ("phone_sealed", models.BinaryField(default=bytes)),
                ("phone_digest", models.CharField(blank=True, db_index=True, max_length=64, null=True)),
                ("residence_division", models.CharField(blank=True, max_length=6, verbose_name="居住区域")),
                ("skills", models.CharField(blank=True, max_length=200, verbose_name="专业技能")),
                ("available_times", models.CharField(blank=True, max_length=100, verbose_name="可服务时间")),
                ("ethnicity", models.CharField(blank=True, max_length=2, verbose_name="民族")),
                ("political_status", models.CharField(blank=True, max_length=2, verbose_name="政治面貌")),
                ("education", models.CharField(blank=True, max_length=2, verbose_name="学历")),
                ("declared_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=registry.clock.now)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("status_reason", models.CharField(blank=True, max_length=200, verbose_name="原因")),
                ("registered_on", models.DateField(blank=True, null=True, verbose_name="注册日期")),
                ("complete_by_on", models.DateField(blank=True, null=True)),
                ("card_serial", models.PositiveIntegerField(default=1)),
                ("card_issued_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="registry.volunteer",
                    ),
                ),
                (
                    "requested_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="volunteers_asking",
                        to="registry.unit",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="volunteers", to="registry.unit"
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="volunteer",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "志愿者",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SignUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("invited", "受邀待答复"),
                            ("requested", "待确认"),
                            ("confirmed", "已报名"),
                            ("waitlisted", "候补"),
                            ("declined", "未录用"),
                            ("withdrawn", "已退出"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("self", "本人报名"),
                            ("team", "团队报名"),
                            ("invitation", "受邀"),
                            ("walk_in", "现场加入"),
                        ],
                        default="self",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField(default=registry.clock.now)),
                ("risk_acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("waitlisted_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=100, verbose_name="退出原因")),
                (
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signups", to="registry.position"
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signups", to="registry.shift"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.team"
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signups", to="registry.volunteer"
                    ),
                ),
            ],
            options={
                "verbose_name": "报名",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Qualification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("training", "培训"),
                            ("medical", "医师、护士执业"),
                            ("legal", "律师、法律职业"),
                            ("psychology", "心理咨询"),
                            ("electrician", "电工作业"),
                            ("driver", "机动车驾驶"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("valid_until_on", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="qualifications",
                        to="registry.volunteer",
                    ),
                ),
            ],
            options={
                "verbose_name": "资质",
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "申请加入"),
                            ("active", "队员"),
                            ("declined", "未同意"),
                            ("left", "已退出"),
                        ],
                        default="requested",
                        max_length=10,
                    ),
                ),
                ("is_leader", models.BooleanField(default=False, verbose_name="队长")),
                ("requested_at", models.DateTimeField(default=registry.clock.now)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="registry.team"
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="registry.volunteer"
                    ),
                ),
            ],
            options={
                "verbose_name": "队员",
                "ordering": ["-is_leader", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HomeUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField()),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.unit")),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="home_units", to="registry.volunteer"
                    ),
                ),
            ],
            options={
                "verbose_name": "所在单位",
            },
        ),
        migrations.CreateModel(
            name="GuardianConsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("guardian_name_sealed", models.BinaryField(default=bytes)),
                ("guardian_phone_sealed", models.BinaryField(default=bytes)),
                (
                    "relation",
                    models.CharField(
                        choices=[("father", "父亲"), ("mother", "母亲"), ("other", "其他监护人")],
                        max_length=8,
                        verbose_name="关系",
                    ),
                ),
                ("given_at", models.DateTimeField(blank=True, null=True)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "volunteer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guardian_consent",
                        to="registry.volunteer",
                    ),
                ),
            ],
            options={
                "verbose_name": "监护人同意",
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("privacy", "个人信息处理规则"),
                            ("declaration", "信息真实声明"),
                            ("location", "签到位置"),
                            ("public_name", "公开姓名"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text_version", models.CharField(max_length=20)),
                ("text_digest", models.CharField(max_length=64)),
                (
                    "channel",
                    models.CharField(
                        choices=[("self", "本人在线"), ("paper", "纸质签署")], default="self", max_length=8
                    ),
                ),
                ("given_at", models.DateTimeField(default=registry.clock.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="registry.volunteer"
                    ),
                ),
            ],
            options={
                "verbose_name": "个人信息处理同意",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Workday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="日期")),
                (
                    "layer",
                    models.CharField(
                        choices=[("national", "国家"), ("guangxi", "广西")], max_length=8, verbose_name="层级"
                    ),
                ),
                ("is_workday", models.BooleanField(verbose_name="上班")),
                ("note", models.CharField(blank=True, max_length=60, verbose_name="依据")),
            ],
            options={
                "verbose_name": "工作日历",
                "constraints": [models.UniqueConstraint(fields=("on", "layer"), name="one_entry_per_day_and_layer")],
            },
        ),
        migrations.AddIndex(
            model_name="shift",
            index=models.Index(fields=["starts_at"], name="shifts_by_start"),
        ),
        migrations.AddIndex(
            model_name="shift",
            index=models.Index(fields=["ends_at"], name="shifts_by_end"),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="shift_ends_after_it_starts",
                violation_error_code="ends_before_start",
                violation_error_message="结束时间应晚于开始时间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("scans_from__lte", models.F("starts_at")), ("scans_until__gte", models.F("ends_at"))
                ),
                name="scans_are_taken_around_the_shift",
                violation_error_message="扫码时间应覆盖场次的起止时间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="position",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("shift",), name="one_default_position_per_shift"
            ),
        ),
        migrations.AddConstraint(
            model_name="position",
            constraint=models.CheckConstraint(
                condition=models.Q(("places__gt", 0)),
                name="position_has_places",
                violation_error_message="人数至少为 1。",
            ),
        ),
        migrations.AddConstraint(
            model_name="shiftbreak",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="break_ends_after_it_starts",
                violation_error_message="休息的结束时间应晚于开始时间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("parent", None)), fields=("unit_type",), name="one_root_unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent", None), models.Q(("parent", models.F("pk")), _negated=True), _connector="OR"
                ),
                name="unit_is_not_its_own_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "dissolved"), _negated=True),
                fields=("unit", "name"),
                name="one_team_of_that_name_per_unit",
                violation_error_message="本单位已有同名团队，请换一个名称。",
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "returned"), _negated=True),
                    models.Q(("returned_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="returned_teams_know_why",
            ),
        ),
        migrations.AddIndex(
            model_name="roleassignment",
            index=models.Index(fields=["unit", "role"], name="roles_by_unit"),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "unit_admin"), _negated=True), ("unit__isnull", False), _connector="OR"
                ),
                name="unit_administrators_have_a_unit",
                violation_error_message="单位管理员须指定单位。",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "inspector"), _negated=True), ("until_on__isnull", False), _connector="OR"
                ),
                name="inspectors_have_an_end_date",
                violation_error_message="检查人员须指定授权截止日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"),
                name="role_ends_after_it_starts",
                violation_error_message="授权截止日期不能早于开始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role__in", ["system_admin", "security_admin", "audit_admin"]), ("until_on", None)),
                fields=("user",),
                name="one_open_system_role_per_user",
                violation_error_message="系统、安全、审计管理员不能由同一人兼任。",
            ),
        ),
        migrations.AddIndex(
            model_name="historyentry",
            index=models.Index(fields=["target_model", "target_id"], name="history_by_target"),
        ),
        migrations.AddIndex(
            model_name="historyentry",
            index=models.Index(fields=["by", "-at"], name="history_by_person"),
        ),
        migrations.AddIndex(
            model_name="historyentry",
            index=models.Index(fields=["did", "-at"], name="history_by_action"),
        ),
        migrations.AddIndex(
            model_name="approvalstep",
            index=models.Index(fields=["unit", "state"], name="steps_by_unit"),
        ),
        migrations.AddConstraint(
            model_name="approvalstep",
            constraint=models.UniqueConstraint(
                fields=("activity", "submission", "order"), name="one_step_per_activity_submission_and_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("state", "waiting")),
                    ("state", "informed"),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ["approved", "returned"]),
                    ),
                    _connector="OR",
                ),
                name="decided_steps_name_their_decider",
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["status", "-published_at"], name="activities_by_status"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["recording_unit", "status"], name="activities_by_unit"),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["published", "closed", "reported"]), _negated=True),
                    models.Q(("risk_notice", ""), _negated=True),
                    _connector="OR",
                ),
                name="published_activities_tell_the_risk",
                violation_error_message="发布前须写明可能的风险和防护要求。",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("risk_level", "bodily"), ("status__in", ["published", "closed", "reported"]), _negated=True
                    ),
                    models.Q(
                        models.Q(("insurer", ""), _negated=True),
                        models.Q(("insurance_policy_no", ""), _negated=True),
                        ("insured_from_on__isnull", False),
                        ("insured_until_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="published_bodily_risk_is_insured",
                violation_error_message="活动可能危及人身安全，发布前须填写保险单位、保单号和保险期间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["cancelled", "withdrawn"]), _negated=True),
                    models.Q(("end_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="cancelled_activities_say_why",
            ),
        ),
        migrations.AddIndex(
            model_name="volunteer",
            index=models.Index(fields=["unit", "status"], name="volunteers_by_unit"),
        ),
        migrations.AddIndex(
            model_name="volunteer",
            index=models.Index(fields=["status", "submitted_at"], name="volunteers_by_status"),
        ),
        migrations.AddConstraint(
            model_name="volunteer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("id_digest__isnull", False), ("merged_into", None)),
                fields=("document_type", "id_digest"),
                name="one_person_per_document",
                violation_error_message="该证件已注册。",
            ),
        ),
        migrations.AddConstraint(
            model_name="volunteer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("merged_into", None), ("phone_digest__isnull", False), ("user__isnull", False)),
                fields=("phone_digest",),
                name="one_account_per_phone",
                violation_error_message="该手机号码已用于另一个账号。",
            ),
        ),
        migrations.AddConstraint(
            model_name="volunteer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "registered"), _negated=True), ("volunteer_no__isnull", False), _connector="OR"
                ),
                name="registered_volunteers_have_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="volunteer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "returned"), _negated=True),
                    models.Q(("status_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="returned_volunteers_know_why",
            ),
        ),
        migrations.AddIndex(
            model_name="signup",
            index=models.Index(fields=["volunteer", "status"], name="signups_by_volunteer"),
        ),
        migrations.AddIndex(
            model_name="signup",
            index=models.Index(fields=["shift", "status", "waitlisted_at"], name="signups_by_shift"),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["invited", "requested", "confirmed", "waitlisted"])),
                fields=("shift", "volunteer"),
                name="one_active_signup_per_volunteer_and_shift",
                violation_error_message="您已报名这个场次。",
            ),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "waitlisted"), _negated=True), ("waitlisted_at__isnull", False), _connector="OR"
                ),
                name="waiting_signups_know_since_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["withdrawn", "declined"]), _negated=True),
                    ("ended_at__isnull", False),
                    _connector="OR",
                ),
                name="ended_signups_know_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["requested", "active"])),
                fields=("team", "volunteer"),
                name="one_open_membership_per_volunteer_and_team",
                violation_error_message="您已经是这支团队的队员，或已提交加入申请。",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_leader", False), ("status", "active"), _connector="OR"),
                name="only_active_members_lead",
            ),
        ),
        migrations.AddConstraint(
            model_name="homeunit",
            constraint=models.UniqueConstraint(
                fields=("volunteer", "from_on"), name="one_home_unit_per_volunteer_and_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("volunteer", "item", "text_version"),
                name="one_consent_in_force_per_item_and_text",
            ),
        ),
    ]
