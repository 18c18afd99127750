"""Coordinates of sites, entered as copied from a map (D113)."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import HistoryEntry, RoleAssignment, Site
from registry.units.forms.sites import SitePlaceForm
from registry.units.services import sites
from tests.factories import RoleAssignmentFactory, UserFactory, committee_unit

pytestmark = pytest.mark.django_db
GATE = (Decimal("22.814314"), Decimal("108.370972"))


@pytest.fixture
def site():
    return Site.objects.create(kind=Site.Kind.SCHOOL, name="白沙小学")


@pytest.fixture
def committee():
    return RoleAssignmentFactory(role=RoleAssignment.Role.COMMITTEE, unit=committee_unit()).user


@pytest.mark.parametrize(
    "copied",
    ["22.814314,108.370972", "108.370972, 22.814314", "22.814314 108.370972", "１０８.３７０９７２，22.8143140"],
)
def test_a_pair_is_read_in_either_order(client, site, committee, copied):
    client.force_login(committee)

    answer = client.post(reverse("site-place", args=[site.pk]), {"place": copied, "fence_metres": 800})

    site.refresh_from_db()
    assert answer["Location"] == reverse("site-page", args=[site.pk])
    assert ((site.latitude, site.longitude), site.fence_metres) == (GATE, 800)
    assert HistoryEntry.objects.get(did="put site on map").fields == {"fence": 800}


@pytest.mark.parametrize(
    "copied", ["22.814314", "122.8,1.2", "北纬22.814314", "22.814314,22.814315", "0.000000,0.000000"]
)
def test_what_is_no_place_in_china_is_refused(client, site, committee, copied):
    client.force_login(committee)

    page = client.post(reverse("site-place", args=[site.pk]), {"place": copied, "fence_metres": 800})

    assert (page.status_code, "请粘贴一对中国境内的坐标" in page.content.decode()) == (422, True)


def test_a_site_is_taken_off_the_map(client, site, committee):
    sites.put_on_map(site=site, place=GATE, fence_metres=500, by=committee)
    client.force_login(committee)

    assert "22.814314,108.370972" in client.get(reverse("site-place", args=[site.pk])).content.decode()
    client.post(reverse("site-place", args=[site.pk]), {"place": "", "fence_metres": 500})

    site.refresh_from_db()
    assert (site.latitude, site.longitude) == (None, None)
    assert HistoryEntry.objects.filter(did="took site off map").exists()


def test_nobody_else_does_so(site):
    with pytest.raises(PermissionDenied):
        sites.put_on_map(site=site, place=GATE, fence_metres=500, by=UserFactory())


def test_half_a_place_is_none(site):
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.filter(pk=site.pk).update(latitude=GATE[0])
    assert not SitePlaceForm({"place": "", "fence_metres": 50}).is_valid()


def test_the_list_puts_first_what_has_no_place_and_asks_as_often_for_three(client, site, committee):
    client.force_login(committee)
    client.get(reverse("site-list"))
    counts = []
    for n in range(3):
        new = Site.objects.create(kind=Site.Kind.BASE, name=f"示例基地{n}")
        sites.put_on_map(site=new, place=GATE, fence_metres=500, by=committee)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("site-list"))
        counts.append(len(asked))

    assert page.context["listed"][0][0] == site
    assert len(set(counts)) == 1
