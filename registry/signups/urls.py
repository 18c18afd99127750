"""Taking a place and giving it back."""

from django.urls import path

from registry.signups.views import decisions, grids, manage_signups, positions, signups

urlpatterns = [
    path("shifts/<int:shift_id>/sign-up/", signups.shift_sign_up, name="shift-sign-up"),
    path("me/signups/", signups.my_signups, name="my-signups"),
    path("sign-ups/<int:signup_id>/answers/", signups.signup_answers, name="signup-answers"),
    path("sign-ups/<int:signup_id>/withdraw/", signups.signup_withdraw, name="signup-withdraw"),
    path("sign-ups/<int:signup_id>/accept/", signups.signup_accept, name="signup-accept"),
    path("sign-ups/<int:signup_id>/hand-over/", signups.signup_hand_over, name="signup-hand-over"),
    path("sign-ups/<int:signup_id>/decline/", signups.signup_decline, name="signup-decline"),
    path("positions/<int:position_id>/", positions.position, name="position-people"),
    path("positions/<int:position_id>/phones/", positions.position_phones, name="position-phones"),
    path("manage/activities/<int:activity_id>/invite/", manage_signups.activity_invite, name="activity-invite"),
    path("manage/activities/<int:activity_id>/grid/", grids.position_grid, name="position-grid"),
    path("manage/activities/<int:activity_id>/grid/pdf/", grids.position_grid_pdf, name="position-grid-pdf"),
    path("manage/activities/<int:activity_id>/grid/xlsx/", grids.position_grid_xlsx, name="position-grid-xlsx"),
    path("manage/sign-ups/<int:signup_id>/turn-down/", manage_signups.signup_turn_down, name="signup-turn-down"),
    path("manage/shifts/<int:shift_id>/requests/", decisions.shift_requests, name="shift-requests"),
    path("manage/shifts/<int:shift_id>/draw/", decisions.shift_draw, name="shift-draw"),
    path("manage/activities/<int:activity_id>/quotas/", decisions.activity_quotas, name="activity-quotas"),
    path("shifts/<int:shift_id>/lot/", decisions.shift_lot, name="shift-lot"),
]
