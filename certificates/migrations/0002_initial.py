import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('certificates', '0001_initial'),
        ('checkin', '0001_initial'),
        ('registry', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='activityreport',
            name='materials',
            field=models.ManyToManyField(blank=True, related_name='reports', to='registry.storedfile', verbose_name='材料'),
        ),
        migrations.AddField(
            model_name='activityreport',
            name='shift',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report', to='registry.shift'),
        ),
        migrations.AddField(
            model_name='activityreport',
            name='submitted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='activityreport',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='certificate',
            name='issuing_unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='recording_unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='registry.unit'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='requested_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='certificate',
            name='seal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='checkin.seal'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='superseded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supersedes', to='certificates.certificate'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='volunteer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='registry.volunteer'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='certificates.certificatefile'),
        ),
        migrations.AddField(
            model_name='stagereport',
            name='activity',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stage_reports', to='registry.activity'),
        ),
        migrations.AddField(
            model_name='stagereport',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='stagereport',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='stagereport',
            name='programme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.programme'),
        ),
        migrations.AddField(
            model_name='stagereport',
            name='seal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='checkin.seal'),
        ),
        migrations.AddField(
            model_name='stagereport',
            name='submitted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='stagereport',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stage_reports', to='registry.unit'),
        ),
        migrations.AddField(
            model_name='starapplication',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='starapplication',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='starapplication',
            name='volunteer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stars', to='registry.volunteer'),
        ),
        migrations.AddField(
            model_name='starapplication',
            name='volunteer_unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit'),
        ),
        migrations.AddField(
            model_name='certificate',
            name='star_application',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='certificates.starapplication'),
        ),
        migrations.AddField(
            model_name='verificationlookup',
            name='certificate',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lookups', to='certificates.certificate'),
        ),
        migrations.AddConstraint(
            model_name='activityreport',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('served_count__gt', 0), ('submitted_at__isnull', False)), _connector='OR'), name='submitted_reports_say_how_many_were_served', violation_error_message='请填写服务人数（不能为 0）。'),
        ),
        migrations.AddIndex(
            model_name='stagereport',
            index=models.Index(fields=['unit', 'status'], name='stage_reports_by_unit'),
        ),
        migrations.AddConstraint(
            model_name='stagereport',
            constraint=models.CheckConstraint(condition=models.Q(('stage_until_on__gte', models.F('stage_from_on'))), name='stage_ends_after_it_starts', violation_error_message='阶段截止日期不能早于开始日期。'),
        ),
        migrations.AddConstraint(
            model_name='stagereport',
            constraint=models.CheckConstraint(condition=models.Q(('scope', 'activity'), ('activity', None), _connector='XOR'), name='activity_tables_name_their_activity'),
        ),
        migrations.AddConstraint(
            model_name='stagereport',
            constraint=models.UniqueConstraint(condition=models.Q(('scope', 'activity')), fields=('activity', 'version'), name='one_version_per_activity_table'),
        ),
        migrations.AddConstraint(
            model_name='stagereport',
            constraint=models.UniqueConstraint(models.F('scope'), models.F('unit'), models.F('stage_from_on'), models.F('stage_until_on'), models.F('version'), django.db.models.functions.comparison.Coalesce('programme', models.Value(0)), condition=models.Q(('scope', 'activity'), _negated=True), name='one_version_per_unit_and_stage'),
        ),
        migrations.AddConstraint(
            model_name='stagereport',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='submitted_tables_name_who'),
        ),
        migrations.AddConstraint(
            model_name='stagereport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['returned', 'accepted']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='decided_tables_name_who'),
        ),
        migrations.AddConstraint(
            model_name='stagereport',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='nobody_decides_the_table_they_submitted'),
        ),
        migrations.AddConstraint(
            model_name='stagereport',
            constraint=models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('correction_reason', ''), _negated=True), _connector='OR'), name='corrected_tables_say_why'),
        ),
        migrations.AddConstraint(
            model_name='stagereport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='returned_tables_know_why'),
        ),
        migrations.AddConstraint(
            model_name='starapplication',
            constraint=models.CheckConstraint(condition=models.Q(('star__range', (1, 5))), name='star_is_1_to_5'),
        ),
        migrations.AddConstraint(
            model_name='starapplication',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['proposed', 'approved'])), fields=('volunteer', 'star'), name='one_open_or_held_star_of_a_kind', violation_error_message='该星级已在认定中或已经认定。'),
        ),
        migrations.AddConstraint(
            model_name='starapplication',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'proposed'), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='decided_stars_name_their_decider'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['volunteer', 'kind', 'content_digest'], name='certificates_by_content'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['document'], name='certificates_by_document'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['issuing_unit', 'kind'], name='certificates_by_issuer'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'preparing'), models.Q(('file__isnull', False), ('issued_at__isnull', False)), _connector='OR'), name='issued_certificates_have_their_bytes'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['preparing', 'issued']), models.Q(('ended_at__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='ended_certificates_say_why'),
        ),
        migrations.AddIndex(
            model_name='verificationlookup',
            index=models.Index(fields=['-at'], name='lookups_by_time'),
        ),
    ]
