"""嘉许批次 and their candidates."""

from django.urls import path

from certificates.rounds.views import certificates, decisions, nominations, notices, public_notices, reviews, rounds

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
    path(f"{put}papers/<uuid:uuid>/", nominations.nomination_paper, name="nomination-paper"),
    path(f"{put}withdraw/", nominations.nomination_withdraw, name="nomination-withdraw"),
    path(f"{put}up/", nominations.nomination_up, name="nomination-up"),
    path(f"{put}return/", nominations.nomination_return, name="nomination-return"),
    path(f"{put}late/", nominations.nomination_late, name="nomination-late"),
    path("candidates/<int:candidate_id>/", rounds.candidate_detail, name="candidate"),
    path(f"{one}review/", reviews.review_board, name="round-review"),
    path(f"{one}review/begin/", reviews.review_begin, name="review-begin"),
    path(f"{one}review/freeze/", reviews.review_freeze, name="review-freeze"),
    path(f"{one}review/choose/", reviews.review_choose, name="review-choose"),
    path(f"{one}reviewers/", reviews.reviewer_add, name="reviewer-add"),
    path(f"{one}reviews/", reviews.review_list, name="reviews"),
    path("reviewers/<int:reviewer_id>/off/", reviews.reviewer_off, name="reviewer-off"),
    path("places/<int:place_id>/", reviews.place_move, name="place-move"),
    path("reviews/<int:nomination_id>/", reviews.review_write, name="review-write"),
    path("reviews/<int:nomination_id>/conflict/", reviews.review_conflict, name="review-conflict"),
    path(f"{one}notice/", notices.notice_board, name="round-notice"),
    path("notices/<uuid:notice_uuid>/take-back/", notices.notice_take_back, name="notice-take-back"),
    path("notices/<uuid:notice_uuid>/end/", notices.notice_end, name="notice-end"),
    path("notices/<uuid:notice_uuid>/pdf/", notices.notice_pdf, name="notice-pdf"),
    path("objections/<uuid:objection_uuid>/answer/", notices.objection_answer, name="objection-answer"),
    path("notices/", public_notices.notice_list, name="notices"),
    path("notices/<uuid:notice_uuid>/", public_notices.notice_page, name="notice"),
    path("notices/<uuid:notice_uuid>/objection/", public_notices.objection_new, name="objection-new"),
    path("objections/<uuid:objection_uuid>/", public_notices.objection_seen, name="objection"),
    path(f"{one}decision/", decisions.decision_page, name="round-decision"),
    path(f"{one}certificates/", certificates.round_certificates, name="round-certificates"),
    path(f"{one}decision/docx/", decisions.decision_docx, name="round-decision-docx"),
    path("places/<int:place_id>/keep/", decisions.place_keep, name="place-keep"),
    path("places/<int:place_id>/drop/", decisions.place_drop, name="place-drop"),
    path("commendations/<int:nomination_id>/withdraw/", decisions.commendation_withdraw, name="commendation-withdraw"),
]
