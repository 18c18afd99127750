"""Named questions about recognition (design#roles); services `require`, pages only ask."""

from collections.abc import Collection
from typing import Any

from certificates.models import (
    Candidate,
    Certificate,
    CommendationRound,
    Nomination,
    StageReport,
    StarApplication,
    Story,
)
from registry.models import Activity, Membership, Shift, Team, Unit, Volunteer
from registry.permissions import can_administer, can_lead, is_committee, is_self, shown_name, unit_reach
from registry.words import masking


def can_issue_for(user: Any, volunteer: Volunteer) -> bool:
    """Administrators of the volunteer's unit, of a unit above it, and the committee."""
    return can_administer(user, volunteer.unit)


def can_download(user: Any, certificate: Certificate) -> bool:
    """The person, whoever asked for this proof, and administrators unless it shows the full number (D110).

    Who issued many by office has them while they hold it.
    """
    asked = certificate.kind == Certificate.Kind.PROOF and certificate.requested_by_id == user.pk
    if asked or is_holder(user, certificate):
        return True
    return not certificate.shows_full_number and can_oversee(user, certificate)


def is_holder(user: Any, certificate: Certificate) -> bool:
    """The person on it, or who leads the team on it."""
    if person := certificate.person:
        return is_self(user, person)
    candidate = certificate.nomination.candidate if certificate.nomination else None
    return bool(candidate and candidate.team_id and Team.objects.run_by(user).filter(pk=candidate.team_id).exists())


def can_oversee(user: Any, certificate: Certificate) -> bool:
    """Administrators of the recipient's or the issuing unit, and the committee."""
    units = {certificate.unit_id_of_recipient, certificate.issuing_unit_id, certificate.recording_unit_id}
    return is_committee(user) or bool(units & unit_reach(user))


def name_on(user: Any, certificate: Certificate) -> str:
    """The name on the certificate; who neither oversees nor may download it reads the surname (D110)."""
    name = certificate.recipient_name
    is_group = certificate.volunteer_id is None and certificate.nomination_id is not None
    may_read = is_group or can_oversee(user, certificate) or can_download(user, certificate)
    return name if may_read else masking.mask_name(name)


def recipient_shown(user: Any, candidate: Candidate) -> str:
    """The name of who would be commended; who inspects reads a person's surname (D110)."""
    if candidate.volunteer is None:
        return str(candidate.recipient)
    return shown_name(candidate.volunteer.person, to=user)


def can_revoke(user: Any, certificate: Certificate) -> bool:
    """The committee; a unit for the 培训证明 and 感谢信 that it issued itself."""
    is_letter = certificate.kind in {Certificate.Kind.TRAINING, Certificate.Kind.THANKS}
    return is_committee(user) or (is_letter and certificate.issuing_unit_id in unit_reach(user))


def can_write_letters(user: Any, activity: Activity) -> bool:
    """Administrators of the unit whose activity it was, and the committee."""
    return can_administer(user, activity.recording_unit)


def can_reissue(user: Any, person: Volunteer) -> bool:
    """The holder, administrators of their unit, and the committee: a correction was decided, nothing else is."""
    return is_self(user, person) or can_issue_for(user, person)


def can_print(user: Any) -> bool:
    """The committee, and administrators of units for what those units issue."""
    return is_committee(user) or bool(unit_reach(user))


def can_deliver(user: Any, certificate: Certificate) -> bool:
    """Who oversees a certificate enters that it was handed over; nobody for themselves."""
    return can_oversee(user, certificate) and not is_holder(user, certificate)


def can_propose_star(user: Any, volunteer: Volunteer) -> bool:
    """The volunteer, or an administrator of their unit (D172)."""
    return is_self(user, volunteer) or can_administer(user, volunteer.unit)


def can_decide_stars(user: Any) -> bool:
    """The committee decides on stars (D172)."""
    return is_committee(user)


def can_run_rounds(user: Any) -> bool:
    """The committee sets up, opens and decides rounds of commendation."""
    return is_committee(user)


def can_run(user: Any, round: CommendationRound) -> bool:
    """The committee, and of a round that a unit runs for stars the administrators of this unit (D63)."""
    return can_set_up(user, round.unit_id)


def can_run_some(user: Any) -> bool:
    """Asked before a round is named: the committee, and administrators of units."""
    return is_committee(user) or bool(unit_reach(user))


