"""Activities, their shifts and their approval."""

from django.urls import path

from registry.activities.views import activities, applying, approvals, manage_activities, manage_shifts, series

urlpatterns = [
    path("activities/", activities.activities, name="activities"),
    path("activities/<int:activity_id>/", activities.activity, name="activity"),
    path("manage/activities/", manage_activities.manage_activities, name="manage-activities"),
    path("manage/activities/export/", manage_activities.manage_activities_export, name="manage-activities-export"),
    path("manage/activities/new/", applying.activity_new, name="activity-new"),
    path("manage/activities/leaders/", applying.activity_leaders, name="activity-leaders"),
    path("manage/activities/typed/", applying.activity_typed, name="activity-typed"),
    path("manage/activities/<int:activity_id>/typed/", applying.activity_typed, name="activity-edit-typed"),
    path("manage/activities/<int:activity_id>/", manage_activities.manage_activity, name="manage-activity"),
    path(
        "manage/activities/<int:activity_id>/clash-phones/",
        manage_activities.activity_clash_phones,
        name="activity-clash-phones",
    ),
    path("manage/activities/<int:activity_id>/edit/", applying.activity_edit, name="activity-edit"),
    path("manage/activities/<int:activity_id>/series/", series.activity_series, name="activity-series"),
    path("manage/shifts/<int:shift_id>/edit/", series.shift_edit, name="shift-edit"),
    path("manage/activities/<int:activity_id>/submit/", manage_activities.activity_submit, name="activity-submit"),
    path("manage/activities/<int:activity_id>/publish/", manage_activities.activity_publish, name="activity-publish"),
    path("manage/activities/<int:activity_id>/close/", manage_activities.activity_close, name="activity-close"),
    path("manage/activities/<int:activity_id>/repeat/", manage_activities.activity_repeat, name="activity-repeat"),
    path(
        "manage/activities/<int:activity_id>/change/withdraw/",
        manage_activities.activity_change_withdraw,
        name="activity-change-withdraw",
    ),
    path(
        "manage/activities/<int:activity_id>/contact/hide/",
        manage_activities.activity_contact_hide,
        name="activity-contact-hide",
    ),
    path("manage/activities/<int:activity_id>/end/", manage_activities.activity_end, name="activity-end"),
    path("manage/shifts/<int:shift_id>/cancel/", manage_shifts.shift_cancel, name="shift-cancel"),
    path("manage/approvals/", approvals.approvals_queue, name="approvals"),
    path("manage/approvals/<int:step_id>/", approvals.approval, name="approval"),
]
