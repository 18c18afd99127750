"""Days as commands are told them: the same limits as on pages."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from registry import clock
from registry.words import plausible


class DayField(serializers.DateField):
    """A day that somebody can mean: from 1900 to ten years ahead; rules may narrow it."""

    default_error_messages = {"impossible": _("这个日期不大可能，请核对年份。")}

    def to_internal_value(self, value: Any) -> date:
        day = super().to_internal_value(value)
        if not plausible.is_possible_day(day, clock.today()):
            self.fail("impossible")
        return day
