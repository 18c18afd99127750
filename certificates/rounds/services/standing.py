"""What became of those who were put forward, since the figures were frozen: who left, moved, or lost hours."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from certificates.models import Candidate, CommendationRound, Nomination
from certificates.rounds import told
from certificates.rounds.criteria import Criteria, Evidence, missed
from certificates.rounds.services import evidence, star_rounds
from registry.models import Unit, Volunteer, persons
from registry.words.dates import as_full_date


def changed(round: CommendationRound, candidates: Iterable[Candidate]) -> dict[int, str]:
    """Candidate → what changed and what to do about it; who is as before is not named. A fixed number of queries.

    Of those who are gone on by the unit that took over theirs, that is all there is to say. Once the round has ended
    nothing stands in the way any more: the star it gave is no reason to withdraw it.
    """
    rows = list(candidates)
    carried = {one.pk: _carried_on(one) for one in rows if not one.unit.is_open}
    return carried | hindered(round, rows) if round.status in round.RUNNING else carried


def hindered(round: CommendationRound, candidates: Iterable[Candidate]) -> dict[int, str]:
    """The same, only of what stands in the way of putting them forward or commending them."""
    rows = list(candidates)
    tree = Unit.objects.succession()
    found = {one.pk: said for one in rows if (said := _gone(one, tree.stand_in(one.unit_id)))}
    found |= {pk: said for pk, said in _twice(round, rows).items() if pk not in found}
    people = {one.volunteer.person_id: one for one in rows if one.volunteer and one.pk not in found}
    if people:
        now, criteria = _figures(round, list(people)), Criteria.read(round.criteria)
        for person, one in people.items():
            figures = now.get(person, Evidence())
            lost = [code for code in missed(criteria, figures) if code.value not in one.missed]
            said = star_rounds.hindrance(one, figures, lost) if round.is_for_stars else ""
            if said or lost:
                found[one.pk] = said or told.no_longer(lost)
    return found


def _figures(round: CommendationRound, people: list[int]) -> evidence.Found:
    if round.is_for_stars:
        return star_rounds.of_people(round, people)
    return evidence.of_people(people, round.period_from_on, round.period_until_on)


def _twice(round: CommendationRound, rows: list[Candidate]) -> dict[int, str]:
    """One person, put forward under two files that were merged since: each names the other until one is taken back."""
    people = {one.pk: one.volunteer.person_id for one in rows if one.volunteer}
    if not people:
        return {}
    held = Nomination.objects.filter(round=round, status__in=["submitted", "returned", "accepted"])
    held = held.filter(candidate__volunteer__in=Volunteer.objects.of_people(set(people.values())))
    by_person: dict[int, set[int]] = defaultdict(set)
    for person, candidate in held.values_list(persons.key("candidate__volunteer"), "candidate"):
        by_person[person].add(candidate)
    said = _("与另一项推荐是同一个人，两份档案已经合并，只能保留一项。请撤回一项，名额可以另用。")
    return {pk: said for pk, person in people.items() if by_person[person] - {pk}}


def _gone(one: Candidate, heir: int) -> str:
    if one.volunteer is not None:
        person = one.volunteer.person
        if not person.is_registered:
            return _("现在是“{status}”，不能嘉许。请撤回，名额可以另用。").format(status=person.get_status_display())
        if person.unit_id not in (one.unit_id, heir):
            return _("已转到{unit}，推荐仍占原单位的名额。请与新单位商量，不再推荐的请撤回。").format(unit=person.unit)
    if one.team is not None and one.team.successor is not None:
        return _("团队已并入{team}，不能嘉许。请撤回，名额可以另用。").format(team=one.team.successor)
    if one.team is not None and not one.team.is_admitted:
        return _("团队现在是“{status}”。请撤回，名额可以另用。").format(status=one.team.get_status_display())
    if one.recipient_unit is not None and not one.recipient_unit.is_open:
        return _("{unit}已停用或合并，不能嘉许。请撤回，名额可以另用。").format(unit=one.recipient_unit)
    if one.project is not None and one.project.closed_on is not None:
        return _("项目已在{day}停用，不能嘉许。请撤回，名额可以另用。").format(day=as_full_date(one.project.closed_on))
    return ""


def _carried_on(one: Candidate) -> str:
    return _("{unit}已停用或合并，由接续的单位继续办理。").format(unit=one.unit)
