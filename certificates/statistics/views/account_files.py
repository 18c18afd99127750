"""The yearly account of a project as a file, the same for pages and programs."""

from typing import Any, Final

from django.http import HttpResponse

from certificates.statistics.documents import project_book, project_lines, project_paper
from certificates.statistics.project_figures import Account
from registry.history import handing_out
from registry.history.purposes import Inherent

DRAWN: Final = {"xlsx": project_book.as_xlsx, "pdf": project_paper.as_pdf}


def given(request: Any, account: Account, suffix: str) -> HttpResponse:
    """It names no volunteer, and still leaves a line."""
    about: dict[str, Any] = {"what": "project", "people": 0, "by_year": account.year, "inline": suffix == "pdf"}
    name = f"{project_lines.name_of(account)}.{suffix}"
    return handing_out.drawn(request, DRAWN[suffix](account), name, purpose=Inherent.NOBODY, **about)
