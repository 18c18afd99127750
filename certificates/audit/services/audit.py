"""Checks of what was recognised: states, signatures, numbers, stored bytes, stars (D168, D170, D172)."""

from collections.abc import Iterator

from certificates.audit.services import candidates, files, register
from registry.history.audit import checks, standing
from registry.history.audit.checks import Fault


def faults(*, quick: bool = False) -> Iterator[Fault]:
    """Everything of certificates, stars and tables that disagrees; `quick` reads a twentieth of the stored files."""
    return checks.run(
        [
            ("states", lambda: standing.faults("certificates")),
            ("register", register.numbers),
            ("signatures", register.signatures),
            ("issues", register.issues),
            ("stars", register.stars),
            ("commendations", register.commendations),
            ("candidates", candidates.faults),
            ("files", lambda: files.contents(quick=quick)),
        ]
    )
