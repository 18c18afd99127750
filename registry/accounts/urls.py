"""Roles, passwords, tokens, and how a page is read."""

from django.urls import path

from registry.accounts.views import accounts, factors, preferences, tokens

# Before allauth's own, under the same names.
instead_of_allauth = [
    path("webauthn/keys/<int:pk>/remove/", factors.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("recovery-codes/", factors.ViewCodes.as_view(), name="mfa_view_recovery_codes"),
    path("recovery-codes/download/", factors.DownloadCodes.as_view(), name="mfa_download_recovery_codes"),
]
urlpatterns = [
    path("text-size/", preferences.text_size, name="text-size"),
    path("me/tokens/", tokens.me_tokens, name="me-tokens"),
    path("me/tokens/<int:token_id>/revoke/", tokens.me_token_revoke, name="me-token-revoke"),
    path("committee/tokens/", tokens.committee_tokens, name="committee-tokens"),
    path("committee/tokens/<int:token_id>/revoke/", tokens.committee_token_revoke, name="committee-token-revoke"),
    path("committee/roles/", accounts.committee_roles, name="committee-roles"),
    path("committee/roles/grant/", accounts.committee_role_grant, name="committee-role-grant"),
    path("committee/roles/<int:role_id>/end/", accounts.committee_role_end, name="committee-role-end"),
    path(
        "committee/accounts/<int:user_id>/password/",
        accounts.committee_password_reset,
        name="committee-password-reset",
    ),
]
