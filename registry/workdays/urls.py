"""The calendar of working days."""

from django.urls import path

from registry.workdays.views import workdays

urlpatterns = [
    path("committee/workdays/", workdays.committee_workdays, name="committee-workdays"),
    path("committee/workdays/days/", workdays.committee_workday_set, name="committee-workday-set"),
    path(
        "committee/workdays/<int:workday_id>/remove/",
        workdays.committee_workday_remove,
        name="committee-workday-remove",
    ),
]
