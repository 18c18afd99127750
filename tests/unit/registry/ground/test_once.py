"""A query composed once gives the same rows as one composed anew, for whatever values."""

import pytest
from django.db.models import BigIntegerField, DateTimeField

from registry.ground.once import Once
from registry.models import Shift
from tests.factories import ShiftFactory, local

pytestmark = pytest.mark.django_db


def test_each_call_has_its_own_values_and_composes_nothing(django_assert_num_queries):
    early, late = ShiftFactory(starts_at=local("2026-03-14 09:00")), ShiftFactory(starts_at=local("2026-03-15 09:00"))
    composed = []

    def coming(unit, now):
        composed.append(unit)
        return Shift.objects.filter(activity__recording_unit=unit, starts_at__gt=now).select_related("activity")

    asked = Once(coming, unit=BigIntegerField(), now=DateTimeField())
    with django_assert_num_queries(3):
        found = [
            asked(unit=shift.activity.recording_unit_id, now=local(now))
            for shift, now in ((early, "2026-03-13 12:00"), (late, "2026-03-14 12:00"), (early, "2026-03-14 12:00"))
        ]
        titles = [row.activity.title for rows in found for row in rows]

    assert found == [[early], [late], []]
    assert titles == [early.activity.title, late.activity.title]
    assert found[0][0].starts_at == early.starts_at
    assert len(composed) == 1
