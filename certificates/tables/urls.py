"""The official statistics tables."""

from django.urls import path

from certificates.tables.views import asked_stages, committee_tables, drawings, stage_reports

urlpatterns = [
    path("manage/tables/", stage_reports.table_list, name="table-list"),
    path("manage/tables/new/", stage_reports.table_new, name="table-new"),
    path("manage/activities/<int:activity_id>/table/", stage_reports.activity_table, name="activity-table"),
    path("manage/tables/<int:report_id>/", stage_reports.table_detail, name="table-detail"),
    path("manage/tables/<int:report_id>/people/", stage_reports.table_people, name="table-people"),
    path("manage/tables/<int:report_id>/submit/", stage_reports.table_submit, name="table-submit"),
    path("manage/tables/<int:report_id>/discard/", stage_reports.table_discard, name="table-discard"),
    path("manage/tables/<int:report_id>/correct/", stage_reports.table_correct, name="table-correct"),
    path("manage/tables/drawings/<int:job_id>/", drawings.drawing, name="table-drawing"),
    path("manage/tables/drawings/<int:job_id>/file/", drawings.drawing_file, name="table-drawing-file"),
    path("manage/tables/drawings/<int:job_id>/retry/", drawings.drawing_retry, name="table-drawing-retry"),
    path("manage/tables/<int:report_id>/<slug:suffix>/", stage_reports.table_file, name="table-file"),
    path("committee/tables/", committee_tables.committee_tables, name="committee-tables"),
    path("committee/tables/stages/", asked_stages.asked_stage_list, name="asked-stage-list"),
    path("committee/tables/stages/<int:asked_id>/due/", asked_stages.asked_stage_due, name="asked-stage-due"),
    path(
        "committee/tables/stages/<int:asked_id>/withdraw/",
        asked_stages.asked_stage_withdraw,
        name="asked-stage-withdraw",
    ),
    path("committee/tables/<int:report_id>/accept/", committee_tables.table_accept, name="table-accept"),
    path("committee/tables/<int:report_id>/return/", committee_tables.table_return, name="table-return"),
    path("committee/tables/roll-up/", committee_tables.roll_up, name="roll-up"),
    path("committee/tables/roll-up/people/", committee_tables.roll_up_people, name="roll-up-people"),
    path("committee/tables/roll-up/keep/", committee_tables.roll_up_keep, name="roll-up-keep"),
    path("committee/tables/roll-up/<slug:suffix>/", committee_tables.roll_up_file, name="roll-up-file"),
]
