"""The register of certificates: numbers without gap or double, signatures, stars beside their certificates."""

import re
from collections import defaultdict
from collections.abc import Iterator

from certificates.issuing.services.standing import ENDED, beside_their_nomination, beside_their_star, is_signed
from certificates.models import Certificate, StarApplication
from registry.history.batches import batches
from registry.models import HistoryEntry, NumberSeries
from registry.words import numbering

BATCH = 500
ISSUED = "issued certificate"
NUMBER = re.compile(r"GXQZ-([A-Z]{2})-(\d{4})-(\d{6})-\d")


def numbers() -> Iterator[tuple[str, str]]:
    """Each series of a kind and year runs from 1 to the last number given (D170)."""
    given: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    rows = Certificate.objects.order_by("pk").values_list("pk", "kind", "number")
    for pk, kind, number in rows.iterator(BATCH):
        where, parts = f"{Certificate._meta.db_table} {pk}", NUMBER.fullmatch(number)
        if parts is None or parts[1] != kind or not numbering.is_valid_register_number(number):
            yield where, f"number: {number} is none of this register"
            continue
        series, sequence = given[kind, int(parts[2])], int(parts[3])
        if sequence in series:
            yield where, f"number: {number} was given before, to {series[sequence]}"
        series[sequence] = where
    table = NumberSeries._meta.db_table
    last = {(kind, year): n for kind, year, n in NumberSeries.objects.values_list("kind", "year", "last")}
    for key in sorted(set(given) | {key for key in last if key[0] in numbering.REGISTER_KINDS}):
        for sequence, what in _not_as_given(set(given[key]), last.get(key, 0)):
            yield f"{table} {key[0]}-{key[1]}", f"number {sequence:06d} {what}"


def _not_as_given(found: set[int], last: int) -> Iterator[tuple[int, str]]:
    expected = set(range(1, last + 1))
    yield from ((sequence, "is missing") for sequence in sorted(expected - found))
    yield from ((sequence, "was never given") for sequence in sorted(found - expected))


def signatures() -> Iterator[tuple[str, str]]:
    """Each certificate still says what was signed."""
    rows = Certificate.objects.order_by("pk").defer("file")
    for certificate in rows.iterator(BATCH):
        if not is_signed(certificate):
            yield f"{Certificate._meta.db_table} {certificate.pk}", "signature: does not cover what it says"


def issues() -> Iterator[tuple[str, str]]:
    """No certificate is issued twice, or again after its end (D168)."""
    acts = HistoryEntry.objects.filter(target_model=Certificate._meta.label_lower, did__in=(ISSUED, *ENDED))
    before: dict[int, str] = {}
    for pk, did in acts.order_by("target_id", "pk").values_list("target_id", "did").iterator(BATCH):
        target = pk or 0
        if did == ISSUED and target in before:
            yield f"{Certificate._meta.db_table} {target}", f"was issued again after “{before[target]}”"
        before = {target: did}


def stars() -> Iterator[tuple[str, str]]:
    """Each star that is held has one certificate in force at the end of its chain, of the same level; no other has
    (D172, D174)."""
    rows = Certificate.objects.exclude(star_application=None).select_related("star_application").order_by("pk")
    for some in batches(rows.iterator(BATCH), BATCH):
        beside = beside_their_star({one.pk: one for one in some})
        for one in some:
            where, star = f"{Certificate._meta.db_table} {one.pk}", one.star_application
            if one.pk in beside:
                yield where, f"status: {one.status}, but the star is {star.status if star else 'gone'}"
            if star and one.snapshot.get("star") != star.star:
                yield f"{StarApplication._meta.db_table} {star.pk}", "star: is not the one on its certificate"
    in_force = Certificate.objects.not_ended().exclude(star_application=None).values("star_application")
    held = StarApplication.objects.held().exclude(pk__in=in_force).order_by("pk")
    # Of a round the worker makes them after the decision; one that cannot be made is named on the page of the round.
    held = held.exclude(nomination__isnull=False, certificates=None)
    for pk in held.values_list("pk", flat=True):
        yield f"{StarApplication._meta.db_table} {pk}", "status: held without a certificate in force"


def commendations() -> Iterator[tuple[str, str]]:
    """A certificate of a round is in force while its commendation stands, and no longer (D168)."""
    rows = Certificate.objects.exclude(nomination=None).select_related("nomination").order_by("pk")
    for some in batches(rows.iterator(BATCH), BATCH):
        beside = beside_their_nomination({one.pk: one for one in some})
        for one in some:
            if one.pk in beside:
                state = one.nomination.status if one.nomination else "gone"
                yield f"{Certificate._meta.db_table} {one.pk}", f"status: {one.status}, but the nomination is {state}"
