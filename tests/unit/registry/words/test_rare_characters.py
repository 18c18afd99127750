"""Names and numbers with what old input methods and phones make of them."""

import pytest

from registry.words import identity


@pytest.mark.parametrize(
    ("typed", "name"), [("龚\ue863", "龚䶮"), ("龚䶮", "龚䶮"), ("韦\ue81e", "韦\u9fb4"), ("韦\ue816", "韦\U00020087")]
)
def test_a_rare_character_is_brought_to_its_standard_place(typed, name):
    assert identity.normalise_name(typed) == name
    assert identity.is_valid_name(name)
    assert identity.private_character(name) == ""


def test_every_private_place_of_the_standard_has_one_that_all_can_show():
    assert not [code for code, standard in identity._PRIVATE.items() if identity.private_character(standard)]


def test_a_character_of_one_computer_is_found():
    assert identity.private_character("韦\ue000") == "\ue000"


@pytest.mark.parametrize("last", "xXｘＸ×✕ⅩХ")
def test_a_cross_at_the_end_is_the_letter(last):
    assert identity.normalise_id_number(f"11010519491231002{last}") == "11010519491231002X"
