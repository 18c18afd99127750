"""Pages that look again at hours: objections, spot checks, timelines."""

from django.urls import path

from checkin.views import correction_desk, corrections, seals, spot_check_desk, spot_checks, timelines

mine, desk = "me/corrections/<int:correction_id>/", "manage/corrections/<int:correction_id>/"
sample = "committee/spot-checks/<int:spot_check_id>/"
urlpatterns = [
    path("me/corrections/", corrections.me_corrections, name="me-corrections"),
    path("me/corrections/missing/", corrections.correction_missing, name="correction-missing"),
    path("me/corrections/shifts/<int:shift_id>/", corrections.correction_new, name="correction-new"),
    path(mine, corrections.me_correction, name="me-correction"),
    path(f"{mine}appeal/", corrections.me_correction_appeal, name="me-correction-appeal"),
    path(f"{mine}withdraw/", corrections.me_correction_withdraw, name="me-correction-withdraw"),
    path("manage/corrections/", correction_desk.correction_list, name="correction-list"),
    path(desk, correction_desk.correction, name="correction"),
    path(f"{desk}answer/", correction_desk.correction_answer, name="correction-answer"),
    path(f"{desk}decide/", correction_desk.correction_decide, name="correction-decide"),
    path("committee/spot-checks/", spot_check_desk.spot_check_desk, name="spot-check-desk"),
    path(sample, spot_check_desk.spot_check_work, name="spot-check-work"),
    path(f"{sample}<int:n>/", spot_check_desk.spot_check_item, name="spot-check-item"),
    path(f"{sample}<int:n>/pdf/", spot_check_desk.spot_check_sheet, name="spot-check-sheet"),
    path("manage/volunteers/<int:volunteer_id>/timeline/", timelines.volunteer_timeline, name="volunteer-timeline"),
    path("seals/chain.json", seals.seal_chain, name="seal-chain"),
    path("spot-checks/", spot_checks.spot_check_list, name="spot-checks"),
    path("spot-checks/<int:spot_check_id>/", spot_checks.spot_check, name="spot-check"),
    path("spot-checks/<int:spot_check_id>/draw.json", spot_checks.spot_check_draw, name="spot-check-draw"),
]
