"""The files of a print run: one PDF for the printer, a ZIP of single files, a register; all from the issued bytes.

A part of a run lies in memory at a time; a crash leaves nothing behind that the next attempt would take for its own.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from cryptography.exceptions import InvalidTag
from django.db.models import QuerySet

from certificates.exceptions import PrintRefused
from certificates.issuing.documents.apart import Helpers
from certificates.issuing.documents.file_names import Names, part
from certificates.models import Certificate, CertificateFile, PrintedItem, PrintRun
from certificates.register.printing.documents import cover, united
from certificates.register.printing.documents.cover import Cover, Line
from registry import clock
from registry.documents import long_tables
from registry.ground.services import drawn_files
from registry.protection import keys

Reason, Done = PrintRefused.Reason, PrintedItem.State
ENDINGS: Final = ("pdf", "zip", "xlsx")
PART: Final = 200  # certificates united at once
PIECE: Final = 256 * 1024
HEADS: Final = (
    ("顺序", 8), ("领取单位", 32), ("姓名或名称", 18), ("编号", 26), ("种类", 20), ("出具日期", 14), ("单个文件", 48),
    ("制作", 10), ("未制作的原因", 48),
)  # fmt: skip
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the files are called, and how many pages the printer gets."""

    files: str
    pages: int


def draw(run: PrintRun, *, told: Told, helpers: Helpers | None = None) -> Drawn:
    """Put the three files together and seal them; helpers draw the covers."""
    _leave_out_ended(run)
    name = f"print-{run.uuid.hex[:12]}-{secrets.token_hex(4)}"
    items = list(run.items.select_related("unit", "certificate").defer("certificate__file").order_by("position"))
    with ExitStack() as stack:
        paths = {ending: stack.enter_context(drawn_files.scratch(f"{name}.{ending}")) for ending in ENDINGS}
        done = [item for item in items if item.state == Done.DONE]
        singles = _pdf_and_zip(done, _covers(run, done, helpers), paths, told, stack, name)
        heads = [long_tables.Head(*head) for head in HEADS]
        long_tables.write_xlsx(paths["xlsx"], title=run.title, heads=heads, rows=_register(items, singles))
        pages = united.pages_of(paths["pdf"]) if singles else 0
        for ending in ENDINGS if singles else ("xlsx",):
            _seal(run, name, ending, paths[ending])
    return Drawn(name, pages)


def pieces_of(run: PrintRun, ending: str) -> tuple[int, Iterator[bytes]]:
    """Length and content of a file, a piece at a time; refused before it is ready and after its days."""
    if not run.is_done:
        raise PrintRefused(Reason.PRINT_NOT_READY)
    if n := ended_since(run):
        raise PrintRefused(Reason.PRINT_OUTDATED, n=n)
    try:
        return keys.opened_pieces(drawn_files.path_of(f"{run.files}.{ending}"), bound_to=_bound(run, run.files, ending))
    except (FileNotFoundError, InvalidTag):
        raise PrintRefused(Reason.PRINT_FILES_GONE) from None


def ended_since(run: PrintRun) -> int:
    """How many in the files of a run were revoked or replaced since."""
    return _ended(run).count()


def kept_until(run: PrintRun) -> Any:
    """Until when the files may be fetched; None where there are none."""
    return drawn_files.kept_until(f"{run.files}.xlsx") if run.files else None


def _ended(run: PrintRun) -> QuerySet[PrintedItem]:
    return run.items.filter(state=Done.DONE).exclude(certificate__status=Certificate.Status.ISSUED)


def _leave_out_ended(run: PrintRun) -> None:
    """What was revoked or replaced after it had been drawn is not printed."""
    for item in _ended(run).select_related("certificate").defer("certificate__file"):
        reason = PrintRefused(Reason.PRINT_ENDED, status=item.certificate.get_status_display())
        item.state, item.reason = Done.FAILED, reason.message
        item.save(update_fields=["state", "reason"])


