"""Every page, file and answer of the API: no full name of another person for an inspector (D110)."""

import re
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest

from registry.models import Activity, User
from tests import world
from tests.matrix.addresses import address_of, named
from tests.matrix.asking import browser_for

FULL_NAME = re.compile(r"韦示例(?:\d+|双)")
BY_SECRET_LINK = {"recover-stop"}  # whoever holds the link is the owner, who must know who vouched


def readable(response: Any) -> str:
    """The text of a page, an answer or a file."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    return content.decode(errors="ignore")


def names_shown(reader: User, things: SimpleNamespace) -> dict[str, set[str]]:
    """Address → the full names of others that this reader is shown there."""
    client = browser_for(reader)
    public = set(Activity.objects.values_list("contact_name", flat=True)) | {reader.display_name}
    shown = {}
    for name in named().keys() - BY_SECRET_LINK:
        response = client.get(address_of(name, things))
        if response.status_code == 200 and (found := set(FULL_NAME.findall(readable(response))) - public):
            shown[name] = found
    return shown


@pytest.mark.django_db
def test_an_inspector_reads_no_full_name_anywhere(at: Any) -> None:
    at(world.TODAY)
    made = world.build()

    shown = names_shown(made.personas["inspector"], made.things)

    assert shown == {}
