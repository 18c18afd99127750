"""嘉许批次 and their candidates."""

from django.urls import path

from certificates.rounds.views import nominations, rounds

one = "rounds/<int:round_id>/"
put = "nominations/<int:nomination_id>/"
urlpatterns = [
    path("rounds/", rounds.round_list, name="rounds"),
    path("rounds/create/", rounds.round_create, name="round-create"),
    path(one, rounds.round_detail, name="round-detail"),
    path(f"{one}edit/", rounds.round_edit, name="round-edit"),
    path(f"{one}copy/", rounds.round_copy, name="round-copy"),
    path(f"{one}preview/", rounds.round_preview, name="round-preview"),
    path(f"{one}open/", rounds.round_open, name="round-open"),
    path(f"{one}cancel/", rounds.round_cancel, name="round-cancel"),
    path(f"{one}candidates/", rounds.round_candidates, name="round-candidates"),
    path(f"{one}nominations/", nominations.nomination_list, name="nominations"),
    path("candidates/<int:candidate_id>/nominate/", nominations.nomination_begin, name="nomination-begin"),
    path(f"{put}", nominations.nomination, name="nomination"),
    path(f"{put}withdraw/", nominations.nomination_withdraw, name="nomination-withdraw"),
    path(f"{put}up/", nominations.nomination_up, name="nomination-up"),
    path(f"{put}return/", nominations.nomination_return, name="nomination-return"),
    path(f"{put}late/", nominations.nomination_late, name="nomination-late"),
    path("candidates/<int:candidate_id>/", rounds.candidate_detail, name="candidate"),
]
