"""Pages of what really happened."""

from django.urls import path

from checkin import afterwards_urls, review_urls
from checkin.views import (
    approvals,
    cards,
    codes,
    entered_times,
    hand_ins,
    hours,
    locations,
    policies,
    queue_exports,
    queues,
    reconciliations,
    rulings,
    seals,
    sheet_return,
    shift_desk,
    stations,
)
from checkin.views import (
    station_pages as device,
)

codes_and_cards = [
    path("c/", codes.code_entry, name="code-entry"),
    path("c/press/", codes.code_press, name="code-press"),
    path("c/passcode/", codes.passcode_press, name="passcode-press"),
    path("c/join/", codes.walk_in_ask, name="walk-in-ask"),
    path("c/location/", locations.location_keep, name="location-keep"),
    path("c/location/consent/", locations.location_consent, name="location-consent"),
    path("c/<uuid:shift_uuid>/<str:part>", codes.code_open, name="code-open"),
    path("k/<str:text>", cards.card_check, name="card-check"),
    path("me/card/", cards.card_own, name="card-own"),
    path("me/locations/", locations.me_locations, name="me-locations"),
    path("me/locations/delete/", locations.me_locations_delete, name="me-locations-delete"),
    path("me/card/picture/", cards.card_own_picture, name="card-own-picture"),
    path("me/card/pdf/", cards.card_own_pdf, name="card-own-pdf"),
    path("me/card/replace/", cards.card_own_replace, name="card-own-replace"),
    path("manage/volunteers/<int:volunteer_id>/card/", cards.volunteer_card, name="volunteer-card"),
    path(
        "manage/volunteers/<int:volunteer_id>/card/replace/",
        cards.volunteer_card_replace,
        name="volunteer-card-replace",
    ),
]

station_pages = [
    path("station/", device.station, name="station"),
    path("station/worker.js", device.station_worker, name="station-worker"),
    path("station/decoder.js", device.station_decoder, name="station-decoder"),
    path("station/pair/", device.station_pair, name="station-pair-entry"),
    path("station/pair/<str:code>/", device.station_pair, name="station-pair"),
    path("manage/stations/", stations.station_list, name="station-list"),
    path("manage/stations/exports/", queue_exports.station_exports, name="station-exports"),
    path("manage/stations/create/", stations.station_create, name="station-create"),
    path("manage/stations/<int:station_id>/", stations.station_detail, name="station-detail"),
    path("manage/stations/<int:station_id>/assign/", stations.station_assign, name="station-assign"),
    path("manage/stations/<int:station_id>/code/", stations.station_code, name="station-code"),
    path("manage/stations/<int:station_id>/retire/", stations.station_retire, name="station-retire"),
    path("manage/stations/<int:station_id>/compromised/", stations.station_compromised, name="station-compromised"),
    path("manage/stations/<int:station_id>/revoke/", stations.station_revoke, name="station-revoke"),
]

shift = "manage/shifts/<int:shift_id>/"
shift_pages = [
    path(f"{shift}code/", codes.site_code, name="shift-code"),
    path(f"{shift}asked/", codes.walk_ins_asked, name="shift-asked"),
    path(f"{shift}desk/", shift_desk.shift_desk, name="shift-desk"),
    path(f"{shift}call/", shift_desk.shift_call, name="shift-call"),
    path(f"{shift}card/", shift_desk.shift_card_scan, name="shift-card-scan"),
    path(f"{shift}walk-in/", shift_desk.shift_walk_in, name="shift-walk-in"),
    path(f"{shift}passcode/", shift_desk.shift_passcode, name="shift-passcode"),
    path(f"{shift}sheet/", shift_desk.shift_sheet, name="shift-sheet"),
    path(f"{shift}sheet/return/", sheet_return.shift_sheet_return, name="shift-sheet-return"),
    path(f"{shift}sheet/xlsx/", sheet_return.shift_sheet_book, name="shift-sheet-book"),
    path(f"{shift}sheet/enlist/", sheet_return.shift_enlist, name="shift-enlist"),
    path(f"{shift}close/", entered_times.shift_close_all, name="shift-close-all"),
    path(f"{shift}determine/", entered_times.shift_determine, name="shift-determine"),
    path(f"{shift}heads/", shift_desk.shift_heads, name="shift-heads"),
    path("manage/entered-times/<int:entered_id>/evidence/", sheet_return.entered_evidence, name="entered-evidence"),
    path(f"{shift}extend/", entered_times.shift_extend, name="shift-extend"),
    path(f"{shift}people/<int:volunteer_id>/close/", entered_times.check_out_close, name="check-out-close"),
    path(f"{shift}people/<int:volunteer_id>/time/", entered_times.entered_time_create, name="entered-time-create"),
    path(
        f"{shift}times/<int:entered_id>/take-back/", entered_times.entered_time_take_back, name="entered-time-take-back"
    ),
    path("manage/sign-ups/<int:signup_id>/admit/", shift_desk.walk_in_admit, name="walk-in-admit"),
]

hours_pages = [
    path("me/hours/", hours.me_hours, name="me-hours"),
    path("me/hours/<int:record_id>/", hours.me_hours_record, name="me-hours-record"),
    path("me/hours/attendances/<int:attendance_id>/", hours.me_hours_attendance, name="me-hours-attendance"),
    path(f"{shift}hand-in/", hand_ins.shift_hand_in, name="shift-hand-in"),
    path("manage/hours/", queues.hours_queue, name="hours-queue"),
    path("manage/hours/clean/", queues.hours_clean, name="hours-clean"),
    path("manage/hours/clean/approve/", queues.hours_clean_approve, name="hours-clean-approve"),
    path("manage/hours/shifts/<int:shift_id>/", approvals.hours_shift, name="hours-shift"),
    path("manage/hours/shifts/<int:shift_id>/approve/", approvals.hours_shift_approve, name="hours-shift-approve"),
    path("manage/hours/<int:record_id>/", approvals.hours_record, name="hours-record"),
    path("manage/hours/<int:record_id>/approve/", approvals.hours_record_approve, name="hours-record-approve"),
    path("manage/hours/<int:record_id>/return/", approvals.hours_record_return, name="hours-record-return"),
    path("manage/hours/<int:record_id>/adjust/", approvals.hours_record_adjust, name="hours-record-adjust"),
    path("manage/hours/<int:record_id>/void/", approvals.hours_record_void, name="hours-record-void"),
    path(
        "manage/hours/shifts/<int:shift_id>/reconciliation/",
        reconciliations.hours_reconciliation,
        name="hours-reconciliation",
    ),
    path("manage/findings/<int:finding_id>/explain/", reconciliations.finding_explain, name="finding-explain"),
    path("manage/scans/", rulings.scan_list, name="scan-list"),
    path("manage/scans/<int:scan_id>/", rulings.scan_ruling, name="scan-ruling"),
    path("manage/findings/<int:finding_id>/settle/", reconciliations.finding_settle, name="finding-settle"),
    path("hours-policy/", policies.hours_policy, name="hours-policy"),
    path("committee/hours-policies/", policies.hours_policies, name="hours-policies"),
    path("committee/hours-policies/create/", policies.hours_policy_create, name="hours-policy-create"),
    path("seals/", seals.seals, name="seals"),
    path("seals/keys.json", seals.seal_keys, name="seal-keys"),
]

urlpatterns = [
    *codes_and_cards,
    *station_pages,
    *shift_pages,
    *hours_pages,
    *afterwards_urls.urlpatterns,
    *review_urls.urlpatterns,
]
