"""Two of one name in a list are told apart."""

from types import SimpleNamespace

from registry.words import alike


def person(pk, name, number=None, phone=""):
    return SimpleNamespace(pk=pk, name=name, volunteer_no=number, phone=phone)


def test_only_those_whose_name_stands_twice_get_a_mark():
    listed = [
        person(1, "韦示例一", "GX0000000001"),
        person(2, "韦示例一", phone="10000001234"),
        person(3, "韦示例二", "GX0000000003"),
    ]

    assert alike.apart_of(listed) == {1: "（GX0000000001）", 2: "（手机尾号 1234）"}


def test_one_person_in_two_rows_is_not_two_people():
    assert alike.apart_of([person(1, "韦示例一", "GX0000000001")] * 2) == {}