def _covers(run: PrintRun, items: Sequence[PrintedItem], helpers: Helpers | None) -> dict[int, bytes]:
    """First item of each unit → the sheet above its certificates."""
    covers = {}
    for unit, of_unit in groupby(items, key=lambda item: item.unit):
        group = list(of_unit)
        covers[group[0].pk] = _cover(run, unit.full_name, group)
    drawn = helpers.begin({pk: cover.page(one) for pk, one in covers.items()})() if helpers else {}
    return {pk: drawn.get(pk) or cover.as_pdf(one) for pk, one in covers.items()}


def _pdf_and_zip(
    done: Sequence[PrintedItem], covers: Mapping[int, bytes], paths: Mapping[str, Path], told: Told, stack: ExitStack,
    name: str,
) -> dict[int, str]:  # fmt: skip
    """Item → its path in the ZIP."""
    names, singles, parts = Names(), dict[int, str](), list[Path]()
    with ZipFile(paths["zip"], "w", ZIP_STORED) as packed:
        for start in range(0, len(done), PART):
            step = done[start : start + PART]
            contents = _contents(step)
            for item in step:
                singles[item.pk] = _path(names, item)
                packed.writestr(_entry(singles[item.pk]), contents[item.certificate_id])
            sheets = [(covers.get(item.pk), contents[item.certificate_id]) for item in step]
            parts.append(stack.enter_context(drawn_files.scratch(f"{name}-{len(parts)}.part")))
            _unite([sheet for both in sheets for sheet in both if sheet], parts[-1])
            told(len(singles), len(done))
    if parts:
        united.unite(parts, paths["pdf"])
    return singles


def _entry(path: str) -> ZipInfo:
    now = clock.now().astimezone(clock.LOCAL)
    entry = ZipInfo(path, date_time=now.timetuple()[:6])
    entry.external_attr = 0o600 << 16
    return entry


def _contents(items: Sequence[PrintedItem]) -> dict[int, bytes]:
    """Certificate → its issued bytes, by one query."""
    wanted = [item.certificate_id for item in items]
    files = CertificateFile.objects.filter(certificates__in=wanted).distinct()
    by_file = {file.pk: bytes(file.content) for file in files}
    file_of = dict(Certificate.objects.filter(pk__in=wanted).values_list("pk", "file"))
    return {pk: by_file[file] for pk, file in file_of.items() if file is not None}


def _unite(sheets: Sequence[bytes], into: Path) -> None:
    """Single files beside the whole, gone with it."""
    with ExitStack() as stack:
        paths = [stack.enter_context(drawn_files.scratch(f"{into.name}-{n}")) for n in range(len(sheets))]
        for path, content in zip(paths, sheets, strict=True):
            path.touch(mode=0o600)
            path.write_bytes(content)
        into.touch(mode=0o600)
        united.unite(paths, into)


def _cover(run: PrintRun, unit: str, items: Sequence[PrintedItem]) -> Cover:
    lines = [
        Line(n, item.certificate.recipient_name, item.certificate.number, item.certificate.title)
        for n, item in enumerate(items, start=1)
    ]
    return Cover(run.title, unit, lines, clock.today())


def _path(names: Names, item: PrintedItem) -> str:
    folder = part(item.unit.full_name, otherwise=str(item.unit_id))
    stem = part(item.certificate.recipient_name, otherwise="证书")
    return names.free(folder, f"{stem} {item.certificate.number}", "pdf")


def _register(items: Sequence[PrintedItem], singles: dict[int, str]) -> Iterator[list[Any]]:
    for item in items:
        certificate = item.certificate
        issued_on = clock.local_date(certificate.issued_at) if certificate.issued_at else None
        yield [
            item.position, item.unit.full_name, certificate.recipient_name, certificate.number, certificate.title,
            issued_on, singles.get(item.pk, ""), str(Done(item.state).label), item.reason,
        ]  # fmt: skip


def _seal(run: PrintRun, name: str, ending: str, path: Path) -> None:
    with path.open("rb") as file:
        pieces = iter(partial(file.read, PIECE), b"")
        drawn_files.keep(f"{name}.{ending}", keys.sealed_pieces(pieces, bound_to=_bound(run, name, ending)))


def _bound(run: PrintRun, name: str, ending: str) -> str:
    return f"print:{run.uuid}:{name}:{ending}"
