"""Stars: applying, deciding, withdrawing."""

from django.urls import path

from certificates.recognition.views import star_papers, star_standards, stars

urlpatterns = [
    path("proofs/<uuid:uuid>/reissue/", star_papers.star_reissue, name="star-reissue"),
    path("me/stars/", stars.my_stars, name="my-stars"),
    path("manage/stars/", stars.manage_stars, name="manage-stars"),
    path("manage/volunteers/<int:volunteer_id>/star/propose/", stars.star_propose, name="star-propose"),
    path("stars/<int:application_id>/withdraw/", stars.star_withdraw, name="star-withdraw"),
    path("committee/stars/", stars.committee_stars, name="committee-stars"),
    path("committee/stars/<int:application_id>/", stars.star_detail, name="star-detail"),
    path("committee/stars/<int:application_id>/decline/", stars.star_decline, name="star-decline"),
    path("committee/stars/<int:application_id>/keep/", stars.star_keep, name="star-keep"),
    path("committee/stars/<int:application_id>/revoke/", stars.star_revoke, name="star-revoke"),
    path("committee/star-standards/", star_standards.star_standard_list, name="star-standards"),
    path("committee/star-standards/create/", star_standards.star_standard_create, name="star-standard-create"),
]
