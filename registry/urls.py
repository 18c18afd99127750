"""Pages of who takes part and what is planned."""

from django.urls import include, path

from registry.accounts.views import accounts, preferences
from registry.history.views import history
from registry.notifications.views import notifications
from registry.people.views import me, registrations, volunteers
from registry.teams.views import teams
from registry.units.views import sites, units

urlpatterns = [
    path("", include("registry.activities.urls")),
    path("text-size/", preferences.text_size, name="text-size"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/read/", notifications.notifications_read, name="notifications-read"),
    path("notifications/mail/", notifications.notifications_mail, name="notifications-mail"),
    path("notifications/<int:notification_id>/", notifications.notification, name="notification"),
    path("notifications/<int:notification_id>/read/", notifications.notification_read, name="notification-read"),
    path("register/", registrations.register, name="register"),
    path("register/consent/", registrations.register_consent, name="register-consent"),
    path("privacy/", registrations.privacy, name="privacy"),
    path("privacy/<slug:version>/", registrations.privacy, name="privacy-version"),
    path("recover/", registrations.recover, name="recover"),
    path("recover/wait/", registrations.recover_wait, name="recover-wait"),
    path("me/", me.me, name="me"),
    path("me/edit/", me.me_edit, name="me-edit"),
    path("me/phone/", me.me_phone, name="me-phone"),
    path("me/unit/", me.me_unit, name="me-unit"),
    path("me/unit/withdraw/", me.me_unit_withdraw, name="me-unit-withdraw"),
    path("me/consents/", me.me_consents, name="me-consents"),
    path("me/consents/<slug:item>/", me.me_consent, name="me-consent"),
    path("me/leave/", me.me_leave, name="me-leave"),
    path("me/data/", me.me_data, name="me-data"),
    path("me/teams/", teams.me_teams, name="me-teams"),
    path("me/tokens/", accounts.me_tokens, name="me-tokens"),
    path("me/tokens/<int:token_id>/revoke/", accounts.me_token_revoke, name="me-token-revoke"),
    path("teams/", teams.team_list, name="teams"),
    path("teams/<int:team_id>/", teams.team, name="team"),
    path("teams/<int:team_id>/edit/", teams.team_edit, name="team-edit"),
    path("teams/<int:team_id>/join/", teams.team_join, name="team-join"),
    path("memberships/<int:membership_id>/admit/", teams.membership_admit, name="membership-admit"),
    path("memberships/<int:membership_id>/decline/", teams.membership_decline, name="membership-decline"),
    path("memberships/<int:membership_id>/leave/", teams.membership_leave, name="membership-leave"),
    path("memberships/<int:membership_id>/appoint/", teams.membership_appoint, name="membership-appoint"),
    path("memberships/<int:membership_id>/dismiss/", teams.membership_dismiss, name="membership-dismiss"),
    path("manage/volunteers/", volunteers.manage_volunteers, name="manage-volunteers"),
    path("manage/volunteers/new/", volunteers.manage_volunteer_new, name="manage-volunteer-new"),
    path("manage/volunteers/admit/", volunteers.manage_volunteers_admit, name="manage-volunteers-admit"),
    path("manage/volunteers/<int:volunteer_id>/", volunteers.manage_volunteer, name="manage-volunteer"),
    path(
        "manage/volunteers/<int:volunteer_id>/admit/",
        volunteers.manage_volunteer_admit,
        name="manage-volunteer-admit",
    ),
    path(
        "manage/volunteers/<int:volunteer_id>/return/",
        volunteers.manage_volunteer_return,
        name="manage-volunteer-return",
    ),
    path(
        "manage/volunteers/<int:volunteer_id>/suspend/",
        volunteers.manage_volunteer_suspend,
        name="manage-volunteer-suspend",
    ),
    path(
        "manage/volunteers/<int:volunteer_id>/resume/",
        volunteers.manage_volunteer_resume,
        name="manage-volunteer-resume",
    ),
    path(
        "manage/volunteers/<int:volunteer_id>/leave/",
        volunteers.manage_volunteer_leave,
        name="manage-volunteer-leave",
    ),
    path(
        "manage/volunteers/<int:volunteer_id>/move/",
        volunteers.manage_volunteer_move,
        name="manage-volunteer-move",
    ),
    path(
        "manage/volunteers/<int:volunteer_id>/unmask/",
        volunteers.manage_volunteer_unmask,
        name="manage-volunteer-unmask",
    ),
    path(
        "manage/volunteers/<int:volunteer_id>/recovery/",
        volunteers.manage_volunteer_recovery,
        name="manage-volunteer-recovery",
    ),
    path(
        "manage/volunteers/<int:volunteer_id>/account/",
        volunteers.manage_volunteer_account,
        name="manage-volunteer-account",
    ),
    path("manage/teams/", teams.manage_teams, name="manage-teams"),
    path("manage/teams/<int:team_id>/admit/", teams.manage_team_admit, name="manage-team-admit"),
    path("manage/teams/<int:team_id>/return/", teams.manage_team_return, name="manage-team-return"),
    path("manage/teams/<int:team_id>/dissolve/", teams.manage_team_dissolve, name="manage-team-dissolve"),
    path("committee/units/", units.committee_units, name="committee-units"),
    path("committee/units/new/", units.committee_unit_new, name="committee-unit-new"),
    path("committee/units/<int:unit_id>/", units.committee_unit, name="committee-unit"),
    path("committee/units/<int:unit_id>/edit/", units.committee_unit_edit, name="committee-unit-edit"),
    path("committee/units/<int:unit_id>/close/", units.committee_unit_close, name="committee-unit-close"),
    path("committee/units/<int:unit_id>/reopen/", units.committee_unit_reopen, name="committee-unit-reopen"),
    path("committee/units/<int:unit_id>/appoint/", units.committee_unit_appoint, name="committee-unit-appoint"),
    path("committee/sites/", sites.committee_sites, name="committee-sites"),
    path("committee/sites/<int:site_id>/", sites.committee_site, name="committee-site"),
    path("committee/workdays/", units.committee_workdays, name="committee-workdays"),
    path(
        "committee/workdays/<int:workday_id>/remove/",
        units.committee_workday_remove,
        name="committee-workday-remove",
    ),
    path("committee/history/", history.history, name="history"),
    path("committee/roles/", accounts.committee_roles, name="committee-roles"),
    path("committee/roles/grant/", accounts.committee_role_grant, name="committee-role-grant"),
    path("committee/roles/<int:role_id>/end/", accounts.committee_role_end, name="committee-role-end"),
    path(
        "committee/accounts/<int:user_id>/password/",
        accounts.committee_password_reset,
        name="committee-password-reset",
    ),
]
