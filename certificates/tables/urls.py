"""Pages of reports, statistics tables and figures."""

from django.urls import path

from certificates.reports.views import finishing, reports
from certificates.statistics.views import statistics
from certificates.tables.views import committee_tables, stage_reports
from certificates.urging.views import overdue

urlpatterns = [
    path("manage/reports/", reports.report_list, name="report-list"),
    path("manage/shifts/<int:shift_id>/report/", reports.shift_report, name="shift-report"),
    path("manage/shifts/<int:shift_id>/finish/", finishing.shift_finish, name="shift-finish"),
    path("manage/shifts/<int:shift_id>/finish/<slug:step>/", finishing.shift_finish_step, name="shift-finish-step"),
    path("manage/reports/<int:report_id>/reopen/", reports.report_reopen, name="report-reopen"),
    path("manage/reports/<int:report_id>/materials/<uuid:uuid>/", reports.report_material, name="report-material"),
    path(
        "manage/reports/<int:report_id>/materials/<uuid:uuid>/remove/",
        reports.report_material_remove,
        name="report-material-remove",
    ),
    path("manage/overdue/", overdue.overdue, name="overdue"),
    path("manage/tables/", stage_reports.table_list, name="table-list"),
    path("manage/tables/new/", stage_reports.table_new, name="table-new"),
    path("manage/activities/<int:activity_id>/table/", stage_reports.activity_table, name="activity-table"),
    path("manage/tables/<int:report_id>/", stage_reports.table_detail, name="table-detail"),
    path("manage/tables/<int:report_id>/people/", stage_reports.table_people, name="table-people"),
    path("manage/tables/<int:report_id>/submit/", stage_reports.table_submit, name="table-submit"),
    path("manage/tables/<int:report_id>/discard/", stage_reports.table_discard, name="table-discard"),
    path("manage/tables/<int:report_id>/correct/", stage_reports.table_correct, name="table-correct"),
    path("manage/tables/<int:report_id>/<slug:suffix>/", stage_reports.table_file, name="table-file"),
    path("committee/tables/", committee_tables.committee_tables, name="committee-tables"),
    path("committee/tables/<int:report_id>/accept/", committee_tables.table_accept, name="table-accept"),
    path("committee/tables/<int:report_id>/return/", committee_tables.table_return, name="table-return"),
    path("committee/tables/roll-up/", committee_tables.roll_up, name="roll-up"),
    path("committee/tables/roll-up/people/", committee_tables.roll_up_people, name="roll-up-people"),
    path("committee/tables/roll-up/keep/", committee_tables.roll_up_keep, name="roll-up-keep"),
    path("committee/tables/roll-up/<slug:suffix>/", committee_tables.roll_up_file, name="roll-up-file"),
    path("committee/statistics/", statistics.committee_statistics, name="committee-statistics"),
    path("manage/statistics/", statistics.manage_statistics, name="manage-statistics"),
    path("manage/statistics/xlsx/", statistics.statistics_xlsx, name="statistics-xlsx"),
    path("manage/statistics/people/<slug:what>/", statistics.statistics_people, name="statistics-people"),
    path("manage/statistics/activities/", statistics.statistics_activities, name="statistics-activities"),
]
