"""The addresses of this room under /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from checkin.afterwards.api import afterwards
from checkin.deciding.api import policies, records
from checkin.desk.api import answers, entered_times, head_counts, kits, people, people_messages, undoing, walk_ins
from checkin.ledger.api import ledger
from checkin.review.api import correction_requests
from checkin.scanning.api import exports, rulings, scans, stations

router = SimpleRouter()
router.register("service-records", records.ServiceRecordViewSet, basename="api-service-record")
router.register("hours-policies", policies.HoursPolicyViewSet, basename="api-hours-policy")
router.register("ledger", ledger.LedgerEntryViewSet, basename="api-ledger")
router.register("scan-rulings", rulings.ScanRulingViewSet, basename="api-scan-ruling")
router.register("correction-requests", correction_requests.CorrectionRequestViewSet, basename="api-correction-request")
router.register("people-messages", people_messages.PeopleMessageViewSet, basename="api-people-message")
router.register("supplements", afterwards.SupplementViewSet, basename="api-supplement")
router.register("opening-balances", afterwards.OpeningBalanceViewSet, basename="api-opening-balance")
by_stations = [
    path("scans/", scans.scan_upload, name="api-scans"),
    path("stations/me/", stations.station_me, name="api-station-me"),
    path("stations/exports/", exports.station_exports, name="api-station-exports"),
    path("stations/report/", stations.station_report, name="api-station-report"),
    path("stations/roll/", stations.station_roll, name="api-station-roll"),
]
urlpatterns = [
    path("shifts/<int:shift_id>/entered-times/", entered_times.entered_time_batch, name="api-shift-entered-times"),
    path("shifts/<int:shift_id>/head-counts/", head_counts.head_count, name="api-shift-head-counts"),
    path("shifts/<int:shift_id>/people/", people.shift_people, name="api-shift-people"),
    path("shifts/<int:shift_id>/answers/", answers.shift_answers, name="api-shift-answers"),
    path("shifts/<int:shift_id>/phones/", people.shift_phones, name="api-shift-phones"),
    path("shifts/<int:shift_id>/no-shows/", people.shift_no_shows, name="api-shift-no-shows"),
    path("shifts/<int:shift_id>/no-shows/undo/", people.shift_no_show_undo, name="api-shift-no-show-undo"),
    path("shifts/<int:shift_id>/walk-ins/", walk_ins.shift_walk_ins, name="api-shift-walk-ins"),
    path("shifts/<int:shift_id>/walk-ins/settle/", walk_ins.shift_walk_in_settle, name="api-shift-walk-in-settle"),
    path("shifts/<int:shift_id>/kit/", kits.shift_kit, name="api-shift-kit"),
    path("shifts/<int:shift_id>/messages/", people_messages.shift_message, name="api-shift-message"),
    path("shifts/<int:shift_id>/thanks/", people_messages.shift_thanks, name="api-shift-thanks"),
    path("activities/<int:activity_id>/messages/", people_messages.activity_message, name="api-activity-message"),
    path("shifts/<int:shift_id>/presses/", undoing.presses, name="api-shift-presses"),
    path("shifts/<int:shift_id>/presses/<int:scan_id>/undo/", undoing.press_undo, name="api-shift-press-undo"),
    path(
        "shifts/<int:shift_id>/entered-times/<int:entered_id>/undo/",
        undoing.entered_undo,
        name="api-shift-entered-undo",
    ),
    path("stations/pair/", stations.station_pair, name="api-station-pair"),
    *router.urls,
]
