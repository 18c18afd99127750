"""A person's stars and certificates, for those who manage them."""

from collections.abc import Iterator

from certificates.models import Certificate, StarApplication
from certificates.permissions import can_propose_star
from certificates.recognition.services import stars
from registry.models import User, Volunteer
from registry.people.dossier import Section

SHOWN = 5


def of_person(person: Volunteer, reader: User) -> Iterator[Section]:
    """The star held, the applications, and the latest papers the reader may open."""
    applications = StarApplication.objects.visible_to(reader).of_person(person).for_lists().order_by("-pk")
    papers = Certificate.objects.visible_to(reader).of_person(person).for_lists().order_by("-pk")
    yield Section(
        "certificates/recognition/_dossier_stars.html",
        {
            "standing": stars.standing_of(person),
            "applications": list(applications[:SHOWN]),
            "papers": list(papers[:SHOWN]),
            "paper_count": papers.count(),
            "may_propose": can_propose_star(reader, person),
        },
    )
