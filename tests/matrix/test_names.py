"""Every page, file and answer of the API for an inspector: no full name of another person, and a line (D106, D110)."""

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pytest

from certificates.models import Story
from registry.models import Activity, User
from tests.matrix.addresses import address_of, named
from tests.matrix.asking import PERSONAS, Scene, once

OWN = (
    "account_", "mfa_", "me", "my-", "notification", "api-me", "api-own-",
    "api-notification", "card-own",
    "export-purpose", "recover",
)  # fmt: skip
WITHOUT_PEOPLE = {
    f"api-{thing}-{what}" for thing in ("activity", "site", "team", "unit") for what in ("list", "detail")
} - {"api-site-detail"}
FULL_NAME = re.compile(r"韦示例(?:\d+|双)")
BY_SECRET_LINK = {"recover-stop"}  # whoever holds the link is the owner, who must know who vouched


def readable(content: bytes) -> str:
    """The text of a page, an answer or a file."""
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as book:
            content = b"\n".join(book.read(name) for name in book.namelist())
    return content.decode(errors="ignore")


def readings(scene: Scene, letter: str) -> Iterator[tuple[str, str, bool]]:
    """Address, text and whether the history has a line of it."""
    for name in named().keys() - BY_SECRET_LINK:
        answer = scene.answer(letter, "GET", address_of(name, scene.things))
        if answer.status == 200:
            yield name, readable(answer.content), bool(answer.deeds)


@once
@pytest.mark.django_db
def test_an_inspector_reads_no_full_name_and_leaves_a_line(scene: Scene) -> None:
    inspector = User.objects.get(pk=scene.browsers[PERSONAS["inspector"]].session["_auth_user_id"])
    read = list(readings(scene, PERSONAS["inspector"]))
    for_everybody = {name for name, _text, _line in readings(scene, PERSONAS["anonymous"])}
    public_names = set(Activity.objects.values_list("contact_name", flat=True)) | {inspector.display_name}

    public_names |= {story.volunteer.name for story in Story.objects.shown().exclude(volunteer=None)}  # by consent
    named_fully = {name for name, text, _line in read if set(FULL_NAME.findall(text)) - public_names}
    silent = {name for name, _text, has_line in read if not has_line and not name.startswith(OWN)} - for_everybody

    assert named_fully == set()
    assert silent == WITHOUT_PEOPLE
