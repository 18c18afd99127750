"""Who stands for a unit, over any number of mergers and closings (D141, D165)."""

from registry.words.succession import Place, Succession

ROOT, UPPER, A, B, C, BELOW, SHUT, ALONE = range(1, 9)


def open_(parent):
    return Place(parent, None, is_open=True)


def merged(parent, successor):
    return Place(parent, successor, is_open=False)


def tree() -> Succession:
    """A merged into B, B into C below UPPER; BELOW stayed under A; SHUT closed under UPPER, ALONE under the root."""
    return Succession(
        {
            ROOT: open_(None),
            UPPER: open_(ROOT),
            A: merged(ROOT, B),
            B: merged(ROOT, C),
            C: open_(UPPER),
            BELOW: open_(A),
            SHUT: Place(UPPER, None, is_open=False),
            ALONE: Place(ROOT, None, is_open=False),
        }
    )


def test_an_open_unit_stands_for_itself():
    assert [tree().stand_in(pk) for pk in (ROOT, UPPER, C, BELOW)] == [ROOT, UPPER, C, BELOW]


def test_the_last_successor_stands_for_every_unit_of_the_chain():
    assert (tree().stand_in(A), tree().stand_in(B)) == (C, C)


def test_a_unit_closed_without_successor_is_the_unit_aboves_else_the_committees():
    assert (tree().stand_in(SHUT), tree().stand_in(ALONE)) == (UPPER, ROOT)


def test_what_stayed_below_a_merged_unit_is_below_its_successor():
    assert tree().line(BELOW) == (BELOW, C, UPPER, ROOT)
    assert tree().below_root(BELOW) == UPPER


def test_reach_goes_down_and_takes_in_what_one_stands_for():
    assert tree().reach({C}) == {A, B, C, BELOW}
    assert tree().reach({UPPER}) == {UPPER, A, B, C, BELOW, SHUT}
    assert tree().reach({A}) == {A}


def test_standing_for_a_unit_is_not_being_above_it():
    assert tree().stood_for({C}) == {A, B, C}
    assert tree().stood_for({UPPER}) == {UPPER, SHUT}
    assert tree().stood_for({ROOT}) == {ROOT, ALONE}


def test_a_unit_may_be_merged_into_one_below_it():
    found = Succession({ROOT: open_(None), A: merged(ROOT, B), B: open_(A)})

    assert found.line(A) == found.line(B) == (B, ROOT)
    assert found.reach({B}) == {A, B}


def test_two_units_merged_into_each_other_end_at_the_root():
    found = Succession({ROOT: open_(None), A: merged(ROOT, B), B: merged(ROOT, A)})

    assert found.line(A) == found.line(B) == (ROOT,)
