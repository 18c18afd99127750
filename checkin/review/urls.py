"""Pages that look again at hours: correction requests and spot checks."""

from django.urls import path

from checkin.review.views import correction_desk, correction_requests, spot_check_desk, spot_checks

mine, desk = "me/corrections/<int:correction_id>/", "manage/corrections/<int:correction_id>/"
sample = "committee/spot-checks/<int:spot_check_id>/"
urlpatterns = [
    path("me/corrections/", correction_requests.me_corrections, name="me-corrections"),
    path("me/corrections/missing/", correction_requests.correction_missing, name="correction-missing"),
    path("me/corrections/shifts/<int:shift_id>/", correction_requests.correction_new, name="correction-new"),
    path(mine, correction_requests.me_correction, name="me-correction"),
    path(f"{mine}appeal/", correction_requests.me_correction_appeal, name="me-correction-appeal"),
    path(f"{mine}withdraw/", correction_requests.me_correction_withdraw, name="me-correction-withdraw"),
    path("manage/corrections/", correction_desk.correction_list, name="correction-list"),
    path(desk, correction_desk.correction, name="correction"),
    path(f"{desk}answer/", correction_desk.correction_answer, name="correction-answer"),
    path(f"{desk}decide/", correction_desk.correction_decide, name="correction-decide"),
    path("committee/spot-checks/", spot_check_desk.spot_check_desk, name="spot-check-desk"),
    path(sample, spot_check_desk.spot_check_work, name="spot-check-work"),
    path(f"{sample}<int:n>/", spot_check_desk.spot_check_item, name="spot-check-item"),
    path(f"{sample}<int:n>/pdf/", spot_check_desk.spot_check_sheet, name="spot-check-sheet"),
    path("spot-checks/", spot_checks.spot_check_list, name="spot-checks"),
    path("spot-checks/<int:spot_check_id>/", spot_checks.spot_check, name="spot-check"),
    path("spot-checks/<int:spot_check_id>/draw.json", spot_checks.spot_check_draw, name="spot-check-draw"),
]
