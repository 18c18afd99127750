"""A year in figures."""

from django.urls import path

from certificates.statistics.views import projects, public_projects, results, statistics

PAGE = "manage/projects/<int:project_id>/public"
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
    path("projects/<int:project_id>/", public_projects.project_public, name="project-public"),
    path(f"{PAGE}/", public_projects.project_showing, name="project-showing"),
    path(f"{PAGE}/ask/", public_projects.project_show, name="project-show"),
    path(f"{PAGE}/confirm/", public_projects.project_show_confirm, name="project-show-confirm"),
    path(f"{PAGE}/return/", public_projects.project_show_return, name="project-show-return"),
    path(f"{PAGE}/take-back/", public_projects.project_show_take_back, name="project-show-take-back"),
    path(f"{PAGE}/withdraw/", public_projects.project_show_withdraw, name="project-show-withdraw"),
    path(f"{PAGE}/qr/", public_projects.project_show_qr, name="project-show-qr"),
    path(f"{AIM}/", results.project_aim_edit, name="project-aim-edit"),
    path(f"{AIM}/end/", results.project_aim_end, name="project-aim-end"),
    path(f"{AIM}/resume/", results.project_aim_resume, name="project-aim-resume"),
]
