"""The files of a print run on their way, a piece at a time, for pages and API."""

from typing import Any

from django.http import StreamingHttpResponse

from certificates.models import PrintRun
from certificates.register.printing.services import run_files, runs
from registry.doors.downloads import streamed
from registry.history.purposes import Inherent
from registry.history.services import exports


def run_file(request: Any, run: PrintRun, ending: str) -> StreamingHttpResponse:
    """With its line in the history; 2,000 certificates are 130 MB, which never lie in memory."""
    length, pieces = run_files.pieces_of(run, ending)
    people = runs.states(run)["done"]
    exports.record(by=request.user, what=f"print-{ending}", people=people, purpose=Inherent.CERTIFICATE, to=run)
    return streamed(length, pieces, f"{run.title}.{ending}")
