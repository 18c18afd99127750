"""The contacts of a site over the API: kept by who keeps the site, the whole number with a line in the history."""

import pytest
from django.urls import reverse

from registry.exceptions import ListRefused
from registry.models import HistoryEntry, HostContact
from tests.doors import program_of
from tests.factories import SiteFactory, UnitFactory, VolunteerFactory
from tests.people import administrator

pytestmark = pytest.mark.django_db
SAID = {"name": "韦示例接", "phone": "0771-1234567", "post": "教务处"}


def ask(program, deed, *arguments, **said):
    return program.post(reverse(f"api-site-{deed}", args=arguments), said, format="json")


def test_a_contact_is_added_corrected_called_and_forgotten():
    site = SiteFactory(paired_unit=UnitFactory())
    program = program_of(administrator(site.paired_unit))

    added = ask(program, "contacts", site.pk, **SAID).json()
    listed = program.get(reverse("api-site-contacts", args=[site.pk])).json()
    corrected = ask(program, "contact-change", site.pk, added["id"], name="韦示例换").json()
    called = ask(program, "contact-phone", site.pk, added["id"]).json()
    gone = ask(program, "contact-remove", site.pk, added["id"])
    again = ask(program, "contact-phone", site.pk, added["id"])

    assert (listed, SAID["phone"] in str(listed)) == ([added], False)
    assert (corrected["name"], called) == ("韦示例换", {"phone": SAID["phone"]})
    assert HistoryEntry.objects.filter(did="read host contact").count() == 1
    assert (gone.status_code, HostContact.objects.get().name) == (204, "")
    assert (again.status_code, again.json()["code"]) == (409, ListRefused.Reason.HOST_GONE)


def test_a_number_that_is_none_is_refused_and_others_are_told_nothing():
    site = SiteFactory(paired_unit=UnitFactory())

    refused = ask(program_of(administrator(site.paired_unit)), "contacts", site.pk, **SAID | {"phone": "教务处"})
    foreign = [ask(program_of(user), "contacts", site.pk, **SAID).status_code for user in strangers()]

    assert refused.json()["code"] == ListRefused.Reason.HOST_PHONE_INVALID
    assert foreign == [403, 403]


def strangers():
    return administrator(UnitFactory()), VolunteerFactory().user
