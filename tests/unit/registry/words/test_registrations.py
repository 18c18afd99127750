"""What the home page tells somebody who is not registered."""

import pytest

from registry.models import Volunteer
from registry.words import registrations

WAITING = [status for status in Volunteer.Status.values if status != "registered"]


@pytest.mark.parametrize("status", WAITING)
def test_every_state_before_registration_has_a_sentence_and_a_step(status):
    text, label = registrations.next_step(status, "")

    assert text.endswith("。")
    assert label


@pytest.mark.parametrize("status", ["returned", "suspended", "left"])
def test_the_reason_is_told_with_one_full_stop(status):
    text, _label = registrations.next_step(status, "证件照片看不清。")

    assert text.startswith("原因：证件照片看不清。")
    assert "。。" not in text
