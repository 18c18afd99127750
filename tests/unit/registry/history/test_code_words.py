"""Stored codes in the words of the screen."""

import pytest

from registry.history import code_words, deed_fields

VOLUNTEER = "registry.volunteer"


@pytest.mark.parametrize(
    ("code", "of", "field", "words"),
    [
        ("1", VOLUNTEER, "sex", "男"),
        ("1", VOLUNTEER, "step", "1"),
        ("1", "certificates.starawarding", "level", "1"),
        ("registered", VOLUNTEER, "status", "已注册"),
        ("public_name", VOLUNTEER, "what", "公开姓名"),
        ("什么", "", "what", "什么"),
    ],
)
def test_a_figure_is_a_code_only_in_its_own_column(code, of, field, words):
    assert code_words.in_words(code, of=of, field=field) == words


def test_what_an_act_changed_in_a_file_is_named():
    assert deed_fields.value_of("skills-photo") == "专业技能、照片"
    assert deed_fields.value_of("id_number") == "证件号码"
    assert deed_fields.value_of("skills-cards") == "skills-cards"
