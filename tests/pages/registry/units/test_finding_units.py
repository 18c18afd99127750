"""One of a hundred units is found by letters of its pinyin, by a part of its name, by a former name."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.urls import reverse

from registry.doors.fields import LONG, UnitField
from registry.models import RoleAssignment, Unit
from registry.words.chinese import letters_of
from tests.factories import UnitFactory, committee_unit
from tests.people import browser_of, holder

pytestmark = pytest.mark.django_db
DRAWN = Template("{{ field|control }}")


@pytest.fixture
def many():
    root = committee_unit()
    Unit.objects.bulk_create(
        Unit(
            short_name=f"第{n}团委",
            full_name=f"第{n}全称",
            unit_type=Unit.Type.COLLEGE,
            league_body="committee",
            parent=root,
        )
        for n in range(LONG + 1)
    )
    return UnitFactory(short_name="水利厅团委", full_name="共青团水利厅委员会", former_names="水电厅团委")


def test_letters_are_the_initials_of_each_name_once():
    assert letters_of("水利厅团委", "共青团水利厅委员会", "水利厅团委") == "slttw gqtsltwyh"
    assert letters_of("2026年专项") == "2026nzx"
    assert letters_of("") == ""


def test_a_typed_unit_is_found_by_letters_a_part_or_a_former_name(many):
    field = UnitField()
    field.offer(list(Unit.objects.all()))

    assert [field.clean(text) for text in ("sl", "SLT", "水利", "水电厅", "水利厅团委")] == [many] * 5
    assert "共青团水利厅委员会 slttw<" in str(forms.Form({}).as_p() + field.widget.render("unit", "", {}))
    for text, code in (("tw", "several"), ("xyz", "unknown"), ("s l", "unknown")):
        with pytest.raises(ValidationError) as refusal:
            field.clean(text)
        assert refusal.value.code == code


def test_a_long_list_carries_its_letters_and_a_short_one_none(many, django_assert_num_queries):
    class Asked(forms.Form):
        unit = forms.ModelChoiceField(queryset=Unit.objects.order_by("pk"))
        kind = forms.ChoiceField(choices=Unit.Type.choices)

    form = Asked({"unit": many.pk})
    with django_assert_num_queries(2):  # Django asks twice: is the first choice empty, which are there
        drawn = DRAWN.render(Context({"field": form["unit"]}))

    assert f'<option value="{many.pk}" data-letters="slttw" selected>水利厅团委</option>' in " ".join(
        drawn.split()
    ) or (f'value="{many.pk}"' in drawn and 'data-letters="slttw"' in drawn)
    assert "required" in drawn
    assert "data-letters" not in DRAWN.render(Context({"field": form["kind"]}))


def test_the_filter_of_a_list_carries_them_too(many):
    committee = holder(RoleAssignment.Role.COMMITTEE)
    page = browser_of(committee).get(reverse("manage-volunteers")).content.decode()

    assert f'<option value="{many.pk}" data-letters="slttw">水利厅团委</option>' in page
    assert f'<option value="{many.pk}"' in browser_of(committee).get(reverse("committee-unit-new")).content.decode()
