"""A place with its contact and link, and a need."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from registry import clock
from registry.activities.needs.services import host_links, needs
from registry.activities.needs.services.host_links import Made
from registry.activities.needs.wishes import Wish
from registry.models import HostContact, ServiceNeed, Site, User
from registry.units.services import host_contacts
from tests.factories import SiteFactory, UnitFactory
from tests.people import administrator

SAID = {"name": "韦示例接", "phone": "0771-1234567", "post": "教务处"}


@dataclass(frozen=True)
class Place:
    """A paired school, who looks after it, and its contact with a link."""

    site: Site
    keeper: User
    contact: HostContact
    made: Made

    @property
    def link(self) -> Any:
        return self.made.link

    @property
    def code(self) -> str:
        return host_links.code_of(self.made.link)

    def need(self, **said: Any) -> ServiceNeed:
        return needs.post_by_host(link=self.link, wish=wish(**said))


def place(**facts: Any) -> Place:
    site = SiteFactory(**{"kind": Site.Kind.SCHOOL, "paired_unit": UnitFactory()} | facts)
    keeper = administrator(site.paired_unit)
    contact = host_contacts.add(site=site, by=keeper, **SAID)
    return Place(site, keeper, contact, host_links.make(contact=contact, by=keeper))


def wish(**said: Any) -> Wish:
    """In a week, two hours, six people."""
    starts_at = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=7)
    usual = {
        "title": "课后阅读陪伴",
        "content": "三年级两个班，每班三名志愿者。",
        "people_wanted": 6,
        "expected_served": 80,
    }
    times = {"starts_at": starts_at, "ends_at": said.get("starts_at", starts_at) + timedelta(hours=2)}
    return Wish(**usual | times | said)


def on_the_board(things: Any, *, by: User) -> None:
    """In a world: a need of its site, and a contact with a link."""
    things.contact = HostContact.objects.create(site=things.site)
    things.need = needs.post(site=things.site, wish=wish(), by=by)
    things.host_link = host_links.make(contact=things.contact, by=by).link
