"""checkin: what really happened."""

from django.apps import AppConfig


class CheckinConfig(AppConfig):
    name = "checkin"
