"""The upload door under two hundred broken tables: each is read or refused in words, and none is half stored."""

import random
import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest

from registry.ground.imports.services import batches
from registry.models import ImportBatch, ImportChunk, Job, Volunteer
from tests.factories import UnitFactory
from tests.people import administrator, id_number, phone
from tests.tables import HEADINGS, as_upload, book, work

pytestmark = pytest.mark.django_db
SEED, MANY = 20_261_129, 200
PARTS = (
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/_rels/workbook.xml.rels",
)
WORDS = (
    b"\x00", b"&#0;", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"]]>", b"</sheetData>", b'r="XFD1048576"', b"1e999",
    b"<c t='e'><v>#N/A</v></c>", b'<dimension ref="A1:XFD1048576"/>', b'hidden="1"', "\U0001f600".encode(), b"\xff\xfe",
    b"=1+1", b'<row r="99999999">',
)  # fmt: skip


def tables() -> Iterator[bytes]:
    """Torn, cut, doubled, with foreign bytes in the archive or in one of its parts, and texts of every kind."""
    chance = random.Random(SEED)  # noqa: S311
    whole = book(HEADINGS, *[("韦示例", id_number(sequence=10 + n), phone(n)) for n in range(8)])
    text = ",".join(HEADINGS) + f"\n韦示例,{id_number()},{phone()}\n"
    while True:
        yield whole[: chance.randrange(len(whole))]
        yield with_noise(whole, chance)
        yield with_part_changed(whole, chance)
        yield with_part_changed(whole, chance)
        yield text.encode(chance.choice(("utf-8", "gb18030", "utf-16")))[: chance.randrange(1, 60)]
        yield with_noise(text.encode(), chance)
        yield b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + chance.randbytes(chance.randrange(4_000))
        yield chance.randbytes(chance.randrange(1, 3_000))


def with_noise(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _time in range(chance.randrange(1, 12)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def with_part_changed(content: bytes, chance: random.Random) -> bytes:
    """A sound archive whose markup is not."""
    source, out, target = zipfile.ZipFile(BytesIO(content)), BytesIO(), chance.choice(PARTS)
    with zipfile.ZipFile(out, "w") as archive:
        for name in source.namelist():
            markup = source.read(name)
            if name == target and chance.random() < 0.1:
                continue
            if name == target:
                place, word = chance.randrange(len(markup)), chance.choice(WORDS)
                markup = markup[:place] + word + markup[place + chance.choice((0, 1, len(word))) :]
            archive.writestr(name, markup)
    return out.getvalue()


def test_no_broken_table_is_an_error_of_ours_or_half_stored(at):
    at("2026-03-14 09:00")
    unit = UnitFactory()
    by = administrator(unit)
    for _n, content in zip(range(MANY), tables(), strict=False):
        if content:
            batches.upload(kind="people", unit=unit, upload=as_upload(content), by=by)
    work()

    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}
    assert set(ImportBatch.objects.values_list("state", flat=True)) == {"ready", "unreadable"}
    assert not ImportBatch.objects.filter(state="unreadable", refused="").exists()
    assert not Volunteer.objects.exists()
    assert not ImportChunk.objects.filter(batch__state="unreadable").exists()
