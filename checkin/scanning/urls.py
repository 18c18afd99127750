"""Cards, stations, exports, locations, and the scans that were doubted."""

from django.urls import path

from checkin.scanning.views import cards, exports, locations, rulings, station_pages, stations

urlpatterns = [
    path("c/location/", locations.location_keep, name="location-keep"),
    path("c/location/consent/", locations.location_consent, name="location-consent"),
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
    path("station/", station_pages.station, name="station"),
    path("station/worker.js", station_pages.station_worker, name="station-worker"),
    path("station/decoder.js", station_pages.station_decoder, name="station-decoder"),
    path("station/pair/", station_pages.station_pair, name="station-pair-entry"),
    path("station/pair/<str:code>/", station_pages.station_pair, name="station-pair"),
    path("manage/stations/", stations.station_list, name="station-list"),
    path("manage/stations/exports/", exports.station_exports, name="station-exports"),
    path("manage/stations/create/", stations.station_create, name="station-create"),
    path("manage/stations/<int:station_id>/", stations.station_detail, name="station-detail"),
    path("manage/stations/<int:station_id>/here/", stations.station_here, name="station-here"),
    path("manage/stations/<int:station_id>/assign/", stations.station_assign, name="station-assign"),
    path("manage/stations/<int:station_id>/code/", stations.station_code, name="station-code"),
    path("manage/stations/<int:station_id>/retire/", stations.station_retire, name="station-retire"),
    path("manage/stations/<int:station_id>/compromised/", stations.station_compromised, name="station-compromised"),
    path("manage/stations/<int:station_id>/revoke/", stations.station_revoke, name="station-revoke"),
    path("manage/scans/", rulings.scan_list, name="scan-list"),
    path("manage/scans/<int:scan_id>/", rulings.scan_ruling, name="scan-ruling"),
]
