"""A name or number means the same at every door, however a phone or an input method writes it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection

from registry.accounts.forms.accounts import NewAccountForm
from registry.accounts.named import account_named, users_alike
from registry.accounts.recovery_limits import named
from registry.accounts.services import accounts
from registry.activities.applying.leaders import people
from registry.exceptions import AccountRefused
from registry.history.filters import HistoryFilter
from registry.history.services import history
from registry.models import HistoryEntry, Volunteer
from tests.factories import UserFactory, VolunteerFactory
from tests.people import holder

pytestmark = pytest.mark.django_db


def spellings(text: str) -> list[str]:
    wide = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    return [text.upper(), text.lower(), text.capitalize(), f" {text}\u200b\t", wide, f"\ufeff{wide.upper()}\u3000"]


def test_a_user_name_is_found_at_every_door(capsys):
    vera, member = VolunteerFactory(user__username="vera-1"), holder("committee")
    history.record(by=vera.user, did="logged in", to=vera.user)

    for name in spellings("vera-1"):
        assert account_named(name, member) == vera.user, name
        assert people(name.replace("\u200b", ""), member) == [vera.user], name
        found = HistoryFilter({"by": name}, HistoryEntry.objects.all()).qs
        assert {entry.by for entry in found} == {vera.user}, name
    assert people("VERA-1，ｖｅｒａ-1", member) == [vera.user] * 2
    call_command("api_token", " Vera-1", "--scope", "read")
    assert capsys.readouterr().out.strip()


def test_a_volunteer_number_is_found_at_every_door():
    vera, member = VolunteerFactory(), holder("committee")
    digits = vera.volunteer_no[2:]

    for number in [*spellings(vera.volunteer_no), f"gz-{digits[:4]} {digits[4:]}", f"GZ{digits}".replace("0", "O")]:
        assert account_named(number, member) == vera.user, number
        assert list(Volunteer.objects.matching(number, by=member)) == [vera], number
        assert named(number) == named(vera.volunteer_no), number


def test_the_limit_of_a_lost_account_counts_one_name_however_it_is_written():
    for one, text in (
        ("vera-1", spellings("vera-1")),
        ("13800000000", ["+86 138-0000-0000", "１３８００００００００"]),
    ):
        assert {named(spelling) for spelling in text} == {named(one)}
    assert named("admin2") != named("committee2")


def test_another_spelling_appoints_the_same_account_and_makes_no_second():
    vera = VolunteerFactory(user__username="vera-1")
    security = holder("security")

    for name in spellings("vera-1"):
        form = NewAccountForm({"username": name, "display_name": "韦示例"}, by=security)
        form.is_valid()
        assert form.user == vera.user, name
    form = NewAccountForm({"username": "Ｚｈａｎｇ-1 ", "display_name": "韦示例"}, by=security)
    form.is_valid()
    assert (form.user, form.cleaned_data["username"]) == (None, "Zhang-1")
    with pytest.raises(AccountRefused) as refused:
        accounts.require_free("VERA-1")
    assert refused.value.code == AccountRefused.Reason.USERNAME_TAKEN


def test_the_exact_name_of_an_account_that_ended_means_no_other():
    small, member = UserFactory(username="vera"), holder("committee")
    assert account_named("Vera", member) == small
    UserFactory(username="Vera", is_active=False)

    assert (account_named("Vera", member), account_named("vera", member)) == (None, small)
    with pytest.raises(ValidationError):
        people("Vera", member)


@pytest.mark.parametrize("users", [users_alike("username", "Vera-1"), users_alike("email", "Vera@example.org")])
def test_a_name_in_other_capitals_is_looked_up_and_not_read_for(users):
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET LOCAL enable_seqscan = off")  # so few rows are read rather than looked up

    assert "users_by_" in users.explain()
