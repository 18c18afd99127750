"""Teams, their members, pages, links and mergers."""

from django.urls import path

from registry.teams.views import links, members, merging, pages, teams

urlpatterns = [
    path("me/teams/", teams.me_teams, name="me-teams"),
    path("teams/", teams.team_list, name="teams"),
    path("teams/<int:team_id>/", teams.team, name="team"),
    path("teams/<int:team_id>/edit/", teams.team_edit, name="team-edit"),
    path("teams/<int:team_id>/join/", teams.team_join, name="team-join"),
    path("teams/<int:team_id>/page/", pages.team_page_edit, name="team-page-edit"),
    path("teams/<int:team_id>/photo/", pages.team_picture, name="team-picture"),
    path("teams/<int:team_id>/photo/new/", pages.team_photo, name="team-photo"),
    path("teams/<int:team_id>/photo/remove/", pages.team_photo_remove, name="team-photo-remove"),
    path("teams/<int:team_id>/roll/", members.team_roll, name="team-roll"),
    path("teams/<int:team_id>/links/", links.team_links, name="team-links"),
    path("teams/links/<int:link_id>/", links.team_link, name="team-link"),
    path("teams/links/<int:link_id>/code.png", links.team_link_picture, name="team-link-picture"),
    path("teams/links/<int:link_id>/end/", links.team_link_end, name="team-link-end"),
    path("t/<str:code>/", links.team_invited, name="team-invited"),
    path("memberships/<int:membership_id>/admit/", members.membership_admit, name="membership-admit"),
    path("memberships/<int:membership_id>/decline/", members.membership_decline, name="membership-decline"),
    path("memberships/<int:membership_id>/leave/", members.membership_leave, name="membership-leave"),
    path("memberships/<int:membership_id>/appoint/", members.membership_appoint, name="membership-appoint"),
    path("memberships/<int:membership_id>/deputise/", members.membership_deputise, name="membership-deputise"),
    path("memberships/<int:membership_id>/dismiss/", members.membership_dismiss, name="membership-dismiss"),
    path("memberships/<int:membership_id>/contact/", members.membership_contact, name="membership-contact"),
    path("memberships/<int:membership_id>/contact/end/", members.membership_contact_end, name="membership-contact-end"),
    path("manage/teams/", teams.manage_teams, name="manage-teams"),
    path("manage/teams/<int:team_id>/admit/", teams.manage_team_admit, name="manage-team-admit"),
    path("manage/teams/<int:team_id>/return/", teams.manage_team_return, name="manage-team-return"),
    path("manage/teams/<int:team_id>/dissolve/", teams.manage_team_dissolve, name="manage-team-dissolve"),
    path("manage/teams/<int:team_id>/merge/", merging.manage_team_merge, name="manage-team-merge"),
    path("manage/teams/<int:team_id>/merge/undo/", merging.manage_team_merge_undo, name="manage-team-merge-undo"),
]
