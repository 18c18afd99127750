"""Suspending, leaving, moving: with what ends."""

from django.urls import path

from registry.standing.views import guardians, standing

HERE = "manage/volunteers/<int:volunteer_id>"
urlpatterns = [
    path("me/guardian/", guardians.me_guardian, name="me-guardian"),
    path("me/guardian/code/", guardians.me_guardian_code, name="me-guardian-code"),
    path("me/leave/", standing.me_leave, name="me-leave"),
    path(f"{HERE}/suspend/", standing.manage_volunteer_suspend, name="manage-volunteer-suspend"),
    path(f"{HERE}/resume/", standing.manage_volunteer_resume, name="manage-volunteer-resume"),
    path(f"{HERE}/leave/", standing.manage_volunteer_leave, name="manage-volunteer-leave"),
    path(f"{HERE}/move/", standing.manage_volunteer_move, name="manage-volunteer-move"),
    path(f"{HERE}/guardian/", standing.manage_volunteer_guardian, name="manage-volunteer-guardian"),
    path(f"{HERE}/guardian/check/", guardians.guardian_check, name="guardian-check"),
    path(f"{HERE}/guardian/paper/", guardians.guardian_paper, name="guardian-paper"),
]
