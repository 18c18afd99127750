"""The page with the button learns that the file it asked for has begun to come."""

import pytest
from django.test import RequestFactory

from config import files_begun
from registry.doors.downloads import download


def told(cookies, response):
    request = RequestFactory().post("/")
    request.COOKIES.update(cookies)
    files_begun.tell(request, response)
    return {name: morsel.value for name, morsel in response.cookies.items()}


def test_a_file_that_is_saved_sends_the_name_of_its_press_back():
    answer = download(b"", "名单.xlsx")

    assert told({"pressed": "a1b2c3d4"}, answer) == {"came": "a1b2c3d4", "pressed": ""}
    assert not answer.cookies["came"]["httponly"]  # the page reads it
    assert answer.cookies["came"]["max-age"] == files_begun.SECONDS


@pytest.mark.parametrize("name", ["", "short", "x" * 30, "a1b2c3; path=/", "A1B2C3D4"])
def test_no_other_name_is_sent_back(name):
    assert told({"pressed": name} if name else {}, download(b"", "名单.xlsx")) == {}


def test_what_opens_as_a_page_tells_nothing():
    assert told({"pressed": "a1b2c3d4"}, download(b"", "名单.pdf", inline=True)) == {}
