"""Addresses of activities, shifts, sign-ups and approvals."""

from django.urls import path

from registry.activities.views import activities, approvals, manage_activities
from registry.signups.views import manage_signups, signups

urlpatterns = [
    path("activities/", activities.activities, name="activities"),
    path("activities/<int:activity_id>/", activities.activity, name="activity"),
    path("shifts/<int:shift_id>/sign-up/", signups.shift_sign_up, name="shift-sign-up"),
    path("me/signups/", signups.my_signups, name="my-signups"),
    path("sign-ups/<int:signup_id>/withdraw/", signups.signup_withdraw, name="signup-withdraw"),
    path("sign-ups/<int:signup_id>/decline/", signups.signup_decline, name="signup-decline"),
    path("manage/activities/", manage_activities.manage_activities, name="manage-activities"),
    path("manage/activities/export/", manage_activities.manage_activities_export, name="manage-activities-export"),
    path("manage/activities/new/", manage_activities.activity_new, name="activity-new"),
    path("manage/activities/<int:activity_id>/", manage_activities.manage_activity, name="manage-activity"),
    path("manage/activities/<int:activity_id>/edit/", manage_activities.activity_edit, name="activity-edit"),
    path("manage/activities/<int:activity_id>/submit/", manage_activities.activity_submit, name="activity-submit"),
    path("manage/activities/<int:activity_id>/publish/", manage_activities.activity_publish, name="activity-publish"),
    path("manage/activities/<int:activity_id>/close/", manage_activities.activity_close, name="activity-close"),
    path("manage/activities/<int:activity_id>/repeat/", manage_activities.activity_repeat, name="activity-repeat"),
    path("manage/activities/<int:activity_id>/end/", manage_activities.activity_end, name="activity-end"),
    path("manage/activities/<int:activity_id>/invite/", manage_signups.activity_invite, name="activity-invite"),
    path("manage/shifts/<int:shift_id>/cancel/", manage_signups.shift_cancel, name="shift-cancel"),
    path("manage/sign-ups/<int:signup_id>/turn-down/", manage_signups.signup_turn_down, name="signup-turn-down"),
    path("manage/approvals/", approvals.approvals_queue, name="approvals"),
    path("manage/approvals/<int:step_id>/", approvals.approval, name="approval"),
]
