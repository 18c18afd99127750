"""The timeline of a person's records."""

from django.urls import path

from checkin.evidence.views import timelines

urlpatterns = [
    path("manage/volunteers/<int:volunteer_id>/timeline/", timelines.volunteer_timeline, name="volunteer-timeline"),
]
