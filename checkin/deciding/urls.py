"""Handing a shift in, deciding its hours, and the policy they follow."""

from django.urls import path

from checkin.deciding.views import approvals, hand_ins, policies, reconciliations, waiting_list

shift = "manage/shifts/<int:shift_id>/"
urlpatterns = [
    path(f"{shift}hand-in/", hand_ins.shift_hand_in, name="shift-hand-in"),
    path("manage/hours/", waiting_list.hours_queue, name="hours-queue"),
    path("manage/hours/clean/", waiting_list.hours_clean, name="hours-clean"),
    path("manage/hours/clean/approve/", waiting_list.hours_clean_approve, name="hours-clean-approve"),
    path("manage/hours/shifts/<int:shift_id>/", approvals.hours_shift, name="hours-shift"),
    path("manage/hours/shifts/<int:shift_id>/approve/", approvals.hours_shift_approve, name="hours-shift-approve"),
    path("manage/hours/<int:record_id>/", approvals.hours_record, name="hours-record"),
    path("manage/hours/<int:record_id>/approve/", approvals.hours_record_approve, name="hours-record-approve"),
    path("manage/hours/<int:record_id>/return/", approvals.hours_record_return, name="hours-record-return"),
    path("manage/hours/<int:record_id>/adjust/", approvals.hours_record_adjust, name="hours-record-adjust"),
    path("manage/hours/<int:record_id>/void/", approvals.hours_record_void, name="hours-record-void"),
    path("manage/hours/<int:record_id>/restore/", approvals.hours_record_restore, name="hours-record-restore"),
    path(
        "manage/hours/shifts/<int:shift_id>/reconciliation/",
        reconciliations.hours_reconciliation,
        name="hours-reconciliation",
    ),
    path("manage/findings/<int:finding_id>/explain/", reconciliations.finding_explain, name="finding-explain"),
    path("manage/findings/<int:finding_id>/settle/", reconciliations.finding_settle, name="finding-settle"),
    path("hours-policy/", policies.hours_policy, name="hours-policy"),
    path("committee/hours-policies/", policies.hours_policies, name="hours-policies"),
    path("committee/hours-policies/create/", policies.hours_policy_create, name="hours-policy-create"),
]
