"""A year in figures."""

from django.urls import path

from certificates.statistics.views import projects, results, statistics

AIM = "manage/project-results/<int:aim_id>"
urlpatterns = [
    path("committee/statistics/", statistics.committee_statistics, name="committee-statistics"),
    path("manage/statistics/", statistics.manage_statistics, name="manage-statistics"),
    path("manage/statistics/xlsx/", statistics.statistics_xlsx, name="statistics-xlsx"),
    path("manage/statistics/people/<slug:what>/", statistics.statistics_people, name="statistics-people"),
    path("manage/statistics/activities/", statistics.statistics_activities, name="statistics-activities"),
    path("manage/projects/<int:project_id>/account/", projects.project_account, name="project-account"),
    path("manage/projects/<int:project_id>/account/xlsx/", projects.project_account_xlsx, name="project-account-xlsx"),
    path("manage/projects/<int:project_id>/account/pdf/", projects.project_account_pdf, name="project-account-pdf"),
    path("manage/projects/<int:project_id>/results/", results.project_results, name="project-results"),
    path("manage/projects/<int:project_id>/results/new/", results.project_aim_new, name="project-aim-new"),
    path(f"{AIM}/", results.project_aim_edit, name="project-aim-edit"),
    path(f"{AIM}/end/", results.project_aim_end, name="project-aim-end"),
    path(f"{AIM}/resume/", results.project_aim_resume, name="project-aim-resume"),
]
