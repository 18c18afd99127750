"""What is overdue, and the words that urge."""

from django.urls import path

from certificates.urging.views import overdue

urlpatterns = [
    path("manage/overdue/", overdue.overdue, name="overdue"),
]
