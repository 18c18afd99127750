"""Teams and their members."""

from django.urls import path

from registry.teams.views import teams

urlpatterns = [
    path("me/teams/", teams.me_teams, name="me-teams"),
    path("teams/", teams.team_list, name="teams"),
    path("teams/<int:team_id>/", teams.team, name="team"),
    path("teams/<int:team_id>/edit/", teams.team_edit, name="team-edit"),
    path("teams/<int:team_id>/join/", teams.team_join, name="team-join"),
    path("memberships/<int:membership_id>/admit/", teams.membership_admit, name="membership-admit"),
    path("memberships/<int:membership_id>/decline/", teams.membership_decline, name="membership-decline"),
    path("memberships/<int:membership_id>/leave/", teams.membership_leave, name="membership-leave"),
    path("memberships/<int:membership_id>/appoint/", teams.membership_appoint, name="membership-appoint"),
    path("memberships/<int:membership_id>/dismiss/", teams.membership_dismiss, name="membership-dismiss"),
    path("manage/teams/", teams.manage_teams, name="manage-teams"),
    path("manage/teams/<int:team_id>/admit/", teams.manage_team_admit, name="manage-team-admit"),
    path("manage/teams/<int:team_id>/return/", teams.manage_team_return, name="manage-team-return"),
    path("manage/teams/<int:team_id>/dissolve/", teams.manage_team_dissolve, name="manage-team-dissolve"),
]
