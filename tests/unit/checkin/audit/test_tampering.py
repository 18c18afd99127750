"""Sealed rows changed at random: each is found against the published heads, and the row is named."""

import pytest

from checkin.audit.services import audit
from tests.shared import built_once
from tests.tampering import Tamperer, a_sealed_world, found_after, names_a_row

KINDS = ("edit", "delete", "delete_the_end", "insert", "reorder")
LAST_NIGHT = "2026-03-19 09:00"

sealed_nights = built_once(a_sealed_world)


@pytest.fixture
def heads(sealed_nights, at) -> dict[int, str]:
    at(LAST_NIGHT)
    return sealed_nights()


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_random_tampering_is_found_and_the_row_is_named(heads, kind):
    tamperer = Tamperer(seed=20260316)
    missed, unnamed, tried = [], [], 0

    while tried < 20:
        outcome = found_after(getattr(tamperer, kind), heads)
        if outcome is None or outcome[0].deed == "nothing":
            continue
        tried += 1
        done, faults = outcome
        missed += [done] if not faults else []
        unnamed += [(done, faults)] if faults and not names_a_row(done, faults) else []

    assert missed == []
    assert unnamed == []
    assert list(audit.faults(heads)) == []  # every change was undone


@pytest.mark.django_db
def test_a_lost_end_of_the_chain_is_seen_only_by_a_published_head(heads):
    done, against_heads = found_after(Tamperer(1).delete_the_end, heads)
    _again, alone = found_after(Tamperer(1).delete_the_end, {})

    assert f"{done.rows[0]}: head: was published and is missing" in against_heads
    assert not any("checkin_seal" in fault for fault in alone)