def can_set_up(user: Any, unit_id: int | None) -> bool:
    """Begin a round: for the committee, or where a unit decides for this unit."""
    return is_committee(user) or (unit_id is not None and unit_id in unit_reach(user))


def can_nominate(user: Any, candidate: Candidate, source: str) -> bool:
    """Administrators for the unit, leaders of the team or of one the person is in, the person for themselves."""
    return candidate.pk in nominable(user, [candidate], source)


def nominable(user: Any, candidates: Collection[Candidate], source: str) -> set[int]:
    """The same of many: those whom this user may put forward, by the same few queries for any number."""
    if source == Nomination.Source.UNIT:
        return {one.pk for one in candidates if can_administer(user, one.unit)}
    if source == Nomination.Source.TEAM:
        led = set(Team.objects.run_by(user).values_list("pk", flat=True))
        people = {one.volunteer_id for one in candidates if one.volunteer_id} if led else set()
        members = Membership.objects.active().filter(team__in=led, volunteer__in=people) if people else None
        within = set(members.values_list("volunteer", flat=True)) if members is not None else set()
        return {
            one.pk for one in candidates if (one.volunteer_id in within if one.volunteer_id else one.team_id in led)
        }
    return {one.pk for one in candidates if one.volunteer is not None and is_self(user, one.volunteer.person)}


def can_write(user: Any, nomination: Nomination) -> bool:
    """Whoever began it; what the unit began, each of its administrators. The committee returns it instead."""
    by_unit = nomination.source == Nomination.Source.UNIT and nomination.unit_id in unit_reach(user)
    return bool(nomination.by_id == user.pk or by_unit)


def can_read_papers(user: Any, nomination: Nomination) -> bool:
    """Who put it forward, the administrators of its unit, the committee, and whom it is about once it is handed in;
    reviewers by their own page."""
    return is_committee(user) or can_withdraw(user, nomination) or _is_about(user, nomination)


def _is_about(user: Any, nomination: Nomination) -> bool:
    """What others handed in about a person is the person's own data."""
    volunteer = nomination.candidate.volunteer
    return nomination.submitted_at is not None and volunteer is not None and is_self(user, volunteer.person)


def can_withdraw(user: Any, nomination: Nomination) -> bool:
    """Whoever writes it, and the administrators of the unit whose quota it uses."""
    return can_write(user, nomination) or nomination.unit_id in unit_reach(user)


def can_speak_for(user: Any, to: Nomination | StarApplication) -> bool:
    """The person about themselves; for a team, unit or project an administrator of its unit (D88)."""
    if isinstance(to, StarApplication):
        return is_self(user, to.volunteer.person)
    candidate = to.candidate
    if candidate.volunteer is not None:
        return is_self(user, candidate.volunteer.person)
    return can_administer(user, candidate.unit)


def can_write_story(user: Any, story: Story) -> bool:
    """Administrators of the unit that puts it forward; whoever began it for the committee."""
    return story.unit_id in unit_reach(user) or (story.written_by_id == user.pk and is_committee(user))


def can_publish_stories(user: Any) -> bool:
    """The committee shows stories to everybody, and takes them off."""
    return is_committee(user)


def can_agree_to_story(user: Any, story: Story) -> bool:
    """The person; their unit where they have no account; for a team or project an administrator of its unit (D88)."""
    if story.volunteer is None:
        return can_administer(user, story.unit)
    person = story.volunteer.person
    return is_self(user, person) or (person.user_id is None and can_administer(user, person.unit))


def is_party_to(user: Any, application: StarApplication) -> bool:
    """The person and whoever proposed them, who never decide."""
    return application.proposed_by_id == user.pk or is_self(user, application.volunteer.person)


def can_report(user: Any, shift: Shift) -> bool:
    """The activity's leader and deputies report a shift; so do administrators of the recording unit (D10)."""
    return can_lead(user, shift.activity)


def can_make_table(user: Any, unit: Unit, activity: Activity | None) -> bool:
    """Administrators make the tables of their unit; a leader makes the form of their activity."""
    return can_administer(user, unit) or (activity is not None and can_lead(user, activity))


def can_submit_table(user: Any, report: StageReport) -> bool:
    """Administrators of the unit hand its tables in: a leader's form goes through them."""
    return can_administer(user, report.unit)


def can_decide_tables(user: Any) -> bool:
    """The committee accepts and returns tables (D151)."""
    return is_committee(user)
