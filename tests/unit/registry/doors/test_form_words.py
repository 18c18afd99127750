"""Texts of forms: empty fields by their labels, active filters by their number."""

import pytest
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string

from registry.doors.ui import active_filters, error_words


class Example(forms.Form):
    name = forms.CharField(label="姓名")
    unit = forms.ChoiceField(label="所在单位", choices=[("1", "示例厅")])
    days = forms.MultipleChoiceField(label="时段", choices=[("1", "周六")], widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField(label="已阅读须知")
    paper = forms.FileField(label="材料")
    code = forms.CharField(label="口令", error_messages={"required": "请输入负责人念的 6 位数字。"})
    heads = forms.IntegerField(label="人数", required=False, min_value=1)


@pytest.fixture
def left_empty():
    return Example({"heads": "0"})


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("name", ["请填写姓名。"]),
        ("unit", ["请选择所在单位。"]),
        ("days", ["请选择时段。"]),
        ("agreed", ["请勾选“已阅读须知”。"]),
        ("paper", ["请上传材料。"]),
        ("code", ["请输入负责人念的 6 位数字。"]),
    ],
)
def test_a_field_left_empty_is_asked_for_by_its_name(left_empty, field, words):
    assert error_words(left_empty[field]) == words


def test_other_errors_keep_their_words(left_empty):
    assert error_words(left_empty["heads"]) == list(left_empty["heads"].errors)


def test_the_page_says_it_above_and_at_the_field(left_empty):
    above = render_to_string("components/_errors.html", {"form": left_empty})
    at_field = render_to_string("components/_field.html", {"field": left_empty["name"]})

    assert "请填写姓名。" in above
    assert "姓名：请填写姓名" not in above
    assert "请填写姓名。" in at_field
    assert "必填项" not in above + at_field


@pytest.mark.parametrize(
    ("asked", "count"), [("", 0), ("name=&unit=", 0), ("name=韦&unit=1", 2), ("days=1&days=2", 1), ("page=3", 0)]
)
def test_filters_that_narrow_are_counted(asked, count):
    assert active_filters(Example(QueryDict(asked))) == count


def test_filters_that_were_not_asked_for_count_nothing():
    assert active_filters(Example()) == 0
