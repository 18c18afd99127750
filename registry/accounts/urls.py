"""Roles, passwords, tokens, and how a page is read."""

from django.urls import path

from registry.accounts.views import (
    accounts,
    devices,
    factors,
    idle_accounts,
    outside,
    preferences,
    proposals,
    recoveries,
    tokens,
    work_mails,
)

# Before allauth's own, under the same names.
instead_of_allauth = [
    path("", factors.Security.as_view(), name="mfa_index"),
    path("webauthn/keys/<int:pk>/remove/", factors.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("recovery-codes/", factors.ViewCodes.as_view(), name="mfa_view_recovery_codes"),
    path("recovery-codes/download/", factors.DownloadCodes.as_view(), name="mfa_download_recovery_codes"),
]
urlpatterns = [
    path("text-size/", preferences.text_size, name="text-size"),
    path("me/devices/", devices.me_devices, name="me-devices"),
    path("me/devices/end/", devices.me_devices_end, name="me-devices-end"),
    path("me/devices/<int:device_id>/end/", devices.me_device_end, name="me-device-end"),
    path("outside/<slug:provider_id>/login/", outside.outside_login, name="outside-login"),
    path("outside/<slug:provider_id>/done/", outside.outside_done, name="outside-done"),
    path("me/outside/<slug:provider_id>/link/", outside.me_outside_link, name="me-outside-link"),
    path("me/outside/<int:identity_id>/unlink/", outside.me_outside_unlink, name="me-outside-unlink"),
    path("work-mail/<str:signed>/", work_mails.work_mail_confirm, name="work-mail-confirm"),
    path("me/work-mail/", work_mails.me_work_mail, name="me-work-mail"),
    path("me/tokens/", tokens.me_tokens, name="me-tokens"),
    path("me/tokens/<int:token_id>/revoke/", tokens.me_token_revoke, name="me-token-revoke"),
    path("committee/idle-accounts/", idle_accounts.committee_idle_accounts, name="committee-idle-accounts"),
    path(
        "committee/idle-accounts/<int:user_id>/enable/",
        idle_accounts.committee_account_enable,
        name="committee-account-enable",
    ),
    path("committee/tokens/", tokens.committee_tokens, name="committee-tokens"),
    path("committee/tokens/<int:token_id>/revoke/", tokens.committee_token_revoke, name="committee-token-revoke"),
    path("committee/roles/", accounts.committee_roles, name="committee-roles"),
    path("committee/roles/propose/", accounts.committee_role_propose, name="committee-role-propose"),
    path("committee/roles/<int:role_id>/end/", accounts.committee_role_end, name="committee-role-end"),
    path("recover/", recoveries.recover, name="recover"),
    path("recover/wait/", recoveries.recover_wait, name="recover-wait"),
    path("recover/stop/<str:signed>/", recoveries.recover_stop, name="recover-stop"),
    path("manage/recoveries/", recoveries.account_recoveries, name="account-recoveries"),
    path("manage/recoveries/<int:recovery_id>/stop/", recoveries.account_recovery_stop, name="account-recovery-stop"),
    path("manage/appointments/", proposals.role_proposals, name="role-proposals"),
    path(
        "manage/appointments/<int:proposal_id>/confirm/", proposals.role_proposal_confirm, name="role-proposal-confirm"
    ),
    path(
        "manage/appointments/<int:proposal_id>/decline/", proposals.role_proposal_decline, name="role-proposal-decline"
    ),
    path(
        "manage/appointments/<int:proposal_id>/withdraw/",
        proposals.role_proposal_withdraw,
        name="role-proposal-withdraw",
    ),
]
