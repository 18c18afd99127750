"""Suspending, leaving, moving: with what ends."""

from django.urls import path

from registry.standing.views import guardians, own_requests, requests, standing

REQUEST = "manage/requests/<int:request_id>"
HERE = "manage/volunteers/<int:volunteer_id>"
urlpatterns = [
    path("me/guardian/", guardians.me_guardian, name="me-guardian"),
    path("me/guardian/code/", guardians.me_guardian_code, name="me-guardian-code"),
    path("me/details/", own_requests.me_details, name="me-details"),
    path("me/photo/", own_requests.me_photo, name="me-photo"),
    path("me/identity/", own_requests.me_identity, name="me-identity"),
    path("me/requests/", own_requests.me_requests, name="me-requests"),
    path("me/requests/<int:request_id>/withdraw/", own_requests.me_request_withdraw, name="me-request-withdraw"),
    path("me/close/", own_requests.me_close, name="me-close"),
    path("manage/requests/", requests.manage_requests, name="manage-requests"),
    path(f"{REQUEST}/", requests.manage_request, name="manage-request"),
    path(f"{REQUEST}/grant/", requests.manage_request_grant, name="manage-request-grant"),
    path(f"{REQUEST}/decline/", requests.manage_request_decline, name="manage-request-decline"),
    path(f"{REQUEST}/paper/", requests.manage_request_paper, name="manage-request-paper"),
    path(f"{HERE}/photo/", requests.volunteer_photo, name="volunteer-photo"),
    path(f"{HERE}/close/", requests.manage_volunteer_close, name="manage-volunteer-close"),
    path(f"{HERE}/correction/", requests.manage_volunteer_correction, name="manage-volunteer-correction"),
    path("me/leave/", standing.me_leave, name="me-leave"),
    path(f"{HERE}/suspend/", standing.manage_volunteer_suspend, name="manage-volunteer-suspend"),
    path(f"{HERE}/resume/", standing.manage_volunteer_resume, name="manage-volunteer-resume"),
    path(f"{HERE}/leave/", standing.manage_volunteer_leave, name="manage-volunteer-leave"),
    path(f"{HERE}/move/", standing.manage_volunteer_move, name="manage-volunteer-move"),
    path(f"{HERE}/guardian/", standing.manage_volunteer_guardian, name="manage-volunteer-guardian"),
    path(f"{HERE}/guardian/check/", guardians.guardian_check, name="guardian-check"),
    path(f"{HERE}/guardian/paper/", guardians.guardian_paper, name="guardian-paper"),
]
