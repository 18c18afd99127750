"""What can be exported: each list names its rows, columns and filters; the engine counts, draws and hands out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final

from django.db.models import QuerySet

from registry.models import User

Reader = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """One export: who asks, and the rows that were found; a column that looks something up does it once for both."""

    user: User
    rows: QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `reads` are paths of `values_list`, `said` makes the cell of what they hold."""

    code: str
    heading: Any
    reads: tuple[str, ...] = ()
    said: Callable[[Scene], Reader] | None = None
    annotation: Callable[[], Any] | None = None
    is_personal: bool = False  # the purpose is asked, and who may not see it on the page is not offered it
    is_default: bool = True
    width: int = 14
    allows: Callable[[User], bool] | None = None
    fits: Callable[[int], bool] | None = None  # of a list about one thing: whether that has something to say here

    @property
    def paths(self) -> tuple[str, ...]:
        if self.annotation:
            return (f"of_{self.code}", *self.reads)
        return self.reads or (self.code,)


@dataclass(frozen=True, slots=True)
class ExportList:
    """A list as its page shows it: the same rows, the same filter, the same rights."""

    code: str
    title: Any
    columns: tuple[Column, ...]
    allows: Callable[[User], bool]
    rows: Callable[[User, int | None], QuerySet[Any]]
    filter: Callable[..., Any] | None = None
    back: str = ""  # the page it stands on
    back_query: str = ""
    people: str = ""  # the path of a person; "" where its rows are about nobody
    page_of: Callable[[int], int | None] | None = None  # what its page is about, where that is something else
    needs_about: bool = False  # the roll of a team, the sign-ups of a shift
    defaults: Mapping[str, str] = field(default_factory=dict)  # of the filter, as on the page

    def offered(self, user: User, about: int | None = None) -> list[Column]:
        """The columns that this person may choose, of the list about this one thing."""
        columns = (*self.columns, *further.get(self.code, ()))
        fit = (column for column in columns if column.fits is None or about is None or column.fits(about))
        return [column for column in fit if column.allows is None or column.allows(user)]

    @property
    def filter_names(self) -> list[str]:
        """What the list can be narrowed by."""
        return list(self.filter.base_filters) if self.filter is not None else []  # type: ignore[attr-defined]

    def chosen(self, user: User, codes: Sequence[str]) -> list[Column]:
        """These columns in the order of the list."""
        return [column for column in self.offered(user) if column.code in codes]

    def default_codes(self, user: User) -> list[str]:
        return [column.code for column in self.offered(user) if column.is_default]

    def filtered(self, user: User, asked: Mapping[str, Any], about: int | None = None) -> Any:
        """The filter set of the page over what this person may see, or None where the page has none."""
        rows = self.rows(user, about)
        if self.filter is None:
            return None
        return self.filter({**self.defaults, **asked}, queryset=rows, request=SimpleNamespace(user=user))

    def found(self, user: User, asked: Mapping[str, Any], about: int | None = None) -> QuerySet[Any]:
        """The rows that the page lists."""
        narrowed = self.filtered(user, asked, about)
        return self.rows(user, about) if narrowed is None else narrowed.qs  # type: ignore[no-any-return]


known: Final[dict[str, ExportList]] = {}
further: Final[dict[str, list[Column]]] = {}


def offer(*lists: ExportList) -> None:
    """Rooms say which of their lists can be exported."""
    known.update({one.code: one for one in lists})


def add_columns(code: str, *columns: Column) -> None:
    """A higher room knows more about the rows of this list."""
    further.setdefault(code, []).extend(columns)


def by(function: Reader) -> Callable[[Scene], Reader]:
    """A cell that depends on nothing but its row."""
    return lambda _scene: function


def label_of(choices: Any) -> Callable[[Scene], Reader]:
    """The word on the screen for a stored code."""
    return by({str(code): str(label) for code, label in choices.choices}.get)
