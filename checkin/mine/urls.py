"""What people read about their own hours."""

from django.urls import path

from checkin.mine.views import hours

urlpatterns = [
    path("me/hours/", hours.me_hours, name="me-hours"),
    path("me/hours/<int:record_id>/", hours.me_hours_record, name="me-hours-record"),
    path("me/hours/attendances/<int:attendance_id>/", hours.me_hours_attendance, name="me-hours-attendance"),
]
