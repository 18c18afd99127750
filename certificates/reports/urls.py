"""Finishing a shift and reporting it."""

from django.urls import path

from certificates.reports.views import finishing, reports

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
]
