"""A number from an address or a form: read where a row may have it, and never an error page."""

import pytest
from django.urls import reverse

from registry.doors.http import row_number
from tests.factories import SignUpFactory


@pytest.mark.parametrize(
    ("told", "number"),
    [("12", 12), (7, 7), ("", None), (None, None), ("-1", None), ("²", None), ("٣", None), ("9" * 18, 10**18 - 1)],
)
def test_what_a_row_may_have(told, number):
    assert row_number(told) == number


@pytest.mark.parametrize("told", ["9" * 19, "9" * 5000])
def test_more_digits_than_any_row_has(told):
    assert row_number(told) is None


@pytest.mark.django_db
def test_a_place_handed_to_a_number_that_python_refuses(client):
    signup = SignUpFactory()
    client.force_login(signup.volunteer.user)

    assert client.post(reverse("signup-hand-over", args=[signup.pk]), {"to": "9" * 5000}).status_code == 302
