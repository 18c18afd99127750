"""The edits by hand that the audit is tried with."""

from tests.edits_by_hand import EDITS


def test_there_are_many_kinds():
    assert sum(len(edits) for edits in EDITS.values()) >= 35
