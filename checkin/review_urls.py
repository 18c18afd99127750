"""Pages that look again at hours: objections, spot checks, timelines."""

from django.urls import path

from checkin.views import correction_desk, corrections

mine, desk = "me/corrections/<int:correction_id>/", "manage/corrections/<int:correction_id>/"
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
]
