"""Everything on paper for one shift, gathered from what is already known (D18, D26, D112f)."""

from django.urls import reverse

from checkin.desk.kit import Kit, Post, RosterLine, SiteCard
from checkin.desk.services import phones, sheets
from checkin.scanning import roll
from registry.ground.public_url import absolute
from registry.models import Position, Shift, SignUp, Site, User
from registry.models.office import identity
from registry.signups.services.answers import in_a_line


def kit_of(*, shift: Shift, by: User, with_phones: bool = False) -> Kit:
    """The kit; phones stand in it on request only, and each is a look that the history keeps."""
    people = roll.people_of(shift)
    activity, site = shift.activity, shift.activity.site
    called = phones.show(shift=shift, people=[line.volunteer.pk for line in people], by=by) if with_phones else []
    numbers = {person.pk: person.phone for person in called}
    said = phones.answers_of(shift) if with_phones else {}
    places = SignUp.objects.confirmed().filter(shift=shift)
    positions = dict(places.exclude(position__is_default=True).values_list("volunteer", "position__name"))
    posts = Position.objects.filter(shift=shift, is_default=False).select_related("shift", "leader__volunteer")
    roster = tuple(
        RosterLine(
            name=sheets.name_on_paper(line),
            unit=str(line.volunteer.unit),
            volunteer_no=line.volunteer.volunteer_no or "",
            position=positions.get(line.volunteer.pk, ""),
            team=line.team,
            phone=numbers.get(line.volunteer.pk, ""),
            answers=in_a_line(said.get(line.volunteer.pk, ())),
            came_by=line.came_by,
        )
        for line in people
    )
    return Kit(
        sheet=sheets.sheet_of(shift, people),
        office=identity.current().system_name,
        content=activity.content,
        meeting_point=activity.meeting_point,
        sign_up_url=absolute(reverse("activity", args=[activity.pk])) if activity.is_public else "",
        roster=roster,
        posts=tuple(Post(each.name, each.meeting, str(each.leader or "")) for each in posts),
        has_phones=with_phones,
        risk_notice=activity.risk_notice,
        site=_card(site) if site else None,
    )


def _card(site: Site) -> SiteCard:
    return SiteCard(site.name, str(site.get_kind_display()), site.address, site.visiting_rules, site.no_photo)
