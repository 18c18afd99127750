"""Asking for a list as a file: what is wanted is checked once, for pages and API; a long one is drawn by the worker."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import ExportRefused
from registry.ground import jobs
from registry.ground.exports import lists
from registry.ground.exports.lists import Column, ExportList
from registry.ground.exports.services import drawing
from registry.ground.services import drawn_files, ordered_files
from registry.history.purposes import Inherent, Purpose, scope_of
from registry.history.services import exports
from registry.models import Job, User
from registry.notifications.services import notifications
from registry.permissions import require, roles_of
from registry.words.chinese import quoted

Reason = ExportRefused.Reason
DRAW: Final = "draw export"
FORMATS: Final = ("xlsx", "csv")
MOST_AT_ONCE: Final = 5_000  # rows: about a second with twelve columns
OPEN: Final = ordered_files.OPEN
kept_until, can_retry = ordered_files.kept_until, ordered_files.can_retry


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked for."""

    code: str
    filters: dict[str, str]
    columns: list[str]
    suffix: str
    purpose: str
    words: str = ""
    about: int | None = None
    on: str = field(default_factory=lambda: f"{clock.today():%Y%m%d}")

    @property
    def list_(self) -> ExportList:
        return lists.known[self.code]

    @property
    def name(self) -> str:
        return f"{self.list_.title}-{self.on}.{self.suffix}"

    def chosen(self, by: User) -> list[Column]:
        return self.list_.chosen(by, self.columns)

    def rows(self, by: User) -> Any:
        return self.list_.found(by, self.filters, self.about)

    def text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def checked(
    *,
    code: str,
    by: User,
    filters: Mapping[str, str],
    columns: Sequence[str] = (),
    suffix: str = "xlsx",
    purpose: str = "",
    words: str = "",
    about: int | None = None,
) -> Wanted:
    """What is wanted, with the columns that this person may have; a purpose where it tells of people (D90)."""
    list_ = list_of(code, by=by, about=about)
    narrowed = list_.filtered(by, filters, about)
    allowed = set() if narrowed is None else set(narrowed.filters)
    if unknown := set(filters) - allowed:
        raise ExportRefused(Reason.EXPORT_FILTERS, words="、".join(sorted(unknown)))
    if narrowed is not None and narrowed.errors:
        labels = [str(narrowed.form.fields[name].label) for name in narrowed.errors if name in narrowed.form.fields]
        raise ExportRefused(Reason.EXPORT_FILTERS, words="、".join(labels))
    offered = [column.code for column in list_.offered(by, about)]
    codes = [name for name in offered if name in columns] if columns else list_.default_codes(by)
    if not codes or set(columns) - set(offered):
        raise ExportRefused(Reason.EXPORT_COLUMNS, codes="、".join(offered))
    told: Purpose | Inherent = Inherent.NOBODY
    if any(column.is_personal for column in list_.chosen(by, codes)):
        told, words = exports.checked_purpose(purpose, words)
    return Wanted(code, dict(filters), codes, suffix, told.value, words, about)


def list_of(code: str, *, by: User, about: int | None) -> ExportList:
    """The list, for those who may read its page."""
    if code not in lists.known:
        raise ExportRefused(Reason.EXPORT_LIST_UNKNOWN, codes="、".join(codes_for(by)))
    list_ = lists.known[code]
    if list_.needs_about and about is None:
        raise ExportRefused(Reason.EXPORT_ABOUT_MISSING)
    require(list_.allows(by))
    return list_


def codes_for(by: User) -> list[str]:
    """The lists that this person may export."""
    return [code for code, list_ in lists.known.items() if list_.allows(by)]


def is_long(wanted: Wanted, *, by: User) -> bool:
    """Drawing it would keep a request for seconds."""
    return bool(wanted.rows(by)[MOST_AT_ONCE : MOST_AT_ONCE + 1].count())


