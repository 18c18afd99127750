"""Does a certificate stand as it was signed, and as the sealed acts about it left it? (D168, design#certificates)"""

import base64
from collections.abc import Collection

from cryptography.exceptions import InvalidSignature

from certificates.issuing import canonical
from certificates.models import Certificate, Nomination, StarApplication
from checkin.ledger.services import sealed_rows
from registry.history.services import acts, taking_over
from registry.models import HistoryEntry
from registry.protection import keys

ENDED = ("certificate revoked", "certificate superseded")
# The last act about a certificate that still waits for its file.
BEFORE_DRAWING = ("prepared certificate", taking_over.TAKEN_OVER)


def contradicted(certificates: Collection[Certificate]) -> set[int]:
    """Those that are not what was signed or what their acts say; the same few queries for any number."""
    by_pk = {one.pk: one for one in certificates}
    stars = {one.star_application_id for one in certificates if one.star_application_id}
    put_forward = {one.nomination_id for one in certificates if one.nomination_id}
    found = {pk for pk, one in by_pk.items() if not is_signed(one)}
    if by_pk:
        found |= set(acts.wrong_with(Certificate, by_pk)) | _with_altered_acts(by_pk) | _ended_before(by_pk)
    if stars:
        wrong = set(acts.wrong_with(StarApplication, stars))
        found |= {pk for pk, one in by_pk.items() if one.star_application_id in wrong} | beside_their_star(by_pk)
    if put_forward:
        wrong = set(acts.wrong_with(Nomination, put_forward))
        found |= {pk for pk, one in by_pk.items() if one.nomination_id in wrong} | beside_their_nomination(by_pk)
    return found


def not_to_be_drawn(certificates: Collection[Certificate]) -> set[int]:
    """Those that wait for their file without being as they were prepared: one that was ended may not come back."""
    by_pk = {one.pk: one for one in certificates}
    last = acts.last_acts(Certificate, by_pk)
    return contradicted(certificates) | {pk for pk in by_pk if pk not in last or last[pk].did not in BEFORE_DRAWING}


def claim_of(certificate: Certificate) -> str:
    """What its signature covers, by what the row says now."""
    return canonical.claim(number=certificate.number, code=certificate.verify_code, snapshot=certificate.snapshot)


def is_signed(certificate: Certificate) -> bool:
    """The row still says what was signed: an edited row is not valid. Of an erased one only its last act speaks."""
    if certificate.is_erased:
        return True
    try:
        signature = base64.urlsafe_b64decode(certificate.signature + "==")
        message = claim_of(certificate).encode()
        keys.verify(keys.Purpose.CERTIFICATE, certificate.key_number, signature, message)
    except (InvalidSignature, LookupError, ValueError):
        return False
    return True


def beside_their_star(by_pk: dict[int, Certificate]) -> set[int]:
    """Certificates in force without a star that is held, or ended while it is held without one in their place."""
    rows = StarApplication.objects.filter(pk__in={one.star_application_id or 0 for one in by_pk.values()})
    return _beside(by_pk, "star_application_id", dict(rows.order_by().values_list("pk", "status")), "approved")


def beside_their_nomination(by_pk: dict[int, Certificate]) -> set[int]:
    """Certificates in force without a commendation that stands, or ended while it does without one in their place."""
    rows = Nomination.objects.filter(pk__in={one.nomination_id or 0 for one in by_pk.values()})
    return _beside(by_pk, "nomination_id", dict(rows.order_by().values_list("pk", "status")), "accepted")


def _beside(by_pk: dict[int, Certificate], link: str, states: dict[int, str], holding: str) -> set[int]:
    after = Certificate.objects.filter(pk__in={one.superseded_by_id or 0 for one in by_pk.values()})
    led_on = dict(after.order_by().values_list("pk", link))
    found = set()
    for pk, one in by_pk.items():
        basis = getattr(one, link)
        if basis not in states or one.is_preparing:
            continue
        if one.status == Certificate.Status.SUPERSEDED:
            if led_on.get(one.superseded_by_id or 0) != basis:
                found.add(pk)
        elif one.is_issued != (states[basis] == holding):
            found.add(pk)
    return found


def _ended_before(by_pk: dict[int, Certificate]) -> set[int]:
    """Certificates in force or waiting although an act ended them, wherever that act stands among the others."""
    open_ones = {pk for pk, one in by_pk.items() if one.is_issued or one.is_preparing}
    about = HistoryEntry.objects.filter(target_model=Certificate._meta.label_lower, target_id__in=open_ones)
    ended = about.filter(did__in=ENDED).order_by().values_list("target_id", flat=True)
    return {pk for pk in ended if pk is not None}


def _with_altered_acts(by_pk: dict[int, Certificate]) -> set[int]:
    """Certificates about which a sealed act no longer says what was sealed."""
    about = HistoryEntry.objects.filter(target_model=Certificate._meta.label_lower, target_id__in=by_pk)
    targets = dict(about.order_by().values_list("pk", "target_id"))
    held = sealed_rows.held_of("history", list(targets))
    return {targets[pk] or 0 for pk, _what in sealed_rows.changed("history", held)}
