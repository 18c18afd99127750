import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('checkin', '0001_initial'),
        ('registry', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='attendance',
            name='shift',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='registry.shift'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='volunteer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='registry.volunteer'),
        ),
        migrations.AddField(
            model_name='decision',
            name='decided_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decision',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='enteredtime',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='enteredtime',
            name='replaces',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='checkin.enteredtime'),
        ),
        migrations.AddField(
            model_name='enteredtime',
            name='shift',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entered_times', to='registry.shift'),
        ),
        migrations.AddField(
            model_name='enteredtime',
            name='volunteer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entered_times', to='registry.volunteer'),
        ),
        migrations.AddField(
            model_name='finding',
            name='settled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='finding',
            name='shift',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='registry.shift'),
        ),
        migrations.AddField(
            model_name='finding',
            name='volunteer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='registry.volunteer'),
        ),
        migrations.AddField(
            model_name='handin',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handin',
            name='shift',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_ins', to='registry.shift'),
        ),
        migrations.AddField(
            model_name='hourspolicy',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decision',
            name='policy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='checkin.hourspolicy'),
        ),
        migrations.AddField(
            model_name='hourssummary',
            name='recording_unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit'),
        ),
        migrations.AddField(
            model_name='hourssummary',
            name='volunteer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='summaries', to='registry.volunteer'),
        ),
        migrations.AddField(
            model_name='hourssummary',
            name='volunteer_unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit'),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='decided_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='checkin.decision'),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='recording_unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='registry.unit'),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='volunteer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='registry.volunteer'),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='volunteer_unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit'),
        ),
        migrations.AddField(
            model_name='passcode',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='passcode',
            name='shift',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passcodes', to='registry.shift'),
        ),
        migrations.AddField(
            model_name='scan',
            name='sent_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='scan',
            name='shift',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='registry.shift'),
        ),
        migrations.AddField(
            model_name='scan',
            name='volunteer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='registry.volunteer'),
        ),
        migrations.AddField(
            model_name='scanlocation',
            name='scan',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='location', to='checkin.scan'),
        ),
        migrations.AddField(
            model_name='scanruling',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='scanruling',
            name='scan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='checkin.scan'),
        ),
        migrations.AddField(
            model_name='seal',
            name='previous',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='checkin.seal'),
        ),
        migrations.AddField(
            model_name='sealedentry',
            name='decision',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sealed', to='checkin.decision'),
        ),
        migrations.AddField(
            model_name='sealedentry',
            name='entry',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sealed', to='checkin.ledgerentry'),
        ),
        migrations.AddField(
            model_name='sealedentry',
            name='history',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sealed', to='registry.historyentry'),
        ),
        migrations.AddField(
            model_name='sealedentry',
            name='seal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sealed', to='checkin.seal'),
        ),
        migrations.AddField(
            model_name='servicerecord',
            name='hand_in',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='checkin.handin'),
        ),
        migrations.AddField(
            model_name='servicerecord',
            name='handed_in_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='servicerecord',
            name='recording_unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='registry.unit'),
        ),
        migrations.AddField(
            model_name='servicerecord',
            name='shift',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='registry.shift'),
        ),
        migrations.AddField(
            model_name='servicerecord',
            name='team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='registry.team'),
        ),
        migrations.AddField(
            model_name='servicerecord',
            name='volunteer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='registry.volunteer'),
        ),
        migrations.AddField(
            model_name='servicerecord',
            name='volunteer_unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit'),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='checkin.servicerecord'),
        ),
        migrations.AddField(
            model_name='decision',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='checkin.servicerecord'),
        ),
        migrations.AddField(
            model_name='shiftextension',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='shiftextension',
            name='shift',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='registry.shift'),
        ),
        migrations.AddField(
            model_name='station',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='station',
            name='shifts',
            field=models.ManyToManyField(blank=True, related_name='stations', to='registry.shift'),
        ),
        migrations.AddField(
            model_name='station',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stations', to='registry.unit'),
        ),
        migrations.AddField(
            model_name='scan',
            name='station',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='checkin.station'),
        ),
        migrations.AddIndex(
            model_name='attendance',
            index=models.Index(fields=['shift', 'state'], name='attendance_by_shift'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('volunteer', 'shift'), name='one_attendance_per_volunteer_and_shift'),
        ),
        migrations.AddIndex(
            model_name='enteredtime',
            index=models.Index(fields=['volunteer', 'shift'], name='entered_by_person_and_shift'),
        ),
        migrations.AddConstraint(
            model_name='enteredtime',
            constraint=models.CheckConstraint(condition=models.Q(('in_at__isnull', False), ('out_at__isnull', False), ('replaces__isnull', False), _connector='OR'), name='entered_times_enter_something_or_take_it_back'),
        ),
        migrations.AddConstraint(
            model_name='enteredtime',
            constraint=models.CheckConstraint(condition=models.Q(('in_at', None), ('out_at', None), ('out_at__gt', models.F('in_at')), _connector='OR'), name='entered_out_is_after_in', violation_error_message='签退时间应晚于签到时间。'),
        ),
        migrations.AddConstraint(
            model_name='enteredtime',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='entered_times_say_why'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('shift', 'volunteer', 'code'), name='one_finding_per_shift_person_and_code'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(condition=models.Q(('volunteer', None)), fields=('shift', 'code'), name='one_finding_per_shift_and_code'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='settled_findings_name_who'),
        ),
        migrations.AddConstraint(
            model_name='handin',
            constraint=models.UniqueConstraint(fields=('shift', 'n'), name='one_hand_in_per_shift_and_n'),
        ),
        migrations.AddConstraint(
            model_name='hourspolicy',
            constraint=models.CheckConstraint(condition=models.Q(('quantum_minutes__in', [1, 6, 30])), name='quantum_is_1_6_or_30'),
        ),
        migrations.AddIndex(
            model_name='hourssummary',
            index=models.Index(fields=['recording_unit', 'month_on'], name='summary_by_recording_unit'),
        ),
        migrations.AddIndex(
            model_name='hourssummary',
            index=models.Index(fields=['volunteer_unit', 'month_on'], name='summary_by_home_unit'),
        ),
        migrations.AddConstraint(
            model_name='hourssummary',
            constraint=models.UniqueConstraint(fields=('volunteer', 'month_on', 'recording_unit', 'volunteer_unit', 'kind'), name='one_summary_per_person_month_and_units'),
        ),
        migrations.AddIndex(
            model_name='passcode',
            index=models.Index(fields=['shift', 'expires_at'], name='passcodes_by_shift'),
        ),
        migrations.AddConstraint(
            model_name='sealedentry',
            constraint=models.UniqueConstraint(fields=('seal', 'position'), name='one_row_per_seal_and_position'),
        ),
        migrations.AddConstraint(
            model_name='sealedentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', None), ('entry__isnull', False), ('history', None)), models.Q(('decision__isnull', False), ('entry', None), ('history', None)), models.Q(('decision', None), ('entry', None), ('history__isnull', False)), _connector='OR'), name='sealed_entries_hold_one_row'),
        ),
        migrations.AddIndex(
            model_name='servicerecord',
            index=models.Index(fields=['status', 'due_on'], name='records_by_duty'),
        ),
        migrations.AddIndex(
            model_name='servicerecord',
            index=models.Index(fields=['volunteer', '-service_on'], name='records_by_volunteer'),
        ),
        migrations.AddIndex(
            model_name='servicerecord',
            index=models.Index(fields=['recording_unit', 'status', 'service_on'], name='records_by_unit'),
        ),
        migrations.AddConstraint(
            model_name='servicerecord',
            constraint=models.UniqueConstraint(fields=('volunteer', 'shift'), name='one_record_per_volunteer_and_shift'),
        ),
        migrations.AddConstraint(
            model_name='servicerecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'returned'), _negated=True), models.Q(('returned_reason', ''), _negated=True), _connector='OR'), name='returned_records_know_why'),
        ),
        migrations.AddIndex(
            model_name='ledgerentry',
            index=models.Index(fields=['volunteer', 'service_on'], name='ledger_by_volunteer'),
        ),
        migrations.AddIndex(
            model_name='ledgerentry',
            index=models.Index(fields=['recording_unit', 'service_on'], name='ledger_by_recording_unit'),
        ),
        migrations.AddIndex(
            model_name='ledgerentry',
            index=models.Index(fields=['volunteer_unit', 'service_on'], name='ledger_by_home_unit'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(('minutes', 0), _negated=True), name='entries_move_minutes'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(('entered_by', models.F('decided_by')), _negated=True), name='nobody_books_what_they_entered'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.UniqueConstraint(fields=('decision', 'hours_class'), name='one_entry_per_decision_and_class'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['service', 'training'])), name='entries_are_of_a_known_kind'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(('hours_class__in', ['timed', 'supplementary'])), name='entries_are_of_a_known_class'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(fields=('record', 'n'), name='one_decision_per_record_and_n'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('entered_by', models.F('decided_by')), _negated=True), name='nobody_decides_what_they_entered', violation_error_message='不能认定自己提交或录入的时长。'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', 'approved'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='decisions_against_say_why'),
        ),
        migrations.AddConstraint(
            model_name='station',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'created'), ('token_digest__isnull', False), _connector='OR'), name='paired_stations_have_a_token'),
        ),
        migrations.AddIndex(
            model_name='scan',
            index=models.Index(fields=['volunteer', 'shift'], name='scans_by_person_and_shift'),
        ),
        migrations.AddIndex(
            model_name='scan',
            index=models.Index(fields=['shift', 'logical_at'], name='scans_by_shift'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.UniqueConstraint(fields=('source', 'nonce'), name='one_scan_per_source_and_nonce'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(('direction__in', ['in', 'out', 'annul'])), name='scan_has_a_direction'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(('direction', 'annul'), ('annuls', ''), _connector='XOR'), name='annulments_name_a_scan'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(('authentic', False), models.Q(('shift__isnull', False), ('volunteer__isnull', False)), _connector='OR'), name='authentic_scans_are_about_somebody_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(('station__isnull', False), ('sent_by__isnull', False), _connector='XOR'), name='scans_have_one_sender'),
        ),
    ]