def at_once(wanted: Wanted, *, by: User) -> bytes:
    """The file of a short list, with its line in the history."""
    rows = wanted.rows(by)
    name = f"at-once-{by.pk}-{clock.now().timestamp()}"
    with drawn_files.scratch(name) as path:
        drawing.draw(path, suffix=wanted.suffix, list_=wanted.list_, columns=wanted.chosen(by), rows=rows, by=by)
        content = path.read_bytes()
    record(wanted, by=by, people=people_in(wanted, rows))
    return content


def ask(wanted: Wanted, *, by: User) -> Job:
    """The job that draws it, or has drawn the same for this person some minutes ago."""
    about = {"title": wanted.name, "code": wanted.code, "about": wanted.about}
    row, is_new = ordered_files.order(DRAW, by=by, text=wanted.text(), **about)
    if is_new:
        Job.objects.filter(pk=row.pk).update(total_units=wanted.rows(by).count())
    return row


@jobs.job(DRAW)
def draw(*, by: int, asked: str, title: str, **_page: Any) -> None:
    """Draw it with the rights of this moment, seal it, tell who asked; begun anew where a worker died."""
    row = ordered_files.job_of(DRAW, asked)
    user = User.objects.get(pk=by)
    wanted = wanted_of(row)
    if not (user.is_active and wanted.list_.allows(user)):
        return
    total = wanted.rows(user).count()
    jobs.progress(row, 0, total)
    with drawn_files.scratch(asked) as path:
        drawing.draw(
            path,
            suffix=wanted.suffix,
            list_=wanted.list_,
            columns=wanted.chosen(user),
            rows=wanted.rows(user),
            by=user,
            told=lambda done: jobs.progress(row, done, max(done, total)),
        )
        ordered_files.deliver(row, path, bound_to=_bound(row, user))
    text = _("{name}已做好，请在 7 天内下载。").format(name=quoted(title))
    notifications.tell(users=[user], key=f"export:{row.pk}", text=text, url=reverse("export-job", args=[row.pk]))


def of(pk: int, by: User) -> Job | None:
    """The job of who asked for it; nobody else's."""
    return ordered_files.of(DRAW, pk, by)


def open_job(by: User) -> Job | None:
    """What the worker still draws for this person."""
    return ordered_files.open_job(DRAW, by)


def wanted_of(job: Job) -> Wanted:
    """What was asked for; `FileNotFoundError` when its days are over."""
    return Wanted(**json.loads(ordered_files.text_of(job)))


def content_of(job: Job, *, by: User) -> tuple[bytes, Wanted]:
    """The drawn file for who asked, with its line in the history; refused once roles or units have changed."""
    sealed = ordered_files.sealed(job)
    try:
        wanted = wanted_of(job)
    except FileNotFoundError:
        raise ExportRefused(Reason.EXPORT_ERASED) from None
    require(wanted.list_.allows(by))
    content = ordered_files.opened(sealed, bound_to=_bound(job, by))
    record(wanted, by=by, people=people_in(wanted, wanted.rows(by)))
    return content, wanted


def _bound(job: Job, by: User) -> str:
    """What the file was sealed with: it opens for this person as long as roles and units are those of its drawing."""
    held = sorted((role, sorted(units, key=str)) for role, units in roles_of(by).items())
    return f"{job.key}:{json.dumps(held)}"


def record(wanted: Wanted, *, by: User, people: int) -> None:
    """The line in the history: which list, how narrowed, which personal columns, how many people, what for."""
    told = [column.code for column in wanted.chosen(by) if column.is_personal]
    scope: dict[str, Any] = {**scope_of(wanted.filters)}
    if told:
        scope["columns"] = "-".join(told)
    if wanted.about is not None:
        scope["about"] = wanted.about
    purpose = Inherent.NOBODY if wanted.purpose == Inherent.NOBODY else Purpose(wanted.purpose)
    exports.record(by=by, what=wanted.code, people=people, purpose=purpose, words=wanted.words, **scope)


def people_in(wanted: Wanted, rows: Any) -> int:
    """How many people it tells of."""
    path = wanted.list_.people
    return rows.order_by().values(path).distinct().count() if path else 0  # type: ignore[no-any-return]
