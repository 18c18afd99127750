"""Search terms, initials and enumerations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.words.chinese import bigrams, join_list, pinyin_initials, pinyin_readings, query_bigrams, quoted


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("志愿服务", "志愿 愿服 服务"),
        ("进社区·志愿", "进社 社区 志愿"),
        ("ＡＢc１", "ab bc c1"),
        ("人人人人", "人人"),
        ("韦", "韦"),
        ("春 耕", "春 耕"),
        ("", ""),
        ("（）——", ""),
        ("𠮷示例", "𠮷示 示例"),
    ],
)
def test_search_column_holds_neighbouring_characters(text, column):
    assert bigrams(text) == column


@pytest.mark.parametrize(
    ("query", "found"),
    [("愿服", True), ("服务 志愿", True), ("服", True), ("服愿", False), ("志愿者", False), ("", True), ("！", True)],
)
def test_query_finds_what_its_terms_are_in(query, found):
    column = bigrams("青年志愿服务")

    assert all(term in column for term in query_bigrams(query)) is found


@given(st.text(alphabet="青年志愿服务进社区 ·，a1", max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_every_part_of_a_text_finds_it(text, start, length):
    column = bigrams(text)

    assert [term for term in query_bigrams(text[start : start + length]) if term not in column] == []


@given(st.text(max_size=20))
def test_two_character_terms_match_whole_terms_of_the_column_only(text):
    assert all(len(term) <= 2 and " " not in term for term in query_bigrams(text))


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("韦示例一", "wsly"),
        ("覃演示", "qys"),
        ("单示例", "ssl"),
        ("仇示例", "qsl"),
        ("解放", "xf"),
        ("曾青年", "zqn"),
        ("区示例", "osl"),
        ("欧阳示例", "oysl"),
        ("尉迟示例", "ycsl"),
        ("长孙示例", "zssl"),
        ("万俟示例", "mqsl"),
        ("阿依古丽·买买提", "ayglmmt"),
        ("John Example", "je"),
        ("", ""),
    ],
)
def test_initials_read_surnames_as_surnames(name, initials):
    assert pinyin_initials(name) == initials


def test_a_surname_with_two_readings_is_found_by_both():
    assert pinyin_readings("覃演示") == ("qys", "tys")
    assert pinyin_readings("韦示例") == ("wsl",)


@given(st.text(max_size=20))
def test_initials_of_any_text_are_small_letters(text):
    assert set("".join(pinyin_readings(text))) <= set("abcdefghijklmnopqrstuvwxyz")


def test_list_is_joined_with_the_enumeration_comma():
    assert join_list(["示例村一", "", "示例村二", "示例村三"]) == "示例村一、示例村二、示例村三"
    assert join_list([]) == ""


def test_quotation_marks_inside_a_title_become_single_ones():
    assert quoted("“邻里守望”空巢老人探访") == "“‘邻里守望’空巢老人探访”"
