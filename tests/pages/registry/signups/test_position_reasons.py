"""Why somebody cannot have one of several positions is said before they press."""

import re

import pytest
from django.urls import reverse

from registry.models import Position, QualificationKind
from tests.factories import ShiftFactory, VolunteerFactory, local

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift(at):
    at("2026-03-02 09:00")
    return ShiftFactory(starts_at=local("2026-03-14 09:00"), ends_at=local("2026-03-14 11:00"))


def test_a_position_one_cannot_have_stands_there_with_the_reason(client, shift):
    kind = QualificationKind.objects.order_by("pk").first()
    told = {"shift": shift, "places": 2}
    for name, needs in (("医疗点", {"qualification": kind.code}), ("长者组", {"min_age": 60}), ("引导", {})):
        Position.objects.create(name=name, **needs, **told)
    client.force_login(VolunteerFactory().user)

    form = client.get(reverse("shift-sign-up", args=[shift.pk])).text
    activity = client.get(reverse("activity", args=[shift.activity_id])).text
    boxes = {name: re.search(rf"<input[^>]*>\s*{name}[^<]*", form).group() for name in ("医疗点", "长者组", "引导")}

    assert {name: "disabled" in box for name, box in boxes.items()} == {"医疗点": True, "长者组": True, "引导": False}
    for page in (boxes["医疗点"], activity):
        assert f"这个岗位要求具备“{kind.name}”资质" in page
    for page in (boxes["长者组"], activity):
        assert "这个岗位要求年满 60 周岁" in page
    assert "这个岗位要求" not in boxes["引导"]
    assert "form-control" not in form.split('name="position"')[0].rsplit("<fieldset", 1)[1]


def test_where_no_position_is_left_the_reason_is_said_once(client, shift):
    Position.objects.filter(shift=shift).update(min_age=60)
    Position.objects.create(shift=shift, name="长者组", places=2, min_age=60)
    client.force_login(VolunteerFactory().user)

    page = client.get(reverse("activity", args=[shift.activity_id])).text

    assert page.count("这个岗位要求年满 60 周岁") == 1
